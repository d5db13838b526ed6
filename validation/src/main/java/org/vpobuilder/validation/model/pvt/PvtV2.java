package org.vpobuilder.validation.model.pvt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.DropPath;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

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

  /** The channels of each stage. */
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

  /** Overlapping patches (PVT v2, section 3.3): maps [B, in, H, W] to [B, H', W', out]. */
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

  /** The blocks of a stage, on [B, H, W, C]. */
  static final class PvtBlocks extends Layer {
    private final List<PvtBlock> blocks = new ArrayList<>();

    /**
     * Blocks whose drop rate grows with depth.
     *
     * @param before number of blocks in the stages before
     */
    PvtBlocks(PvtConfig.Stage stage, PvtConfig config, int before) {
      int last = Math.max(1, config.depth() - 1);
      for (int i = 0; i < stage.depth(); i++) {
        double dropPath = config.dropPath() * (before + i) / last;
        blocks.add(child(Integer.toString(i), new PvtBlock(stage, dropPath)));
      }
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x;
      for (PvtBlock block : blocks) {
        y = block.forward(y);
      }
      return y;
    }
  }

  /**
   * Attention and then a feed-forward layer, each after a norm and with a shortcut; [B, H, W, C].
   */
  static final class PvtBlock extends Layer {
    private final LayerNorm attentionNorm;
    private final ReducedAttention attention;
    private final DropPath attentionDrop;
    private final LayerNorm mlpNorm;
    private final ConvMlp mlp;
    private final DropPath mlpDrop;

    PvtBlock(PvtConfig.Stage stage, double dropPath) {
      attentionNorm = child("norm1", new LayerNorm(stage.width(), PvtV2.BLOCK_EPS));
      attention =
          child("attn", new ReducedAttention(stage.width(), stage.heads(), stage.reduction()));
      // There are two modules because a module's draw depends on its name: the branches drop
      // independently.
      attentionDrop = child("drop_path", new DropPath(dropPath));
      mlpNorm = child("norm2", new LayerNorm(stage.width(), PvtV2.BLOCK_EPS));
      mlp = child("mlp", new ConvMlp(stage.width(), stage.width() * stage.expansion()));
      mlpDrop = child("drop_path_mlp", new DropPath(dropPath));
    }

    @Override
    public Tensor forward(Tensor x) {
      return TensorScope.resultOf(() -> added(x));
    }

    private Tensor added(Tensor x) {
      Tensor seen = x.add(attentionDrop.forward(attention.forward(attentionNorm.forward(x))));
      return seen.add(mlpDrop.forward(mlp.forward(mlpNorm.forward(seen))));
    }

    /** The convolutional feed-forward layer (PVT v2, section 3.4), on [B, H, W, C]. */
    private static final class ConvMlp extends Layer {
      private final Linear widen;
      private final Depthwise depthwise;
      private final Linear narrow;

      ConvMlp(int width, int hidden) {
        widen = child("fc1", new Linear(width, hidden, true, Init.normal(0.02)));
        depthwise = child("dwconv", new Depthwise(hidden));
        narrow = child("fc2", new Linear(hidden, width, true, Init.normal(0.02)));
      }

      @Override
      public Tensor forward(Tensor x) {
        return narrow.forward(NeuralOps.gelu(depthwise.forward(widen.forward(x))));
      }

      /**
       * A 3 x 3 convolution in each channel; a module of its own because its weights have such
       * names.
       */
      private static final class Depthwise extends Layer {
        private final Conv2d conv;

        Depthwise(int width) {
          conv =
              child(
                  "dwconv",
                  new Conv2d(
                      Conv2d.Shape.of(width, width, 3)
                          .withPadding(1)
                          .withGroups(width)
                          // Fan out is the kernel's 9 pixels, because each channel has its own
                          // kernel.
                          .withInit(Init.normal(Math.sqrt(2.0 / 9)))));
        }

        @Override
        public Tensor forward(Tensor x) {
          return conv.forward(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1);
        }
      }
    }

    /**
     * Multi-head self-attention whose keys and values come from a map reduced by a strided
     * convolution (PVT, section 3.3; kept by PVT v2), on [B, H, W, C].
     */
    private static final class ReducedAttention extends Layer {
      private final int heads;
      private final Linear query;
      private final Linear keyValue;
      private final Linear output;
      private final @Nullable Reduction reduction;

      ReducedAttention(int width, int heads, int side) {
        this.heads = heads;
        query = child("q", new Linear(width, width, true, Init.normal(0.02)));
        keyValue = child("kv", new Linear(width, 2 * width, true, Init.normal(0.02)));
        output = child("proj", new Linear(width, width, true, Init.normal(0.02)));
        reduction =
            side == 1
                ? null
                : new Reduction(
                    child("sr", new Conv2d(reducing(width, side))),
                    child("norm", new LayerNorm(width, PvtV2.DEFAULT_EPS)));
      }

      private static Conv2d.Shape reducing(int width, int side) {
        return Conv2d.Shape.of(width, width, side).withStride(side).withInit(Init.KAIMING_FAN_OUT);
      }

      /**
       * Folds squares of a map into one position each; pixels that do not fill a square are left
       * out.
       */
      private record Reduction(Conv2d conv, LayerNorm norm) {
        Tensor of(Tensor x) {
          return norm.forward(conv.forward(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1));
        }
      }

      @Override
      public Tensor forward(Tensor x) {
        long width = x.size(3);
        Tensor source = reduction == null ? x : reduction.of(x);
        Tensor both = keyValue.forward(source);
        Tensor q = split(query.forward(x).div(Math.sqrt((double) width / heads)));
        Tensor k = split(both.slice(3, 0, width));
        Tensor v = split(both.slice(3, width, 2 * width));
        Tensor weights = NeuralOps.softmax(q.matmul(k.transpose(2, 3)), -1);
        return output.forward(weights.matmul(v).transpose(1, 2).reshape(x.shape()));
      }

      /** Reshapes [B, H, W, C] to [B, heads, HW, C / heads]. */
      private Tensor split(Tensor x) {
        return x.reshape(x.size(0), x.size(1) * x.size(2), heads, x.size(3) / heads)
            .transpose(1, 2);
      }
    }
  }
}
