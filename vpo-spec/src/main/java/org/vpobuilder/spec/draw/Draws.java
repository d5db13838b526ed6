package org.vpobuilder.spec.draw;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.vpobuilder.spec.Sha256;

/**
 * Random draws addressed by (seed, what, which, purpose) and never by order, so that a draw is the
 * same on every runner, at any parallelism and in any retry.
 *
 * <p>The draw at an address is the first eight bytes, big-endian, of {@code
 * SHA-256("{seed}/{part}/{part}/...")} in UTF-8. SPEC.md has a table of test vectors.
 */
public final class Draws {
  private static final double UNIT = 0x1.0p-53;

  private final long seed;

  private Draws(long seed) {
    this.seed = seed;
  }

  public static Draws of(long seed) {
    return new Draws(seed);
  }

  /**
   * The draw at an address.
   *
   * @throws IllegalArgumentException if a part holds a slash, because two addresses could then be
   *     the same
   */
  public Draw at(Object... address) {
    StringBuilder text = new StringBuilder().append(seed);
    for (Object part : address) {
      String name = part.toString();
      if (name.indexOf('/') >= 0) {
        throw new IllegalArgumentException("address part with a slash: " + name);
      }
      text.append('/').append(name);
    }
    return new Draw(Sha256.start(text.toString()));
  }

  /**
   * A seeded permutation: the items in the order of their draws. Further items do not change the
   * order of the earlier ones relative to each other.
   *
   * @param id names an item uniquely; it breaks ties
   */
  public <T> List<T> permute(List<T> items, Function<T, String> id, Object... address) {
    record Ranked<T>(long rank, String id, T item) {}
    List<Ranked<T>> ranked = new ArrayList<>(items.size());
    for (T item : items) {
      Object[] itemAddress = new Object[address.length + 1];
      System.arraycopy(address, 0, itemAddress, 0, address.length);
      String name = id.apply(item);
      itemAddress[address.length] = name;
      ranked.add(new Ranked<>(at(itemAddress).bits(), name, item));
    }
    ranked.sort(
        (a, b) -> {
          int order = Long.compareUnsigned(a.rank, b.rank);
          return order == 0 ? a.id.compareTo(b.id) : order;
        });
    return ranked.stream().map(Ranked::item).toList();
  }

  /** A draw: 64 uniform bits. */
  public record Draw(long bits) {
    /** A number in [0, 1), a multiple of 2^-53. */
    public double unit() {
      return (bits >>> 11) * UNIT;
    }

    /** A whole number in [0, n), by multiply-shift: the high word of {@code bits * n}. */
    public int below(int n) {
      if (n <= 0) {
        throw new IllegalArgumentException("got %d, wanted a positive bound".formatted(n));
      }
      return (int) Math.multiplyHigh(bits >>> 1, ((long) n) << 1);
    }

    /**
     * One of the names of a map: each has an interval as wide as its weight, in the map's order.
     *
     * @param weights positive; at least one
     */
    public String among(SortedMap<String, Double> weights) {
      double whole = weights.values().stream().mapToDouble(weight -> weight).sum();
      double draw = unit() * whole;
      double below = 0;
      for (Map.Entry<String, Double> weight : weights.entrySet()) {
        below += weight.getValue();
        if (draw < below) {
          return weight.getKey();
        }
      }
      return weights.lastKey();
    }

    /** A stream of further draws. */
    public DrawStream stream() {
      return new DrawStream(bits);
    }
  }
}
