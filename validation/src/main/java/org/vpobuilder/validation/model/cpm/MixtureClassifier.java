package org.vpobuilder.validation.model.cpm;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Bayes' rule over class mixtures in place of a softmax classifier (S2, CCDM): the score of a class
 * is log p(q | c) with an even prior, and the posterior the softmax of the scores. Gradients flow
 * into the embeddings and not into the mixtures.
 */
final class MixtureClassifier {
  /** Over the components of each class. */
  private static final Script LOG_SUM = Script.expression("x", "torch.logsumexp(x, [2], False)");

  private static final Script NORMED =
      Script.expression("s", "torch.layer_norm(s, [torch.size(s, 1)], None, None, 1e-5, True)");

  private final Tensor inverse;
  private final Tensor linear;
  private final Tensor constant;
  private final int classes;
  private final int components;

  /** The mixtures as they are now, on the current scope's device. */
  MixtureClassifier(List<DiagonalMixture> mixtures, double floor) {
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
        double sum = Math.log(mixture.weights()[m]) - width * Math.log(2 * Math.PI) / 2;
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
  }

  /**
   * log p(q | c), up to what all classes share. In double precision inside: the squares are
   * multiplied out into terms that nearly cancel, and a scope of half precision would round them to
   * whole nats.
   *
   * @param embeddings of length 1, [R, D]
   * @return [R, classes], F64 for F64 and else F32
   */
  Tensor scores(Tensor embeddings) {
    Tensor x = embeddings.to(DType.F64);
    Tensor parts = x.matmul(linear).sub(x.square().matmul(inverse).mul(0.5)).add(constant);
    return LOG_SUM
        .call(parts.reshape(x.size(0), classes, components))
        .to(NeuralOps.widened(embeddings).type());
  }

  /** Scores of mean 0 and variance 1 over the classes, which a softmax does not saturate at. */
  static Tensor normed(Tensor scores) {
    return NORMED.call(scores);
  }

  /** p(c | q), [R, classes]; exactly Bayes' rule unless {@code normed}. */
  Tensor posterior(Tensor embeddings, boolean normed) {
    Tensor scores = scores(embeddings);
    return NeuralOps.softmax(normed ? normed(scores) : scores, -1);
  }

  /** Embeddings of length 1. */
  static Tensor unit(Tensor embeddings) {
    return NeuralOps.normalize(embeddings, -1);
  }

  /** The values of length 1, [R][D], without history. */
  static float[][] unitRows(Tensor embeddings) {
    try (Autograd.Off off = Autograd.off()) {
      Tensor unit = unit(embeddings);
      float[] values = unit.floats();
      int width = (int) unit.size(-1);
      float[][] rows = new float[values.length / width][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
      }
      return rows;
    }
  }
}
