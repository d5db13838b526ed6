package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.vpobuilder.pipeline.export.AtomicFolder;
import org.vpobuilder.pipeline.export.CavpExport;
import org.vpobuilder.pipeline.export.Written;
import org.vpobuilder.pipeline.export.hf.HfExport;
import org.vpobuilder.pipeline.export.tfrecord.TfRecordExport;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code vpo export}: a release in other formats. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Write a release in the format of other training code.",
      "cavp: the folders, masks (COCO ids), csv and mono wavs of the published VPO, as the public",
      "CAVP code reads them with root_dataset_dir = DIR. Each wav is a stem of the release. That code",
      "pans linearly, so a release of another law of space is refused.",
      "hf: parquet that Hugging Face's datasets.load_dataset(DIR, CONFIG) reads; the configs are",
      "vpo-ss, vpo-ms and vpo-msmi.",
      "tfrecord: tf.train.Example records for TensorFlow, with the keys of its object detection",
      "code. hf and tfrecord have a file for each shard, and a README.md that tells how to read"
          + " them.",
      "The release is verified first; DIR appears when all is written."
    })
final class ExportCommand implements Callable<Integer> {
  /** The formats. */
  enum Format {
    CAVP,
    HF,
    TFRECORD
  }

  @Parameters(paramLabel = "RELEASE", description = "The folder that `vpo build` wrote.")
  String release = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "cavp, hf or tfrecord.")
  Format format = Format.CAVP;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write; must be empty or absent, on a local disk.")
  String out = "";

  @Mixin WorkerOptions threads = new WorkerOptions();
  @Mixin StorageOptions storage = new StorageOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Folder source = FinishedRelease.require(storage.folder(release));
    Folder target = Folder.of(out);
    ReleaseReader reader = ReleaseReader.open(source);
    AtomicFolder.requireFree(target);
    OutFolder.requireOutside(target, "RELEASE", source);
    requireSound(source);
    print(export(reader, target), spec.commandLine().getOut());
    return Console.DONE;
  }

  private Map<Subset, Written> export(ReleaseReader reader, Folder target) throws IOException {
    AtomicLong done = new AtomicLong();
    long samples = DiffCommand.samples(reader);
    int workers = threads.count();
    try (Progress.Running running =
        new TerminalProgress().start("export", "samples", () -> samples, done::get)) {
      return switch (format) {
        case CAVP -> CavpExport.export(reader, target, workers, done::addAndGet);
        case HF -> HfExport.export(reader, target, workers, done::addAndGet);
        case TFRECORD -> TfRecordExport.export(reader, target, workers, done::addAndGet);
      };
    }
  }

  /** An export of what is broken would look sound. */
  private static void requireSound(Folder release) {
    Verdict verdict = VerifyCommand.verify(release);
    if (!verdict.passed()) {
      Promise first = verdict.failed().get(0);
      throw new BadInputException(
          "%s: not sound, `vpo verify` tells more: %s: %s"
              .formatted(release, first, verdict.of(first).first().get(0)));
    }
  }

  private void print(Map<Subset, Written> written, PrintWriter text) {
    String objects = format == Format.CAVP ? "rows" : "objects";
    text.printf("%-8s %8s %8s%n", "subset", "samples", objects);
    Written ms = written.getOrDefault(Subset.MS, Written.NOTHING);
    written.forEach(
        (subset, own) -> {
          boolean overlay = subset == Subset.MSMI;
          text.printf(
              Locale.ROOT,
              "%-8s %8d %8d%s%n",
              subset,
              own.samples() + (overlay ? ms.samples() : 0),
              own.objects() + (overlay ? ms.objects() : 0),
              overlay ? "  (%d samples its own, the others ms's)".formatted(own.samples()) : "");
        });
    text.printf("%nWritten to %s: %s%n", out, reader());
    text.flush();
  }

  private String reader() {
    return switch (format) {
      case CAVP -> "the CAVP code reads it with root_dataset_dir = " + out;
      case HF -> "datasets.load_dataset reads it, see its README.md";
      case TFRECORD -> "tf.data.TFRecordDataset reads it, see its README.md";
    };
  }
}
