package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.Optional;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.JpegScans;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ImageRef;

/** Reads image files and checks that they match the facts that their sources state. */
public final class ImageProbe {
  /** Largest image file: it is held in memory while it is checked or written. */
  public static final int MAX_IMAGE_BYTES = 1 << 26;

  /** Bounds the memory of a worker that renders: twice a mask of one byte a pixel. */
  private static final int MAX_PIXELS = 1 << 26;

  /** Twice what Huffman coding can reach: one bit for the 64 pixels of a block. */
  private static final long MAX_PIXELS_A_BYTE = 1024;

  private static final int GREY = 1;
  private static final int COLOUR = 3;

  private final Sources sources;

  public ImageProbe(Sources sources) {
    this.sources = sources;
  }

  /**
   * An image file and the results of its check.
   *
   * @param greys the picture in grey; none for a file that was read before, or whose image data
   *     give none
   */
  public record Probed(ImageRef image, byte[] bytes, Optional<JpegScans.Greys> greys) {}

  /**
   * Reads and checks an image's file.
   *
   * @param image the source's facts; size and fingerprint, where stated, must be the file's
   * @throws RejectedException if it is missing, not a JPEG of that size, or not the planned file
   */
  public Probed probe(ImageRef image) throws IOException, RejectedException {
    byte[] bytes = read(image);
    String sha256 = Sha256.hex(bytes);
    if (!image.sha256().isEmpty() && !image.sha256().equals(sha256)) {
      throw rejected(
          image, RejectionCode.SOURCE_CHANGED, "sha256 " + sha256, "sha256 " + image.sha256());
    }
    JpegHeader header = check(image, bytes);
    // An image with a fingerprint was planned before: its scans were read then.
    Optional<JpegScans.Greys> greys =
        image.sha256().isEmpty() ? greys(image, bytes) : Optional.empty();
    ImageRef found = image.seen(header.width(), header.height(), bytes.length, sha256);
    return new Probed(found, bytes, greys);
  }

  private byte[] read(ImageRef image) throws RejectedException {
    try {
      return readFile(image);
    } catch (IOException e) {
      throw rejected(
          image,
          RejectionCode.IMAGE_UNREADABLE,
          folder(image).readFailure(image.file(), e),
          "a file to read");
    }
  }

  private Folder folder(ImageRef image) {
    return sources.visual(image.source()).folder();
  }

  private byte[] readFile(ImageRef image) throws IOException, RejectedException {
    Folder folder = folder(image);
    long size = folder.size(image.file());
    if (size < 0) {
      throw rejected(image, RejectionCode.IMAGE_MISSING, "no file", "a JPEG");
    }
    if (size == 0) {
      throw rejected(image, RejectionCode.IMAGE_EMPTY, "0 bytes", "a JPEG");
    }
    if (size > MAX_IMAGE_BYTES) {
      throw rejected(
          image, RejectionCode.IMAGE_TOO_LARGE, size + " bytes", "at most " + MAX_IMAGE_BYTES);
    }
    if (folder.leadsOut(image.file())) {
      throw rejected(
          image,
          RejectionCode.IMAGE_LINK_LEADS_OUT,
          "a link out of its folder",
          "a file, or a link within its folder or its source");
    }
    return folder.read(image.file(), MAX_IMAGE_BYTES);
  }

  private static JpegHeader check(ImageRef image, byte[] bytes) throws RejectedException {
    if (!JpegHeader.looksLikeJpeg(bytes)) {
      throw rejected(image, RejectionCode.IMAGE_NOT_JPEG, signature(bytes), "a JPEG, ffd8...");
    }
    JpegHeader header;
    try {
      header = JpegHeader.read(bytes);
    } catch (MediaException e) {
      throw rejected(
          image, RejectionCode.IMAGE_UNREADABLE, String.valueOf(e.getMessage()), "a JPEG");
    }
    checkSize(image, header, bytes.length);
    if (header.components() != GREY && header.components() != COLOUR) {
      throw rejected(
          image,
          RejectionCode.IMAGE_COLOUR_UNSUPPORTED,
          header.components() + " components",
          "1 (grey) or 3 (colour): loaders differ on CMYK");
    }
    if (header.orientation() != 1) {
      throw rejected(
          image,
          RejectionCode.IMAGE_ORIENTED,
          "orientation " + header.orientation(),
          "1: some loaders would turn the image and none the mask");
    }
    return header;
  }

  private static Optional<JpegScans.Greys> greys(ImageRef image, byte[] bytes)
      throws RejectedException {
    try {
      return JpegScans.greys(bytes);
    } catch (MediaException e) {
      throw rejected(
          image, RejectionCode.IMAGE_UNREADABLE, String.valueOf(e.getMessage()), "a whole JPEG");
    }
  }

  private static void checkSize(ImageRef image, JpegHeader header, int bytes)
      throws RejectedException {
    boolean isTold = image.width() > 0 && image.height() > 0;
    if (isTold && (header.width() != image.width() || header.height() != image.height())) {
      throw rejected(
          image,
          RejectionCode.IMAGE_SIZE_MISMATCH,
          "%d x %d".formatted(header.width(), header.height()),
          "the %d x %d of its record".formatted(image.width(), image.height()));
    }
    long pixels = (long) header.width() * header.height();
    if (pixels > MAX_PIXELS) {
      throw rejected(
          image,
          RejectionCode.IMAGE_DIMENSIONS_OUT_OF_RANGE,
          "%d x %d".formatted(header.width(), header.height()),
          "at most %d pixels".formatted(MAX_PIXELS));
    }
    if (pixels > MAX_PIXELS_A_BYTE * bytes) {
      throw rejected(
          image,
          RejectionCode.IMAGE_UNREADABLE,
          "%d bytes for %d x %d pixels".formatted(bytes, header.width(), header.height()),
          "a byte for at most %d pixels".formatted(MAX_PIXELS_A_BYTE));
    }
  }

  private static String signature(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      hex.append("%02x".formatted(bytes[i]));
    }
    return hex + "...";
  }

  private static RejectedException rejected(
      ImageRef image, RejectionCode code, String got, String wanted) {
    return new RejectedException(code, image.file(), image.recordName(), got, wanted);
  }
}
