package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.SpectrumMlp;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.nn.Layer;

/**
 * The network that turns audio, [N, C, T, F], into TPAVI's audio feature, [N, audio width]
 * (decision 0011).
 */
public sealed interface Hearing {
  /** The length of the audio feature, as in VGGish. */
  int WIDTH = 128;

  Layer network();

  /** For VPO: a ResNet-18 whose map is max-pooled as in CAVP; 1 channel is mono, 2 are stereo. */
  static Hearing resNet18(int channels) {
    return new Trained(
        new PooledResNet(ResNetConfig.resNet18(channels), PooledResNet.Pool.MAX, WIDTH));
  }

  /** For AVSBench: VGGish; the caller loads its weights. */
  static Hearing vggish() {
    return new Frozen(new Vggish(WIDTH));
  }

  /** A network that trains in minutes on a CPU: an MLP of the mean spectrum. */
  static Hearing tiny(int channels, int bins) {
    return new Trained(new SpectrumMlp(channels, bins, WIDTH));
  }

  /** A network that is trained with the rest and saved with it, as "audio_backbone": on VPO. */
  record Trained(Layer network) implements Hearing {}

  /** A network that stays as it was loaded and is not saved: VGGish on AVSBench. */
  record Frozen(Layer network) implements Hearing {
    public Frozen {
      network.train(false);
    }
  }
}
