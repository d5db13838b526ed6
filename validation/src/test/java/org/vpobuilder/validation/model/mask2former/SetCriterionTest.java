package org.vpobuilder.validation.model.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.mask2former.CriterionConfig.MaskLoss;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Sampling;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** Against the authors' criterion (src/test/python/golden_mask2former.py) and by hand. */
class SetCriterionTest {
  private static final int IGNORE = 255;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static List<List<Integer>> present(long[] labels, int images) {
    int pixels = labels.length / images;
    List<List<Integer>> present = new java.util.ArrayList<>();
    for (int i = 0; i < images; i++) {
      TreeSet<Integer> own = new TreeSet<>();
      for (int p = 0; p < pixels; p++) {
        if (labels[i * pixels + p] != IGNORE) {
          own.add((int) labels[i * pixels + p]);
        }
      }
      present.add(List.copyOf(own));
    }
    return present;
  }

  private static Segments segments(long[] labels, int images, int height, int width) {
    List<String> keys = List.of("a", "b").subList(0, images);
    return Segments.of(
        Tensors.of(labels, images, height, width), present(labels, images), keys, IGNORE);
  }

  private static Tensor leaf(String name, double scale, long... shape) {
    return Autograd.require(WeightFormula.input(name, scale, shape));
  }

  private static Tensor gradient(Tensor leaf) {
    return Autograd.gradient(leaf).orElseThrow();
  }

  @Test
  void of_twoOutputs_equalsTheAuthors() throws IOException {
    JsonNode golden = Golden.json("mask2former/mask2former.json").get("criterion");
    long[] labels = golden.get("labels").asText().chars().mapToLong(c -> c - '0').toArray();
    Segments segments = segments(labels, 2, 12, 16);
    Tensor[] classes = {leaf("logits 0", 6, 2, 7, 6), leaf("logits 1", 6, 2, 7, 6)};
    Tensor[] masks = {leaf("masks 0", 8, 2, 7, 6, 8), leaf("masks 1", 8, 2, 7, 6, 8)};
    List<QueryAnswer> predictions =
        List.of(
            new QueryAnswer(classes[0], classes[0], masks[0]),
            new QueryAnswer(classes[1], classes[1], masks[1]));
    SetCriterion.Result result =
        new SetCriterion(CriterionConfig.PUBLISHED.withPoints(48))
            .of(predictions, segments, Draws.of(11), 3);
    for (int i = 0; i < 2; i++) {
      int[] wanted = new int[segments.count()];
      for (int j = 0; j < wanted.length; j++) {
        wanted[j] = golden.get("matches").get(i).get("match").get(j).asInt();
      }
      assertThat(result.matches().get(i)).containsExactly(wanted);
    }
    JsonNode losses = golden.get("losses");
    double named = losses.get("loss_ce").asDouble() + losses.get("loss_ce_0").asDouble();
    assertThat(result.losses().terms().get("class").item()).isCloseTo(2 * named, within(1e-5));
    double mask = losses.get("loss_mask").asDouble() + losses.get("loss_mask_0").asDouble();
    assertThat(result.losses().terms().get("mask").item()).isCloseTo(5 * mask, within(1e-5));
    double dice = losses.get("loss_dice").asDouble() + losses.get("loss_dice_0").asDouble();
    assertThat(result.losses().terms().get("dice").item()).isCloseTo(5 * dice, within(1e-5));
    assertThat(result.losses().total().item())
        .isCloseTo(golden.get("total").asDouble(), within(3e-5));
    Autograd.backward(result.losses().total());
    for (int i = 0; i < 2; i++) {
      Golden.check("classes", gradient(classes[i]), golden.get("class_gradients").get(i), 1e-4);
      Golden.check("masks", gradient(masks[i]), golden.get("mask_gradients").get(i), 1e-4);
    }
  }

  /** Two queries, one target on its left half, four points on the pixels. */
  @Test
  void cost_fourPoints_asByHand() {
    Tensor logits = Tensors.of(new float[] {2, 2, -2, -2, -2, -2, 2, 2}, 1, 2, 4);
    Tensor target = Tensors.of(new float[] {1, 1, 0, 0}, 1, 1, 4);
    float[] costs =
        PointLoss.costs(CriterionConfig.PUBLISHED, logits, target, Tensors.ones(1, 1, 4)).floats();
    // Probabilities .6 and .9 of the class would take 1.2 and 1.8 away.
    assertThat(costs[0]).isCloseTo(5 * .126928f + 5 * .095362f, within(1e-5f));
    assertThat(costs[1]).isCloseTo(5 * 2.126928f + 5 * .704638f, within(1e-5f));
    assertThat(costs[0] - 2 * .6).isCloseTo(-.088548, within(1e-5));
    assertThat(costs[1] - 2 * .9).isCloseTo(12.357828, within(1e-5));
  }

