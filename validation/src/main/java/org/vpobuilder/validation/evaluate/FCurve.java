package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * F_beta over {@value #THRESHOLDS} thresholds, averaged over frames; its maximum is TPAVI's F.
 * Frames whose truth is empty are out of consideration.
 */
final class FCurve {
  static final int THRESHOLDS = 255;

  private static final float[] THRESHOLD = thresholds();

  private final double[] sum = new double[THRESHOLDS];
  private int frames;

  /**
   * k / 254, rounded to float32. TPAVI takes torch.linspace, whose last bits depend on the vector
   * unit of the machine.
   */
  private static float[] thresholds() {
    float[] values = new float[THRESHOLDS];
    for (int k = 0; k < THRESHOLDS; k++) {
      values[k] = (float) k / (THRESHOLDS - 1);
    }
    return values;
  }

  void add(MaskFrame frame) {
    // How many pixels pass exactly the first b thresholds; b = 0 never happens, for 0 >= 0.
    long[] all = new long[THRESHOLDS + 1];
    long[] hits = new long[THRESHOLDS + 1];
    long positives = 0;
    for (int i = 0; i < frame.truth().length; i++) {
      if (frame.counts(i)) {
        int passed = passed(frame.probability()[i]);
        all[passed]++;
        if (frame.sounds(i)) {
          hits[passed]++;
          positives++;
        }
      }
    }
    if (positives > 0) {
      accumulate(all, hits, positives);
      frames++;
    }
  }

  private void accumulate(long[] all, long[] hits, long positives) {
    long predicted = 0;
    long hit = 0;
    for (int t = THRESHOLDS - 1; t >= 0; t--) {
      predicted += all[t + 1];
      hit += hits[t + 1];
      if (hit > 0) {
        sum[t] += new ClassCounts(hit, predicted - hit, positives - hit).fBeta();
      }
    }
  }

  /** How many thresholds are not above {@code probability}. */
  private static int passed(float probability) {
    int last = (int) (probability * (THRESHOLDS - 1));
    while (last + 1 < THRESHOLDS && THRESHOLD[last + 1] <= probability) {
      last++;
    }
    while (last > 0 && THRESHOLD[last] > probability) {
      last--;
    }
    return last + 1;
  }

  /** The largest mean F in percent, or null if every frame's truth is empty. */
  @Nullable Double max() {
    if (frames == 0) {
      return null;
    }
    double max = 0;
    for (double total : sum) {
      max = Math.max(max, total / frames);
    }
    return max;
  }
}
