package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.schemas.console.ProgressDisplay;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.release.RawSample;
import org.vpobuilder.validation.data.release.ReleaseDataset;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.data.release.SampleDecoder;
import org.vpobuilder.validation.data.release.SampleStream;
import org.vpobuilder.validation.data.release.ShuffleSpec;
import org.vpobuilder.validation.predict.Answers;
import org.vpobuilder.validation.predict.Prediction;
import org.vpobuilder.validation.protocol.Predictor;
import org.vpobuilder.validation.protocol.ReleaseData;
import org.vpobuilder.validation.train.RunFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpo predict}: runs a trained network on a user's own picture and sound. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Ask a trained run which pixels of a picture make a sound.",
      "A picture with its sound, a folder of such pairs, a video frame by frame with its own sound,"
          + " or a sample of a release. Writes NAME.mask.png (class indices with a palette),"
          + " NAME.overlay.png, NAME.legend.svg and NAME.json with the classes' areas; of a video"
          + " NAME.mp4 in place of the pictures. The network hears the middle of a sound, of a video"
          + " what is around each frame; a mono sound comes from the middle of the picture."
    },
    footer = {
      "",
      "Examples:",
      "  vpo predict --run runs/a --image dog.jpg --sound dog.wav --out answers",
      "  vpo predict --run runs/a --video street.mp4 --fps 5 --out answers",
      "  vpo predict --run runs/a --pairs my-pictures --out answers",
      "  vpo predict --run runs/a --release release --subset msmi --sample KEY --out answers"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int SOME_FAILED = 1;
  private static final Set<String> PICTURES = Set.of("jpg", "jpeg", "png");
  private static final Set<String> SOUNDS =
      Set.of("wav", "ogg", "oga", "opus", "flac", "mp3", "m4a", "aac", "mp4", "webm", "mkv");

  @Mixin EngineOptions engine = new EngineOptions();

  @Option(
      names = "--run",
      required = true,
      paramLabel = "DIR",
      description =
          "The folder that vpo train wrote, or vpo evaluate --config of a published network.")
  Path run = Path.of("");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the answers go; nothing there is replaced.")
  Path out = Path.of("");

  @OptionGroup(value = "What to answer", order = -1)
  @Option(names = "--image", paramLabel = "FILE", description = "A picture, JPEG or PNG.")
  @Nullable Path image;

  @OptionGroup(value = "What to answer", order = -1)
  @Option(
      names = "--sound",
      paramLabel = "FILE",
      description = "Its sound: wav, ogg, flac, mp3, m4a, mp4 and others, at most 10 minutes.")
  @Nullable Path sound;

  @OptionGroup(value = "What to answer", order = -1)
  @Option(
      names = "--pairs",
      paramLabel = "DIR",
      description = "A folder of pictures and sounds: dog.jpg is heard with dog.wav.")
  @Nullable Path pairs;

  @OptionGroup(value = "What to answer", order = -1)
  @Option(names = "--video", paramLabel = "FILE", description = "A video with its own sound.")
  @Nullable Path video;

  @OptionGroup(value = "What to answer", order = -1)
  @Option(
      names = "--fps",
      paramLabel = "N",
      description = "With --video: frames a second at most (default: all of its own).")
  double fps;

  @OptionGroup(value = "What to answer", order = -1)
  @Option(names = "--release", paramLabel = "DIR", description = "A release that vpo built.")
  @Nullable Path release;

  @OptionGroup(value = "What to answer", order = -1)
  @Option(
      names = "--subset",
      paramLabel = "NAME",
      description = "A subset of the release, such as ss, ms, msmi (default: ${DEFAULT-VALUE}).")
  String subset = "msmi";

  @OptionGroup(value = "What to answer", order = -1)
  @Option(
      names = "--sample",
      paramLabel = "KEY",
      description = "A sample of it, of either split, as vpo show and the report name it.")
  @Nullable String sample;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    long asked =
        List.of(image != null || sound != null, pairs != null, video != null, sample != null)
            .stream()
            .filter(given -> given)
            .count();
    if (asked != 1
        || (image == null) != (sound == null)
        || (release == null) != (sample == null)
        || (fps != 0 && video == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "wanted one of --image with --sound, --pairs, --video and --release with --sample");
    }
    if (!(fps >= 0 && fps <= 1000)) {
      throw new BadInputException("--fps: got %s, wanted above 0 to 1000".formatted(fps));
    }
    try (Predictor predictor = Predictor.open(RunFolder.at(run), engine.config())) {
      Answers answers = new Answers(predictor, run.toString(), out);
      if (image != null && sound != null) {
        print(answers.picture(name(image), image, sound));
      } else if (video != null) {
        print(video(answers, video));
      } else if (pairs != null) {
        return pairs(answers, pairs);
      } else if (release != null && sample != null) {
        print(
            answers.sample(
                new SampleDecoder(predictor.config().audio()).decode(raw(release, sample))));
      }
    }
    return Console.DONE;
  }

  private Prediction video(Answers answers, Path file) throws IOException {
    AtomicLong done = new AtomicLong();
    AtomicLong all = new AtomicLong(-1);
    try (ProgressDisplay display =
        ProgressDisplay.start("predict", "frames", all::get, done::get)) {
      return answers.video(
          name(file),
          file,
          fps,
          expected -> {
            all.set(expected);
            done.incrementAndGet();
          });
    }
  }

  /** Answers all pairs; a bad pair is reported and the others continue. */
  private int pairs(Answers answers, Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException(
          folder + ": got no such folder, wanted one of pictures and sounds");
    }
    Map<String, List<Path>> pictures = new TreeMap<>();
    Map<String, List<Path>> sounds = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String ending = ending(file);
        // Skips the hidden files of Finder and rsync.
        if (!String.valueOf(file.getFileName()).startsWith(".")) {
          if (PICTURES.contains(ending)) {
            pictures.computeIfAbsent(name(file), name -> new ArrayList<>()).add(file);
          } else if (SOUNDS.contains(ending)) {
            sounds.computeIfAbsent(name(file), name -> new ArrayList<>()).add(file);
          }
        }
      }
    }
    Set<String> names = new TreeSet<>(pictures.keySet());
    names.addAll(sounds.keySet());
    if (names.isEmpty()) {
      throw new BadInputException(
          folder + ": got neither pictures nor sounds, wanted pairs such as dog.jpg and dog.wav");
    }
    int failed = 0;
    PrintWriter err = spec.commandLine().getErr();
    for (String name : names) {
      List<Path> picture = pictures.getOrDefault(name, List.of());
      List<Path> heard = sounds.getOrDefault(name, List.of());
      try {
        if (picture.size() != 1 || heard.size() != 1) {
          throw new BadInputException(
              "%s: got %d pictures and %d sounds of that name, wanted one of each"
                  .formatted(folder.resolve(name), picture.size(), heard.size()));
        }
        print(answers.picture(name, picture.get(0), heard.get(0)));
      } catch (BadInputException e) {
        failed++;
        err.println("vpo: " + e.getMessage());
        err.flush();
      }
    }
    if (failed > 0) {
      err.printf("%d of %d pairs have no answer%n", failed, names.size());
      err.flush();
    }
    return failed > 0 ? SOME_FAILED : Console.DONE;
  }

  private RawSample raw(Path release, String key) {
    ReleaseFolder files = ReleaseFolder.finished(release);
    Subset named = ReleaseData.subset(subset);
    for (Split split : Split.values()) {
      // A release may have only one split.
      if (!ReleaseDataset.isIn(files, named, split)) {
        continue;
      }
      ReleaseDataset found = ReleaseDataset.open(files, named, split).part(key::equals);
      if (found.size() > 0) {
        try (SampleStream samples = found.epoch(new ShuffleSpec.InOrder(), 0, 0)) {
          RawSample raw = samples.next();
          if (raw != null) {
            return raw;
          }
        }
      }
    }
    throw new BadInputException("%s: got no sample %s in %s".formatted(release, key, subset));
  }

  private void print(Prediction prediction) {
    PrintWriter print = spec.commandLine().getOut();
    print.printf("%s%n", prediction.picture());
    if (prediction.hearsNothing()) {
      print.println("  the sound is silence");
    }
    if (prediction.classes().isEmpty()) {
      print.println("  nothing sounds");
    }
    prediction
        .classes()
        .forEach(
            area ->
                print.printf(
                    Locale.ROOT,
                    "  %-16s %5.1f%% of the picture%n",
                    area.name(),
                    100 * area.share()));
    print.flush();
  }

  /** The file's name without its extension. */
  private static String name(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 1 ? name : name.substring(0, dot);
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
