package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.nn.Layer;

/**
 * The network that turns audio, [N, C, T, F], into what TPAVI takes, [N, audio width] (decision
 * 0011).
 */
public sealed interface Hearing {
  /** Numbers in the audio feature, as VGGish makes them. */
  int WIDTH = 128;

  Layer network();

  /** For VPO: a ResNet-18, its map max-pooled as in CAVP; 1 channel is mono, 2 are stereo. */
  static Hearing resNet18(int channels) {
    return new Trained(
        new PooledResNet(ResNetConfig.resNet18(channels), PooledResNet.Pool.MAX, WIDTH));
  }

  /** For AVSBench; its weights are loaded by whoever makes it. */
  static Hearing vggish() {
    return new Frozen(new Vggish(WIDTH));
  }

  /**
   * Learns on a CPU in minutes. Its map is averaged: the mean keeps which channel is louder; after
   * a maximum it takes thousands of steps to find.
   */
  static Hearing tiny(int channels) {
    ResNetConfig config =
        ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 8, List.of(1, 1, 1, 1));
    return new Trained(new PooledResNet(config, PooledResNet.Pool.AVERAGE, WIDTH));
  }

  /** Learns with the rest and is saved with it, as "audio_backbone": on VPO. */
  record Trained(Layer network) implements Hearing {}

  /** Stays as it was loaded and is not saved: VGGish on AVSBench. */
  record Frozen(Layer network) implements Hearing {
    public Frozen {
      network.train(false);
    }
  }
}
