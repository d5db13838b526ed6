package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Embedding;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.MlpHead;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.nn.MultiHeadAttention;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.SinePosition;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * Mask2Former's transformer decoder (§3.2): queries that attend to one memory after another and to
 * each other, with feed-forward layers; and the heads, shared by all blocks, that compute a class
 * and a mask from them.
 *
 * <p>A block is cross-attention, self-attention and a feed-forward layer, each followed by a layer
 * norm (§3.2.2 puts cross-attention first). The memory to which a block attends is given by a
 * {@link Block} of the plan: the published decoder repeats the levels of strides 32, 16 and 8 three
 * times; CPM and VCT add blocks between them that attend to the sound.
 */
public class TransformerDecoder extends Module {
  /** The family of blocks of the published decoder. */
  public static final String VISUAL = "transformer";

  private static final double EPS = 1e-5;

  private final Mask2FormerConfig config;
  private final List<Block> plan;
  private final Map<String, Layers> families = new LinkedHashMap<>();
  private final LayerNorm norm;
  private final Embedding queryFeatures;
  private final Embedding queryPositions;
  private final Embedding levels;
  private final Linear classEmbed;
  private final MlpHead maskEmbed;
  private final SinePosition position;

  /**
   * A block in the decoder's sequence.
   *
   * @param family family whose next layers the block uses: they are named {@code
   *     FAMILY_cross_attention_layers.N} and so on, where N counts within the family
   * @param memory index of the memory to which it attends
   */
  public record Block(String family, int memory) {}

  private record Layers(
      ModuleList<SelfAttention> self,
      ModuleList<CrossAttention> cross,
      ModuleList<FeedForward> feed) {}

  /** The published sequence: three rounds of the three levels, coarsest first (§3.2.3). */
  public static List<Block> published() {
    List<Block> plan = new ArrayList<>();
    for (int i = 0; i < 3 * PixelDecoder.LEVELS; i++) {
      plan.add(new Block(VISUAL, i % PixelDecoder.LEVELS));
    }
    return plan;
  }

  /**
   * A decoder not yet initialised.
   *
   * @param embedded number of memories that have a learnt embedding of their own, {@code
   *     level_embed}; 3 as published
   */
  public TransformerDecoder(Mask2FormerConfig config, List<Block> plan, int embedded) {
    this.config = config;
    this.plan = List.copyOf(plan);
    int width = config.width();
    Map<String, Integer> counts = new LinkedHashMap<>();
    plan.forEach(block -> counts.merge(block.family(), 1, Integer::sum));
    counts.forEach((family, count) -> families.put(family, layers(family, count)));
    norm = child("decoder_norm", new LayerNorm(width, EPS));
    queryFeatures = child("query_feat", new Embedding(config.queries(), width));
    queryPositions = child("query_embed", new Embedding(config.queries(), width));
    levels = child("level_embed", new Embedding(embedded, width));
    classEmbed = child("class_embed", new Linear(width, config.classes() + 1, true));
    maskEmbed = child("mask_embed", new MlpHead(width, width, width, 3));
    position = new SinePosition(width, true);
  }

  private Layers layers(String family, int count) {
    return new Layers(
        child(
            family + "_self_attention_layers",
            new ModuleList<>(count, i -> new SelfAttention(config))),
        child(
            family + "_cross_attention_layers",
            new ModuleList<>(count, i -> new CrossAttention(config))),
        child(family + "_ffn_layers", new ModuleList<>(count, i -> new FeedForward(config))));
  }

  /** The blocks in their order. */
  public List<Block> plan() {
    return plan;
  }

  /** The learnt queries for {@code batch} images (§3.2.2, "learnable query features"). */
  public Queries learnt(long batch) {
    Tensor features = queryFeatures.weight().unsqueeze(0);
    return new Queries(
        features.expand(batch, config.queries(), config.width()),
        queryPositions.weight().unsqueeze(0),
        null);
  }

