package org.vpobuilder.validation.model.pvt;

import org.vpobuilder.validation.nn.DropPath;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/** Attention, then a feed-forward layer, each after a norm and beside a shortcut; [B, H, W, C]. */
final class PvtBlock extends Layer {
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
    // Two modules, since a module's draw follows its name: the branches drop independently.
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
}
