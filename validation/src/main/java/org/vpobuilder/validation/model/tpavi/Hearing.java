package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.nn.Layer;

/**
 * The network that turns audio, [N, C, T, F], into what TPAVI takes, [N, audio width] (decision
 * 0011).
 */
public sealed interface Hearing {
  Layer network();

  /** Learns with the rest and is saved with it, as "audio_backbone": on VPO. */
  record Trained(Layer network) implements Hearing {}

  /** Stays as it was loaded and is not saved: VGGish on AVSBench. */
  record Frozen(Layer network) implements Hearing {
    public Frozen {
      network.train(false);
    }
  }
}
