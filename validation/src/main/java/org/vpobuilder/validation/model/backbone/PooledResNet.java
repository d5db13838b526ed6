package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.Tensor;

/** A residual network to its end: pooled over the map and projected by {@code fc}. */
public final class PooledResNet extends ResNet {
  private final Pool pool;
  private final Linear fc;

  /** How a map becomes one vector. */
  public enum Pool {
    /** torchvision's. */
    AVERAGE,
    /** CAVP's audio backbone's ([C]). */
    MAX
  }

  public PooledResNet(ResNetConfig config, Pool pool, int outputs) {
    super(config);
    this.pool = pool;
    int last = config.widths().get(config.widths().size() - 1);
    fc = child("fc", new Linear(last, outputs, true));
  }

  /** [B, channels, H, W] to [B, outputs]. */
  @Override
  public Tensor forward(Tensor x) {
    Tensor map = super.forward(x);
    Tensor pixels = map.reshape(map.size(0), map.size(1), -1);
    return fc.forward(
        switch (pool) {
          case AVERAGE -> pixels.mean(false, -1);
          case MAX -> pixels.max(false, -1);
        });
  }
}
