package org.vpobuilder.validation.model.tpavi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The network of TPAVI (ECCV 2022, figure 4): an image backbone; dilated convolutions that narrow
 * its four stages; a {@link TpaviModule} at each; a decoder from the coarsest map to the finest; a
 * head. The audio feature of each frame comes from a separate network, VGGish in the papers.
 *
 * <p>Parameters are named as in the published weights. These contain two modules on which no output
 * depends: a second copy of the ResNet's last stages, which this network does not have ({@link
 * #UNUSED}), and {@code path4.resConfUnit1}, which it has.
 */
public final class Tpavi extends Module {
  /** The prefixes of unused names in published weights, which this network leaves out. */
  public static final List<String> UNUSED = TwoBranchResNet.unused("resnet");

  private static final String AUDIO_BACKBONE = "audio_backbone";

  private final TpaviBackbone backbone;
  private final List<DilatedConvs> narrows = new ArrayList<>();
  private final List<FeatureFusion> paths = new ArrayList<>();
  private final List<TpaviModule> interactions = new ArrayList<>();
  private final Layer head;

  public Tpavi(TpaviConfig config) {
    backbone = TpaviBackbone.of(config.backbone());
    child(backbone.name(), backbone.network());
    int channels = config.channels();
    for (int i = 0; i < 4; i++) {
      int number = i + 1;
      narrows.add(child("conv" + number, new DilatedConvs(backbone.widths().get(i), channels)));
      paths.add(child("path" + number, new FeatureFusion(channels)));
      interactions.add(
          child(
              "tpavi_b" + number,
              new TpaviModule(
                  channels, config.audioWidth(), config.audioBias(), config.audioGain())));
    }
    head =
        child(
            "output_conv",
            MaskHead.of(channels, config.headWide(), config.headNarrow(), config.classes()));
  }

  /**
   * A network with a module named "audio_backbone" that makes the audio feature and is trained
   * along.
   */
  Tpavi(TpaviConfig config, Module audioBackbone) {
    this(config);
    child(AUDIO_BACKBONE, audioBackbone);
  }

  /** Whether a parameter of this name starts with weights learnt elsewhere. */
  static boolean pretrained(String name) {
    return Stream.of("resnet", "encoder_backbone", AUDIO_BACKBONE)
        .anyMatch(part -> name.startsWith(part + "."));
  }

  /**
   * Segments the sounding objects.
   *
   * @param images frames of B videos, a video's T frames together, [BT, 3, H, W], normalised
   * @param audio a feature for each frame, [B, T, audio width]
   */
  public TpaviOutput forward(Tensor images, Tensor audio) {
    return forward(images, audio, UnaryOperator.identity());
  }

  /**
   * Segments videos of unequal lengths (AVSS), filled up to T frames.
   *
   * @param present 1 for frames, 0 for filling, F32, [BT]; maps and logits of filling become 0
   */
  public TpaviOutput forward(Tensor images, Tensor audio, Tensor present) {
    Tensor flags = present.reshape(-1, 1, 1, 1);
    Tensor heard = audio.mul(present.reshape(audio.size(0), audio.size(1), 1));
    return forward(images, heard, map -> map.mul(flags));
  }

