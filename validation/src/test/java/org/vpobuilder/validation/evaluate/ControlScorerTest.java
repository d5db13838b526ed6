package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ControlScores.Estimate;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;

/** Against numpy ({@code controls_golden.py}) and by hand. */
class ControlScorerTest {
  private static final int SIDE = SoundAnswer.SIDE;
  private static final Offset<Double> EXACT = within(1e-6);

  private static final TestSet SET =
      new TestSet("release.json", "0".repeat(64), "ms", null, null, null, TestSet.IMAGES, 12);
  private static final EvaluatedRun RUN =
      new EvaluatedRun("toy", "toy", AudioMode.STEREO, "vpo-ms", "test", 1, 1);

  private static JsonNode golden = new ObjectMapper().createObjectNode();
  private static ControlScores scores = empty();
  private static List<ControlRow> rows = List.of();

  private static ControlScores empty() {
    return new ControlScores(
        1,
        RUN,
        SET,
        SET,
        1,
        1,
        0.95,
        List.of(),
        new Group("", 0, 0, new TreeMap<>()),
        List.of(),
        List.of());
  }

  @BeforeAll
  static void score() throws IOException {
    try (InputStream in = ControlScorerTest.class.getResourceAsStream("controls.json")) {
      golden = new ObjectMapper().readTree(in);
    }
    ControlScorer scorer = new ControlScorer();
    for (JsonNode base : golden.get("bases")) {
      scorer.base(
          answer(
              base.get("key").asText(),
              base.get("image").asText(),
              base.get("class").asText(),
              base.get("answer"),
              base.get("truth")));
    }
    for (JsonNode control : golden.get("controls")) {
      String kind = control.get("kind").asText();
      scorer.control(
          answer(
              kind + " of " + control.get("base").asText(),
              "other",
              "none",
              control.get("answer"),
              control.get("expected")),
          kind,
          control.get("base").asText(),
          kind.startsWith("mirrored"));
    }
    scores = scorer.scores(RUN, SET, SET);
    rows = scorer.rows();
  }

  private static SoundAnswer answer(
      String key, String image, String className, JsonNode rectangles, JsonNode truth) {
    float[] probability = new float[SIDE * SIDE];
    for (JsonNode rectangle : rectangles) {
      for (int y = rectangle.get(0).asInt(); y < rectangle.get(2).asInt(); y++) {
        for (int x = rectangle.get(1).asInt(); x < rectangle.get(3).asInt(); x++) {
          probability[y * SIDE + x] = (float) rectangle.get(4).asDouble();
        }
      }
    }
    return truth.isNull()
        ? ToyAnswers.of(key, image, className, probability, new int[0])
        : ToyAnswers.of(
            key,
            image,
            className,
            probability,
            truth.get(0).asInt(),
            truth.get(1).asInt(),
            truth.get(2).asInt(),
            truth.get(3).asInt());
  }

  private static void assertLikeNumpy(Group group, JsonNode wanted) {
    wanted
        .fields()
        .forEachRemaining(
            each -> {
              Estimate estimate = group.scores().get(each.getKey());
              assertThat(estimate).as(group.name() + " " + each.getKey()).isNotNull();
              assertThat(estimate.value())
                  .as(group.name() + " " + each.getKey())
                  .isCloseTo(each.getValue().get(0).asDouble(), EXACT);
              assertThat(estimate.low())
                  .as("low of " + group.name() + " " + each.getKey())
                  .isBetween(
                      each.getValue().get(1).asDouble() - 1e-9,
                      each.getValue().get(2).asDouble() + 1e-9);
              assertThat(estimate.high())
                  .as("high of " + group.name() + " " + each.getKey())
                  .isBetween(
                      each.getValue().get(3).asDouble() - 1e-9,
                      each.getValue().get(4).asDouble() + 1e-9);
            });
  }

  @Test
  void scores_ofTheWholeSet_areNumpys() {
    assertThat(scores.negativeKinds()).containsExactly("noise-white", "off-screen", "silence");
    assertThat(scores.images()).isEqualTo(6);
    assertLikeNumpy(scores.overall(), golden.get("all"));
    assertThat(ControlScores.JSON.violations(ControlScores.JSON.write(scores))).isEmpty();
  }

