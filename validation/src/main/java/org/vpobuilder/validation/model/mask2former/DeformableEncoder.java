package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.vpobuilder.validation.nn.DeformableAttention;
import org.vpobuilder.validation.nn.Dropout;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.SinePosition;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * An encoder of multi-scale deformable attention (Zhu et al. 2021): layers of attention and of a
 * feed-forward network, each followed by a layer norm. Mask2Former's pixel decoder and AVSegFormer
 * use it.
 */
public final class DeformableEncoder extends Module {
  private static final double EPS = 1e-5;

  private final ModuleList<Block> layers;

  /**
   * Sizes of an encoder.
   *
   * @param width D, channels of tokens, a multiple of 4 and of {@code heads}
   * @param points number of points on each of the {@code levels} for each head
   * @param hidden units of the feed-forward parts
   * @param layers number of layers
   * @param activation activation in the feed-forward networks
   * @param dropout rate after attention, and after both layers of the feed-forward parts
   */
  public record Config(
      int width,
      int heads,
      int levels,
      int points,
      int hidden,
      int layers,
      UnaryOperator<Tensor> activation,
      double dropout) {}

  public DeformableEncoder(Config config) {
    layers = child("layers", new ModuleList<>(config.layers(), i -> new Block(config)));
  }

  /**
   * Encodes maps.
   *
   * @param maps [B, D, h, w]
   * @param levelEmbed embedding added to the positions of each level, [levels, D]
   * @param pyramid sizes of the maps
   * @return tokens, [B, S, D]
   */
  public Tensor forward(
      List<Tensor> maps, Tensor levelEmbed, Pyramid pyramid, SinePosition position) {
    List<Tensor> tokens = new ArrayList<>();
    List<Tensor> places = new ArrayList<>();
    for (int i = 0; i < maps.size(); i++) {
      Pyramid.Size size = pyramid.sizes().get(i);
      tokens.add(Pyramid.tokens(maps.get(i)));
      places.add(position.of(size.height(), size.width()).add(levelEmbed.slice(0, i, i + 1L)));
    }
    Tensor x = Tensors.concat(1, tokens);
    Tensor where = Tensors.concat(1, places);
    for (Block layer : layers) {
      Tensor before = x;
      x = TensorScope.resultOf(() -> layer.forward(before, where, pyramid));
    }
    return x;
  }

  private static final class Block extends Module {
    private final UnaryOperator<Tensor> activation;
    private final DeformableAttention attention;
    private final Dropout attentionDrop;
    private final LayerNorm attended;
    private final Linear first;
    private final Dropout hiddenDrop;
    private final Linear second;
    private final Dropout fedDrop;
    private final LayerNorm fed;

    Block(Config config) {
      int width = config.width();
      activation = config.activation();
      attention =
          child(
              "self_attn",
              new DeformableAttention(width, config.heads(), config.levels(), config.points()));
      attentionDrop = child("dropout1", new Dropout(config.dropout()));
      attended = child("norm1", new LayerNorm(width, EPS));
      first = child("linear1", new Linear(width, config.hidden(), true, Init.XAVIER_UNIFORM));
      hiddenDrop = child("dropout2", new Dropout(config.dropout()));
      second = child("linear2", new Linear(config.hidden(), width, true, Init.XAVIER_UNIFORM));
      fedDrop = child("dropout3", new Dropout(config.dropout()));
      fed = child("norm2", new LayerNorm(width, EPS));
    }

    Tensor forward(Tensor x, Tensor position, Pyramid pyramid) {
      Tensor seen = attention.forward(x.add(position), x, pyramid);
      Tensor y = attended.forward(x.add(attentionDrop.forward(seen)));
      Tensor hidden = hiddenDrop.forward(activation.apply(first.forward(y)));
      return fed.forward(y.add(fedDrop.forward(second.forward(hidden))));
    }
  }
}
