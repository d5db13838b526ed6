package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;

/**
 * FSD50K: ground truth with labels of ancestors, the collection without them, ratings, metadata and
 * wav files. In addition to those of the clips, it has rows that must be refused: of two classes,
 * with a class only in the background, and a row that can't be read.
 */
final class Fsd50kLayout implements SoundLayout {
  private static final String[] LICENCES = {
    "http://creativecommons.org/publicdomain/zero/1.0/",
    "http://creativecommons.org/licenses/by/3.0/",
    "http://creativecommons.org/licenses/by-nc/3.0/",
    "http://creativecommons.org/licenses/sampling+/1.0/",
  };

  @Override
  public String name() {
    return "fsd50k";
  }

  @Override
  public ClipLabels labels() {
    // A coin and a typewriter.
    return SoundLayout.labels(name(), "/m/0242l", "/m/0c2wf");
  }

  @Override
  public ClipPlan asHere(ClipPlan clip) {
    return clip.in(ClipPlan.Container.WAV);
  }

  private static int number(ClipPlan clip) {
    return 10_000 + 7 * clip.row();
  }

  private static String set(Side side) {
    return side == Side.TRAIN ? "dev" : "eval";
  }

  @Override
  public String file(ClipPlan clip) {
    return "FSD50K.%s_audio/%d.wav".formatted(set(clip.side()), number(clip));
  }

  /** A row of a clip: its labels as listeners gave them, and the same with their ancestors. */
  private record Row(int number, String given, String smeared, String ratings, String split) {}

  @Override
  public int write(List<ClipPlan> clips, Draws draws, Path folder) throws IOException {
    int count = 0;
    List<String> ratings = new ArrayList<>();
    for (Side side : Side.values()) {
      List<Row> rows = new ArrayList<>();
      for (ClipPlan clip : SoundLayout.of(side, clips)) {
        String label = clip.label();
        String split = clip.row() % 10 == 0 ? "val" : "train";
        rows.add(
            new Row(number(clip), label, label + ",/m/0jbk", rating(label, "1.0, 1.0"), split));
      }
      if (side == Side.TRAIN) {
        rows.add(
            new Row(
                1,
                "/m/05tny_,/m/0k4j",
                "/m/05tny_,/m/0bt9lr,/m/0k4j",
                rating("/m/05tny_", "1.0, 1.0"),
                "train"));
        rows.add(
            new Row(
                2, "/m/01bjv", "/m/01bjv,/m/07yv9", rating("/m/01bjv", "0.5, 0.5, 1.0"), "val"));
        rows.add(new Row(3, "bus", "bus", rating("/m/01bjv", "1.0"), "train"));
      }
      for (Row row : rows) {
        ratings.add("\"%d\": {%s}".formatted(row.number(), row.ratings()));
      }
      count += rows.size();
      write(side, rows, draws, folder);
    }
    SoundLayout.lines(
        folder.resolve("FSD50K.metadata/pp_pnp_ratings_FSD50K.json"),
        List.of("{" + String.join(", ", ratings) + "}"));
    return count;
  }

  private static String rating(String label, String votes) {
    return "\"%s\": [%s]".formatted(label, votes);
  }

  private static void write(Side side, List<Row> rows, Draws draws, Path folder)
      throws IOException {
    boolean dev = side == Side.TRAIN;
    List<String> truth = new ArrayList<>(List.of("fname,labels,mids" + (dev ? ",split" : "")));
    List<String> given = new ArrayList<>(List.of("fname,labels,mids"));
    List<String> info = new ArrayList<>();
    for (Row row : rows) {
      String split = dev ? "," + row.split() : "";
      truth.add("%1$d,\"%2$s\",\"%2$s\"%3$s".formatted(row.number(), row.smeared(), split));
      if (row.number() >= 10_000 || row.number() < 3) {
        given.add("%1$d,\"%2$s\",\"%2$s\"".formatted(row.number(), row.given()));
      }
      // Every uploader belongs to one set, as in FSD50K.
      int user = draws.at("freesound", row.number(), "user").below(40);
      String licence = LICENCES[draws.at("freesound", row.number(), "licence").below(4)];
      info.add(
          ("\"%d\": {\"title\": \"Sound %d \\\"%s\\\"\", \"description\": \"made up\", \"tags\": [\"a\"],"
                  + " \"license\": \"%s\", \"uploader\": \"%s user %d\"}")
              .formatted(row.number(), row.number(), side.vggSound(), licence, set(side), user));
    }
    String set = set(side);
    SoundLayout.lines(folder.resolve("FSD50K.ground_truth/%s.csv".formatted(set)), truth);
    SoundLayout.lines(
        folder.resolve("FSD50K.metadata/collection/collection_%s.csv".formatted(set)), given);
    SoundLayout.lines(
        folder.resolve("FSD50K.metadata/%s_clips_info_FSD50K.json".formatted(set)),
        List.of("{" + String.join(",\n", info) + "}"));
  }
}
