package org.vpobuilder.validation.model.backbone;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * Convolutions beside a shortcut (He et al. 2016, figure 5): [B, in, H, W] to [B, out, H / stride,
 * W / stride].
 */
final class ResidualBlock extends Layer {
  private final Conv2d[] convs;
  private final BatchNorm2d[] norms;
  private final @Nullable Sequential downsample;

  ResidualBlock(ResNetConfig.Block kind, int in, int width, int stride, int dilation) {
    int out = width * kind.expansion();
    Conv2d.Shape[] shapes =
        switch (kind) {
          case BASIC ->
              new Conv2d.Shape[] {
                square(in, width, dilation).withStride(stride), square(width, width, dilation)
              };
          case BOTTLENECK ->
              new Conv2d.Shape[] {
                plain(in, width, 1),
                square(width, width, dilation).withStride(stride),
                plain(width, out, 1)
              };
        };
    convs = new Conv2d[shapes.length];
    norms = new BatchNorm2d[shapes.length];
    for (int i = 0; i < shapes.length; i++) {
      convs[i] = child("conv" + (i + 1), new Conv2d(shapes[i]));
      norms[i] = child("bn" + (i + 1), new BatchNorm2d(shapes[i].out()));
    }
    downsample =
        stride == 1 && in == out
            ? null
            : child(
                "downsample",
                new Sequential(
                    new Conv2d(plain(in, out, 1).withStride(stride)), new BatchNorm2d(out)));
  }

  /** A kernel without bias, begun as torchvision's ResNets begin. */
  static Conv2d.Shape plain(int in, int out, int kernel) {
    return Conv2d.Shape.of(in, out, kernel).withoutBias().withInit(Init.KAIMING_FAN_OUT);
  }

  private static Conv2d.Shape square(int in, int out, int dilation) {
    return plain(in, out, 3).withPadding(dilation).withDilation(dilation);
  }

  @Override
  public Tensor forward(Tensor x) {
    return TensorScope.resultOf(() -> added(x));
  }

  private Tensor added(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < convs.length; i++) {
      y = norms[i].forward(convs[i].forward(y));
      if (i < convs.length - 1) {
        y = NeuralOps.relu(y);
      }
    }
    Tensor shortcut = downsample == null ? x : downsample.forward(x);
    return NeuralOps.relu(y.add(shortcut));
  }
}
