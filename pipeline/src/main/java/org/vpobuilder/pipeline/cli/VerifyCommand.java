package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.schemas.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo verify}: stage 7. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check every promise of a release from its bytes alone; nothing else is needed.",
      "Of a control set (vpo controls) --base names the release that it was derived from.",
      "Exit code 1 if a check fails."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RELEASE", description = "The folder that `vpo build` wrote.")
  String release = "";

  @Option(
      names = "--base",
      paramLabel = "RELEASE",
      description = {
        "Of a control set: the release that it was derived from. Without it only what the set",
        "proves by itself is checked."
      })
  @Nullable String base;

  @Option(names = "--short", description = "Print the verdict and what failed, no table.")
  boolean shortly;

  @Option(names = "--json", description = "Print JSON (verdict.schema.json) instead of text.")
  boolean json;

  @Mixin StorageOptions storage = new StorageOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Folder folder = FinishedRelease.require(storage.folder(release));
    Folder of = base == null ? null : FinishedRelease.require(storage.folder(base));
    Verdict verdict = verify(folder, of);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Console.printJson(verdict.json(), out);
    } else {
      out.print(shortly ? verdict.failures() : verdict.table() + System.lineSeparator());
      out.println(verdict.sentence());
      if (of == null && Verifier.isControlSet(folder)) {
        out.println("A control set: --base RELEASE proves that it is what it says of its base.");
      }
      out.flush();
    }
    return verdict.passed() ? Console.DONE : Console.ABOVE_LIMIT;
  }

  static Verdict verify(Folder release) {
    return verify(release, null);
  }

  private static Verdict verify(Folder release, @Nullable Folder base) {
    AtomicLong read = new AtomicLong();
    long megabytes = Verifier.bytes(release) >> 20;
    try (Progress.Running running =
        new TerminalProgress().start("verify", "MB", () -> megabytes, () -> read.get() >> 20)) {
      return Verifier.verify(release, base, read::addAndGet);
    }
  }
}
