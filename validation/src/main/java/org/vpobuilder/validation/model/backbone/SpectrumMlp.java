package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The smallest audio backbone: the mean spectrum of each channel, through two hidden layers. It
 * hears timbre and level, not rhythm, and how loud each channel is reaches the output by a linear
 * layer, where a convolutional one of any size takes thousands of steps to find it (decision 0014).
 */
public final class SpectrumMlp extends Layer {
  private static final int HIDDEN = 64;

  private final Sequential layers;

  /** Takes {@code inputs} channels times bins of the feature. */
  public SpectrumMlp(int inputs, int outputs) {
    layers =
        child(
            "layers",
            new Sequential(
                new Linear(inputs, HIDDEN, true),
                Activation.relu(),
                new Linear(HIDDEN, HIDDEN, true),
                Activation.relu(),
                new Linear(HIDDEN, outputs, true)));
  }

  /** [B, channels, T, F] to [B, outputs]. */
  @Override
  public Tensor forward(Tensor x) {
    return layers.forward(x.mean(false, 2).reshape(x.size(0), -1));
  }
}
