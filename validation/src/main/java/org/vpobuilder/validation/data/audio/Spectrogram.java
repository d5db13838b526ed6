package org.vpobuilder.validation.data.audio;

import java.util.Arrays;

/** A spectrogram for display: few rows and columns; each cell has the loudest value of its area. */
public final class Spectrogram {
  /**
   * The power of a sine of amplitude 1 in its bin: the window's sum is 200, and half of it belongs
   * to the sine's line.
   */
  private static final double FULL_SCALE = 1e4;

  private static final double FLOOR = 1e-10;

  private Spectrogram() {}

  /**
   * Levels in dB, where a sine of amplitude 1 has 0; -100 at least.
   *
   * @param wave in [-1, 1)
   * @param sampleRateHz sample rate of the wave
   * @return [rows][columns]: the first row is the highest frequency, half the rate; rows are
   *     equally high in mel
   */
  public static double[][] decibels(float[] wave, int sampleRateHz, int rows, int columns) {
    float[] padded = wave.length > Stft.POINTS ? wave : Arrays.copyOf(wave, Stft.POINTS + 1);
    int frames = padded.length / Stft.HOP + 1;
    double[][] power = new double[rows][columns];
    int[] firsts = firstBins(sampleRateHz, rows);
    Stft.centred(
        padded,
        frames,
        (frame, bins) -> {
          int from = Math.toIntExact((long) frame * columns / frames);
          int to = Math.toIntExact(Math.max(from + 1, (frame + 1L) * columns / frames));
          for (int row = 0; row < rows; row++) {
            double[] line = power[rows - 1 - row];
            double most = loudest(bins, firsts[row], firsts[row + 1]);
            for (int column = from; column < to; column++) {
              line[column] = Math.max(line[column], most);
            }
          }
        });
    for (double[] line : power) {
      for (int i = 0; i < columns; i++) {
        line[i] = 10 * StrictMath.log10(Math.max(FLOOR, line[i] / FULL_SCALE));
      }
    }
    return power;
  }

  /** The loudest of some bins, at least one, because low rows are narrower than a bin. */
  private static double loudest(double[] bins, int from, int to) {
    double most = bins[from];
    for (int k = from + 1; k < to; k++) {
      most = Math.max(most, bins[k]);
    }
    return most;
  }

  /** The first bin of every row, from low to high, and the end of the last one. */
  private static int[] firstBins(int sampleRateHz, int rows) {
    double top = 2595 * StrictMath.log10(1 + sampleRateHz / 2.0 / 700);
    int[] firsts = new int[rows + 1];
    for (int row = 0; row <= rows; row++) {
      double hertz = 700 * (StrictMath.pow(10, top * row / rows / 2595) - 1);
      firsts[row] = (int) Math.min(Stft.BINS - 1, hertz * Stft.POINTS / sampleRateHz);
    }
    firsts[rows] = Stft.BINS;
    return firsts;
  }
}
