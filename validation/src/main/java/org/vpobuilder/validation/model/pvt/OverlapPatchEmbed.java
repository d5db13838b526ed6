package org.vpobuilder.validation.model.pvt;

import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.tensor.Tensor;

/** Overlapping patches (PVT v2, section 3.3): [B, in, H, W] to [B, H', W', out]. */
final class OverlapPatchEmbed extends Layer {
  private final Conv2d projection;
  private final LayerNorm norm;

  OverlapPatchEmbed(int in, int out, int patch, int stride) {
    projection =
        child(
            "proj",
            new Conv2d(
                Conv2d.Shape.of(in, out, patch)
                    .withStride(stride)
                    .withPadding(patch / 2)
                    .withInit(Init.KAIMING_FAN_OUT)));
    norm = child("norm", new LayerNorm(out, PvtV2.DEFAULT_EPS));
  }

  @Override
  public Tensor forward(Tensor x) {
    return norm.forward(projection.forward(x).permute(0, 2, 3, 1));
  }
}
