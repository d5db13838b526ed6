package org.vpobuilder.validation.model.cpm;

import java.util.Locale;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;

/**
 * All settings of a CPM except its backbones, its classes and its optimisation. S2 states {@code
 * lambda} and {@code pcl.temperature}; the other values are choices, with their reasons in decision
 * 28. Presets contain all of them.
 *
 * @param lambda weight of the prompting path's losses relative to those of the class-agnostic path,
 *     at least 0 (S2 §1: 0.5)
 * @param paths the division of the steps between the two paths
 * @param inputScaling the scaling of the magnitudes of spectrograms at the network's input
 * @param network sizes of the head
 * @param criterion weights and points of both paths' mask losses and of the matching
 * @param mixtures the mixtures of every class's mask embeddings; without them CPM is reduced to its
 *     core, which is the ablation's baseline
 * @param backboneLr factor for the image backbone's learning rate; 0 keeps it unchanged
 * @param audioLr factor for the audio backbone's learning rate
 */
public record CpmConfig(
    double lambda,
    Paths paths,
    InputScaling inputScaling,
    Network network,
    CriterionConfig criterion,
    MixtureConfig mixtures,
    Prompts prompts,
    Vcp vcp,
    Acp acp,
    Pcl pcl,
    Sts sts,
    double backboneLr,
    double audioLr)
    implements ModelSettings {
  /** Its JSON format, with a schema. */
  public static final JsonFormat<CpmConfig> FORMAT =
      JsonFormat.strict(CpmConfig.class, CpmConfig.class, "settings.schema.json");

  public CpmConfig {
    require(lambda >= 0, "lambda", lambda, "at least 0");
    require(backboneLr >= 0, "backbone_lr", backboneLr, "at least 0");
    require(audioLr >= 0, "audio_lr", audioLr, "at least 0");
  }

  /**
   * Sizes of the head: those of Mask2Former, and of the blocks that attend to the sound.
   *
   * @param queries number of queries, N: the most segments of an image
   * @param width D, channels of tokens, queries and mask features; a multiple of 32
   * @param heads number of heads of every attention; divides the width
   * @param pixelDecoder decoder between the image backbone and the queries; the next three keys
   *     belong to the deformable one
   * @param encoderLayers number of layers of the pixel decoder
   * @param encoderHidden units of the pixel decoder's feed-forward layers
   * @param encoderPoints number of points on each level for each head of deformable attention
   * @param decoderHidden units of the transformer decoder's feed-forward layers
   * @param rounds rounds of blocks: each round attends to the sound and then to the three levels of
   *     the image
   * @param audioMaskStride stride of the map from which spectrogram masks are made: 4, 8 or 16 bins
   * @param audioQueryAdd whether the sound's mean is added to the learnt queries (as COMBO does)
   */
  public record Network(
      int queries,
      int width,
      int heads,
      Decoder pixelDecoder,
      int encoderLayers,
      int encoderHidden,
      int encoderPoints,
      int decoderHidden,
      int rounds,
      int audioMaskStride,
      boolean audioQueryAdd) {
    public Network {
      require(
          width % 32 == 0 && width % heads == 0,
          "network.width",
          width,
          "a multiple of 32 and of the " + heads + " heads");
      require(
          audioMaskStride == 4 || audioMaskStride == 8 || audioMaskStride == 16,
          "network.audio_mask_stride",
          audioMaskStride,
          "4, 8 or 16");
    }

    /**
     * The sizes of Mask2Former's modules.
     *
     * @param classes number of classes C, including background; "no object" is one more
     */
    Mask2FormerConfig core(int classes) {
      return new Mask2FormerConfig(
          classes,
          queries,
          width,
          heads,
          encoderLayers,
          encoderHidden,
          encoderPoints,
          decoderHidden);
    }
  }

  /**
   * Class-conditional prompts.
   *
   * @param perClass number of prompts for each class and image in a step
   * @param normalise whether a prompt is scaled to a root mean square of 1
   */
  public record Prompts(int perClass, boolean normalise) {}

  /**
   * Visual-conditional prompting.
   *
   * @param background whether there are prompts for the background, as one of an image's segments
   */
  public record Vcp(boolean enabled, boolean background) {}

  /**
   * Audio-conditional prompting.
   *
   * @param mix the quantity that is added: spectra or waveforms
   * @param norm norm of the difference to the true ratio
   * @param gain gain of the sound that is mixed in
   * @param epsilon value added to the ratio's denominator
   */
  public record Acp(boolean enabled, Mix mix, AcpNorm norm, double gain, double epsilon) {
    public Acp {
      require(gain > 0, "acp.gain", gain, "above 0");
      require(epsilon > 0, "acp.epsilon", epsilon, "above 0");
    }
  }

  /**
   * Prompting-based contrastive learning. Its anchors are pooled by ACP's masks; if ACP is switched
   * off, only this loss trains these masks.
   *
   * @param temperature temperature tau (S2 §1: 0.1)
   * @param pixels largest number of pixels of a class in a batch
   * @param background whether pixels of the background are negatives
   * @param detachMask whether the contrast has no gradient with respect to the mask of the pooling
   */
  public record Pcl(
      boolean enabled, double temperature, int pixels, boolean background, boolean detachMask) {
    /** The least temperature: below it exp(-2 / tau) is 0 in single precision. */
    private static final double COLDEST = 0.025;

    public Pcl {
      require(temperature >= COLDEST, "pcl.temperature", temperature, "at least " + COLDEST);
      require(pixels >= 1, "pcl.pixels", pixels, "at least 1");
    }
  }

  /**
   * The stability score.
   *
   * @param background whether the background counts among the classes
   */
  public record Sts(Collection collection, Sign sign, Unseen unseen, boolean background) {}

  /** The division of the steps between the two paths. */
  public enum Paths {
    /** Every step has the losses of both. */
    BOTH,
    /**
     * Even steps have the losses of the class-agnostic path, odd steps those of the prompting path.
     */
    ALTERNATE;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The decoder that makes levels and mask features from an image's maps. */
  public enum Decoder {
    /** Multi-scale deformable attention, as in Mask2Former's published configurations. */
    DEFORMABLE,
    /** A feature pyramid, as in MaskFormer. */
    FPN;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The scaling of magnitudes at the network's input. */
  public enum InputScaling {
    /** 20 log10(max(1e-5, a)) / 100. */
    DECIBEL,
    /** Unchanged. */
    LINEAR;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The quantity that ACP adds. */
  public enum Mix {
    /** Magnitudes, so that the true ratio is at most 1. */
    MAGNITUDE,
    /** Samples. If they cancel, the ratio is limited to 1. */
    WAVEFORM;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The reduction of ACP's difference to one number. */
  public enum AcpNorm {
    /** The mean of squares over bins, which does not grow with the spectrogram. */
    MSE,
    /** The root of the sum of squares, as the formula is written. */
    L2;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The predictions that the stability score uses. */
  public enum Collection {
    /** The predictions of the epoch's own steps. */
    TRAINING,
    /** The predictions of a further pass after the epoch, as in S2 Alg. 1. */
    FULL;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The sign of the stability score. */
  public enum Sign {
    /** Mean of sum s ln s: at most 0, higher is more stable. */
    NEGATIVE_ENTROPY,
    /** Its negative: at least 0, lower is more stable. */
    ENTROPY;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The treatment of classes that no query was matched with. */
  public enum Unseen {
    /** The mean is taken over the other classes. */
    SKIP,
    /** They count as 0, so the mean is taken over all classes. */
    ZERO;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** The name of a value in a config. */
  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static void require(boolean holds, String key, Object got, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s: got %s, wanted %s".formatted(key, got, wanted));
    }
  }
}
