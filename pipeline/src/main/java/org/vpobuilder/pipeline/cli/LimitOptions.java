package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.Option;

/** When rejections make a run end with exit code 1. */
@OptionGroup(value = "Running", order = 3)
final class LimitOptions {
  @Option(
      names = "--max-rejected",
      paramLabel = "LIMIT",
      converter = RejectionLimit.Converter.class,
      description = {
        "End with exit code 1 above so many rejections: N, or P%% of the records, for each kind of",
        "record by itself (clips, images, annotations, rows of vggsound.csv, labels of the csv of",
        "persons, videos); KIND=N or KIND=P%% for one kind, several with commas: 2%%,images=0.",
        "Missing clips are ordinary and count only by name: missing=25%%. Default: no limit."
      })
  @Nullable RejectionLimit maxRejected;

  /** Says what is above the limit. */
  int exitCode(Losses losses, PrintWriter err) {
    if (maxRejected == null) {
      return Console.DONE;
    }
    List<String> lines = maxRejected.exceeded(losses);
    lines.forEach(line -> err.println("vpo: " + line));
    return lines.isEmpty() ? Console.DONE : Console.ABOVE_LIMIT;
  }
}
