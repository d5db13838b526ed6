package org.vpobuilder.validation.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.PngDecoder;
import org.vpobuilder.validation.data.image.RgbImage;

/** A person's picture: JPEG, upright by its EXIF or XMP orientation, or PNG. */
final class PictureFile {
  /** What a file may take in memory. */
  private static final int MAX_BYTES = 100_000_000;

  /** A camera's picture; three bytes each in memory. */
  private static final long MAX_PIXELS = 1 << 26;

  private PictureFile() {}

  /**
   * Reads a picture.
   *
   * @throws BadInputException naming the file, if it is missing, of another kind, cut off or too
   *     large
   */
  static RgbImage read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": got no such file, wanted a picture");
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new BadInputException(
          "%s: got more than %d bytes, wanted a picture".formatted(file, MAX_BYTES));
    }
    try {
      if (JpegHeader.looksLikeJpeg(bytes)) {
        return JpegDecoder.decode(bytes, MAX_PIXELS).upright(JpegHeader.read(bytes).orientation());
      }
      if (PngDecoder.looksLikePng(bytes)) {
        return PngDecoder.decode(bytes, MAX_PIXELS);
      }
    } catch (MediaException e) {
      throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
    throw new BadInputException(
        file + ": got neither JPEG nor PNG, wanted a picture of one of them");
  }
}
