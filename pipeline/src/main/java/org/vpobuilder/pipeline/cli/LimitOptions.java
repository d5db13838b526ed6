package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.JsonLines;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.release.Ledger;
import picocli.CommandLine.Option;

/** When rejections make a run end with exit code 1. */
final class LimitOptions {
  @Option(
      names = "--max-rejected",
      paramLabel = "N|P%",
      converter = RejectionLimit.Converter.class,
      description = "End with exit code 1 above so many rejections (default: no limit).")
  @Nullable RejectionLimit maxRejected;

  int exitCode(Folder out, String rejectionsFile, Ledger ledger, PrintWriter err)
      throws IOException {
    AtomicLong rejections = new AtomicLong();
    JsonLines.read(
        out, rejectionsFile, Formats.REJECTION, rejection -> rejections.incrementAndGet());
    if (maxRejected != null && maxRejected.isExceeded(rejections.get(), ledger)) {
      err.printf(
          "vpo: %d rejections, more than --max-rejected allows; see %s%n",
          rejections.get(), out.location(rejectionsFile));
      return Console.ABOVE_LIMIT;
    }
    return Console.DONE;
  }

  int exitCode(Folder release, Ledger ledger, PrintWriter err) throws IOException {
    return exitCode(release, ReleaseLayout.REJECTIONS, ledger, err);
  }
}