  @Test
  void scores_ofKindsAndClasses_areNumpys() {
    for (Group kind : scores.kinds()) {
      assertLikeNumpy(kind, golden.get("kinds").get(kind.name()));
    }
    for (Group each : scores.classes()) {
      assertLikeNumpy(each, golden.get("classes").get(each.name()));
    }
    assertThat(scores.kinds()).extracting(Group::name).hasSize(4).isSorted();
    assertThat(scores.classes()).extracting(Group::name).containsExactly("cat", "dog");
    Group mirrored = scores.kinds().get(0);
    // What expects a mask has no share of the wrong sound's answers.
    assertThat(mirrored.score(Score.FPR)).isEmpty();
    assertThat(mirrored.expectNothing()).isZero();
  }

  /** The rows are the samples of the means: their means by kind are numpy's. */
  @Test
  void rows_ofAKind_haveNumpysMeans() {
    assertThat(rows).hasSize(golden.get("controls").size());
    for (String kind : List.of("noise-white", "off-screen", "silence")) {
      List<ControlRow> ofKind = rows.stream().filter(row -> row.kind().equals(kind)).toList();
      for (Score score :
          List.of(
              Score.MIOU_NEG,
              Score.F_NEG,
              Score.DROP_MIOU,
              Score.DROP_F,
              Score.FPR,
              Score.EMPTY,
              Score.SAME)) {
        assertThat(
                ofKind.stream()
                    .mapToDouble(row -> Objects.requireNonNull(row.part(score)))
                    .average())
            .as(kind + " " + score)
            .hasValueCloseTo(
                golden.get("kinds").get(kind).get(score.toString()).get(0).asDouble(), EXACT);
      }
    }
    ControlRow mirrored = rows.get(0);
    assertThat(mirrored.kind()).isEqualTo("mirrored");
    assertThat(mirrored.key()).isEqualTo("mirrored of b0");
    assertThat(mirrored.baseSample()).isEqualTo("b0");
    assertThat(mirrored.expectsNothing()).isFalse();
    assertThat(
            EvaluationFormat.CONTROL_JSON.violations(EvaluationFormat.CONTROL_JSON.write(mirrored)))
        .isEmpty();
    assertThatThrownBy(() -> mirrored.part(Score.PEAK)).isInstanceOf(BadInputException.class);
  }

  /** The table of the fact sheet; 23.79 is VCT's published G-mIoU on Robust-S4. */
  @ParameterizedTest
  @CsvSource({
    "0.8, 0.8, 0.32",
    "0.8, 0, 0.888889",
    "0.5, 0.1, 0.642857",
    "0.862, 0.862, 0.237912",
    "1, 0, 1",
    "1, 1, 0",
    "0, 0, 0"
  })
  void g_ofTheTable_isAsPrinted(double m, double n, double g) {
    assertThat(ControlScores.g(m, n)).isCloseTo(g, within(5e-7));
  }

  @Test
  void g_nothingFoundAndAllKept_isZeroAndNoNumberIsMissing() {
    assertThat(ControlScores.g(0, 1)).isZero();
  }

  private static ControlScores scored(SoundAnswer base, SoundAnswer control, String kind) {
    ControlScorer scorer = new ControlScorer();
    scorer.base(base);
    scorer.control(control, kind, base.key(), false);
    return scorer.scores(RUN, SET, SET);
  }

  private static @Nullable Double value(Group group, Score score) {
    return group.score(score).map(Estimate::value).orElse(null);
  }

  /** A box of 16 x 16 pixels in 224 x 224 is 0.51% of them. */
  @Test
  void control_soundIgnored_isKeptWhole() {
    float[] found = ToyAnswers.painted(0.9f, 8, 8, 24, 24);
    SoundAnswer base = ToyAnswers.of("b", "i", "dog", found, 8, 8, 24, 24);
    ControlScores same = scored(base, ToyAnswers.of("c", "i", "dog", found, new int[0]), "silence");
    Group all = same.overall();
    assertThat(value(all, Score.MIOU_POS)).isCloseTo(100, EXACT);
    assertThat(value(all, Score.MIOU_NEG)).isCloseTo(100, EXACT);
    assertThat(value(all, Score.G_MIOU)).isCloseTo(0, EXACT);
    assertThat(value(all, Score.SAME)).isCloseTo(100, EXACT);
    assertThat(value(all, Score.FPR)).isCloseTo(100 * 256.0 / (SIDE * SIDE), EXACT);
    assertThat(value(all, Score.EMPTY)).isZero();
    assertThat(value(all, Score.PEAK_SEEN)).isCloseTo(100, EXACT);
    // One picture has no interval.
    assertThat(all.score(Score.G_MIOU).orElseThrow().low()).isNull();
  }

