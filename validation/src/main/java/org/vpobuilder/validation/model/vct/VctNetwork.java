package org.vpobuilder.validation.model.vct;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.model.mask2former.PixelDecoder;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** VCT's network. The frames of a video are treated as single images. */
final class VctNetwork extends Module {
  /** Prefixes of names in published weights that no output depends on; this network lacks them. */
  static final List<String> UNUSED = List.of("audio_backbone.embeddings.");

  private static final Script BCE =
      Script.expression("x, t", "torch.binary_cross_entropy_with_logits(x, t, None, None, 1)");

  private final VctBackbones.Image image;
  private final VctBackbones.@Nullable Image maskige;
  private final @Nullable ModuleList<Gate> gates;
  private final VctBackbones.Sound sound;
  private final Head head;
  private final Criterion criterion;

  /**
   * The network's output for a batch.
   *
   * @param contrasted sounds and prototypes; null without prototypes
   * @param looks attention of each query in its last block on the image, [B, N, h, w]; computed
   *     when it is first requested
   */
  record Output(
      List<QueryAnswer> predictions,
      VctDecoder.@Nullable Contrasted contrasted,
      Supplier<Tensor> looks) {}

  /**
   * A network not yet initialised.
   *
   * @param classes number of classes C, including background
   * @param prototypes number of prototypes; 0 for none
   */
  VctNetwork(VctConfig config, VctBackbones backbones, int classes, int prototypes) {
    image = backbones.image().get();
    child("backbone", image.network());
    maskige = config.maskige() ? backbones.image().get() : null;
    if (maskige == null) {
      gates = null;
    } else {
      child("pre_sam_backbone", maskige.network());
      List<Integer> widths = image.widths();
      gates = child("scale_factor_module", new ModuleList<>(4, i -> new Gate(widths.get(i))));
    }
    sound = backbones.sound();
    child("audio_backbone", sound.network());
    head =
        child("sem_seg_head", new Head(config, image.widths(), sound.width(), classes, prototypes));
    criterion =
        child("criterion", new Criterion(classes, config.criterion().noObject(), prototypes > 0));
  }

  /**
   * Segments the sounding objects.
   *
   * @param images [B, 3, side, side], with the canvas's side
   * @param maskiges pictures of masks, in the form of the images; null for black ones, or if the
   *     network does not use them
   * @param audio [B, C, T, F]
   * @param noise as for {@link QueryMaker#forward}
   */
  Output forward(Tensor images, @Nullable Tensor maskiges, Tensor audio, @Nullable Tensor noise) {
    List<Tensor> maps = new ArrayList<>(image.stages().apply(images));
    if (maskige != null && gates != null && maskiges != null) {
      List<Tensor> masks = maskige.stages().apply(maskiges);
      for (int i = 0; i < maps.size(); i++) {
        maps.set(i, maps.get(i).add(gates.get(i).forward(masks.get(i))));
      }
    }
    PixelDecoder.Features features = head.pixels.forward(maps);
    Tensor heard = head.heard(sound.map().apply(audio));
    return new Output(
        head.predictor.forward(features, heard, noise),
        head.predictor.contrasted(heard),
        () -> head.predictor.looks(features, heard));
  }

  /** Whether it uses pictures of masks. */
  boolean looksAtMaskiges() {
    return maskige != null;
  }

  /**
   * The contrast of sounds against prototypes: the binary cross-entropy of scaled cosines, mean
   * over sounds and prototypes (VCT eq. 10).
   *
   * @param targets 1 for prototypes that a sound has, F32, [B, K]
   */
  Tensor contrast(VctDecoder.Contrasted contrasted, Tensor targets) {
    return contrast(contrasted.cosines(), criterion.logScale(), targets);
  }

  /** The contrast for given cosines, [B, K], and the logarithm of their scale. */
  static Tensor contrast(Tensor cosines, Tensor logScale, Tensor targets) {
    return BCE.call(cosines.mul(logScale.exp()), targets);
  }

  /**
   * Weights each channel of a map of masks by a value computed from all its pixels (COMBO's siam
   * encoder).
   */
  private static final class Gate extends Layer {
    private static final int REDUCTION = 16;

    private final Linear narrow;
    private final Linear widen;

    Gate(int width) {
      int hidden = Math.max(1, width / REDUCTION);
      narrow = child("fc1", new Linear(width, hidden, true));
      widen = child("fc2", new Linear(hidden, width, true));
    }

    @Override
    public Tensor forward(Tensor map) {
      Tensor pooled = NeuralOps.globalAvgPool(map).reshape(map.size(0), map.size(1));
      Tensor gate = NeuralOps.sigmoid(widen.forward(NeuralOps.relu(narrow.forward(pooled))));
      return map.mul(gate.reshape(map.size(0), map.size(1), 1, 1));
    }
  }

  private static final class Head extends Module {
    private final PixelDecoder pixels;
    private final Sequential tokens;
    private final VctDecoder predictor;

    Head(VctConfig config, List<Integer> widths, int audioWidth, int classes, int prototypes) {
      pixels = child("pixel_decoder", new PixelDecoder(widths, config.network().core(classes)));
      tokens = child("audio_transformation", new Tokens(config.network(), audioWidth)).layers;
      predictor = child("predictor", new VctDecoder(config, classes, prototypes));
    }

    /** Applies the same layers to each pixel of a sound's map: [B, C, t, f] to [B, D, t, f]. */
    Tensor heard(Tensor map) {
      Tensor changed = tokens.forward(Pyramid.tokens(map)).transpose(1, 2);
      return changed.reshape(map.size(0), changed.size(1), map.size(2), map.size(3));
    }
  }

  /** Gives the layers the name {@code embeddings}. */
  private static final class Tokens extends Module {
    private final Sequential layers;

    Tokens(VctConfig.Network sizes, int audioWidth) {
      int hidden = sizes.audioHidden();
      layers =
          child(
              "embeddings",
              new Sequential(
                  new Linear(audioWidth, hidden, true),
                  Activation.relu(),
                  new Linear(hidden, hidden, true),
                  Activation.relu(),
                  new Linear(hidden, sizes.width(), true)));
    }
  }

  /** The part of the loss that the published weights contain. */
  private static final class Criterion extends Module {
    /** The initial value in CLIP: ln(1 / 0.07). */
    private static final double START = Math.log(1 / 0.07);

    private final @Nullable Tensor logScale;

    Criterion(int classes, double noObject, boolean contrasts) {
      float[] weights = new float[classes + 1];
      Arrays.fill(weights, 1);
      weights[classes] = (float) noObject;
      buffer("empty_weight", Tensors.of(weights, weights.length));
      logScale = contrasts ? parameter("logit_scale", Init.constant(START)) : null;
    }

    Tensor logScale() {
      if (logScale == null) {
        throw new IllegalStateException("no prototypes");
      }
      return logScale;
    }
  }
}
