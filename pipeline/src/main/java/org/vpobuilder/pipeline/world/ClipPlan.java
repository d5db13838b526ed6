package org.vpobuilder.pipeline.world;

import java.util.Locale;

/**
 * One row of the csv and, where {@code exists}, its clip.
 *
 * @param row the address of its draws
 * @param className class whose timbre it has
 * @param youtubeId 11 characters
 * @param start seconds into the video
 * @param exists whether it is still on the web: whether there is a file
 */
record ClipPlan(
    int row,
    String className,
    String label,
    Side side,
    String youtubeId,
    int start,
    boolean exists,
    Container container) {

  /** Kinds of files. */
  enum Container {
    /** H.264 and AAC, as VGGSound's own. */
    MP4("mp4", 44_100),
    /** PCM of 16 bits. */
    WAV("wav", 44_100),
    /** Opus, which knows no 44.1 kHz. */
    OGG("ogg", 48_000);

    private final String suffix;
    private final int sampleRate;

    Container(String suffix, int sampleRate) {
      this.suffix = suffix;
      this.sampleRate = sampleRate;
    }

    /** The suffix of the file's name; also what FFmpeg calls the format. */
    String suffix() {
      return suffix;
    }

    /** Samples a second. */
    int sampleRate() {
      return sampleRate;
    }
  }

  /** The same clip in another kind of file. */
  ClipPlan in(Container other) {
    return new ClipPlan(row, className, label, side, youtubeId, start, exists, other);
  }

  String fileName() {
    return String.format(Locale.ROOT, "%s_%06d.%s", youtubeId, start, container.suffix());
  }
}
