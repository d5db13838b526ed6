package org.vpobuilder.validation.model.tpavi;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** The data on which TPAVI is trained, which decide its loss (decision 0011). */
public enum TpaviTask {
  /**
   * AVSBench S4: masks of one class; only the first frame of a training video is labelled, and the
   * loss is the binary cross-entropy of that frame.
   */
  FIRST_FRAMES {
    @Override
    Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames) {
      Tensor first = every(frames, labels.size(0));
      return Map.of(
          "bce", TpaviLoss.binary(output.logits().select(0, first), labels.select(0, first)));
    }
  },

  /** AVSBench MS3: masks of one class in every frame (ECCV 2022, equation 2). */
  ALL_FRAMES {
    @Override
    Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames) {
      return Map.of(
          "bce",
          TpaviLoss.binary(output.logits(), labels),
          "matching",
          TpaviLoss.matching(output).mul(TpaviLoss.LAMBDA));
    }
  },

  /** AVSBench-Semantic: classes in every frame (IJCV 2024); an unlabelled frame is all 255. */
  SEMANTIC {
    @Override
    int clip(int frames) {
      return frames % CLIP == 0 ? CLIP : frames;
    }

    @Override
    Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames) {
      Tensor labelled =
          labels.eq(VpoClass.IGNORE).not().to(output.logits().type()).max(false, 2).max(false, 1);
      return Map.of(
          "ce",
          TpaviLoss.semantic(output.logits(), labels, labelled),
          "matching",
          TpaviLoss.semanticMatching(output, labelled).mul(TpaviLoss.LAMBDA));
    }
  },

  /** VPO: classes in single images; the loss is the cross-entropy. */
  IMAGE {
    @Override
    Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames) {
      return Map.of("ce", TpaviLoss.image(output.logits(), labels));
    }
  };

  /**
   * The number of frames that attend to each other in AVSS: the authors' code cuts each video into
   * clips of 5.
   */
  private static final int CLIP = 5;

  /**
   * The number of consecutive frames that attend to each other, in a video with this number of
   * frames.
   *
   * @return a divisor of {@code frames}
   */
  int clip(int frames) {
    return frames;
  }

  /**
   * The loss of a batch of B videos of T frames.
   *
   * @param labels [BT, H, W], I64: 0 background, class index, 255 ignore
   * @param frames number of frames, T
   */
  public Losses losses(TpaviOutput output, Tensor labels, int frames) {
    Map<String, Tensor> terms = new LinkedHashMap<>(terms(output, labels, frames));
    Tensor total = terms.values().stream().reduce(Tensor::add).orElseThrow();
    return new Losses(total, terms);
  }

  /** Whether masks have one class, so that only its probability is predicted. */
  public boolean predictsOne() {
    return this == FIRST_FRAMES || this == ALL_FRAMES;
  }

  /** The summands, weighted. */
  abstract Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames);

  /** The numbers 0, {@code step}, 2 {@code step}, ... before {@code end}. */
  private static Tensor every(int step, long end) {
    return Tensors.range(end / step).mul(step);
  }

  /** The losses of TPAVI's training; each returns one number, without dimensions. */
  static final class TpaviLoss {
    /** The weight of the matching loss (ECCV 2022, equation 2). */
    public static final double LAMBDA = 0.5;

    private static final int BACKGROUND = 0;

    private TpaviLoss() {}

    /**
     * The binary cross-entropy of equation 2: the mean over the pixels that are not 255.
     *
     * @param logits [N, 1, H, W]
     * @param labels 0, or 1 and more for sounding pixels, I64, [N, H, W]
     */
    public static Tensor binary(Tensor logits, Tensor labels) {
      Tensor x = NeuralOps.widened(logits.squeeze(1));
      Tensor counted = labels.eq(IGNORE).not().to(x.type());
      Tensor sum =
          Script.expression("x, y, w", "torch.binary_cross_entropy_with_logits(x, y, w, None, 2)")
              .call(x, labels.greater(BACKGROUND).to(x.type()), counted);
      return sum.div(counted.sum().clip(1, Float.MAX_VALUE));
    }

    /**
     * The audio-visual matching loss of equation 2, as published: for each stage KL(audio || masked
     * map) of their softmaxes over channels, summed over the batch's frames; then the mean over the
     * stages.
     */
    public static Tensor matching(TpaviOutput output) {
      return stageMean(
          output,
          map ->
              NeuralOps.sigmoid(
                  NeuralOps.adaptiveAvgPool(output.logits(), (int) map.size(2), (int) map.size(3))),
          Tensor::sum);
    }

    /**
     * The cross-entropy of AVSS (IJCV 2024): the mean over each frame's pixels, then over labelled
     * frames.
     *
     * @param logits [BT, classes, H, W]
     * @param labels class indices, I64, [BT, H, W]
     * @param labelled 1 for labelled frames, 0 for others, F32, [BT]; at least one is labelled
     */
    public static Tensor semantic(Tensor logits, Tensor labels, Tensor labelled) {
      Tensor pixels =
          Script.expression("x, y", "torch.cross_entropy_loss(x, y, None, 0, 255, 0.)")
              .call(NeuralOps.widened(logits), labels);
      return weightedMean(pixels.mean(false, 2).mean(false, 1), labelled);
    }

    /**
     * The loss of {@link #matching}, where the mask is everything that is not predicted as
     * background.
     */
    public static Tensor semanticMatching(TpaviOutput output, Tensor labelled) {
      Tensor logits = output.logits();
      Tensor sounding = logits.argmax(1).unsqueeze(1).eq(BACKGROUND).not().to(labelled.type());
      return stageMean(
          output,
          map -> NeuralOps.adaptiveAvgPool(sounding, (int) map.size(2), (int) map.size(3)),
          frames -> weightedMean(frames, labelled));
    }

    /**
     * The cross-entropy of single images, over the pixels that are not 255.
     *
     * @param logits [B, classes, H, W]
     * @param labels class indices, I64, [B, H, W]
     */
    public static Tensor image(Tensor logits, Tensor labels) {
      return NeuralOps.crossEntropy(logits, labels, IGNORE);
    }

    /** The weights for a stage's map, [BT, 1, h, w]. */
    private interface MaskOf {
      Tensor of(Tensor map);
    }

    /** Reduces a stage's values per frame, [BT], to one number. */
    private interface Reduction {
      Tensor of(Tensor frames);
    }

    private static Tensor stageMean(TpaviOutput output, MaskOf mask, Reduction reduction) {
      List<Tensor> maps = output.maps();
      Tensor total = Tensors.zeros();
      for (int i = 0; i < maps.size(); i++) {
        Tensor map = maps.get(i);
        Tensor visual = map.mul(mask.of(map)).mean(false, 3).mean(false, 2);
        total = total.add(reduction.of(divergence(output.audio().get(i), visual)));
      }
      return total.div(maps.size());
    }

    /** KL(softmax(audio) || softmax(visual)) of each frame: [B, T, C], [BT, C] to [BT]. */
    private static Tensor divergence(Tensor audio, Tensor visual) {
      Tensor sound = NeuralOps.logSoftmax(audio.reshape(visual.shape()), -1);
      Tensor seen = NeuralOps.logSoftmax(visual, -1);
      return sound.exp().mul(sound.sub(seen)).sum(false, 1);
    }

    private static Tensor weightedMean(Tensor frames, Tensor weights) {
      return frames.mul(weights).sum().div(weights.sum());
    }
  }
}
