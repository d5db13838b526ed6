package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Sampling;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The loss of a set of segments (Mask2Former §3.3, eq. 3 of MaskFormer): every output of the
 * decoder is matched and supervised in the same way. Masks are compared at points, most of them
 * where the mask is least certain (§3.3, "importance sampling"; PointRend).
 */
public final class SetCriterion {
  private static final Script CROSS_ENTROPY =
      Script.expression("x, y, w", "torch.cross_entropy_loss(x, y, w, 2, -100, 0.)");

  private static final String POINTS = "points ";

  private final CriterionConfig config;
  private final Matcher matcher;

  public SetCriterion(CriterionConfig config) {
    this.config = config;
    this.matcher = new Matcher(config);
  }

  /**
   * The divisors of losses.
   *
   * @param images number of images whose queries share one mean
   * @param segments number of segments whose masks share one mean
   * @param answered number of segments that have a query: all, unless an image has more segments
   *     than queries
   */
  public record Share(int images, int segments, int answered) {
    /** The divisors of a batch on its own. */
    public static Share of(Segments segments, long queries) {
      int answered =
          segments.byImage().stream().mapToInt(own -> (int) Math.min(own.size(), queries)).sum();
      return new Share(segments.keys().size(), segments.count(), answered);
    }

    /** The divisors of several batches together. */
    public Share plus(Share other) {
      return new Share(images + other.images, segments + other.segments, answered + other.answered);
    }
  }

  /**
   * The losses and the matching.
   *
   * @param matches for each output the query of each segment, -1 for none
   */
  public record Result(Losses losses, List<int[]> matches) {}

  public CriterionConfig config() {
    return config;
  }

  /** The losses of a batch on its own. */
  public Result of(List<QueryAnswer> predictions, Segments segments, Draws draws, long step) {
    long queries = predictions.get(0).classes().size(1);
    return of(predictions, segments, Share.of(segments, queries), draws, step);
  }

  /**
   * The losses of a batch; terms {@code class}, {@code mask} and {@code dice}, each the sum over
   * outputs.
   *
   * @param share divisors for all images whose gradients are added up before an update
   * @param draws source of the points, at (step, number, "points OUTPUT", key, class)
   */
  public Result of(
      List<QueryAnswer> predictions, Segments segments, Share share, Draws draws, long step) {
    List<int[]> matches = matcher.match(predictions, segments, draws, step);
    List<Tensor> classes = new ArrayList<>();
    List<Tensor> masks = new ArrayList<>();
    List<Tensor> dices = new ArrayList<>();
    for (int i = 0; i < predictions.size(); i++) {
      QueryAnswer prediction = predictions.get(i);
      classes.add(classLoss(prediction, segments, matches.get(i), share));
      MaskLosses loss =
          maskLosses(prediction, segments, matches.get(i), share, draws, step, POINTS + i);
      masks.add(loss.point());
      dices.add(loss.dice());
    }
    Tensor named = Tensors.stack(0, classes).sum().mul(config.classWeight());
    Tensor point = Tensors.stack(0, masks).sum().mul(config.maskWeight());
    Tensor dice = Tensors.stack(0, dices).sum().mul(config.diceWeight());
    Losses losses =
        new Losses(named.add(point).add(dice), Map.of("class", named, "mask", point, "dice", dice));
    return new Result(losses, matches);
  }

