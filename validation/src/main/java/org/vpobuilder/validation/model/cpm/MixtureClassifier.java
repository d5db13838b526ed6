package org.vpobuilder.validation.model.cpm;

import java.util.List;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Bayes' rule over class mixtures in place of a softmax classifier (S2, CCDM): the score of a class
 * is log p(q | c) + log p(c), and the posterior the softmax of the scores. Gradients flow into the
 * embeddings and not into the mixtures.
 */
final class MixtureClassifier {
  /** Over the components of each class. */
  private static final Script LOG_SUM = Script.expression("x", "torch.logsumexp(x, [2], False)");

  private static final Script LARGEST = Script.expression("x", "torch.amax(x, [2], False)");

  private final Tensor inverse;
  private final Tensor linear;
  private final Tensor constant;
  private final int classes;
  private final int components;
  private final Tensor prior;
  private final MixtureConfig.Score score;

  /**
   * The mixtures as they are now, on the current scope's device.
   *
   * @param priors log p(c) of each, up to what all share
   * @param floor added to the variances
   */
  MixtureClassifier(
      List<DiagonalMixture> mixtures, double[] priors, double floor, MixtureConfig.Score score) {
    this.score = score;
    classes = mixtures.size();
    components = mixtures.get(0).components();
    int width = mixtures.get(0).dimensions();
    int columns = classes * components;
    double[] inverses = new double[width * columns];
    double[] linears = new double[width * columns];
    double[] constants = new double[columns];
    for (int c = 0; c < classes; c++) {
      DiagonalMixture mixture = mixtures.get(c);
      for (int m = 0; m < components; m++) {
        int column = c * components + m;
        double weight =
            switch (score) {
              case LOG_SUM -> Math.log(mixture.weights()[m]);
              case MAX -> 0;
            };
        double sum = weight - width * Math.log(2 * Math.PI) / 2;
        for (int d = 0; d < width; d++) {
          double mean = mixture.means()[m][d];
          double variance = Math.max(DiagonalMixture.LEAST, mixture.variances()[m][d] + floor);
          inverses[d * columns + column] = 1 / variance;
          linears[d * columns + column] = mean / variance;
          sum -= Math.log(variance) / 2 + mean * mean / variance / 2;
        }
        constants[column] = sum;
      }
    }
    inverse = Tensors.of(inverses, width, columns);
    linear = Tensors.of(linears, width, columns);
    constant = Tensors.of(constants, columns);
    prior = Tensors.of(priors, classes);
  }

  /**
   * log p(q | c) + log p(c), up to what all classes share. In double precision inside: the squares
   * are multiplied out into terms that nearly cancel, and a scope of half precision would round
   * them to whole nats.
   *
   * @param embeddings as {@link ClassMixtures#vectors} gives them, [R, D]
   * @return [R, classes], F64 for F64 and else F32
   */
  Tensor scores(Tensor embeddings) {
    Tensor x = embeddings.to(DType.F64);
    Tensor parts = x.matmul(linear).sub(x.square().matmul(inverse).mul(0.5)).add(constant);
    Tensor byComponent = parts.reshape(x.size(0), classes, components);
    Tensor likelihood =
        switch (score) {
          case LOG_SUM -> LOG_SUM.call(byComponent);
          case MAX -> LARGEST.call(byComponent);
        };
    return likelihood.add(prior).to(NeuralOps.widened(embeddings).type());
  }

  /** p(c | q) by Bayes' rule, [R, classes]. */
  Tensor posterior(Tensor embeddings) {
    return NeuralOps.softmax(scores(embeddings), -1);
  }
}
