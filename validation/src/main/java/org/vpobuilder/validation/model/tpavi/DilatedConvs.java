package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The sum of 3 x 3 convolutions of growing dilation (ECCV 2022, section 4.1: "ASPP"), which narrows
 * a stage of the backbone: [B, in, H, W] to [B, out, H, W].
 */
final class DilatedConvs extends Layer {
  private static final List<Integer> DILATIONS = List.of(3, 6, 12, 18);

  private final List<Conv2d> convs;

  DilatedConvs(int in, int out) {
    convs =
        DILATIONS.stream()
            .map(
                dilation ->
                    new Conv2d(
                        Conv2d.Shape.of(in, out, 3)
                            .withPadding(dilation)
                            .withDilation(dilation)
                            .withInit(Init.normal(0.01))))
            .toList();
    child("conv2d_list", new Parts(convs));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor sum = convs.get(0).forward(x);
    for (Conv2d conv : convs.subList(1, convs.size())) {
      sum = sum.add(conv.forward(x));
    }
    return sum;
  }

  /** Parts called "0", "1", ... */
  private static final class Parts extends Module {
    Parts(List<Conv2d> convs) {
      for (int i = 0; i < convs.size(); i++) {
        child(Integer.toString(i), convs.get(i));
      }
    }
  }
}