  /** 50 pixels of 50,176 are 0.0996%, 51 are 0.1016%. */
  @ParameterizedTest
  @CsvSource({"50, 100", "51, 0"})
  void emptyRate_aroundAThousandth_isStrict(int pixels, double rate) {
    SoundAnswer base =
        ToyAnswers.of("b", "i", "dog", ToyAnswers.painted(0.9f, 8, 8, 24, 24), 8, 8, 24, 24);
    float[] few = ToyAnswers.painted(0.9f, 100, 0, 101, pixels);
    ControlScores some = scored(base, ToyAnswers.of("c", "i", "dog", few, new int[0]), "silence");
    assertThat(value(some.overall(), Score.EMPTY)).isCloseTo(rate, EXACT);
    assertThat(value(some.overall(), Score.SAME)).isZero();
    assertThat(value(some.overall(), Score.G_MIOU)).isCloseTo(100, EXACT);
  }

  @Test
  void control_bothEmpty_areTheSame() {
    float[] nothing = new float[SIDE * SIDE];
    SoundAnswer base = ToyAnswers.of("b", "i", "dog", nothing, 8, 8, 24, 24);
    ControlScores none =
        scored(base, ToyAnswers.of("c", "i", "dog", nothing, new int[0]), "silence");
    assertThat(value(none.overall(), Score.SAME)).isCloseTo(100, EXACT);
    assertThat(value(none.overall(), Score.G_MIOU)).isZero();
  }

  /** Tiers end at 5% and 15% of the picture: 11 and 34 of 224 columns. */
  @ParameterizedTest
  @CsvSource({
    "11, peak_hit_small",
    "12, peak_hit_medium",
    "33, peak_hit_medium",
    "34, peak_hit_large"
  })
  void peak_bySizeOfWhatSounds_isInItsTier(int columns, String tier) {
    float[] answer = ToyAnswers.painted(0.9f, 223, columns - 1, 224, columns);
    SoundAnswer base = ToyAnswers.of("b", "i", "dog", answer, 0, 0, SIDE, columns);
    SortedMap<String, Estimate> all =
        scored(base, ToyAnswers.of("c", "i", "dog", answer, new int[0]), "silence")
            .overall()
            .scores();
    assertThat(all.get(tier).value()).isCloseTo(100, EXACT);
    assertThat(all.keySet().stream().filter(name -> name.startsWith("peak_hit_"))).hasSize(1);
    assertThat(all.get("peak_chance").value()).isCloseTo(100.0 * columns / SIDE, EXACT);
    assertThat(all.get("peak_box_chance").value()).isCloseTo(100.0 * columns / SIDE, EXACT);
    assertThat(all.get(tier.replace("hit", "chance")).value())
        .isCloseTo(100.0 * columns / SIDE, EXACT);
  }

  /** The box's last row and column are inside, the next are not. */
  @ParameterizedTest
  @CsvSource({"8, 8, 100", "23, 23, 100", "24, 23, 0", "23, 24, 0", "7, 8, 0", "8, 7, 0"})
  void peak_atTheEdgeOfABox_isInsideIncluded(int y, int x, double hits) {
    float[] answer = ToyAnswers.painted(0.4f, y, x, y + 1, x + 1);
    SoundAnswer base = ToyAnswers.of("b", "i", "dog", answer, 8, 8, 24, 24);
    ControlScores one = scored(base, ToyAnswers.of("c", "i", "dog", answer, new int[0]), "silence");
    assertThat(value(one.overall(), Score.PEAK)).isCloseTo(hits, EXACT);
  }

  @Test
  void control_ofABaseThatWasNotScored_isRefusedByName() {
    ControlScorer scorer = new ControlScorer();
    SoundAnswer answer =
        ToyAnswers.of("ms_1_silence", "i", "dog", new float[SIDE * SIDE], new int[0]);
    assertThatThrownBy(() -> scorer.control(answer, "silence", "ms_1", false))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ms_1_silence: got base_sample ms_1, which is no sample of the test");
    assertThatThrownBy(() -> scorer.scores(RUN, SET, SET)).isInstanceOf(BadInputException.class);
  }

