package org.vpobuilder.pipeline.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;

/**
 * ESC-50: clips of 5 s in folds, padded with zeros, and a {@code LICENSE} with a line for each clip
 * except the first. In addition to those of the clips, its csv has a row whose fold differs from
 * its file's name.
 */
record Esc50Layout(ClipLabels labels) implements SoundLayout {
  private static final String NAME = "esc50";
  private static final double SECONDS = 5;
  private static final int TRAIN_FOLDS = 4;
  private static final String[] LICENCES = {"CC0", "CC-BY", "CC-BY-NC", "CC-Sampling+"};

  @Override
  public String name() {
    return NAME;
  }

  /** With the labels of the usual classes. */
  Esc50Layout() {
    this(SoundLayout.labels(NAME, "rain", "clock_alarm"));
  }

  @Override
  public SoundLayout with(ClipLabels others) {
    return new Esc50Layout(others);
  }

  @Override
  public ClipPlan asHere(ClipPlan clip) {
    return clip.in(ClipPlan.Container.WAV);
  }

  @Override
  public double seconds() {
    return SECONDS;
  }

  private static int fold(ClipPlan clip) {
    return clip.side() == Side.TEST ? TRAIN_FOLDS + 1 : 1 + clip.row() % TRAIN_FOLDS;
  }

  private static int number(ClipPlan clip) {
    return 10_000 + 3 * clip.row();
  }

  /** The name without the class, as in {@code LICENSE}. */
  private static String name(ClipPlan clip) {
    return "%d-%d-A".formatted(fold(clip), number(clip));
  }

  /** The index among this world's labels; ESC-50 itself numbers its 50 classes by kind. */
  private int target(ClipPlan clip) {
    List<String> all = new ArrayList<>(labels().others());
    labels().byClass().values().forEach(all::addAll);
    return all.indexOf(clip.label());
  }

  @Override
  public String file(ClipPlan clip) {
    return "audio/%s-%d.wav".formatted(name(clip), target(clip));
  }

  @Override
  public int write(List<ClipPlan> clips, Draws draws, Path folder) throws IOException {
    List<String> rows = new ArrayList<>();
    rows.add("filename,fold,target,category,esc10,src_file,take");
    List<String> licences = new ArrayList<>();
    licences.add("# ESC-50: Dataset for Environmental Sound Classification");
    licences.add("");
    licences.add("## Licensing/attribution details for individual clips:");
    licences.add("");
    for (ClipPlan clip : clips) {
      rows.add(
          "%s-%d.wav,%d,%d,%s,%s,%d,A"
              .formatted(
                  name(clip),
                  target(clip),
                  fold(clip),
                  target(clip),
                  clip.label(),
                  clip.label().equals("dog") ? "True" : "False",
                  number(clip)));
      if (rows.size() > 2) {
        licences.add(licence(clip, draws));
      }
    }
    rows.add("1-9-A-0.wav,5,0,dog,True,9,A");
    SoundLayout.lines(folder.resolve("meta/esc50.csv"), rows);
    SoundLayout.lines(folder.resolve("LICENSE"), licences);
    return rows.size() - 1;
  }

  private static String licence(ClipPlan clip, Draws draws) {
    // Every uploader belongs to one split, so that none of a small world's clips is lost.
    int user = draws.at("freesound", clip.row(), "user").below(20);
    String licence = LICENCES[draws.at("freesound", clip.row(), "licence").below(4)];
    return ("- [%1$s.ogg]: clip derived from %2$s (h\\xf6rbar).wav"
            + " (http://www.freesound.org/people/%3$s%%20user%%20%4$d/sounds/%5$d/)"
            + " by %3$s user %4$d [%6$s]")
        .formatted(name(clip), clip.label(), clip.side().vggSound(), user, number(clip), licence);
  }
}