  @Test
  void classLoss_noObjectWeighsATenth_asByHand() {
    Tensor classes = Tensors.of(new float[] {2, 0, 0, 0}, 1, 2, 2);
    QueryAnswer prediction = new QueryAnswer(classes, classes, Tensors.zeros(1, 2, 2, 2));
    Segments segments = segments(new long[] {0, 0, 0, 0}, 1, 2, 2);
    SetCriterion criterion = new SetCriterion(CriterionConfig.PUBLISHED);
    // Class 0 of one; the second query answers for nothing.
    double loss =
        criterion
            .classLoss(prediction, segments, new int[] {0}, SetCriterion.Share.of(segments, 2))
            .item();
    assertThat(loss).isCloseTo(.178402, within(1e-6));
  }

  @Test
  void pointLosses_focalAndDice_asByHand() {
    Tensor one = Tensors.ones(1, 1);
    double[][] cases = {{0, 1, .0433217}, {0, 0, .1299651}, {2, 1, 4.50891e-4}, {2, 0, 1.2375586}};
    for (double[] each : cases) {
      Tensor logit = Tensors.of(new float[] {(float) each[0]}, 1, 1);
      Tensor target = Tensors.of(new float[] {(float) each[1]}, 1, 1);
      assertThat(PointLoss.mean(MaskLoss.FOCAL, logit, target, one).item())
          .isCloseTo(each[2], within(1e-6 * Math.max(1, each[2])));
    }
    Tensor all = Tensors.ones(1, 4);
    Tensor half = Tensors.of(new float[] {1, 1, 0, 0}, 1, 4);
    Tensor right = Tensors.of(new float[] {20, 20, -20, -20}, 1, 4);
    assertThat(PointLoss.dice(right, half, all).item()).isCloseTo(0, within(1e-6));
    Tensor nothing = Tensors.full(-20, right.type(), 1, 4);
    assertThat(PointLoss.dice(nothing, Tensors.zeros(1, 4), all).item()).isCloseTo(0, within(1e-6));
    assertThat(PointLoss.dice(Tensors.zeros(1, 4), half, all).item()).isCloseTo(.4, within(1e-6));
  }

  /** The padding takes no part: no gradient reaches what only padded points touch. */
  @Test
  void losses_ignoredPixels_doNotCount() {
    long[] labels = new long[64];
    Arrays.fill(labels, 0, 16, 0);
    Arrays.fill(labels, 16, 32, 1);
    Arrays.fill(labels, 32, 64, IGNORE);
    Segments padded = segments(labels, 1, 8, 8);
    assertThat(padded.count()).isEqualTo(2);
    Tensor masks = leaf("masks", 4, 1, 3, 8, 8);
    Tensor classes = WeightFormula.input("classes", 4, 1, 3, 3);
    Losses losses =
        new SetCriterion(CriterionConfig.PUBLISHED.withPoints(256))
            .of(List.of(new QueryAnswer(classes, classes, masks)), padded, Draws.of(1), 1)
            .losses();
    Autograd.backward(losses.total());
    Tensor sizes = gradient(masks).abs().sum(false, 0, 1, 3);
    for (int row = 0; row < 8; row++) {
      // Points in the last known row take from the first padded one too.
      double size = sizes.slice(0, row, row + 1L).item();
      assertThat(size > 0).as("row " + row).isEqualTo(row < 5);
    }
  }

  @Test
  void places_published_areLeastCertainAndFresh() {
    SetCriterion criterion = new SetCriterion(CriterionConfig.PUBLISHED);
    Tensor logits = WeightFormula.input("logits", 8, 1, 1, 32, 32);
    List<Draws.Draw> address = List.of(Draws.of(1).at("points"));
    Tensor places = criterion.places(logits, address);
    assertThat(places.shape()).containsExactly(1, 12544, 2);
    Tensor drawn = Tensors.uniform(address, 37632 + 3136, 2);
    float[] doubts = absolute(logits, drawn.slice(1, 0, 37632));
    Arrays.sort(doubts);
    float[] chosen = absolute(logits, places.slice(1, 0, 9408));
    Arrays.sort(chosen);
    assertThat(chosen).containsExactly(Arrays.copyOf(doubts, 9408));
    assertThat(places.slice(1, 9408, 12544).floats())
        .containsExactly(drawn.slice(1, 37632, 40768).floats());
    float[] all = places.floats();
    for (float each : all) {
      assertThat(each).isBetween(0f, 1f);
    }
  }

