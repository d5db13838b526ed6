package org.vpobuilder.validation.data.audio;

/**
 * The channels that the network hears, which decide whether it can hear where a sound comes from
 * (S1 Tab. 4 and Tab. 8).
 */
public enum AudioMode {
  /** Two channels: the sums of the stems at each ear by the sample's law of space (S1 §3). */
  STEREO("stereo", 2),
  /**
   * One channel: the sum of the stems, as the authors' mono loaders make it. It is independent of
   * the law and the places, so that no place leaks, not even through the level. For the published
   * law it is the sum of the two stereo channels.
   */
  MONO("mono", 1),
  /** One channel: recordings that were never panned, at their own level. */
  RECORDING("recording", 1);

  private final String label;
  private final int channels;

  AudioMode(String label, int channels) {
    this.label = label;
    this.channels = channels;
  }

  public int channels() {
    return channels;
  }

  @Override
  public String toString() {
    return label;
  }
}
