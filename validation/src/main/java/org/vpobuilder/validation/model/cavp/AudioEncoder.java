package org.vpobuilder.validation.model.cavp;

import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.SpectrumMlp;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.Tensor;

/** One feature of a sound, f_gamma of S1 §4.1: [B, C, T, F] to [B, width]. */
final class AudioEncoder extends Layer {
  /** The published weights hold a classifier of two that nothing reads. */
  private static final int UNUSED_CLASSES = 2;

  private final Layer backbone;

  AudioEncoder(CavpConfig.Sound sound, int width) {
    backbone = child("backbone", backbone(sound, width));
    child("cls_head", new Linear(width, UNUSED_CLASSES, true));
  }

  private static Layer backbone(CavpConfig.Sound sound, int width) {
    if (sound instanceof CavpConfig.Sound.Residual residual) {
      return new PooledResNet(residual.config(), PooledResNet.Pool.MAX, width);
    }
    if (sound instanceof CavpConfig.Sound.Spectrum spectrum) {
      return new SpectrumMlp(spectrum.channels(), spectrum.bins(), width);
    }
    return new Vggish(width);
  }

  @Override
  public Tensor forward(Tensor x) {
    return backbone.forward(x);
  }
}
