package org.vpobuilder.validation.model.vct;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.model.mask2former.Memory;
import org.vpobuilder.validation.model.mask2former.PixelDecoder;
import org.vpobuilder.validation.model.mask2former.Queries;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.model.mask2former.TransformerDecoder;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Embedding;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.MlpHead;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.MultiHeadAttention;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Mask2Former's decoder with queries made from the image, and with a block for the sound before the
 * three levels in each round (VCT §3.3).
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
   * @param prototypes number of prototypes; 0 for none
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
   * The answers of the queries, before the first block and after each block.
   *
   * @param sound [B, D, t, f]
   * @param noise as for {@link QueryMaker#forward}
   */
  List<QueryAnswer> forward(PixelDecoder.Features image, Tensor sound, @Nullable Tensor noise) {
    return decode(queries(image, noise), memories(image, sound), image.masks());
  }

  /** The attention of each query in its last block on the image, [B, N, h, w], without noise. */
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
   * The unit vectors by which sounds and prototypes are compared.
   *
   * @param sounds [B, D]
   * @param prototypes [K, D]
   */
  record Contrasted(Tensor sounds, Tensor prototypes) {
    /** The cosines, [B, K]. */
    Tensor cosines() {
      return NeuralOps.widened(sounds.matmul(prototypes.transpose(0, 1)));
    }
  }

  /**
   * The vectors by which sounds and prototypes are contrasted (VCT §3.2); null without prototypes.
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

  /**
   * Prototype prompted query generation (VCT §3.2): queries are mixed from an image's pixels,
   * attend to prototypes of sounds, and collect the pixels that are assigned to them.
   */
  static final class QueryMaker extends Module {
    private static final int PROTOTYPE_HEADS = 4;
    private static final int MIXER_HIDDEN = 256;
    private static final double EPS = 1e-5;

    private final @Nullable Embedding prototypes;
    private final Sequential projection;
    private final MlpHead mixer;
    private final @Nullable Prompting prompting;
    private final Grouping grouping;

    /**
     * Layers not yet initialised.
     *
     * @param pixels number of pixels of the map for which the mixer is made
     * @param prototypes number of prototypes; 0 for queries without them, as on MS3
     */
    QueryMaker(VctConfig.Network sizes, int pixels, int prototypes) {
      int width = sizes.width();
      this.prototypes =
          prototypes == 0 ? null : child("prototype", new Embedding(prototypes, width));
      projection =
          child(
              "pre_proj",
              new Sequential(
                  new Conv2d(Conv2d.Shape.of(width, width, 1)),
                  Activation.relu(),
                  new Conv2d(Conv2d.Shape.of(width, width, 3).withPadding(1)),
                  Activation.relu(),
                  new Conv2d(Conv2d.Shape.of(width, width, 1))));
      mixer = child("query_mixer", new MlpHead(pixels, MIXER_HIDDEN, sizes.queries(), 3));
      prompting = prototypes == 0 ? null : child("pre_attn", new Prompting(width));
      grouping = child("assign_attn", new Grouping(width));
    }

    /** The prototypes, [K, D]; null if there are none. */
    @Nullable Tensor prototypes() {
      return prototypes == null ? null : prototypes.weight();
    }

    /**
     * Makes queries from images.
     *
     * @param features features for masks, [B, D, h, w]; h w must be the number of pixels for which
     *     it was made
     * @param noise uniform numbers, [B, N, h, w], by which the assignment is drawn; null for the
     *     likeliest
     * @return [B, N, D]
     */
    Tensor forward(Tensor features, @Nullable Tensor noise) {
      Tensor map = projection.forward(features);
      Tensor channels = map.reshape(map.size(0), map.size(1), -1);
      Tensor queries = mixer.forward(channels).transpose(1, 2);
      if (prompting != null && prototypes != null) {
        queries = prompting.forward(queries, prototypes.weight());
      }
      return queries.add(grouping.forward(queries, Pyramid.tokens(map), noise));
    }

    /** Attention of queries to the prototypes (VCT eq. 3). */
    private static final class Prompting extends Module {
      private final MultiHeadAttention attention;
      private final LayerNorm norm;

      Prompting(int width) {
        attention = child("multihead_attn", new MultiHeadAttention(width, PROTOTYPE_HEADS, true));
        norm = child("norm", new LayerNorm(width, EPS));
      }

      Tensor forward(Tensor queries, Tensor prototypes) {
        long batch = queries.size(0);
        Tensor memory =
            prototypes.unsqueeze(0).expand(batch, prototypes.size(0), prototypes.size(1));
        return norm.forward(queries.add(attention.forward(queries, memory, memory, null)));
      }
    }

    /**
     * Assigns each pixel to one query (VCT eq. 6 to 8, GroupViT's assignment), which takes the mean
     * of its pixels. The divisor is their number plus one, so that a query without pixels gets
     * zero. The gradient is that of the softmax over the queries (Jang et al. 2017,
     * "straight-through").
     */
    static final class Grouping extends Module {
      private final Linear query;
      private final Linear key;
      private final Linear value;
      private final Linear output;

      Grouping(int width) {
        query = child("q_proj", new Linear(width, width, true));
        key = child("k_proj", new Linear(width, width, true));
        value = child("v_proj", new Linear(width, width, true));
        output = child("proj", new Linear(width, width, true));
      }

      /** Groups pixels [B, P, D] by queries [B, N, D], with noise [B, N, P] or null. */
      Tensor forward(Tensor queries, Tensor pixels, @Nullable Tensor noise) {
        double scale = 1 / Math.sqrt((double) queries.size(2));
        Tensor scores =
            NeuralOps.widened(
                query.forward(queries).matmul(key.forward(pixels).transpose(1, 2)).mul(scale));
        Tensor groups = assigned(noise == null ? scores : scores.add(gumbel(noise)));
        Tensor shares = groups.div(groups.sum(true, 2).add(1));
        return output.forward(shares.matmul(value.forward(pixels)));
      }

      /**
       * For each pixel, 1 for the query with the highest score, otherwise 0; the gradient is that
       * of the softmax.
       */
      static Tensor assigned(Tensor scores) {
        Tensor soft = NeuralOps.softmax(scores, 1);
        Tensor best = soft.detach().argmax(1).unsqueeze(1);
        long count = scores.size(1);
        Tensor hard = Tensors.range(count).reshape(1, count, 1).sub(best).eq(0).to(DType.F32);
        return hard.sub(soft.detach()).add(soft);
      }

      /** Standard Gumbel numbers from uniform ones: -ln(-ln u). */
      static Tensor gumbel(Tensor uniform) {
        return uniform.clip(1e-20, 1 - 0x1p-24).log().neg().log().neg();
      }
    }
  }
}