  /**
   * Makes memories from maps: tokens with the level embeddings from {@code first} on, and sine
   * positions.
   *
   * @param maps [B, D, h, w]
   * @param masked whether queries attend only inside their own masks
   */
  public List<Memory> memories(List<Tensor> maps, int first, boolean masked) {
    List<Memory> memories = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Tensor map = maps.get(i);
      Pyramid.Size size = new Pyramid.Size(map.size(2), map.size(3));
      memories.add(
          new Memory(
              Pyramid.tokens(map).add(levels.row(first + i)),
              position.of(size.height(), size.width()),
              masked ? size : null));
    }
    return memories;
  }

  /** Applies the published decoder: learnt queries on the three levels. */
  public List<QueryAnswer> forward(PixelDecoder.Features features) {
    List<Memory> memories = memories(features.levels(), 0, true);
    return decode(learnt(features.masks().size(0)), memories, features.masks());
  }

  /**
   * Sends queries through all blocks.
   *
   * @param memories the memories, at the indices that the plan names
   * @param maskFeatures [B, D, H / 4, W / 4]
   * @return the answers of the queries before the first block, and after each block
   */
  public List<QueryAnswer> decode(Queries queries, List<Memory> memories, Tensor maskFeatures) {
    return walk(queries, memories, maskFeatures, plan.size()).predictions();
  }

  /**
   * The state of queries after some blocks.
   *
   * @param predictions the answers before the first block, and after each block
   */
  private record Walk(Tensor x, List<QueryAnswer> predictions) {}

  private Walk walk(Queries queries, List<Memory> memories, Tensor maskFeatures, int blocks) {
    Tensor x = queries.features();
    List<QueryAnswer> predictions = new ArrayList<>();
    predictions.add(predict(x, maskFeatures));
    for (int i = 0; i < blocks; i++) {
      Memory memory = memories.get(plan.get(i).memory());
      x = block(i, x, queries, memory, blocked(memory, predictions.get(i)));
      predictions.add(predict(x, maskFeatures));
    }
    return new Walk(x, predictions);
  }

  private static @Nullable Tensor blocked(Memory memory, QueryAnswer before) {
    Pyramid.Size size = memory.masked();
    return size == null ? null : before.blocked(size);
  }

  /**
   * The attention of each query in the last block that attends to the image: mean over the heads,
   * [B, N, h, w], for each query shares that sum to 1. It repeats the blocks before that one.
   *
   * @param memories as for {@link #decode}, some of them masked
   */
  public Tensor looks(Queries queries, List<Memory> memories, Tensor maskFeatures) {
    int last = plan.size() - 1;
    while (memories.get(plan.get(last).memory()).masked() == null) {
      last--;
    }
    Walk before = walk(queries, memories, maskFeatures, last);
    Memory memory = memories.get(plan.get(last).memory());
    Pyramid.Size size = Objects.requireNonNull(memory.masked());
    Tensor weights =
        layers(last)
            .cross()
            .get(number(last))
            .weights(
                before.x(),
                queries.positions(),
                memory,
                blocked(memory, before.predictions().get(last)));
    Tensor mean = NeuralOps.widened(weights).mean(false, 1);
    return mean.reshape(mean.size(0), mean.size(1), size.height(), size.width());
  }

  /**
   * Applies one block.
   *
   * @param index index in the plan
   * @param x features of the queries before it, [B, N, D]
   * @param queries their positions, and which of them attend to which
   * @param blocked where each query must not attend, [B, 1, N, K]; null if it may attend everywhere
   */
  public Tensor block(
      int index, Tensor x, Queries queries, Memory memory, @Nullable Tensor blocked) {
    Layers layers = layers(index);
    int number = number(index);
    CrossAttention cross = layers.cross().get(number);
    SelfAttention self = layers.self().get(number);
    FeedForward feed = layers.feed().get(number);
    return TensorScope.resultOf(
        () -> {
          Tensor seen = cross.forward(x, queries.positions(), memory, blocked);
          return feed.forward(self.forward(seen, queries.positions(), queries.blocked()));
        });
  }

  private Layers layers(int index) {
    String family = plan.get(index).family();
    Layers layers = families.get(family);
    if (layers == null) {
      throw new IllegalStateException("no layers of family " + family);
    }
    return layers;
  }

  /** The index of a block among those of its family. */
  private int number(int index) {
    int number = 0;
    for (Block before : plan.subList(0, index)) {
      number += before.family().equals(plan.get(index).family()) ? 1 : 0;
    }
    return number;
  }

  /** Computes classes and masks from queries [B, N, D]. */
  public QueryAnswer predict(Tensor x, Tensor maskFeatures) {
    Tensor normed = norm.forward(x);
    Tensor embeddings = maskEmbed.forward(normed);
    long height = maskFeatures.size(2);
    long width = maskFeatures.size(3);
    Tensor pixels = maskFeatures.reshape(maskFeatures.size(0), maskFeatures.size(1), -1);
    Tensor masks = embeddings.matmul(pixels).reshape(x.size(0), x.size(1), height, width);
    return new QueryAnswer(classEmbed.forward(normed), embeddings, masks);
  }

  /** The norm that precedes every head, for a model's own heads. */
  public Tensor normed(Tensor x) {
    return norm.forward(x);
  }

  private static final class SelfAttention extends Module {
    private final MultiHeadAttention attention;
    private final LayerNorm norm;

    SelfAttention(Mask2FormerConfig config) {
      attention = child("self_attn", new MultiHeadAttention(config.width(), config.heads(), true));
      norm = child("norm", new LayerNorm(config.width(), EPS));
    }

    Tensor forward(Tensor x, Tensor positions, @Nullable Tensor blocked) {
      Tensor placed = x.add(positions);
      return norm.forward(x.add(attention.forward(placed, placed, x, blocked)));
    }
  }

  private static final class CrossAttention extends Module {
    private final MultiHeadAttention attention;
    private final LayerNorm norm;

    CrossAttention(Mask2FormerConfig config) {
      attention =
          child("multihead_attn", new MultiHeadAttention(config.width(), config.heads(), true));
      norm = child("norm", new LayerNorm(config.width(), EPS));
    }

    Tensor forward(Tensor x, Tensor positions, Memory memory, @Nullable Tensor blocked) {
      Tensor keys = memory.tokens().add(memory.positions());
      Tensor seen = attention.forward(x.add(positions), keys, memory.tokens(), blocked);
      return norm.forward(x.add(seen));
    }

    Tensor weights(Tensor x, Tensor positions, Memory memory, @Nullable Tensor blocked) {
      Tensor keys = memory.tokens().add(memory.positions());
      return attention.weights(x.add(positions), keys, blocked);
    }
  }

  private static final class FeedForward extends Module {
    private final Linear first;
    private final Linear second;
    private final LayerNorm norm;

    FeedForward(Mask2FormerConfig config) {
      int width = config.width();
      int hidden = config.decoderHidden();
      first = child("linear1", new Linear(width, hidden, true, Init.XAVIER_UNIFORM));
      second = child("linear2", new Linear(hidden, width, true, Init.XAVIER_UNIFORM));
      norm = child("norm", new LayerNorm(width, EPS));
    }

    Tensor forward(Tensor x) {
      return norm.forward(x.add(second.forward(NeuralOps.relu(first.forward(x)))));
    }
  }
}
