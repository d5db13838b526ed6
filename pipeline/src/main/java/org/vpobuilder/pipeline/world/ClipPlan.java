package org.vpobuilder.pipeline.world;

import java.util.Locale;

/**
 * One row of the csv and, where {@code exists}, its clip.
 *
 * @param row the address of its draws
 * @param className class that its timbre belongs to
 * @param youtubeId 11 characters
 * @param start seconds into the video
 * @param exists whether it is still on the web, so that it has a file
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

  /** The kinds of clip files. */
  enum Container {
    /** H.264 and AAC, like VGGSound's own files. */
    MP4("mp4", 44_100),
    /** PCM of 16 bits. */
    WAV("wav", 44_100),
    /** Opus, which does not support 44.1 kHz. */
    OGG("ogg", 48_000);

    private final String suffix;
    private final int sampleRate;

    Container(String suffix, int sampleRate) {
      this.suffix = suffix;
      this.sampleRate = sampleRate;
    }

    /** The suffix of the file's name, which is also FFmpeg's name of the format. */
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
