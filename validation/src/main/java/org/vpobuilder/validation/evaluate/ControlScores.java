package org.vpobuilder.validation.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.statistics.ClusterBootstrap;
import org.vpobuilder.validation.statistics.TestOptions;

/**
 * The scores of a model on a control set: {@code controls-DATASET-SHA.json}. All scores are in
 * percent. Their definitions are in {@code docs/controls.md}.
 *
 * @param run the run that was scored
 * @param testSet the test set from which the control set was made, with the number of samples that
 *     were scored
 * @param controls the control set, with its number of samples
 * @param images number of pictures from which the intervals draw
 * @param resamples number of resamples of the bootstrap
 * @param confidence confidence of the intervals
 * @param negativeKinds the kinds whose sound is always wrong: silence, noise, off-screen and
 *     swapped sounds; the general scores are means over these
 * @param overall scores of the whole set
 * @param kinds a group for each kind of control, by its name
 * @param classes scores as in {@code overall} of the samples whose base has a sound of a class, by
 *     its name
 */
public record ControlScores(
    int formatVersion,
    EvaluatedRun run,
    TestSet testSet,
    TestSet controls,
    int images,
    int resamples,
    double confidence,
    List<String> negativeKinds,
    Group overall,
    List<Group> kinds,
    List<Group> classes) {
  public static final int FORMAT_VERSION = 2;

  /** Its JSON format, with a schema; call {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<ControlScores> JSON =
      JsonFormat.lenient(ControlScores.class, ControlScores.class, "control-scores.schema.json");

  public ControlScores {
    negativeKinds = List.copyOf(negativeKinds);
    kinds = List.copyOf(kinds);
    classes = List.copyOf(classes);
  }

  private static final String PREFIX = "controls-";
  private static final long MAX_BYTES = 1 << 24;

  /**
   * The file of the scores, in the folder of the evaluation of the test set. Its name has the first
   * digits of the control set's sha256, so that the scores of several control sets have different
   * files.
   *
   * @param run the folder of the run
   * @param evaluation the file of the evaluation
   */
  public static Path file(Path run, Path evaluation, TestSet controls) {
    String name = String.valueOf(evaluation.getFileName());
    String stem = name.replaceFirst("^evaluation-", "").replaceFirst("\\.json$", "");
    return run.resolve(PREFIX + stem + "-" + controls.shortSha() + ".json");
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it is too large or does not match its schema
   */
  public static ControlScores read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new BadInputException(
          "%s: got %d bytes, wanted at most %d".formatted(file, Files.size(file), MAX_BYTES));
    }
    byte[] json = Files.readAllBytes(file);
    List<String> violations = JSON.violations(json);
    if (!violations.isEmpty()) {
      throw new BadInputException(
          file + ": " + String.join("; ", violations.stream().limit(5).toList()));
    }
    return JSON.read(json, file.toString());
  }

  /** Whether a file has the name of a file of scores of a control set. */
  public static boolean isFile(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(PREFIX) && name.endsWith(".json");
  }

  /** The confidence and the seed of the intervals. */
  static final TestOptions OPTIONS = TestOptions.DEFAULT;

  /**
   * The scores of a group of samples.
   *
   * @param name name of the kind, the class or the sort of pairs; {@code all} for all samples
   * @param samples number of scored samples: control samples or pairs
   * @param expectNothing how many of these expect an empty mask; null for pairs
   * @param scores the scores that are defined, by {@link Score}
   */
  public record Group(
      String name,
      int samples,
      @Nullable Integer expectNothing,
      SortedMap<String, Estimate> scores) {
    /** The name of the group of all samples. */
    public static final String ALL = "all";

    /** The score, if it is defined. */
    public Optional<Estimate> score(Score score) {
      return Optional.ofNullable(scores.get(score.toString()));
    }
  }

  /**
   * A score in percent with its interval.
   *
   * @param low lower end of the interval; null for a single picture, as is {@code high}
   */
  public record Estimate(double value, @Nullable Double low, @Nullable Double high) {}

  /** All scores, by the names that files use. */
  public enum Score {
    MIOU_POS("miou_pos", "mIoU with the right sound", true),
    F_POS("f_pos", "F with the right sound", true),
    MIOU_NEG("miou_neg", "mIoU neg", false),
    F_NEG("f_neg", "F neg", false),
    DROP_MIOU("drop_miou", "drop in mIoU", true),
    DROP_F("drop_f", "drop in F", true),
    G_MIOU("g_miou", "G-mIoU", true),
    G_F("g_f", "G-F", true),
    FPR("fpr", "FPR", false),
    EMPTY("empty_rate", "empty rate", true),
    MIOU("miou", "mIoU with what is expected", true),
    F("f", "F with what is expected", true),
    SAME("iou_with_positive", "IoU with the positive's mask", false),
    PEAK("peak_hit", "peak hits", true),
    PEAK_CHANCE("peak_chance", "chance by mask", false),
    PEAK_BOX_CHANCE("peak_box_chance", "chance by box", false),
    PEAK_SMALL("peak_hit_small", "peak hits, up to 5% of the picture", true),
    PEAK_SMALL_CHANCE("peak_chance_small", "chance by mask, up to 5%", false),
    PEAK_MEDIUM("peak_hit_medium", "peak hits, up to 15%", true),
    PEAK_MEDIUM_CHANCE("peak_chance_medium", "chance by mask, up to 15%", false),
    PEAK_LARGE("peak_hit_large", "peak hits, above 15%", true),
    PEAK_LARGE_CHANCE("peak_chance_large", "chance by mask, above 15%", false),
    PEAK_SEEN("peak_on_seen", "peak on the object that was right before", false),
    PAIR_ACCURACY("pair_accuracy", "pair accuracy", true),
    PAIR_MEMBERS("pair_members", "members found", true),
    PAIR_MIOU("pair_miou", "mIoU of the members", true),
    PAIR_SAME("pair_iou_between", "IoU between the two answers", false);

    private final String label;
    private final String title;
    private final boolean higherIsBetter;

    Score(String label, String title, boolean higherIsBetter) {
      this.label = label;
      this.title = title;
      this.higherIsBetter = higherIsBetter;
    }

    /** The heading in tables. */
    public String title() {
      return title;
    }

    /** Whether more is better. For a chance level the value has no meaning. */
    public boolean higherIsBetter() {
      return higherIsBetter;
    }

    /** The name in files. */
    @Override
    public String toString() {
      return label;
    }

    static Optional<Score> named(String label) {
      return Arrays.stream(values()).filter(score -> score.label.equals(label)).findFirst();
    }
  }

  /**
   * The harmonic mean of a model's score with the right sound and of one minus its score with a
   * wrong sound: 2 m (1 - n) / (m + 1 - n), 0 if both terms are 0. It is the G-mIoU of
   * AVSBench-Robust (arXiv 2502.00358) if m and n are mean IoUs.
   *
   * @param m score with the right sound, 0 to 1
   * @param n score with the wrong sound against the same masks, 0 to 1
   */
  static double g(double m, double n) {
    double silent = 1 - n;
    return m + silent == 0 ? 0 : 2 * m * silent / (m + silent);
  }

  /** The scores that are defined, in percent. */
  static SortedMap<String, Estimate> percent(Map<Score, ClusterBootstrap.Estimate> shares) {
    SortedMap<String, Estimate> scores = new TreeMap<>();
    shares.forEach(
        (score, share) -> {
          if (!Double.isNaN(share.value())) {
            scores.put(
                score.toString(),
                new Estimate(100 * share.value(), end(share.low()), end(share.high())));
          }
        });
    return scores;
  }

  private static @Nullable Double end(double share) {
    return Double.isNaN(share) ? null : 100 * share;
  }
}
