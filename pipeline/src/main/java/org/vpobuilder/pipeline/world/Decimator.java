package org.vpobuilder.pipeline.world;

/** From 48 kHz to 16 kHz: a windowed sinc, so that what 16 kHz can't hold does not fold back. */
final class Decimator {
  /** Sound that must be there behind the last sample asked for, in seconds. */
  static final double TAIL_SECONDS = 0.01;

  private static final int FACTOR = 3;
  private static final int HALF = 48;

  /** Of the 16 kHz rate's half. */
  private static final double CUTOFF = 0.94;

  private static final double[] TAPS = taps();

  private Decimator() {}

  /** The first {@code count} samples of every third, as PCM of 16 bits. */
  static short[] thirds(float[] samples, int count) {
    short[] out = new short[count];
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = -HALF; k <= HALF; k++) {
        int at = i * FACTOR + k;
        if (at >= 0 && at < samples.length) {
          sum += TAPS[k + HALF] * samples[at];
        }
      }
      double pcm = Math.rint(sum * Short.MAX_VALUE);
      out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, pcm));
    }
    return out;
  }

  /** Hann window; the sum is 1. */
  private static double[] taps() {
    double[] taps = new double[2 * HALF + 1];
    double sum = 0;
    for (int k = -HALF; k <= HALF; k++) {
      double x = StrictMath.PI * k * CUTOFF / FACTOR;
      double sinc = k == 0 ? 1 : StrictMath.sin(x) / x;
      double window = 0.5 + 0.5 * StrictMath.cos(StrictMath.PI * k / (HALF + 1));
      taps[k + HALF] = sinc * window;
      sum += taps[k + HALF];
    }
    for (int i = 0; i < taps.length; i++) {
      taps[i] /= sum;
    }
    return taps;
  }
}
