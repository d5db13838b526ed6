package org.vpobuilder.validation.model.backbone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** A residual network (He et al. 2016) without its classifier: {@code conv1.weight} and so on. */
public class ResNet extends Layer {
  /** The number of channels of a picture. */
  private static final int PICTURE = 3;

  private final ResNetConfig config;
  private final Layer stem;
  private final BatchNorm2d norm;
  private final List<Sequential> stages = new ArrayList<>();

  public ResNet(ResNetConfig config) {
    this.config = config;
    int width = config.stemWidth();
    int out =
        switch (config.stem()) {
          case PLAIN -> width;
          case DEEP -> 2 * width;
        };
    stem = child("conv1", stem(config));
    norm = child("bn1", new BatchNorm2d(out));
    int in = out;
    for (ResNetConfig.Stage stage : config.stages()) {
      stages.add(child(stage.name(), blocks(config.block(), in, stage)));
      in = stage.width() * config.block().expansion();
    }
  }

  private static Layer stem(ResNetConfig config) {
    int in = config.inputs();
    int width = config.stemWidth();
    return switch (config.stem()) {
      case PLAIN -> {
        Conv2d.Shape shape = ResidualBlock.plain(in, width, 7).withStride(2).withPadding(3);
        // For sounds, the authors' code of CAVP replaces torchvision's convolution by a new one
        // with PyTorch's default initial values.
        yield new Conv2d(
            config.channels() == PICTURE ? shape : shape.withInit(Init.DEFAULT_WEIGHT));
      }
      case DEEP ->
          new Sequential(
              new Conv2d(ResidualBlock.plain(in, width, 3).withStride(2).withPadding(1)),
              new BatchNorm2d(width),
              Activation.relu(),
              new Conv2d(ResidualBlock.plain(width, width, 3).withPadding(1)),
              new BatchNorm2d(width),
              Activation.relu(),
              new Conv2d(ResidualBlock.plain(width, 2 * width, 3).withPadding(1)));
    };
  }

  private static Sequential blocks(ResNetConfig.Block kind, int in, ResNetConfig.Stage stage) {
    List<ResidualBlock> blocks = new ArrayList<>();
    int before = in;
    for (int dilation : stage.dilations()) {
      int stride = blocks.isEmpty() ? stage.stride() : 1;
      blocks.add(new ResidualBlock(kind, before, stage.width(), stride, dilation));
      before = stage.width() * kind.expansion();
    }
    return new Sequential(blocks);
  }

  public final ResNetConfig config() {
    return config;
  }

  /**
   * The maps of all stages, finest first.
   *
   * @param x [B, channels, H, W]
   * @return [B, width, H / stride, W / stride], rounded up, {@link ResNetConfig#widths} wide
   */
  public final List<Tensor> stages(Tensor x) {
    Tensor seen = config.coordinates() ? withCoordinates(x) : x;
    Tensor y = NeuralOps.maxPool(NeuralOps.relu(norm.forward(stem.forward(seen))), 3, 2, 1);
    List<Tensor> maps = new ArrayList<>();
    for (Sequential stage : stages) {
      y = stage.forward(y);
      maps.add(y);
    }
    return maps;
  }

  /** Adds coordinates: [B, C, H, W] to [B, C + 2, H, W]. */
  private static Tensor withCoordinates(Tensor x) {
    Tensor places = Places.maps(x.size(2), x.size(3));
    return Tensors.concat(1, x, places.expand(x.size(0), 2, x.size(2), x.size(3)));
  }

  /** The coarsest map. */
  @Override
  public Tensor forward(Tensor x) {
    List<Tensor> maps = stages(x);
    return maps.get(maps.size() - 1);
  }

  /**
   * Convolutions with a shortcut (He et al. 2016, figure 5): [B, in, H, W] to [B, out, H / stride,
   * W / stride].
   */
  private static final class ResidualBlock extends Layer {
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

    /** A kernel without bias, with the initial values of torchvision's ResNets. */
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
}
