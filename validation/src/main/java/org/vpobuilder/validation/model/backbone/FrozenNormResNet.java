package org.vpobuilder.validation.model.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.Detectron2Names;

/**
 * A residual network as in Detectron2: batch norms are never trained, and each is a child of its
 * convolution; {@code stem.conv1.norm.weight}, {@code res2.0.shortcut.weight} and so on. Its
 * results are those of torchvision's network in evaluation mode.
 */
public final class FrozenNormResNet extends Module {
  private static final double EPS = 1e-5;

  private final Stem stem;
  private final List<ModuleList<Block>> stages = new ArrayList<>();

  /** A network with a plain stem, without coordinates and dilations. */
  public FrozenNormResNet(ResNetConfig config) {
    stem = child("stem", new Stem(config));
    int in = config.stemWidth();
    for (int i = 0; i < config.stages().size(); i++) {
      ResNetConfig.Stage stage = config.stages().get(i);
      int out = stage.width() * config.block().expansion();
      int first = in;
      stages.add(
          child(
              "res" + (i + 2),
              new ModuleList<>(
                  stage.dilations().size(),
                  n ->
                      new Block(
                          config.block(),
                          n == 0 ? first : out,
                          stage.width(),
                          n == 0 ? stage.stride() : 1))));
      in = out;
    }
  }

  /**
   * The maps of all stages, finest first.
   *
   * @param images [B, 3, H, W]
   * @return [B, width, H / stride, W / stride], rounded up
   */
  public List<Tensor> stages(Tensor images) {
    Tensor x = NeuralOps.maxPool(NeuralOps.relu(stem.conv.forward(images)), 3, 2, 1);
    List<Tensor> maps = new ArrayList<>();
    for (ModuleList<Block> stage : stages) {
      for (Block block : stage) {
        x = block.forward(x);
      }
      maps.add(x);
    }
    return maps;
  }

  /** The same tensors by their names in torchvision's weights. */
  public static Map<String, Tensor> torchvision(Map<String, Tensor> state) {
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    state.forEach((name, tensor) -> renamed.put(Detectron2Names.torchvision(name), tensor));
    return renamed;
  }

  private static final class Stem extends Module {
    private final NormedConv conv;

    Stem(ResNetConfig config) {
      conv = child("conv1", new NormedConv(config.channels(), config.stemWidth(), 7, 2));
    }
  }

  private static final class Block extends Layer {
    private final List<NormedConv> convs = new ArrayList<>();
    private final @Nullable NormedConv shortcut;

    Block(ResNetConfig.Block kind, int in, int width, int stride) {
      int out = width * kind.expansion();
      shortcut =
          stride == 1 && in == out ? null : child("shortcut", new NormedConv(in, out, 1, stride));
      switch (kind) {
        case BASIC -> {
          add(new NormedConv(in, width, 3, stride));
          add(new NormedConv(width, width, 3, 1));
        }
        case BOTTLENECK -> {
          add(new NormedConv(in, width, 1, 1));
          add(new NormedConv(width, width, 3, stride));
          add(new NormedConv(width, out, 1, 1));
        }
      }
    }

    private void add(NormedConv conv) {
      convs.add(child("conv" + (convs.size() + 1), conv));
    }

    @Override
    public Tensor forward(Tensor x) {
      return TensorScope.resultOf(() -> added(x));
    }

    private Tensor added(Tensor x) {
      Tensor y = x;
      for (int i = 0; i < convs.size(); i++) {
        y = convs.get(i).forward(i == 0 ? y : NeuralOps.relu(y));
      }
      return NeuralOps.relu(y.add(shortcut == null ? x : shortcut.forward(x)));
    }
  }

  /** A convolution without bias and the norm inside it. */
  private static final class NormedConv extends Layer {
    private final Tensor weight;
    private final Norm norm;
    private final int stride;
    private final int padding;

    NormedConv(int in, int out, int kernel, int stride) {
      weight = parameter("weight", Init.KAIMING_FAN_OUT, out, in, kernel, kernel);
      norm = child("norm", new Norm(out));
      this.stride = stride;
      padding = kernel / 2;
    }

    @Override
    public Tensor forward(Tensor x) {
      return norm.forward(NeuralOps.conv2d(x, weight, null, stride, padding, 1, 1));
    }
  }

  private static final class Norm extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor mean;
    private final Tensor variance;

    Norm(int channels) {
      weight = buffer("weight", Tensors.ones(channels));
      bias = buffer("bias", Tensors.zeros(channels));
      mean = buffer("running_mean", Tensors.zeros(channels));
      variance = buffer("running_var", Tensors.ones(channels));
    }

    @Override
    public Tensor forward(Tensor x) {
      return NeuralOps.batchNorm(x, weight, bias, mean, variance, false, 0, EPS);
    }
  }
}