  private static float[] absolute(Tensor logits, Tensor places) {
    return Sampling.points(logits, places).abs().floats();
  }

  /** Half batches whose gradients are added are the whole batch, up to rounding. */
  @Test
  void share_ofHalves_addsUpToTheWhole() {
    long[] labels = new long[2 * 64];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i < 64 ? i / 20 : i % 8 / 4;
    }
    Segments both = segments(labels, 2, 8, 8);
    Segments[] halves = {
      segments(Arrays.copyOf(labels, 64), 1, 8, 8),
      Segments.of(
          Tensors.of(Arrays.copyOfRange(labels, 64, 128), 1, 8, 8),
          present(Arrays.copyOfRange(labels, 64, 128), 1),
          List.of("b"),
          IGNORE)
    };
    SetCriterion criterion = new SetCriterion(CriterionConfig.PUBLISHED.withPoints(32));
    Tensor classes = leaf("classes", 4, 2, 5, 5);
    Tensor masks = leaf("masks", 8, 2, 5, 4, 4);
    Autograd.backward(
        criterion
            .of(List.of(new QueryAnswer(classes, classes, masks)), both, Draws.of(2), 9)
            .losses()
            .total());
    float[] wantedClasses = gradient(classes).floats();
    float[] wantedMasks = gradient(masks).floats();
    Autograd.zero(classes);
    Autograd.zero(masks);
    SetCriterion.Share share =
        SetCriterion.Share.of(halves[0], 5).plus(SetCriterion.Share.of(halves[1], 5));
    for (int i = 0; i < 2; i++) {
      QueryAnswer half =
          new QueryAnswer(
              classes.slice(0, i, i + 1L), classes.slice(0, i, i + 1L), masks.slice(0, i, i + 1L));
      Autograd.backward(
          criterion.of(List.of(half), halves[i], share, Draws.of(2), 9).losses().total());
    }
    float[] gotClasses = gradient(classes).floats();
    float[] gotMasks = gradient(masks).floats();
    for (int i = 0; i < gotClasses.length; i++) {
      assertThat(gotClasses[i]).isCloseTo(wantedClasses[i], within(1e-6f));
    }
    for (int i = 0; i < gotMasks.length; i++) {
      assertThat(gotMasks[i]).isCloseTo(wantedMasks[i], within(1e-6f));
    }
  }

  @Test
  void of_nothingKnown_isAllNoObject() {
    long[] labels = new long[16];
    Arrays.fill(labels, IGNORE);
    Segments none = segments(labels, 1, 4, 4);
    Tensor classes = leaf("classes", 4, 1, 3, 4);
    Tensor masks = leaf("masks", 4, 1, 3, 2, 2);
    SetCriterion.Result result =
        new SetCriterion(CriterionConfig.PUBLISHED)
            .of(List.of(new QueryAnswer(classes, classes, masks)), none, Draws.of(1), 1);
    assertThat(result.losses().terms().get("mask").item()).isZero();
    assertThat(result.losses().terms().get("class").item()).isPositive().isFinite();
    Autograd.backward(result.losses().total());
    assertThat(gradient(classes).abs().max().item()).isPositive();
  }

  @Test
  void inference_twoQueries_asByHand() {
    Tensor probabilities = Tensors.of(new float[] {.8f, .1f, .2f, .7f}, 1, 2, 2);
    Tensor masks = Tensors.of(new float[] {(float) Math.log(9), 0}, 1, 2, 1, 1);
    float[] scores = SemanticInference.scores(probabilities, masks, 1, 1).floats();
    assertThat(scores[0]).isCloseTo(.82f, within(1e-6f));
    assertThat(scores[1]).isCloseTo(.44f, within(1e-6f));
    Tensor classes = Tensors.of(new float[] {2, 0, 0, 0, 0, 3}, 1, 2, 3);
    Tensor two = Tensors.of(new float[] {0, 2, 4, -4}, 1, 2, 1, 2);
    QueryAnswer prediction = new QueryAnswer(classes, classes, two);
    Tensor named = SemanticInference.probabilities(prediction);
    float[] vct = SemanticInference.scores(named, two, 1, 2).floats();
    float[] wanted = {.437957f, .693989f, .097718f, .094625f};
    for (int i = 0; i < 4; i++) {
      assertThat(vct[i]).isCloseTo(wanted[i], within(1e-5f));
    }
  }
}
