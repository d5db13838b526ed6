package org.vpobuilder.validation.model.pvt;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.tensor.Tensor;

/** The blocks of a stage, on [B, H, W, C]. */
final class PvtBlocks extends Layer {
  private final List<PvtBlock> blocks = new ArrayList<>();

  /**
   * Blocks whose drop rate grows with depth.
   *
   * @param before blocks of the stages before
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
