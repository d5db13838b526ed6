package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.SourceIds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpo demo}: the whole product on a synthetic world. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Build all three subsets from a small synthetic world, and verify them.",
      "Needs no data. Says where to look."
    })
final class DemoCommand implements Callable<Integer> {
  private static final WorldConfig WORLD = new WorldConfig(600, 240, 1, false);

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where to write; must be empty or absent (default: vpo-demo, or vpo-demo-2...).")
  @Nullable Path out;

  @Option(
      names = "--train",
      description = {
        "Instead: a crowded world of two classes, a release of it, TPAVI and CAVP trained on it"
            + " with stereo and mono sound, the AVS-M-SS test, and a page of the results. Takes"
            + " minutes."
      })
  boolean train;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "With --train: trainings of each model, 2 at least (default: 3).")
  @Nullable Integer seeds;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description =
          "With --train: epochs on the release (default: 5); with fewer than 4 little is learnt.")
  @Nullable Integer epochs;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description =
          "With --train: a smaller world and release, of this share of the images and samples, 0.1"
              + " to 1.0 (default: 1.0).")
  @Nullable String scale;

  @Mixin JobOptions job = new JobOptions();
  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (train || seeds != null || epochs != null || scale != null) {
      // Training is on another class path.
      throw new ParameterException(
          spec.commandLine(),
          "--train goes through ./vpo; --seeds, --epochs and --scale go with it");
    }
    PrintWriter print = spec.commandLine().getOut();
    Path folder = out == null ? firstFree() : out;
    OutFolder.requireEmpty(Folder.of(folder));
    Path world = folder.resolve("world");
    Path release = folder.resolve("release");
    print.printf("A synthetic world of %d images in %s%n", WORLD.images(), world);
    print.flush();
    WorldCommand.write(WORLD, "coco", world);
    ReleaseSpec spec = SpecReader.open("demo");
    print.println(
        "A release of its subsets "
            + spec.subsets().wanted().stream()
                .map(Subset::toString)
                .collect(Collectors.joining(", ")));
    print.flush();
    Release built =
        job.builder()
            .build(
                new BuildRequest(
                    spec,
                    ClassMap.builtIn("vpo-21"),
                    spec.subsets().wanted(),
                    Sources.of(
                        Sources.visual(SourceIds.COCO, Folder.of(world.resolve("coco"))),
                        Sources.audio(SourceIds.VGGSOUND, Folder.of(world.resolve("vggsound")))),
                    Folder.of(release)));
    Verdict verdict = VerifyCommand.verify(Folder.of(release));
    print.printf("%n%s%n%s%n%n", verdict.table(), verdict.sentence());
    LostRecords losses = LostRecords.of(built, Folder.of(release), OptionalLong.empty());
    ReleaseText.print(built, losses, Folder.of(release), print);
    printWhereToLook(release, print);
    print.flush();
    return verdict.passed() ? Console.DONE : Console.ABOVE_LIMIT;
  }

  private static void printWhereToLook(Path release, PrintWriter print) {
    print.printf(
        "%nLook at%n"
            + "  %s        the shards: tar -tf shows their samples%n"
            + "  %s    every sample as it was decided%n"
            + "  %s  what could not be used, and why%n"
            + "or run%n"
            + "  vpo stats %s%n"
            + "  vpo report %s --out %s%n",
        release.resolve("ss/train"),
        release.resolve("plan/ss.jsonl"),
        release.resolve("rejections.jsonl"),
        release,
        release,
        release.resolveSibling("report"));
  }

  private static Path firstFree() {
    Path folder = Path.of("vpo-demo");
    for (int i = 2; Files.exists(folder); i++) {
      folder = Path.of("vpo-demo-" + i);
    }
    return folder;
  }
}
