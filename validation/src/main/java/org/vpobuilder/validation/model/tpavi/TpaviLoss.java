package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** The losses TPAVI was trained with; each returns one number, without dimensions. */
public final class TpaviLoss {
  /** Weight of the matching loss (ECCV 2022, equation 2). */
  public static final double LAMBDA = 0.5;

  private static final int BACKGROUND = 0;

  private TpaviLoss() {}

  /**
   * S4, where only a video's first frame is labelled in training: binary cross-entropy of the first
   * frames.
   *
   * @param logits [BT, 1, H, W]
   * @param masks of the first frames, 0 or 1, [B, 1, H, W]
   */
  public static Tensor firstFrames(Tensor logits, Tensor masks) {
    long videos = masks.size(0);
    long frames = logits.size(0) / videos;
    long[] first = new long[(int) videos];
    for (int i = 0; i < first.length; i++) {
      first[i] = i * frames;
    }
    return NeuralOps.binaryCrossEntropy(logits.select(0, Tensors.of(first, videos)), masks);
  }

  /**
   * MS3, equation 2: binary cross-entropy of all frames and {@link #LAMBDA} x {@link #matching}.
   *
   * @param masks 0 or 1, [BT, 1, H, W]
   */
  public static Tensor allFrames(TpaviOutput output, Tensor masks) {
    return NeuralOps.binaryCrossEntropy(output.logits(), masks).add(matching(output).mul(LAMBDA));
  }

  /**
   * The audio-visual matching loss of equation 2, as published: per stage KL(audio || masked map)
   * of their softmaxes over channels, summed over the batch's frames; the mean over the stages.
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
   * AVSS (IJCV 2024): cross-entropy of the labelled frames and {@link #LAMBDA} x {@link
   * #semanticMatching}.
   *
   * @param labels class indices, I64, [BT, H, W]; anything valid where a frame is not labelled
   * @param labelled 1 for labelled frames, 0 for others, F32, [BT]; at least one is labelled
   */
  public static Tensor semantic(TpaviOutput output, Tensor labels, Tensor labelled) {
    return semanticCrossEntropy(output.logits(), labels, labelled)
        .add(semanticMatching(output, labelled).mul(LAMBDA));
  }

  /** Mean over each frame's pixels, then over the labelled frames; arguments as above. */
  static Tensor semanticCrossEntropy(Tensor logits, Tensor labels, Tensor labelled) {
    Tensor pixels =
        Script.expression("x, y", "torch.cross_entropy_loss(x, y, None, 0, -100, 0.)")
            .call(logits, labels);
    return weightedMean(pixels.mean(false, 2).mean(false, 1), labelled);
  }

  /** As {@link #matching}, where the mask is whatever is not predicted to be background. */
  static Tensor semanticMatching(TpaviOutput output, Tensor labelled) {
    Tensor logits = output.logits();
    Tensor sounding = logits.argmax(1).unsqueeze(1).eq(BACKGROUND).not().to(labelled.type());
    return stageMean(
        output,
        map -> NeuralOps.adaptiveAvgPool(sounding, (int) map.size(2), (int) map.size(3)),
        frames -> weightedMean(frames, labelled));
  }

  /**
   * VPO: cross-entropy of single images, over the pixels that are not {@code ignore} (decision
   * 0011).
   *
   * @param logits [B, classes, H, W]
   * @param labels class indices, I64, [B, H, W]
   */
  public static Tensor image(Tensor logits, Tensor labels, int ignore) {
    return NeuralOps.crossEntropy(logits, labels, ignore);
  }

  /** What to weigh a stage's map with, [BT, 1, h, w]. */
  private interface MaskOf {
    Tensor of(Tensor map);
  }

  /** One number from a stage's numbers per frame, [BT]. */
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
