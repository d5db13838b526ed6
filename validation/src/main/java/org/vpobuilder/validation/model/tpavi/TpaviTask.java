package org.vpobuilder.validation.model.tpavi;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** What TPAVI is trained on, and so what a step minimises (decision 0011). */
public enum TpaviTask {
  /**
   * AVSBench S4: masks of one class; of a training video only the first frame is labelled, and
   * binary cross-entropy of that frame is all.
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
          labels.eq(TpaviLoss.IGNORE).not().to(output.logits().type()).max(false, 2).max(false, 1);
      return Map.of(
          "ce",
          TpaviLoss.semantic(output.logits(), labels, labelled),
          "matching",
          TpaviLoss.semanticMatching(output, labelled).mul(TpaviLoss.LAMBDA));
    }
  },

  /** VPO: classes in single images; cross-entropy is all. */
  IMAGE {
    @Override
    Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames) {
      return Map.of("ce", TpaviLoss.image(output.logits(), labels));
    }
  };

  /**
   * Frames that attend to each other in AVSS: the authors' code cuts each video into clips of 5.
   */
  private static final int CLIP = 5;

  /**
   * How many consecutive frames of a video of so many attend to each other.
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
   * @param frames T
   */
  public Losses losses(TpaviOutput output, Tensor labels, int frames) {
    Map<String, Tensor> terms = new LinkedHashMap<>(terms(output, labels, frames));
    Tensor total = terms.values().stream().reduce(Tensor::add).orElseThrow();
    return new Losses(total, terms);
  }

  /** Whether masks are of one class, whose probability is all that is predicted. */
  public boolean predictsOne() {
    return this == FIRST_FRAMES || this == ALL_FRAMES;
  }

  /** The parts, weighted. */
  abstract Map<String, Tensor> terms(TpaviOutput output, Tensor labels, int frames);

  /** 0, {@code step}, 2 {@code step}, ... before {@code end}. */
  private static Tensor every(int step, long end) {
    return Tensors.range(end / step).mul(step);
  }
}
