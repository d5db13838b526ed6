package org.vpobuilder.validation.model.pvt;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The pyramid vision transformer, version 2 (PVT v2, section 3), without its classifier. Parameters
 * are named as in the weights published with it: {@code patch_embed1.proj.weight}, {@code
 * block3.17.attn.kv.bias}, {@code norm4.weight}.
 */
public final class PvtV2 extends Module {
  /** The published networks' epsilon inside and after the blocks. */
  static final double BLOCK_EPS = 1e-6;

  /** The published networks' epsilon after patch embedding and reduction: PyTorch's default. */
  static final double DEFAULT_EPS = 1e-5;

  private final PvtConfig config;
  private final List<OverlapPatchEmbed> embeds = new ArrayList<>();
  private final List<PvtBlocks> blocks = new ArrayList<>();
  private final List<LayerNorm> norms = new ArrayList<>();

  public PvtV2(PvtConfig config) {
    this.config = config;
    int in = 3;
    int before = 0;
    for (int i = 0; i < 4; i++) {
      PvtConfig.Stage stage = config.stages().get(i);
      int number = i + 1;
      embeds.add(
          child(
              "patch_embed" + number,
              i == 0
                  ? new OverlapPatchEmbed(in, stage.width(), 7, 4)
                  : new OverlapPatchEmbed(in, stage.width(), 3, 2)));
      blocks.add(child("block" + number, new PvtBlocks(stage, config, before)));
      norms.add(child("norm" + number, new LayerNorm(stage.width(), BLOCK_EPS)));
      in = stage.width();
      before += stage.depth();
    }
  }

  /** Channels of each stage. */
  public List<Integer> widths() {
    return config.widths();
  }

  /**
   * Features of images.
   *
   * @param images [B, 3, H, W], normalised
   * @return [B, width, H / stride, W / stride], rounded up, for the strides 4, 8, 16, 32
   */
  public List<Tensor> forward(Tensor images) {
    List<Tensor> stages = new ArrayList<>();
    Tensor x = images;
    for (int i = 0; i < 4; i++) {
      Tensor tokens = blocks.get(i).forward(embeds.get(i).forward(x));
      x = norms.get(i).forward(tokens).permute(0, 3, 1, 2);
      stages.add(x);
    }
    return stages;
  }

  /** Overlapping patches (PVT v2, section 3.3): [B, in, H, W] to [B, H', W', out]. */
  private static final class OverlapPatchEmbed extends Layer {
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
}
