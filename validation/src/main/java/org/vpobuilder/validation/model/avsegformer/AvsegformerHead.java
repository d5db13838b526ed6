package org.vpobuilder.validation.model.avsegformer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.vpobuilder.validation.model.mask2former.DeformableEncoder;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Dropout;
import org.vpobuilder.validation.nn.Embedding;
import org.vpobuilder.validation.nn.GroupNorm;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.nn.MultiHeadAttention;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.nn.SinePosition;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * The modules under {@code head} in the published weights: query generator, transformer, mask
 * feature, mixer and mask head. The convolutions' inputs are always F32, in a scope of any
 * precision.
 */
final class AvsegformerHead extends Module {
  private static final int GROUPS = 32;

  /** The levels of the encoder: strides 8, 16, 32. */
  private static final int LEVELS = 3;

  private static final int UPSAMPLING = 4;

  private final int width;
  private final Tensor levelEmbed;
  private final Embedding learnt;
  private final Generator generator;
  private final Transformer transformer;
  private final ModuleList<Sequential> inputs;
  private final QueryMixer queryMixer;
  private final ChannelMixer mixer;
  private final Sequential lateral;
  private final Sequential smoothing;
  private final Sequential masks;
  private final SinePosition position;

  /**
   * A head not yet initialised.
   *
   * @param channels channels of the backbone's maps of strides 4, 8, 16 and 32
   * @param classes channels of the logits; 1 for a binary mask
   */
  AvsegformerHead(List<Integer> channels, AvsegformerConfig.Network sizes, int classes) {
    width = sizes.width();
    levelEmbed = parameter("level_embed", Init.normal(1), LEVELS, width);
    learnt = child("learnable_query", queries(sizes));
    generator = child("query_generator", new Generator(sizes));
    transformer = child("transformer", new Transformer(sizes));
    inputs =
        child(
            "in_proj",
            new ModuleList<>(
                channels.size(),
                i -> new Sequential(conv(channels.get(i), width, 1), norm(width))));
    queryMixer = child("mlp", new QueryMixer(sizes));
    mixer = child("fusion_block", new ChannelMixer(width, sizes.heads()));
    lateral = child("lateral_conv", new Sequential(conv(width, width, 1), norm(width)));
    smoothing =
        child("out_conv", new Sequential(conv(width, width, 3), norm(width), Activation.relu()));
    masks =
        child(
            "fc",
            new Sequential(
                conv(width, sizes.wide(), 3),
                Activation.of(
                    x ->
                        NeuralOps.bilinear(
                            x, UPSAMPLING * x.size(2), UPSAMPLING * x.size(3), false)),
                conv(sizes.wide(), sizes.narrow(), 3),
                Activation.relu(),
                new Conv2d(shape(sizes.narrow(), classes, 1).withoutBias())));
    position = new SinePosition(width, false);
  }

  private static Conv2d.Shape shape(int in, int out, int kernel) {
    return Conv2d.Shape.of(in, out, kernel).withPadding(kernel / 2).withInit(Init.XAVIER_UNIFORM);
  }

  private static Conv2d conv(int in, int out, int kernel) {
    return new Conv2d(shape(in, out, kernel));
  }

  private static GroupNorm norm(int width) {
    return new GroupNorm(GROUPS, width);
  }

  private static Embedding queries(AvsegformerConfig.Network sizes) {
    return new Embedding(sizes.queries(), sizes.width(), Init.XAVIER_UNIFORM);
  }

  /**
   * The head's results.
   *
   * @param logits [B, classes, 4 h, 4 w], where h and w are the size of the finest map
   * @param mixed M', the map gated by the sound, [B, D, h, w]
   * @param attention attention of the queries made from the sound, in the decoder's last layer:
   *     mean over heads and queries, [B, h, w] of the encoder's finest level; computed when it is
   *     first requested
   */
  record Output(Tensor logits, Tensor mixed, Supplier<Tensor> attention) {}

  /**
   * Segments the sounding objects.
   *
   * @param maps the backbone's maps, strides 4, 8, 16 and 32: [B, channels, h, w]
   * @param sound [B, 1, D]
   */
  Output forward(List<Tensor> maps, Tensor sound) {
    List<Tensor> projected = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      projected.add(inputs.get(i).forward(NeuralOps.widened(maps.get(i))));
    }
    List<Tensor> levels = projected.subList(1, projected.size());
    Pyramid pyramid = Pyramid.of(levels);
    Tensor memory = transformer.encoder.forward(levels, levelEmbed, pyramid, position);
    Tensor queries = generator.forward(sound).add(learnt.weight().unsqueeze(0));
    Tensor answers = transformer.decoder.forward(queries, memory);

