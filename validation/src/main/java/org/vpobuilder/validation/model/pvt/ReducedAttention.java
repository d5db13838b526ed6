package org.vpobuilder.validation.model.pvt;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Multi-head self-attention whose keys and values come from a map reduced by a strided convolution
 * (PVT, section 3.3; kept by PVT v2), on [B, H, W, C].
 */
final class ReducedAttention extends Layer {
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

  /** Squares of a map folded into one position each; what a square would overhang is left out. */
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

  /** [B, H, W, C] to [B, heads, HW, C / heads]. */
  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1) * x.size(2), heads, x.size(3) / heads).transpose(1, 2);
  }
}
