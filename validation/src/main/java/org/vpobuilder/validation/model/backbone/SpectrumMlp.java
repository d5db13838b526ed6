package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The smallest audio backbone. It recognises the class by the mean spectrum of each channel, and
 * the place by the channels' mean levels alone; each of the two has a hidden layer, and a further
 * layer joins them. It can't recognise rhythm. A convolutional backbone of any size takes thousands
 * of steps to learn how loud each channel is (decision 0014).
 */
public final class SpectrumMlp extends Layer {
  private static final int HIDDEN = 64;

  private final Sequential what;
  private final Sequential where;
  private final Sequential both;

  /** A network for a feature with this number of channels and bins. */
  public SpectrumMlp(int channels, int bins, int outputs) {
    what = child("what", hidden(channels * bins));
    where = child("where", hidden(channels));
    both =
        child(
            "both",
            new Sequential(
                new Linear(2 * HIDDEN, HIDDEN, true),
                Activation.relu(),
                new Linear(HIDDEN, outputs, true)));
  }

  private static Sequential hidden(int inputs) {
    return new Sequential(new Linear(inputs, HIDDEN, true), Activation.relu());
  }

  /** Maps [B, channels, T, bins] to [B, outputs]. */
  @Override
  public Tensor forward(Tensor x) {
    Tensor spectrum = x.mean(false, 2);
    Tensor timbre = what.forward(spectrum.reshape(x.size(0), -1));
    Tensor levels = where.forward(spectrum.mean(false, 2));
    return both.forward(Tensors.concat(1, timbre, levels));
  }
}