  @Test
  void scores_inAnyOrderOfSamples_areTheSame() {
    Map<String, float[]> found =
        Map.of("a", ToyAnswers.painted(1, 0, 0, 50, 50), "b", ToyAnswers.painted(1, 0, 0, 40, 30));
    ControlScores[] both = new ControlScores[2];
    for (int i = 0; i < 2; i++) {
      ControlScorer scorer = new ControlScorer();
      for (String key : i == 0 ? List.of("a", "b") : List.of("b", "a")) {
        float[] map = found.getOrDefault(key, new float[0]);
        scorer.base(ToyAnswers.of(key, key, "dog", map, 0, 0, 40, 40));
        scorer.control(
            ToyAnswers.of(key + "s", key, "dog", map, new int[0]), "silence", key, false);
      }
      both[i] = scorer.scores(RUN, SET, SET);
    }
    assertThat(both[0]).isEqualTo(both[1]);
  }

  /** The base's mask has a crowd that nothing counts; the mask of silence has none. */
  @Test
  void same_ofOneMapAndABaseThatIgnoresAPartOfIt_isAll() {
    float[] map = ToyAnswers.painted(0.9f, 0, 0, 10, 100);
    SoundAnswer base = ToyAnswers.of("b", "b", "dog", map.clone(), 0, 0, 5, 100);
    for (int i = 5 * SIDE; i < 5 * SIDE + 100; i++) {
      base.frame().truth()[i] = (byte) 255;
    }
    ControlScorer scorer = new ControlScorer();
    scorer.base(base);
    scorer.control(
        ToyAnswers.of("b_silence", "b", "dog", map.clone(), new int[0]), "silence", "b", false);
    scorer.control(
        ToyAnswers.of("b_swap", "b", "dog", ToyAnswers.painted(0.9f, 0, 0, 5, 100), new int[0]),
        "swap",
        "b",
        false);
    scorer.control(
        ToyAnswers.of("b_mono", "b", "dog", ToyAnswers.painted(0.9f, 6, 0, 10, 100), new int[0]),
        "mono",
        "b",
        false);
    ControlScores same = scorer.scores(RUN, SET, SET);
    // Without row 5, which the base ignores: 4 of 9 rows are left in mono, 5 in swap.
    assertThat(same.kinds())
        .extracting(Group::name, kind -> kind.score(Score.SAME).orElseThrow().value())
        .satisfiesExactly(
            mono -> assertThat((double) mono.toList().get(1)).isCloseTo(400 / 9.0, EXACT),
            silence -> assertThat(silence.toList().get(1)).isEqualTo(100.0),
            swap -> assertThat((double) swap.toList().get(1)).isCloseTo(500 / 9.0, EXACT));
  }

  @Test
  void peak_onAPixelThatTheTruthIgnores_isPassedOver() {
    float[] map = ToyAnswers.painted(0.6f, 3, 7, 4, 8);
    map[9 * SIDE + 9] = 0.9f;
    SoundAnswer answer = ToyAnswers.of("b", "b", "dog", map, 3, 7, 4, 8);
    assertThat(answer.peak()).isEqualTo(9 * SIDE + 9);
    answer.frame().truth()[9 * SIDE + 9] = (byte) 255;
    assertThat(answer.peak()).isEqualTo(3 * SIDE + 7);
  }

  /**
   * What was scored on the first fifty samples is averaged with nothing else, nor are its seeds
   * twice.
   */
  @Test
  void arms_ofOtherSamples_areOtherArms() {
    TestSet first = new TestSet("release.json", "0".repeat(64), "ms", null, 50, null, "images", 50);
    TestSet val = new TestSet("release.json", "0".repeat(64), "ms", "val", null, null, "images", 9);
    ControlScores limited = on(first);
    ControlScores held = on(val);
    List<ControlArm> arms = ControlArm.of(List.of(scores, limited, held));
    assertThat(arms)
        .extracting(ControlArm::testSet)
        .containsExactlyInAnyOrder(
            "vpo-ms, controls 00000000",
            "vpo-ms, the first 50, controls 00000000",
            "vpo-ms/val, controls 00000000");
    assertThatThrownBy(() -> ControlArm.of(List.of(limited, on(first))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got seed 1 twice")
        .hasMessageContaining("vpo-ms, the first 50, controls 00000000");
  }

  private static ControlScores on(TestSet testSet) {
    return new ControlScores(
        scores.formatVersion(),
        RUN,
        testSet,
        SET,
        scores.images(),
        scores.resamples(),
        scores.confidence(),
        scores.negativeKinds(),
        scores.overall(),
        scores.kinds(),
        scores.classes());
  }
}
