package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.export.Export;
import org.vpobuilder.pipeline.export.FreeFolder;
import org.vpobuilder.pipeline.export.Written;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo export}: a release in other formats, which are the registered exports. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    modelTransformer = ExportCommand.Formats.class,
    description = {
      "Write a release in the format of other training code.",
      "The release is verified first; DIR appears when all is written."
    })
final class ExportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RELEASE", description = "The folder that `vpo build` wrote.")
  String release = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "One of those above.")
  String format = "";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be empty or absent, on a local disk.")
  String out = "";

  @Mixin WorkerOptions threads = new WorkerOptions();
  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  private final SortedMap<String, Export> exports = Export.registered();

  /** Adds the descriptions and the options of the registered exports to the help. */
  static final class Formats implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec spec) {
      List<String> lines = new ArrayList<>(List.of(spec.usageMessage().description()));
      if (spec.userObject() instanceof ExportCommand command) {
        command.exports.forEach(
            (name, export) -> {
              lines.add(lines.size() - 1, (name + ": " + export.description()).replace("%", "%%"));
              spec.addMixin(name, CommandSpec.forAnnotatedObjectLenient(export));
            });
      }
      spec.usageMessage().description(lines.toArray(String[]::new));
      return spec;
    }
  }

  @Override
  public Integer call() throws IOException {
    Export export = export();
    Folder source = FinishedRelease.require(storage.folder(release));
    Folder target = Folder.of(out);
    ReleaseReader reader = ReleaseReader.open(source);
    FreeFolder.requireFree(target);
    OutFolder.requireOutside(target, "RELEASE", source);
    export.require(reader);
    requireSound(source);
    print(export, write(export, reader, target), spec.commandLine().getOut());
    return Console.DONE;
  }

  /** The export that was asked for. An option of another export is refused, not ignored. */
  private Export export() {
    Export export = exports.get(format.toLowerCase(Locale.ROOT));
    if (export == null) {
      throw new BadInputException(
          "--format: got %s, wanted one of %s"
              .formatted(format, String.join(", ", exports.keySet())));
    }
    exports.forEach(
        (name, other) -> {
          for (OptionSpec option : Objects.requireNonNull(spec.mixins().get(name)).options()) {
            boolean isGiven = spec.commandLine().getParseResult().hasMatchedOption(option);
            if (other != export && isGiven) {
              throw new BadInputException(
                  "%s: an option of --format %s, got --format %s"
                      .formatted(option.longestName(), name, format));
            }
          }
        });
    return export;
  }

  private Map<Subset, Written> write(Export export, ReleaseReader reader, Folder target)
      throws IOException {
    AtomicLong done = new AtomicLong();
    long samples = DiffCommand.samples(reader);
    int workers = threads.count();
    try (Progress.Running running =
        new TerminalProgress().start("export", "samples", () -> samples, done::get)) {
      return FreeFolder.write(
          target,
          folder -> {
            Map<Subset, Written> written = export.write(reader, folder, workers, done::addAndGet);
            new Accompanying(reader).copyTo(folder);
            return written;
          });
    }
  }

  /** Refuses a broken release: an export of it would look sound. */
  static void requireSound(Folder release) {
    Verdict verdict = VerifyCommand.verify(release);
    if (!verdict.passed()) {
      Promise first = verdict.failed().get(0);
      throw new BadInputException(
          "%s: not sound, `vpo verify` tells more: %s: %s"
              .formatted(release, first, verdict.of(first).first().get(0)));
    }
  }

  private void print(Export export, Map<Subset, Written> written, PrintWriter text) {
    String row = ReleaseText.firstColumn(written.keySet()) + " %8s %8s%s%n";
    text.printf(row, "subset", "samples", export.counted(), "");
    written.forEach(
        (subset, own) -> {
          int samples = 0;
          int sounding = 0;
          for (Subset inner : subset.withContained()) {
            Written of = written.getOrDefault(inner, Written.NOTHING);
            samples += of.samples();
            sounding += of.objects();
          }
          Subset contained = subset.contained();
          text.printf(
              row,
              subset,
              samples,
              sounding,
              contained == null
                  ? ""
                  : "  (%d samples its own, the others %s's)".formatted(own.samples(), contained));
        });
    text.printf("%nWritten to %s: %s%n", out, export.reading(out));
    text.flush();
  }
}
