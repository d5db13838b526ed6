package org.vpobuilder.pipeline.world;

import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Turns FFmpeg's error codes into exceptions. */
final class FfmpegCheck {
  private FfmpegCheck() {}

  /** Returns {@code code} unless it reports a failure of {@code action}. */
  static int ok(int code, String action) throws IOException {
    if (code < 0) {
      byte[] text = new byte[256];
      av_strerror(code, text, text.length);
      int end = 0;
      while (end < text.length && text[end] != 0) {
        end++;
      }
      String reason = new String(text, 0, end, StandardCharsets.UTF_8);
      throw new IOException("FFmpeg cannot " + action + ": " + reason + " (" + code + ")");
    }
    return code;
  }
}
