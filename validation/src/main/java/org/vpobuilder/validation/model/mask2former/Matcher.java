package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Sampling;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Matches queries with segments: for each image the assignment of least cost, by class probability
 * and by masks at points that all of the image's queries share (Mask2Former §3.3 and its matcher).
 * It waits for the device once, for the costs of all outputs.
 */
public final class Matcher {
  private final CriterionConfig config;

  public Matcher(CriterionConfig config) {
    this.config = config;
  }

  /**
   * Matches each of the outputs.
   *
   * @param draws source of the points, at (step, number, "match", output, key)
   * @return for each output the query of each segment, or -1 if an image has more segments than
   *     queries
   */
  public List<int[]> match(
      List<QueryAnswer> predictions, Segments segments, Draws draws, long step) {
    List<List<Integer>> byImage = segments.byImage();
    int most = byImage.stream().mapToInt(List::size).max().orElse(0);
    int queries = (int) predictions.get(0).classes().size(1);
    List<int[]> matches = new ArrayList<>();
    if (most == 0) {
      predictions.forEach(each -> matches.add(new int[0]));
      return matches;
    }
    float[] costs = costs(predictions, segments, byImage, most, draws, step);
    int perOutput = byImage.size() * queries * most;
    for (int output = 0; output < predictions.size(); output++) {
      int[] match = new int[segments.count()];
      for (int image = 0; image < byImage.size(); image++) {
        List<Integer> own = byImage.get(image);
        int from = output * perOutput + image * queries * most;
        double[] own2 = new double[own.size() * queries];
        for (int j = 0; j < own.size(); j++) {
          for (int query = 0; query < queries; query++) {
            own2[j * queries + query] = costs[from + query * most + j];
          }
        }
        int[] queryOf = Assignment.of(own2, own.size(), queries);
        for (int j = 0; j < own.size(); j++) {
          match[own.get(j)] = queryOf[j];
        }
      }
      matches.add(match);
    }
    return matches;
  }

  /**
   * The costs, [outputs, B, N, most]; slots that an image does not fill repeat another segment's
   * costs.
   */
  private float[] costs(
      List<QueryAnswer> predictions,
      Segments segments,
      List<List<Integer>> byImage,
      int most,
      Draws draws,
      long step) {
    long[] slots = new long[byImage.size() * most];
    long[] labels = new long[slots.length];
    for (int image = 0; image < byImage.size(); image++) {
      for (int j = 0; j < byImage.get(image).size(); j++) {
        slots[image * most + j] = byImage.get(image).get(j);
        labels[image * most + j] = segments.all().get(byImage.get(image).get(j)).label();
      }
    }
    try (TensorScope scope = TensorScope.open();
        Autograd.Off off = Autograd.off()) {
      Tensor slot = Tensors.of(slots, slots.length);
      Tensor label = Tensors.of(labels, byImage.size(), 1, most);
      List<Tensor> all = new ArrayList<>();
      for (int output = 0; output < predictions.size(); output++) {
        List<Draws.Draw> addresses = new ArrayList<>();
        for (String key : segments.keys()) {
          addresses.add(draws.at("step", step, "match", output, key));
        }
        Tensor places = Tensors.uniform(addresses, config.points(), 2);
        all.add(scope.keep(cost(predictions.get(output), segments, places, slot, label)));
      }
      return Tensors.stack(0, all).floats();
    }
  }

  private Tensor cost(
      QueryAnswer prediction, Segments segments, Tensor places, Tensor slot, Tensor label) {
    try (TensorScope scope = TensorScope.open()) {
      long most = label.size(2);
      long batch = label.size(0);
      Tensor logits = Sampling.points(NeuralOps.widened(prediction.masks()), places);
      Tensor sampled = Sampling.points(segments.masks(), places.select(0, segments.images()));
      Tensor targets = sampled.squeeze(1).select(0, slot).reshape(batch, most, places.size(1));
      Tensor weights = Sampling.nearestPoints(segments.known(), places);
      Tensor masks = PointLoss.costs(config, logits, targets, weights);
      Tensor probability = NeuralOps.softmax(prediction.classes(), -1);
      Tensor named = probability.gather(2, label.expand(batch, probability.size(1), most));
      return scope.keep(masks.sub(named.mul(config.classWeight())));
    }
  }
}
