package org.vpobuilder.validation.model.cpm;

import java.util.Locale;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;

/**
 * Everything that decides a CPM but its backbones, its classes and how it is optimised. S2 states
 * {@code lambda} and {@code pcl.temperature}; the other values are choices, each with its reason in
 * decision 28. Presets have them all.
 *
 * @param lambda weight of the prompting path's losses beside the class-agnostic path's, at least 0
 *     (S2 §1: 0.5)
 * @param paths how the two paths share the steps
 * @param inputScaling how the magnitudes of spectrograms enter the network
 * @param network sizes of the head
 * @param criterion weights and points of both paths' mask losses, and of the matching
 * @param mixtures of every class's mask embeddings; without them nothing of CPM is left, which is
 *     the ablation's baseline
 * @param backboneLr what the image backbone's rate is multiplied by; 0 leaves it as it is
 * @param audioLr the same of the audio backbone
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
  /** Its JSON and schema. */
  public static final JsonFormat<CpmConfig> FORMAT =
      JsonFormat.strict(CpmConfig.class, CpmConfig.class, "settings.schema.json");

  public CpmConfig {
    require(lambda >= 0, "lambda", lambda, "at least 0");
    require(backboneLr >= 0, "backbone_lr", backboneLr, "at least 0");
    require(audioLr >= 0, "audio_lr", audioLr, "at least 0");
  }

  /**
   * Sizes of the head: Mask2Former's, and the blocks that look at the sound.
   *
   * @param queries N, how many segments an image can have
   * @param width D, channels of tokens, queries and mask features; a multiple of 32
   * @param heads of every attention; divides the width
   * @param pixelDecoder between the image backbone and the queries; the next three keys are of the
   *     deformable one
   * @param encoderLayers of the pixel decoder
   * @param encoderHidden units of the pixel decoder's feed-forward layers
   * @param encoderPoints that a head of deformable attention looks at on each level
   * @param decoderHidden units of the transformer decoder's feed-forward layers
   * @param rounds of blocks: each looks at the sound, then at the three levels of the image
   * @param audioMaskStride of the map that spectrogram masks are made of: 4, 8 or 16 bins
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
     * What Mask2Former's parts need.
     *
     * @param classes C, background included; "no object" is one more
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
   * @param perClass prompts of a class and image in a step
   * @param normalise whether a prompt is scaled to a root mean square of 1
   */
  public record Prompts(int perClass, boolean normalise) {}

  /**
   * Visual-conditional prompting.
   *
   * @param background whether the background is prompted for, as one of an image's segments
   */
  public record Vcp(boolean enabled, boolean background) {}

  /**
   * Audio-conditional prompting.
   *
   * @param mix what is added: spectra or waveforms
   * @param norm of the difference to the true ratio
   * @param gain of the sound that is mixed in
   * @param epsilon added to the ratio's denominator
   */
  public record Acp(boolean enabled, Mix mix, AcpNorm norm, double gain, double epsilon) {
    public Acp {
      require(gain > 0, "acp.gain", gain, "above 0");
      require(epsilon > 0, "acp.epsilon", epsilon, "above 0");
    }
  }

  /**
   * Prompting-based contrastive learning. Its anchors are pooled by ACP's masks, which only this
   * loss teaches where ACP is switched off.
   *
   * @param temperature tau (S2 §1: 0.1)
   * @param pixels most pixels of a class in a batch
   * @param background whether pixels of the background are negatives
   * @param detachMask whether the contrast leaves the mask of the pooling alone
   */
  public record Pcl(
      boolean enabled, double temperature, int pixels, boolean background, boolean detachMask) {
    /** Below this exp(-2 / tau) is 0 in single precision. */
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

  /** How the two paths share the steps. */
  public enum Paths {
    /** Every step takes the losses of both. */
    BOTH,
    /** Even steps take the class-agnostic path's, odd ones the prompting path's. */
    ALTERNATE;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** What makes levels and mask features of an image's maps. */
  public enum Decoder {
    /** Multi-scale deformable attention, as Mask2Former's published configurations have it. */
    DEFORMABLE,
    /** A feature pyramid, MaskFormer's. */
    FPN;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** How magnitudes enter the network. */
  public enum InputScaling {
    /** 20 log10(max(1e-5, a)) / 100. */
    DECIBEL,
    /** As they are. */
    LINEAR;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** What ACP adds. */
  public enum Mix {
    /** Magnitudes, so that the true ratio is at most 1. */
    MAGNITUDE,
    /** Samples. Where they cancel, the ratio is cut at 1. */
    WAVEFORM;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** How ACP's difference becomes one number. */
  public enum AcpNorm {
    /** Mean of squares over bins: does not grow with the spectrogram. */
    MSE,
    /** The root of the sum of squares, as the formula stands. */
    L2;

    @Override
    public String toString() {
      return label(this);
    }
  }

  /** Which predictions the stability score looks at. */
  public enum Collection {
    /** Those of the epoch's own steps. */
    TRAINING,
    /** Those of another pass after the epoch, as S2 Alg. 1 has it. */
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

  /** What becomes of classes that no query answered for. */
  public enum Unseen {
    /** The mean is over the others. */
    SKIP,
    /** They count as 0: the mean is over all classes. */
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
