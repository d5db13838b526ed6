package org.vpobuilder.validation.model.swin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.DropPath;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * A Swin without its classifier, and with a norm after each stage ({@code norm0} to {@code norm3}),
 * as in detectors.
 */
public final class Swin extends Module {
  private static final int PATCH = 4;
  private static final int MLP_RATIO = 4;
  private static final double EPS = 1e-5;
  private static final Init START = Init.normal(0.02);

  private final SwinConfig config;
  private final PatchEmbed patches;
  private final ModuleList<Stage> stages;
  private final List<LayerNorm> norms = new ArrayList<>();

  public Swin(SwinConfig config) {
    this.config = config;
    patches = child("patch_embed", new PatchEmbed(config.width()));
    stages = child("layers", new ModuleList<>(4, i -> new Stage(config, i)));
    for (int i = 0; i < 4; i++) {
      norms.add(child("norm" + i, new LayerNorm(config.widths().get(i), EPS)));
    }
  }

  private static Linear linear(int in, int out, boolean bias) {
    return new Linear(in, out, START, bias ? Init.ZEROS : null);
  }

  /**
   * Features of images.
   *
   * @param images [B, 3, H, W], normalised, sides multiples of 4
   * @return [B, width, H / stride, W / stride], rounded up, for the strides 4, 8, 16, 32
   */
  public List<Tensor> forward(Tensor images) {
    List<Tensor> maps = new ArrayList<>();
    Tensor x = patches.forward(images);
    for (int i = 0; i < 4; i++) {
      Tensor seen = stages.get(i).look(x, config.window());
      maps.add(norms.get(i).forward(seen).permute(0, 3, 1, 2));
      x = stages.get(i).merged(seen);
    }
    return maps;
  }

  /** Maps [B, 3, H, W] to [B, H / 4, W / 4, C]. */
  private static final class PatchEmbed extends Layer {
    private final Conv2d projection;
    private final LayerNorm norm;

    PatchEmbed(int width) {
      projection = child("proj", new Conv2d(Conv2d.Shape.of(3, width, PATCH).withStride(PATCH)));
      norm = child("norm", new LayerNorm(width, EPS));
    }

    @Override
    public Tensor forward(Tensor images) {
      return norm.forward(projection.forward(images).permute(0, 2, 3, 1));
    }
  }

  /** The blocks of one resolution, on [B, H, W, C], and the layer that halves it. */
  private static final class Stage extends Module {
    private final ModuleList<Block> blocks;
    private final @Nullable Merging merging;

    Stage(SwinConfig config, int index) {
      int before = config.depths().subList(0, index).stream().mapToInt(Integer::intValue).sum();
      int all = config.depths().stream().mapToInt(Integer::intValue).sum();
      int width = config.widths().get(index);
      blocks =
          child(
              "blocks",
              new ModuleList<>(
                  config.depths().get(index),
                  i ->
                      new Block(
                          width,
                          config.heads().get(index),
                          config.window(),
                          i % 2 == 0 ? 0 : config.window() / 2,
                          config.dropPath() * (before + i) / Math.max(1, all - 1))));
      merging = index == 3 ? null : child("downsample", new Merging(width));
    }

    Tensor look(Tensor x, int window) {
      long height = (x.size(1) + window - 1) / window * window;
      long width = (x.size(2) + window - 1) / window * window;
      Tensor apart = apart(height, width, window);
      Tensor y = x;
      for (Block block : blocks) {
        y = block.forward(y, apart);
      }
      return y;
    }

    Tensor merged(Tensor x) {
      return merging == null ? x : merging.forward(x);
    }

