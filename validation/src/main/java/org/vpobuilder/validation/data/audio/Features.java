package org.vpobuilder.validation.data.audio;

/**
 * Features of one mixture.
 *
 * @param channels number of channels, C
 * @param frames number of frames, T
 * @param bins number of values per frame, F
 * @param values [C, T, F], row-major. Not copied.
 */
public record Features(int channels, int frames, int bins, float[] values) {
  public Features {
    if (values.length != channels * frames * bins) {
      throw new IllegalArgumentException(
          "got %d values, wanted %d x %d x %d".formatted(values.length, channels, frames, bins));
    }
  }

  public float at(int channel, int frame, int bin) {
    return values[(channel * frames + frame) * bins + bin];
  }
}
