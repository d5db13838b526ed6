package org.vpobuilder.validation.data.audio;

/** The waves of features_golden.py, in whole numbers. */
final class Waves {
  private Waves() {}

  /** PCM of {@code seconds} at 16 kHz. */
  static short[] pcm(int seconds, int seed) {
    short[] out = new short[16_000 * seconds];
    int[] loudness = {1, 8, 64, 4096};
    long state = seed;
    for (int i = 0; i < out.length; i++) {
      state = (state * 1103515245L + 12345) % (1L << 31);
      int noise = (int) (state >> 15) - 32768;
      int tone = ((i * (37 + seed)) % 256 - 128) * 60;
      int value = (Math.floorDiv(noise, 4) + tone) / loudness[i / 4000 % 4];
      boolean silent = i % 16_000 >= 2000 && i % 16_000 < 2800;
      out[i] = (short) (silent ? 0 : value);
    }
    return out;
  }
}
