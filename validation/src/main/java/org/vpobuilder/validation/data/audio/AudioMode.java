package org.vpobuilder.validation.data.audio;

/** Whether the network hears where a sound comes from (S1 Tab. 4 and Tab. 8). */
public enum AudioMode {
  /** Two channels: left the sum of (1 - alpha_i) s_i, right the sum of alpha_i s_i (S1 §3). */
  STEREO("stereo", 2),
  /**
   * One channel: the sum of the stems, as the authors' mono loaders make it. It is the sum of the
   * two stereo channels whatever the alphas are, so no position leaks, not even into the level.
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
