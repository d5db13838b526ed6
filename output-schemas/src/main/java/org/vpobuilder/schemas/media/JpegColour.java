package org.vpobuilder.schemas.media;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The colour space of a JPEG with three components, by libjpeg's rules: first JFIF, then Adobe,
 * then the component ids.
 */
public enum JpegColour {
  YCBCR,
  RGB;

  private static final int START_OF_SCAN = 0xda;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;

  /** The colour space of a JPEG with three components. */
  public static JpegColour of(byte[] file) {
    @Nullable JpegColour byAdobe = null;
    JpegColour byIds = YCBCR;
    for (int at = 2; at + 4 <= file.length && (file[at] & 0xff) == 0xff; ) {
      int marker = file[at + 1] & 0xff;
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == START_OF_SCAN) {
        break;
      }
      if (marker == APP0 && startsWith(file, at + 4, "JFIF\0")) {
        return YCBCR;
      } else if (marker == APP14 && startsWith(file, at + 4, "Adobe") && at + 15 < file.length) {
        byAdobe = file[at + 15] == 0 ? RGB : YCBCR;
      } else if (isFrame(marker) && at + 17 < file.length) {
        byIds = file[at + 10] == 'R' && file[at + 13] == 'G' && file[at + 16] == 'B' ? RGB : YCBCR;
      }
      at += 2 + ((file[at + 2] & 0xff) << 8 | file[at + 3] & 0xff);
    }
    return byAdobe == null ? byIds : byAdobe;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xc2;
  }

  private static boolean startsWith(byte[] file, int at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    if (at + wanted.length > file.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (file[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
