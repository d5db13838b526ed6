package org.vpobuilder.spec.draw;

/**
 * A long run of draws from one address, for uses that need millions of draws: initial weights,
 * shuffles, dropped units. It is SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, figure 17) started
 * with the address's {@link Draws.Draw#bits}; the n-th value depends on the address and n alone.
 */
public final class DrawStream {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  DrawStream(long state) {
    this.state = state;
  }

  /** The next 64 uniform bits. */
  public Draws.Draw next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return new Draws.Draw(z ^ (z >>> 31));
  }

  /** A draw of the standard normal distribution(Box-Muller transform). */
  public double gaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - next().unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * next().unit());
  }

  /** Shuffles in place (Fisher-Yates). */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = next().below(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }
}
