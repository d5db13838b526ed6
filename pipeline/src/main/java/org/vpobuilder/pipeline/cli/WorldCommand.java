package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.world.SyntheticS4;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.pipeline.world.WorldSummary;
import org.vpobuilder.schemas.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpo world}: a synthetic source world. */
@Command(
    name = "world",
    mixinStandardHelpOptions = true,
    description = {
      "Make a synthetic world in the formats of COCO and VGGSound, or of other sources.",
      "It has drawn scenes of the 21 classes (or of a class map's) and clips whose sound tells the class. With --layout",
      "avsbench it has videos as AVSBench's single-source set, with clips of its 23 categories, for",
      "`vpo avs-m-ss`. The same numbers and seed give the same bytes."
    })
final class WorldCommand implements Callable<Integer> {
  private static final String AVSBENCH = "avsbench";

  @Option(
      names = "--images",
      required = true,
      paramLabel = "N",
      description =
          "Images, four fifths of them train; with avsbench frames, five a video: 14 videos of"
              + " 20 train, 3 val, 3 test.")
  int images;

  @Option(
      names = "--clips",
      required = true,
      paramLabel = "N",
      description =
          "Rows of clips; a fifth of the clips are missing, as in VGGSound. Other audio sources have a few rows"
              + " more, which are there to be refused.")
  int clips;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      completionCandidates = Layouts.class,
      description =
          "What the images or the clips are laid out as: ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}). A visual and an audio source, with a comma between them, may be named;"
              + " COCO and VGGSound stand for the one that is not.")
  String layout = "coco";

  @Option(
      names = "--classes",
      split = ",",
      paramLabel = "NAME",
      description =
          "Not with avsbench: only these of the 21 classes, or of those of --map, comma-separated (default:"
              + " all).")
  List<String> classes = List.of();

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description =
          "Not with avsbench: the classes of this class map, as far as it has rows of the two sources, in place"
              + " of the 21.")
  @Nullable String map;

  @Option(
      names = "--crowded",
      description =
          "Not with avsbench: most images show three of one class side by side and all clips are equally"
              + " loud, so that only place tells which of them sound.")
  boolean crowded;

  @Option(
      names = "--bystanders",
      paramLabel = "N",
      description =
          "Not with avsbench: so many more small objects of silent categories in each image, where there"
              + " is room (default: ${DEFAULT-VALUE}; 2 make as many annotations an image as"
              + " COCO's).")
  int bystanders;

  @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--annotations-only",
      description = "Write json and csv only; plan on it with --index and --no-image-check.")
  boolean annotationsOnly;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Where to write; must be empty or absent. Gets a folder for each of the two sources.")
  Path out = Path.of("");

  @Spec CommandSpec spec;

  /** The data sets whose folders a world can have. */
  static final class Layouts implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.concat(SyntheticWorld.layouts().stream(), Stream.of(AVSBENCH)).iterator();
    }
  }

  @Override
  public Integer call() throws IOException {
    WorldConfig config =
        new WorldConfig(
            images,
            clips,
            seed,
            annotationsOnly,
            classes,
            crowded,
            bystanders,
            map == null ? null : new StorageOptions().classMap(map));
    if (layout.equals(AVSBENCH)) {
      if (!classes.isEmpty() || crowded || bystanders > 0 || map != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--classes, --map, --crowded and --bystanders do not go with --layout avsbench");
      }
      return avsbench(config);
    }
    WorldSummary world = write(config, layout, out);
    spec.commandLine()
        .getOut()
        .printf(
            "%d + %d images, %d annotations, %d rows of clips, %d clips in %s%n",
            world.trainImages(),
            world.valImages(),
            world.annotations(),
            world.clipRows(),
            world.clipFiles(),
            out);
    return Console.DONE;
  }

  private int avsbench(WorldConfig config) throws IOException {
    SyntheticS4.Summary world;
    try (WorldProgressLine progress = new WorldProgressLine()) {
      world = SyntheticS4.write(config, out, progress);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d + %d + %d videos, %d csv rows, %d clips in %s%n",
            world.videos().getOrDefault("train", 0),
            world.videos().getOrDefault("val", 0),
            world.videos().getOrDefault("test", 0),
            world.clipRows(),
            world.clipFiles(),
            out);
    return Console.DONE;
  }

  static WorldSummary write(WorldConfig config, String layout, Path out) throws IOException {
    try (WorldProgressLine progress = new WorldProgressLine()) {
      return SyntheticWorld.write(config, layout, out, progress);
    }
  }

  /** Shows the steps of making a world, one display each. */
  private static final class WorldProgressLine implements WorldProgress, AutoCloseable {
    private final Progress progress = new TerminalProgress();
    private final AtomicLong count = new AtomicLong();
    private String part = "";
    private Progress.@Nullable Running running;

    @Override
    public void advanced(String what, int done, int total) {
      if (!what.equals(part)) {
        close();
        part = what;
        count.set(0);
        running = progress.start("world", what, () -> total, count::get);
      }
      count.set(done);
    }

    @Override
    public void close() {
      if (running != null) {
        running.close();
        running = null;
      }
    }
  }
}
