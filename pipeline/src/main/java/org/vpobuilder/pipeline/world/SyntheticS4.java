package org.vpobuilder.pipeline.world;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A made-up AVSBench-Object (its single-source subset, S4) and a VGGSound that matches: the sound
 * of a video and that of a clip of its category come from one synthesiser, with other draws, so
 * that replacing one by the other makes no difference that a model could learn.
 */
public final class SyntheticS4 {
  private SyntheticS4() {}

  /**
   * Counts of the written files and rows.
   *
   * @param videos per split
   * @param clipRows rows of VGGSound's csv
   * @param clipFiles clips written (0 with annotations only)
   */
  public record Summary(Map<String, Integer> videos, int clipRows, int clipFiles) {}

  /**
   * Writes {@code out/avsbench/Single-source} and {@code out/vggsound}.
   *
   * @param config {@code images} is the number of frames, five for each video; a remainder is not
   *     used
   * @param out a folder that is absent or empty
   * @param listener gets the progress
   * @throws BadInputException if {@code out} exists and is not an empty folder
   * @throws IOException if a file cannot be written
   */
  public static Summary write(WorldConfig config, Path out, WorldProgress listener)
      throws IOException {
    SyntheticWorld.requireEmpty(out);
    Draws draws = Draws.of(config.seed());
    ClipLabels labels = ClipLabels.load("s4-labels.txt");
    List<ClipPlan> clips = new ClipRoster(draws, labels).plan(config.clips());
    List<DrawnVideo> videos =
        new S4Roster(draws, labels).plan(config.images() / S4Roster.FRAMES, clips);
    Path s4 = Files.createDirectories(out.resolve("avsbench/Single-source"));
    Path vggSound = Files.createDirectories(out.resolve("vggsound"));
    DrawnVideoFiles.writeCsv(videos, s4.resolve("s4_meta_data.csv"));
    ClipFiles.writeCsv(clips, vggSound.resolve("vggsound.csv"));
    int clipFiles = 0;
    if (!config.annotationsOnly()) {
      ClipSynth synth = new ClipSynth(draws, Timbre.load("s4-timbres.csv"), false);
      S4Composer composer = new S4Composer(draws, S4Looks.load());
      DrawnVideoFiles files =
          new DrawnVideoFiles(s4.resolve("s4_data"), composer, new SceneArtist(draws), synth);
      PieceCount progress = new PieceCount(listener, "videos", videos.size());
      Workers.forEach(
          videos.size(),
          index -> {
            files.write(videos.get(index));
            progress.step();
          });
      clipFiles = ClipFiles.writeClips(clips, synth, new ClipFiles.Layout(), vggSound, listener);
    }
    Map<String, Integer> counts = new TreeMap<>();
    videos.forEach(video -> counts.merge(video.split().toString(), 1, Integer::sum));
    return new Summary(counts, clips.size(), clipFiles);
  }

  /** The looks of AVSBench's 23 categories, in the order of their table. */
  static final class S4Looks {
    private S4Looks() {}

    static List<Look> load() {
      Looks looks = Looks.load();
      Map<String, Look> bases =
          Stream.concat(looks.sounding().stream(), looks.distractors().stream())
              .collect(Collectors.toMap(Look::name, look -> look));
      return DataFiles.lines("s4-looks.txt").stream().map(line -> parse(line, bases)).toList();
    }

    private static Look parse(String line, Map<String, Look> bases) {
      String[] f = line.split("\\|", -1);
      Look base = bases.get(f[1]);
      if (base == null) {
        throw new IllegalStateException("s4-looks.txt: no look " + f[1]);
      }
      return base.recoloured(
          f[0],
          Double.parseDouble(f[2]),
          colour(f[3]),
          Look.Pattern.valueOf(f[4].toUpperCase(Locale.ROOT)),
          colour(f[5]));
    }

    private static Color colour(String hex) {
      return new Color(Integer.parseInt(hex, 16));
    }
  }
}