  private TpaviOutput forward(Tensor images, Tensor audio, UnaryOperator<Tensor> keep) {
    List<Tensor> stages = backbone.stages().apply(images);
    List<Tensor> maps = new ArrayList<>();
    List<Tensor> sounds = new ArrayList<>();
    List<Tensor> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Tensor narrow = keep.apply(narrows.get(i).forward(stages.get(i)));
      Tensor aligned = interactions.get(i).align(audio);
      maps.add(keep.apply(interactions.get(i).forward(narrow, aligned)));
      sounds.add(aligned);
      seen.add(narrow);
    }
    Tensor logits = keep.apply(resize(decode(maps, keep), images));
    // The matching loss uses rectified maps, because the published decoder rectifies them in place.
    return new TpaviOutput(
        logits,
        maps.stream().map(NeuralOps::relu).toList(),
        sounds,
        () -> interactions.get(0).attention(seen.get(0), sounds.get(0)));
  }

  private Tensor decode(List<Tensor> maps, UnaryOperator<Tensor> keep) {
    Tensor x = keep.apply(paths.get(3).forward(maps.get(3)));
    for (int i = 2; i >= 0; i--) {
      x = keep.apply(paths.get(i).forward(x, maps.get(i)));
    }
    return head.forward(x);
  }

  private static Tensor resize(Tensor logits, Tensor images) {
    long height = images.size(2);
    long width = images.size(3);
    boolean same = logits.size(2) == height && logits.size(3) == width;
    return same ? logits : NeuralOps.bilinear(logits, height, width, false);
  }

  /** Computes logits at twice the resolution of the decoder's map. */
  private static final class MaskHead {
    private MaskHead() {}

    /**
     * Layers from [B, C, h, w] to [B, classes, 2h, 2w], with {@code wide} and {@code narrow}
     * channels between.
     */
    static Layer of(int channels, int wide, int narrow, int classes) {
      return new Sequential(
          new Conv2d(Conv2d.Shape.of(channels, wide, 3).withPadding(1)),
          Activation.of(MaskHead::twice),
          new Conv2d(Conv2d.Shape.of(wide, narrow, 3).withPadding(1)),
          Activation.relu(),
          new Conv2d(Conv2d.Shape.of(narrow, classes, 1)));
    }

    private static Tensor twice(Tensor x) {
      return NeuralOps.bilinear(x, 2 * x.size(2), 2 * x.size(3), false);
    }
  }

  /**
   * The image backbone and its name.
   *
   * @param name name among the modules of {@link Tpavi}
   * @param widths channels of its four stages
   * @param stages from images to the four maps
   */
  private record TpaviBackbone(
      String name, Module network, List<Integer> widths, Function<Tensor, List<Tensor>> stages) {
    static TpaviBackbone of(TpaviConfig.Backbone backbone) {
      if (backbone instanceof TpaviConfig.Backbone.Residual residual) {
        ResNet network = new ResNet(residual.config());
        return new TpaviBackbone("resnet", network, residual.config().widths(), network::stages);
      }
      PvtV2 network = new PvtV2(((TpaviConfig.Backbone.Pyramid) backbone).config());
      return new TpaviBackbone("encoder_backbone", network, network.widths(), network::forward);
    }
  }

  /**
   * The sum of 3 x 3 convolutions of growing dilation (ECCV 2022, section 4.1: "ASPP"), which
   * narrows a stage of the backbone from [B, in, H, W] to [B, out, H, W].
   */
  private static final class DilatedConvs extends Layer {
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

    /** Modules named "0", "1", ... */
    private static final class Parts extends Module {
      Parts(List<Conv2d> convs) {
        for (int i = 0; i < convs.size(); i++) {
          child(Integer.toString(i), convs.get(i));
        }
      }
    }
  }

  /** A step of the decoder: adds the map of a stage and doubles the resolution. */
  private static final class FeatureFusion extends Module {
    private final ResidualConvUnit lateral;
    private final ResidualConvUnit fused;

    FeatureFusion(int channels) {
      lateral = child("resConfUnit1", new ResidualConvUnit(channels));
      fused = child("resConfUnit2", new ResidualConvUnit(channels));
    }

    /** Applies the first step, [B, C, h, w] to [B, C, 2h, 2w]; it does not use its first unit. */
    Tensor forward(Tensor x) {
      Tensor y = fused.forward(x);
      return NeuralOps.bilinear(y, 2 * y.size(2), 2 * y.size(3), true);
    }

    /**
     * Applies a later step.
     *
     * @param x the result of the step before, [B, C, h, w]
     * @param stage a stage's map, [B, C, h', w'], which is resized if image sides are not multiples
     *     of 32
     * @return [B, C, 2h, 2w]
     */
    Tensor forward(Tensor x, Tensor stage) {
      boolean same = stage.size(2) == x.size(2) && stage.size(3) == x.size(3);
      Tensor map = same ? stage : NeuralOps.bilinear(stage, x.size(2), x.size(3), true);
      return forward(x.add(lateral.forward(map)));
    }

    /**
     * Two convolutions with a shortcut; [B, C, H, W]. The published unit rectifies its input in
     * place, so the shortcut carries the rectified input; the published weights were trained in
     * this way.
     */
    private static final class ResidualConvUnit extends Layer {
      private final Conv2d first;
      private final Conv2d second;

      ResidualConvUnit(int channels) {
        first = child("conv1", new Conv2d(Conv2d.Shape.of(channels, channels, 3).withPadding(1)));
        second = child("conv2", new Conv2d(Conv2d.Shape.of(channels, channels, 3).withPadding(1)));
      }

      @Override
      public Tensor forward(Tensor x) {
        Tensor rectified = NeuralOps.relu(x);
        return second.forward(NeuralOps.relu(first.forward(rectified))).add(rectified);
      }
    }
  }

  /**
   * Temporal pixel-wise audio-visual interaction (ECCV 2022, equation 1): every pixel of every
   * frame attends to the audio of all frames of its video.
   *
   * <p>With N = T H W, the equation is alpha = theta(V) phi(A)^T / N; Z = V + mu(alpha g(V)), A
   * being the audio repeated at every pixel. It has no softmax, so the product is associative, and
   * the columns of phi(A)^T that belong to one frame are equal: alpha g(V) = theta(V) (1/T sum over
   * t of phi(a_t) g(mean of V_t)^T). The N x N matrix, a gigabyte per video at 224 pixels, is never
   * built.
   */
  static final class TpaviModule extends Module {
    private static final double NORM_EPS = 1e-5;

    private final Linear align;
    private final LayerNorm norm;
    private final PointwiseConv value;
    private final Sequential output;
    private final PointwiseConv query;
    private final PointwiseConv key;

    TpaviModule(int channels, int audioWidth, boolean audioBias, double audioGain) {
      int inner = channels / 2;
      align = child("align_channel", new Linear(audioWidth, channels, audioBias));
      norm = child("norm_layer", new LayerNorm(channels, NORM_EPS));
      value = child("g", new PointwiseConv(channels, inner));
      output =
          child(
              "W_z",
              new Sequential(
                  new PointwiseConv(inner, channels),
                  new BatchNorm2d(channels, Init.constant(audioGain))));
      query = child("theta", new PointwiseConv(channels, inner));
      key = child("phi", new PointwiseConv(channels, inner));
    }

    /**
     * The audio at the width of the maps.
     *
     * @param audio [B, T, audio width]
     * @return [B, T, C]
     */
    Tensor align(Tensor audio) {
      return align.forward(audio);
    }

    /**
     * The response of each pixel to the sound of its own frame: alpha of equation 1 without its
     * constant 1 / N; all columns of one frame are equal.
     *
     * @param x [BT, C, H, W]
     * @param aligned audio, [B, T, C]
     * @return [BT, H, W], of any sign
     */
    Tensor attention(Tensor x, Tensor aligned) {
      Tensor theta = query.forward(x);
      Tensor phi = key.ofVectors(aligned).reshape(theta.size(0), theta.size(1), 1, 1);
      return theta.mul(phi).sum(false, 1);
    }

    /**
     * Adds audio to the maps of a stage.
     *
     * @param x [BT, C, H, W]
     * @param aligned audio, [B, T, C]
     * @return [BT, C, H, W]
     */
    Tensor forward(Tensor x, Tensor aligned) {
      long videos = aligned.size(0);
      long frames = aligned.size(1);
      Tensor theta = query.forward(x);
      Tensor phi = key.ofVectors(aligned);
      Tensor frameMeans = x.mean(false, 3).mean(false, 2).reshape(videos, frames, x.size(1));
      Tensor g = value.ofVectors(frameMeans);
      // [B, inner of g, inner of phi]
      Tensor mixing = g.transpose(1, 2).matmul(phi).div(frames);
      Tensor pixels = theta.reshape(videos, frames, theta.size(1), -1);
      Tensor y = mixing.unsqueeze(1).matmul(pixels).reshape(theta.shape());
      Tensor z = output.forward(y).add(x);
      return norm.forward(z.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
    }

    /** A 1 x 1 x 1 convolution of videos, whose published kernel is [out, in, 1, 1, 1]. */
    private static final class PointwiseConv extends Layer {
      private final Tensor weight;
      private final Tensor bias;
      private final int in;
      private final int out;

      PointwiseConv(int in, int out) {
        this.in = in;
        this.out = out;
        weight = parameter("weight", Init.DEFAULT_WEIGHT, out, in, 1, 1, 1);
        bias = parameter("bias", Init.uniform(1 / Math.sqrt(in)), out);
      }

      /** Applies it to the frames' maps: [BT, in, H, W] to [BT, out, H, W]. */
      @Override
      public Tensor forward(Tensor x) {
        return NeuralOps.conv2d(x, weight.reshape(out, in, 1, 1), bias, 1, 0, 1, 1);
      }

      /** Applies it to one vector per frame: [B, T, in] to [B, T, out]. */
      Tensor ofVectors(Tensor x) {
        return NeuralOps.linear(x, weight.reshape(out, in), bias);
      }
    }
  }
}