    Tensor fine = lateral.forward(projected.get(0));
    Tensor encoded = pyramid.maps(memory).get(0);
    Tensor enlarged = NeuralOps.bilinear(encoded, fine.size(2), fine.size(3), false);
    Tensor mixed = mixer.forward(smoothing.forward(fine.add(enlarged)), sound);

    Tensor pixels = mixed.reshape(mixed.size(0), width, -1);
    Tensor alike =
        answers
            .matmul(pixels)
            .reshape(mixed.size(0), answers.size(1), mixed.size(2), mixed.size(3));
    return new Output(
        masks.forward(mixed.add(queryMixer.forward(alike))),
        mixed,
        () -> {
          Tensor looks = transformer.decoder.looks(queries, memory).mean(false, 1).unsqueeze(2);
          return pyramid.maps(looks).get(0).squeeze(1);
        });
  }

  /** Makes queries from a sound: [B, 1, D] to [B, N, D]. */
  private static final class Generator extends Layer {
    private final Embedding queries;
    private final ModuleList<QueryLayer> layers;

    Generator(AvsegformerConfig.Network sizes) {
      queries = child("query", queries(sizes));
      layers =
          child(
              "layers",
              new ModuleList<>(sizes.generatorLayers(), i -> QueryLayer.generating(sizes)));
    }

    @Override
    public Tensor forward(Tensor sound) {
      Tensor weight = queries.weight();
      Tensor x = weight.unsqueeze(0).expand(sound.size(0), weight.size(0), weight.size(1));
      for (QueryLayer layer : layers) {
        x = layer.forward(x, sound);
      }
      return x;
    }
  }

  private static final class Transformer extends Module {
    private final DeformableEncoder encoder;
    private final Decoder decoder;

    Transformer(AvsegformerConfig.Network sizes) {
      encoder =
          child(
              "encoder",
              new DeformableEncoder(
                  new DeformableEncoder.Config(
                      sizes.width(),
                      sizes.heads(),
                      LEVELS,
                      sizes.encoderPoints(),
                      sizes.encoderHidden(),
                      sizes.encoderLayers(),
                      NeuralOps::gelu,
                      sizes.dropout())));
      decoder = child("decoder", new Decoder(sizes));
    }
  }

  private static final class Decoder extends Module {
    private final ModuleList<QueryLayer> layers;

    Decoder(AvsegformerConfig.Network sizes) {
      layers =
          child("layers", new ModuleList<>(sizes.decoderLayers(), i -> QueryLayer.decoding(sizes)));
    }

    Tensor forward(Tensor queries, Tensor memory) {
      return walk(queries, memory, layers.size());
    }

    private Tensor walk(Tensor queries, Tensor memory, int count) {
      Tensor x = queries;
      for (int i = 0; i < count; i++) {
        x = layers.get(i).forward(x, memory);
      }
      return x;
    }

    /** The attention of the queries in the last layer: mean over the heads, [B, N, K]. */
    Tensor looks(Tensor queries, Tensor memory) {
      int last = layers.size() - 1;
      return layers.get(last).looks(walk(queries, memory, last), memory);
    }
  }

  /** Mixes the queries' maps, pixel by pixel: [B, N, h, w] to [B, D, h, w]. */
  private static final class QueryMixer extends Layer {
    private final ModuleList<Conv2d> layers;

    QueryMixer(AvsegformerConfig.Network sizes) {
      List<Integer> sides =
          List.of(sizes.queries(), sizes.mixHidden(), sizes.mixHidden(), sizes.width());
      layers =
          child(
              "layers",
              new ModuleList<>(sides.size() - 1, i -> conv(sides.get(i), sides.get(i + 1), 1)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return TensorScope.resultOf(() -> mixed(x));
    }

    private Tensor mixed(Tensor x) {
      Tensor y = layers.get(0).forward(x);
      for (int i = 1; i < layers.size(); i++) {
        y = layers.get(i).forward(NeuralOps.relu(y));
      }
      return y;
    }
  }

  /**
   * The audio-visual mixer: the sound attends to all pixels and opens or closes each channel of the
   * map. The published code gates the channels by a sigmoid; the paper adds the map to its product.
   */
  static final class ChannelMixer extends Module {
    private final int heads;
    private final Linear query;
    private final Linear keyValue;
    private final Linear output;

    ChannelMixer(int width, int heads) {
      this.heads = heads;
      query = child("q_proj", new Linear(width, width, false, Init.XAVIER_UNIFORM));
      keyValue = child("kv_proj", new Linear(width, 2 * width, false, Init.XAVIER_UNIFORM));
      output = child("proj", new Linear(width, width, true, Init.XAVIER_UNIFORM));
    }

    /**
     * The gated map.
     *
     * @param map [B, D, h, w]
     * @param sound [B, 1, D]
     * @return [B, D, h, w]
     */
    Tensor forward(Tensor map, Tensor sound) {
      long width = map.size(1);
      Tensor both = keyValue.forward(Pyramid.tokens(map));
      Tensor q = split(query.forward(sound));
      Tensor k = split(both.slice(2, 0, width));
      Tensor v = split(both.slice(2, width, 2 * width));
      double scale = 1 / Math.sqrt((double) width / heads);
      Tensor shares = NeuralOps.softmax(q.matmul(k.transpose(2, 3)).mul(scale), -1);
      Tensor heard = shares.matmul(v).transpose(1, 2).reshape(map.size(0), 1, width);
      Tensor gate = NeuralOps.sigmoid(NeuralOps.widened(output.forward(heard)));
      return map.mul(gate.reshape(map.size(0), width, 1, 1));
    }

    /** Reshapes [B, N, D] to [B, heads, N, D / heads]. */
    private Tensor split(Tensor x) {
      return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
    }
  }

  /**
   * A layer of queries: self-attention, cross-attention to a memory and a feed-forward network,
   * each added to its input and normed. There are no positions.
   */
  private static final class QueryLayer extends Module {
    private static final double EPS = 1e-5;

    private final MultiHeadAttention self;
    private final LayerNorm agreed;
    private final MultiHeadAttention cross;
    private final LayerNorm seen;
    private final Linear first;
    private final Linear second;
    private final LayerNorm fed;
    private final Dropout selfDrop;
    private final Dropout crossDrop;
    private final Dropout hiddenDrop;
    private final Dropout fedDrop;

    private QueryLayer(
        AvsegformerConfig.Network sizes, boolean attentionBias, double dropout, int hidden) {
      int width = sizes.width();
      int heads = sizes.heads();
      self = child("self_attn", new MultiHeadAttention(width, heads, attentionBias, dropout));
      cross = child("cross_attn", new MultiHeadAttention(width, heads, attentionBias, dropout));
      agreed = child("norm1", new LayerNorm(width, EPS));
      seen = child("norm2", new LayerNorm(width, EPS));
      fed = child("norm3", new LayerNorm(width, EPS));
      first = new Linear(width, hidden, true, Init.XAVIER_UNIFORM);
      second = new Linear(hidden, width, true, Init.XAVIER_UNIFORM);
      selfDrop = child("dropout1", new Dropout(dropout));
      crossDrop = child("dropout2", new Dropout(dropout));
      hiddenDrop = child("dropout3", new Dropout(dropout));
      fedDrop = child("dropout4", new Dropout(dropout));
    }

    /** A layer of the query generator: attention without biases, no dropout. */
    static QueryLayer generating(AvsegformerConfig.Network sizes) {
      QueryLayer layer = new QueryLayer(sizes, false, 0, sizes.generatorHidden());
      layer.child("ffn", new Sequential(layer.first, Activation.gelu(), layer.second));
      return layer;
    }

    /** A layer of the decoder. */
    static QueryLayer decoding(AvsegformerConfig.Network sizes) {
      QueryLayer layer = new QueryLayer(sizes, true, sizes.dropout(), sizes.decoderHidden());
      layer.child("linear1", layer.first);
      layer.child("linear2", layer.second);
      return layer;
    }

    /**
     * Applies the layer.
     *
     * @param queries [B, N, D]
     * @param memory keys and values, [B, K, D]
     * @return [B, N, D]
     */
    Tensor forward(Tensor queries, Tensor memory) {
      return TensorScope.resultOf(() -> round(queries, memory));
    }

    private Tensor round(Tensor queries, Tensor memory) {
      Tensor x = agreed.forward(queries.add(selfDrop.forward(attend(self, queries, queries))));
      x = seen.forward(x.add(crossDrop.forward(attend(cross, x, memory))));
      Tensor hidden = hiddenDrop.forward(NeuralOps.gelu(first.forward(x)));
      return fed.forward(x.add(fedDrop.forward(second.forward(hidden))));
    }

    /** The attention of the queries to the memory: mean over the heads, [B, N, K]. */
    Tensor looks(Tensor queries, Tensor memory) {
      Tensor x = agreed.forward(queries.add(attend(self, queries, queries)));
      return NeuralOps.widened(cross.weights(x, memory, null)).mean(false, 1);
    }

    private static Tensor attend(MultiHeadAttention attention, Tensor queries, Tensor memory) {
      return attention.forward(queries, memory, memory, null);
    }
  }
}
