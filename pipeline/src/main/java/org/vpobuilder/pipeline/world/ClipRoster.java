package org.vpobuilder.pipeline.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;

/** Decides which clips exist. */
final class ClipRoster {
  private static final double MISSING = 0.2;
  private static final double OTHER_LABELS = 0.08;
  private static final double TEST = 0.2;
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final int ID_LENGTH = 11;

  private final Draws draws;
  private final ClipLabels labels;

  ClipRoster(Draws draws, ClipLabels labels) {
    this.draws = draws;
    this.labels = labels;
  }

  /** The class, label and split of a row. */
  private record Subject(String className, String label, Side side, boolean exists) {}

  /** {@code clips} rows in the order of their ids, as VGGSound lists them. */
  List<ClipPlan> plan(int clips) {
    List<Subject> subjects = new ArrayList<>(promised(clips));
    int kept = subjects.size();
    long keptTest = subjects.stream().filter(s -> s.side() == Side.TEST).count();
    double rest = Math.max(1, clips - kept);
    double missing = Math.min(0.9, MISSING * clips / rest);
    double other = Math.min(0.9, OTHER_LABELS * clips / rest);
    double test = Math.max(0, (TEST * clips - keptTest) / rest);
    for (int row = kept; row < clips; row++) {
      subjects.add(drawn(row, missing, other, test));
    }
    List<ClipPlan> plans = new ArrayList<>();
    for (int row = 0; row < clips; row++) {
      plans.add(clip(row, subjects.get(row)));
    }
    plans.sort(Comparator.comparing(ClipPlan::youtubeId));
    return plans;
  }

  /** Rows that a world of this size must have: every class in both splits, then every label. */
  private List<Subject> promised(int clips) {
    List<String> classes = labels.classes();
    int rounds = clips >= 120 ? 4 : clips >= 54 ? 2 : 0;
    List<Subject> promised = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Side side = round % 2 == 0 ? Side.TRAIN : Side.TEST;
      for (String name : classes) {
        promised.add(new Subject(name, labels.label(name, round), side, true));
      }
    }
    for (String name : classes) {
      for (int n = rounds; rounds == 4 && n < labels.of(name).size(); n++) {
        promised.add(new Subject(name, labels.label(name, n), Side.TRAIN, true));
      }
    }
    return promised;
  }

  private Subject drawn(int row, double missing, double other, double test) {
    boolean isOther = unit(row, "other") < other && !labels.others().isEmpty();
    String name = isOther ? ClipLabels.OTHER : weightedClass(row);
    int label = draw(row, "label").below(1 << 16);
    return new Subject(
        name,
        labels.label(name, label),
        unit(row, "side") < test ? Side.TEST : Side.TRAIN,
        unit(row, "missing") >= missing);
  }

  /** Draws a class by weight; classes of many labels have many clips: weight 2 + labels. */
  private String weightedClass(int row) {
    int total = 0;
    for (String name : labels.classes()) {
      total += 2 + labels.of(name).size();
    }
    int left = draw(row, "class").below(total);
    for (String name : labels.classes()) {
      left -= 2 + labels.of(name).size();
      if (left < 0) {
        return name;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }

  private ClipPlan clip(int row, Subject subject) {
    double kind = unit(row, "container");
    ClipPlan.Container container =
        kind < 0.7
            ? ClipPlan.Container.MP4
            : kind < 0.85 ? ClipPlan.Container.WAV : ClipPlan.Container.OGG;
    boolean round = unit(row, "round start") < 0.85;
    int start = draw(row, "start").below(60) * 10;
    return new ClipPlan(
        row,
        subject.className(),
        subject.label(),
        subject.side(),
        youtubeId(row),
        round ? start : start + draw(row, "odd start").below(10),
        subject.exists(),
        container);
  }

  /**
   * Makes an id from 64 bits: ten letters of 6 bits and one of 4, as in a real id; some begin with
   * unusual letters.
   */
  private String youtubeId(int row) {
    StringBuilder id = new StringBuilder(youtubeId(draw(row, "id")));
    if (row % 25 == 3) {
      id.setCharAt(0, '-');
    } else if (row % 25 == 14) {
      id.setCharAt(0, '_');
    }
    return id.toString();
  }

  /** An id in the form of YouTube's. */
  static String youtubeId(Draws.Draw draw) {
    long bits = draw.bits();
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (int k = 0; k < ID_LENGTH; k++) {
      int value = (int) (k == ID_LENGTH - 1 ? (bits & 15) << 2 : bits >>> (58 - 6 * k) & 63);
      id.append(ALPHABET.charAt(value));
    }
    return id.toString();
  }

  private Draws.Draw draw(int row, String purpose) {
    return draws.at("clip", row, purpose);
  }

  private double unit(int row, String purpose) {
    return draw(row, purpose).unit();
  }
}