  /**
   * The cross-entropy of all queries; queries without a segment have the class "no object" and the
   * weight {@link CriterionConfig#noObject}.
   */
  public Tensor classLoss(QueryAnswer prediction, Segments segments, int[] match, Share share) {
    int queries = (int) prediction.classes().size(1);
    int none = (int) prediction.classes().size(2) - 1;
    long[] targets = new long[segments.keys().size() * queries];
    Arrays.fill(targets, none);
    for (int j = 0; j < match.length; j++) {
      if (match[j] >= 0) {
        Segments.Segment segment = segments.all().get(j);
        targets[segment.image() * queries + match[j]] = segment.label();
      }
    }
    float[] weights = new float[none + 1];
    Arrays.fill(weights, 1);
    weights[none] = (float) config.noObject();
    Tensor sum =
        CROSS_ENTROPY.call(
            NeuralOps.widened(prediction.classes()).reshape(-1, none + 1L),
            Tensors.of(targets, targets.length),
            Tensors.of(weights, weights.length));
    double others = (double) share.images() * queries - share.answered();
    return sum.div(share.answered() + config.noObject() * others);
  }

  /** Sums over segments, divided by their number. */
  public record MaskLosses(Tensor point, Tensor dice) {}

  /**
   * The losses of the masks of matched queries, at points drawn for each segment.
   *
   * @param match the query of each segment, -1 for none
   * @param purpose part of the address of the points, (step, number, purpose, key, class)
   */
  public MaskLosses maskLosses(
      QueryAnswer prediction,
      Segments segments,
      int[] match,
      Share share,
      Draws draws,
      long step,
      String purpose) {
    List<Draws.Draw> addresses = new ArrayList<>();
    List<Integer> kept = new ArrayList<>();
    for (int j = 0; j < match.length; j++) {
      if (match[j] >= 0) {
        Segments.Segment segment = segments.all().get(j);
        String key = segments.keys().get(segment.image());
        addresses.add(draws.at("step", step, purpose, key, segment.label()));
        kept.add(j);
      }
    }
    if (kept.isEmpty()) {
      Tensor none = Tensors.zeros();
      return new MaskLosses(none, none);
    }
    Tensor logits = matched(prediction.masks(), segments, match, kept);
    Tensor places = places(logits, addresses);
    long[] indices = kept.stream().mapToLong(Integer::longValue).toArray();
    Tensor segment = Tensors.of(indices, indices.length);
    Tensor image = segments.images().select(0, segment);
    Tensor targets = Sampling.points(segments.masks().select(0, segment), places).squeeze(1);
    Tensor weights = Sampling.nearestPoints(segments.known().select(0, image), places).squeeze(1);
    Tensor predicted = Sampling.points(logits, places).squeeze(1);
    double count = Math.max(1, share.segments());
    return new MaskLosses(
        PointLoss.mean(config.maskLoss(), predicted, targets, weights).sum().div(count),
        PointLoss.dice(predicted, targets, weights).sum().div(count));
  }

  /** The mask logits of the queries that are matched with the segments, [J, 1, h, w]. */
  private static Tensor matched(Tensor masks, Segments segments, int[] match, List<Integer> kept) {
    long queries = masks.size(1);
    long[] rows =
        kept.stream().mapToLong(j -> segments.all().get(j).image() * queries + match[j]).toArray();
    Tensor all = NeuralOps.widened(masks).reshape(-1, 1, masks.size(2), masks.size(3));
    return all.select(0, Tensors.of(rows, rows.length));
  }

  /**
   * The points, [J, K, 2]: the least certain of many candidates and some fresh points, as in
   * PointRend's {@code get_uncertain_point_coords_with_randomness}.
   */
  Tensor places(Tensor logits, List<Draws.Draw> addresses) {
    try (Autograd.Off off = Autograd.off()) {
      int candidates = config.oversampling() * config.points();
      Tensor drawn = Tensors.uniform(addresses, config.drawn(), 2);
      Tensor candidate = drawn.slice(1, 0, candidates);
      Tensor doubt = Sampling.points(logits, candidate).squeeze(1).abs().neg();
      int uncertain = config.uncertainPoints();
      Tensor index = NeuralOps.largest(doubt, uncertain).unsqueeze(2);
      Tensor chosen = candidate.gather(1, index.expand(addresses.size(), uncertain, 2));
      return Tensors.concat(1, chosen, drawn.slice(1, candidates, config.drawn()));
    }
  }
}