    /**
     * A mask with -100 between pixels of a window that are neighbours only because of the shift,
     * [1, windows, 1, N, N]. Rows and columns fall into three ranges: all windows except the last,
     * the first half of the last window, and its second half, which came from the other side.
     */
    private static Tensor apart(long height, long width, int window) {
      int rows = (int) (height / window);
      int columns = (int) (width / window);
      int pixels = window * window;
      float[] values = new float[Math.toIntExact((long) rows * columns * pixels * pixels)];
      int[] part = new int[pixels];
      int at = 0;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          for (int i = 0; i < pixels; i++) {
            int y = part(row * window + i / window, (int) height, window);
            part[i] = 3 * y + part(column * window + i % window, (int) width, window);
          }
          for (int i = 0; i < pixels; i++) {
            for (int j = 0; j < pixels; j++) {
              values[at++] = part[i] == part[j] ? 0 : -100;
            }
          }
        }
      }
      return Tensors.of(values, 1, (long) rows * columns, 1, pixels, pixels);
    }

    private static int part(int place, int length, int window) {
      if (place < length - window) {
        return 0;
      }
      return place < length - window / 2 ? 1 : 2;
    }
  }

  /** Merges four neighbours into one pixel: [B, H, W, C] to [B, H / 2, W / 2, 2 C], rounded up. */
  private static final class Merging extends Layer {
    private final Linear reduction;
    private final LayerNorm norm;

    Merging(int width) {
      reduction = child("reduction", linear(4 * width, 2 * width, false));
      norm = child("norm", new LayerNorm(4 * width, EPS));
    }

    @Override
    public Tensor forward(Tensor x) {
      Tensor even = padded(padded(x, 1, 2), 2, 2);
      long rows = even.size(1) / 2;
      long columns = even.size(2) / 2;
      long width = even.size(3);
      // [B, row, dy, column, dx, C]: neighbours in the order (0, 0), (1, 0), (0, 1), (1, 1) of (dy,
      // dx).
      Tensor neighbours =
          even.reshape(even.size(0), rows, 2, columns, 2, width)
              .permute(0, 1, 3, 4, 2, 5)
              .reshape(even.size(0), rows, columns, 4 * width);
      return reduction.forward(norm.forward(neighbours));
    }
  }

  /** Adds zeros at the end of a dimension, up to a multiple. */
  private static Tensor padded(Tensor x, int dim, int multiple) {
    long missing = (multiple - x.size(dim) % multiple) % multiple;
    if (missing == 0) {
      return x;
    }
    long[] shape = x.shape();
    shape[dim] = missing;
    return Tensors.concat(dim, x, Tensors.zeros(x.type(), shape));
  }

  /**
   * Attention in windows and then a feed-forward network, each after a norm and with a shortcut.
   */
  private static final class Block extends Module {
    private final int window;
    private final int shift;
    private final LayerNorm attentionNorm;
    private final WindowAttention attention;
    private final DropPath attentionDrop;
    private final LayerNorm mlpNorm;
    private final Mlp mlp;
    private final DropPath mlpDrop;

    Block(int width, int heads, int window, int shift, double dropPath) {
      this.window = window;
      this.shift = shift;
      attentionNorm = child("norm1", new LayerNorm(width, EPS));
      attention = child("attn", new WindowAttention(width, heads, window));
      // There are two modules because a module's draw depends on its name: the branches drop
      // independently.
      attentionDrop = child("drop_path", new DropPath(dropPath));
      mlpNorm = child("norm2", new LayerNorm(width, EPS));
      mlp = child("mlp", new Mlp(width));
      mlpDrop = child("drop_path_mlp", new DropPath(dropPath));
    }

    /** Applies the block; {@code apart} is the mask of shifted windows. */
    Tensor forward(Tensor x, Tensor apart) {
      return TensorScope.resultOf(() -> added(x, apart));
    }

    private Tensor added(Tensor x, Tensor apart) {
      Tensor seen = x.add(attentionDrop.forward(attend(attentionNorm.forward(x), apart)));
      return seen.add(mlpDrop.forward(mlp.forward(mlpNorm.forward(seen))));
    }

    private Tensor attend(Tensor x, Tensor apart) {
      Tensor whole = padded(padded(x, 1, window), 2, window);
      Tensor moved = rolled(rolled(whole, 1, shift), 2, shift);
      long batch = whole.size(0);
      long rows = whole.size(1) / window;
      long columns = whole.size(2) / window;
      long width = whole.size(3);
      Tensor windows =
          moved
              .reshape(batch, rows, window, columns, window, width)
              .permute(0, 1, 3, 2, 4, 5)
              .reshape(batch, rows * columns, (long) window * window, width);
      Tensor found = attention.forward(windows, shift == 0 ? null : apart);
      Tensor map =
          found
              .reshape(batch, rows, columns, window, window, width)
              .permute(0, 1, 3, 2, 4, 5)
              .reshape(whole.shape());
      Tensor back = rolled(rolled(map, 1, whole.size(1) - shift), 2, whole.size(2) - shift);
      return back.slice(1, 0, x.size(1)).slice(2, 0, x.size(2));
    }

    /** Moves the first {@code by} entries of a dimension to its end. */
    private static Tensor rolled(Tensor x, int dim, long by) {
      long length = x.size(dim);
      return by % length == 0
          ? x
          : Tensors.concat(dim, x.slice(dim, by, length), x.slice(dim, 0, by));
    }
  }

  private static final class Mlp extends Layer {
    private final Linear widen;
    private final Linear narrow;

    Mlp(int width) {
      widen = child("fc1", linear(width, MLP_RATIO * width, true));
      narrow = child("fc2", linear(MLP_RATIO * width, width, true));
    }

    @Override
    public Tensor forward(Tensor x) {
      return narrow.forward(NeuralOps.gelu(widen.forward(x)));
    }
  }

  /**
   * Self-attention in windows of N pixels, with a learnt bias for each offset between two pixels.
   */
  static final class WindowAttention extends Module {
    private final int heads;
    private final Tensor table;
    private final Tensor index;
    private final Linear projections;
    private final Linear output;

    WindowAttention(int width, int heads, int window) {
      this.heads = heads;
      int ways = 2 * window - 1;
      table = parameter("relative_position_bias_table", START, (long) ways * ways, heads);
      index = buffer("relative_position_index", ways(window));
      projections = child("qkv", linear(width, 3 * width, true));
      output = child("proj", linear(width, width, true));
    }

    /** The row of the table for each pair of pixels, [N, N]. */
    static Tensor ways(int window) {
      int pixels = window * window;
      long[] rows = new long[pixels * pixels];
      for (int i = 0; i < pixels; i++) {
        for (int j = 0; j < pixels; j++) {
          int down = i / window - j / window + window - 1;
          int across = i % window - j % window + window - 1;
          rows[i * pixels + j] = (long) down * (2 * window - 1) + across;
        }
      }
      return Tensors.of(rows, pixels, pixels);
    }

    /** Attends in windows [B, n, N, C]; {@code apart}, [1, n, 1, N, N], is added to the scores. */
    Tensor forward(Tensor x, @Nullable Tensor apart) {
      long batch = x.size(0);
      long windows = x.size(1);
      long pixels = x.size(2);
      long width = x.size(3);
      Tensor all =
          projections
              .forward(x)
              .reshape(batch, windows, pixels, 3, heads, width / heads)
              .permute(3, 0, 1, 4, 2, 5);
      Tensor q = all.slice(0, 0, 1).squeeze(0).mul(1 / Math.sqrt((double) width / heads));
      Tensor k = all.slice(0, 1, 2).squeeze(0);
      Tensor v = all.slice(0, 2, 3).squeeze(0);
      Tensor bias =
          table
              .select(0, index.reshape(pixels * pixels))
              .reshape(pixels, pixels, heads)
              .permute(2, 0, 1);
      Tensor scores = NeuralOps.widened(q.matmul(k.transpose(3, 4))).add(bias);
      Tensor weights = NeuralOps.softmax(apart == null ? scores : scores.add(apart), -1);
      return output.forward(weights.matmul(v).transpose(2, 3).reshape(x.shape()));
    }
  }
}
