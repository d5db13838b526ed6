package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * A residual network to its end: the maximum over the map, as in CAVP's audio backbone ([C]), where
 * torchvision has the mean; projected by {@code fc}.
 */
public final class PooledResNet extends ResNet {
  private final Linear fc;

  public PooledResNet(ResNetConfig config, int outputs) {
    super(config);
    int last = config.widths().get(config.widths().size() - 1);
    fc = child("fc", new Linear(last, outputs, true));
  }

  /** [B, channels, H, W] to [B, outputs]. */
  @Override
  public Tensor forward(Tensor x) {
    Tensor map = super.forward(x);
    Tensor pixels = map.reshape(map.size(0), map.size(1), -1);
    return fc.forward(pixels.max(false, -1));
  }
}
