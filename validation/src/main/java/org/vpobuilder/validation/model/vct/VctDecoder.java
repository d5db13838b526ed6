package org.vpobuilder.validation.model.vct;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.model.mask2former.Memory;
import org.vpobuilder.validation.model.mask2former.PixelDecoder;
import org.vpobuilder.validation.model.mask2former.Prediction;
import org.vpobuilder.validation.model.mask2former.Queries;
import org.vpobuilder.validation.model.mask2former.TransformerDecoder;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Mask2Former's decoder with queries that the image makes, and with the sound before the three
 * levels in each round (VCT §3.3).
 */
final class VctDecoder extends TransformerDecoder {
  private static final int SOUND = 0;
  private static final int MEMORIES = 4;

  private final QueryMaker maker;
  private final @Nullable Linear audioProjection;
  private final @Nullable Linear prototypeProjection;

  /**
   * A decoder not yet initialised.
   *
   * @param prototypes how many there are; 0 for none
   */
  VctDecoder(VctConfig config, int classes, int prototypes) {
    super(config.network().core(classes), plan(config.network().blocks()), MEMORIES);
    int width = config.network().width();
    maker =
        child("visual_query_block", new QueryMaker(config.network(), config.pixels(), prototypes));
    Init start = Init.normal(1 / Math.sqrt(width));
    boolean prompted = prototypes > 0;
    audioProjection = prompted ? child("audio_proj", new Linear(width, width, start, null)) : null;
    prototypeProjection =
        prompted ? child("proto_proj", new Linear(width, width, start, null)) : null;
  }

  private static List<Block> plan(int blocks) {
    List<Block> plan = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      plan.add(new Block(VISUAL, i % MEMORIES));
    }
    return plan;
  }

  /**
   * What queries say, before the first block and after each.
   *
   * @param sound [B, D, t, f]
   * @param noise as {@link QueryMaker#forward} takes it
   */
  List<Prediction> forward(PixelDecoder.Features image, Tensor sound, @Nullable Tensor noise) {
    return decode(queries(image, noise), memories(image, sound), image.masks());
  }

  /** Where each query looks in its last block on the image, [B, N, h, w], without noise. */
  Tensor looks(PixelDecoder.Features image, Tensor sound) {
    return looks(queries(image, null), memories(image, sound), image.masks());
  }

  private List<Memory> memories(PixelDecoder.Features image, Tensor sound) {
    List<Memory> memories = new ArrayList<>(memories(List.of(sound), SOUND, false));
    memories.addAll(memories(image.levels(), SOUND + 1, true));
    return memories;
  }

  private Queries queries(PixelDecoder.Features image, @Nullable Tensor noise) {
    Queries learnt = learnt(image.masks().size(0));
    Tensor made = maker.forward(image.masks(), noise);
    return new Queries(learnt.features().add(made), learnt.positions(), null);
  }

  /**
   * Unit vectors that sounds and prototypes are compared by.
   *
   * @param sounds [B, D]
   * @param prototypes [K, D]
   */
  record Contrasted(Tensor sounds, Tensor prototypes) {
    /** [B, K]. */
    Tensor cosines() {
      return NeuralOps.widened(sounds.matmul(prototypes.transpose(0, 1)));
    }
  }

  /**
   * What sounds and prototypes are contrasted by (VCT §3.2); null without prototypes.
   *
   * @param sound [B, D, t, f]
   */
  @Nullable Contrasted contrasted(Tensor sound) {
    Tensor prototypes = maker.prototypes();
    if (audioProjection == null || prototypeProjection == null || prototypes == null) {
      return null;
    }
    Tensor pooled = sound.reshape(sound.size(0), sound.size(1), -1).mean(false, 2);
    return new Contrasted(
        NeuralOps.normalize(audioProjection.forward(pooled), 1),
        NeuralOps.normalize(prototypeProjection.forward(prototypes), 1));
  }
}
