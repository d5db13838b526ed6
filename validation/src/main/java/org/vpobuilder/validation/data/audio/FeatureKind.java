package org.vpobuilder.validation.data.audio;

/**
 * The features of a waveform that a network receives. All are computed at 16 kHz with 25 ms windows
 * every 10 ms.
 */
public enum FeatureKind {
  /**
   * CAVP's log-mel (S1 B.1): 64 HTK mels of the power spectrum, 125-3800 Hz, as torchaudio's
   * MelSpectrogram; 20 log10(max(1e-5, mel)), then [-100, 100] dB to [-1, 1]. 96 frames for 1 s,
   * 300 for 3 s; otherwise 100 a second.
   */
  CAVP_LOG_MEL("cavp-log-mel", 64),
  /**
   * Our own kind, for models too small to find level differences themselves: for two channels, the
   * mean of their {@link #CAVP_LOG_MEL} and ten times left minus right; for one channel, its
   * log-mel.
   */
  CAVP_LOG_MEL_ILD("cavp-log-mel-ild", 64),
  /**
   * CPM's magnitude spectrum (S2 §1), 96 x 256 for 1 s, 300 x 256 for 3 s. A 512-point transform
   * has 257 bins; the paper does not name the one that is left out. We leave out the last, at 8
   * kHz.
   */
  CPM_STFT("cpm-stft", 256),
  /**
   * VGGish's log-mel (S4 §3.1, torchvggish): 64 HTK mels of the magnitude spectrum, 125-7500 Hz,
   * log(mel + 0.01). A second gives one patch of 96 frames; patches follow each other without a
   * gap, so that patch i begins at 0.96 i seconds.
   */
  VGGISH_LOG_MEL("vggish-log-mel", 64);

  private static final int SHORT_FRAMES = 96;
  private static final int FRAMES_PER_SECOND = 100;

  private final String label;
  private final int bins;

  FeatureKind(String label, int bins) {
    this.label = label;
    this.bins = bins;
  }

  /** The number of values per frame, F. */
  public int bins() {
    return bins;
  }

  /** The number of frames, T, for {@code seconds} of sound. */
  public int frames(int seconds) {
    return switch (this) {
      case CAVP_LOG_MEL, CAVP_LOG_MEL_ILD, CPM_STFT ->
          seconds == 1 ? SHORT_FRAMES : FRAMES_PER_SECOND * seconds;
      case VGGISH_LOG_MEL -> SHORT_FRAMES * seconds;
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
