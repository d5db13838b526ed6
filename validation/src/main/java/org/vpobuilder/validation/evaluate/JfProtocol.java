package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * J and F of single images or videos, the protocol of AVSBench-Object (TPAVI, ECCV 2022; S1 Tab.
 * 1): binary maps, at 224 x 224 in its code. The caller resizes them.
 *
 * <p>J is the IoU of the map {@code probability > 0.5} with the truth. If the truth is empty, J is
 * the share of the pixels predicted as background. F is the largest value over 255 thresholds of
 * F_beta, averaged over the frames whose truth is not empty.
 *
 * <p>Our addition: pixels with the truth 255 are left out. AVSBench has none.
 */
public final class JfProtocol {
  private static final float CUT = 0.5f;

  private JfProtocol() {}

  /**
   * Scores one image, or the frames of one video together.
   *
   * @param key names the image or video
   * @param frames at least one; a video of AVSBench has five
   */
  public static ImageScore score(String key, List<MaskFrame> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException(key + ": wanted one frame at least");
    }
    FCurve curve = new FCurve();
    double sum = 0;
    int scored = 0;
    for (MaskFrame frame : frames) {
      curve.add(frame);
      @Nullable Double j = jaccard(frame);
      if (j != null) {
        sum += j;
        scored++;
      }
    }
    return new ImageScore(key, scored == 0 ? null : sum / scored, curve.max());
  }

  /** J of one frame in percent, or null if the whole frame is ignored. */
  static @Nullable Double jaccard(MaskFrame frame) {
    long intersection = 0;
    long union = 0;
    long counted = 0;
    boolean empty = true;
    for (int i = 0; i < frame.truth().length; i++) {
      if (frame.counts(i)) {
        boolean truth = frame.sounds(i);
        boolean predicted = frame.probability()[i] > CUT;
        intersection += truth && predicted ? 1 : 0;
        union += truth || predicted ? 1 : 0;
        counted++;
        empty &= !truth;
      }
    }
    if (counted == 0) {
      return null;
    }
    return empty ? 100.0 * (counted - union) / counted : 100.0 * intersection / union;
  }

  /**
   * F_beta over {@value #THRESHOLDS} thresholds, averaged over frames; its maximum is TPAVI's F.
   * Frames whose truth is empty are left out.
   */
  private static final class FCurve {
    static final int THRESHOLDS = 255;

    private static final float[] THRESHOLD = thresholds();

    private final double[] sum = new double[THRESHOLDS];
    private int frames;

    /**
     * The thresholds k / 254, rounded to float32. TPAVI uses torch.linspace, whose last bits depend
     * on the vector unit of the machine.
     */
    private static float[] thresholds() {
      float[] values = new float[THRESHOLDS];
      for (int k = 0; k < THRESHOLDS; k++) {
        values[k] = (float) k / (THRESHOLDS - 1);
      }
      return values;
    }

    void add(MaskFrame frame) {
      // The number of pixels that pass exactly the first b thresholds; b = 0 never occurs, because
      // 0 >= 0.
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

    /** The number of thresholds that are not above {@code probability}. */
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
}
