package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.Tensor;

/** A complete residual network: its map is pooled and projected by {@code fc}. */
public final class PooledResNet extends ResNet {
  private final Pool pool;
  private final Linear fc;

  /** The pooling of a map to one vector. */
  public enum Pool {
    /** As in torchvision. */
    AVERAGE,
    /** As in CAVP's audio backbone (the authors' code). */
    MAX
  }

  public PooledResNet(ResNetConfig config, Pool pool, int outputs) {
    super(config);
    this.pool = pool;
    int last = config.widths().get(config.widths().size() - 1);
    fc = child("fc", new Linear(last, outputs, true));
  }

  /** Maps [B, channels, H, W] to [B, outputs]. */
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
