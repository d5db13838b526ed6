package org.vpobuilder.validation.report.page;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.GreyPng.Grey;

/** Encodes a label map as a picture that covers its image. */
public final class LabelPng {
  private static final int BITS = 8;
  private static final int INDICES = 256;

  private LabelPng() {}

  /** A PNG with a palette whose background is transparent. */
  public static byte[] of(Grey labels) {
    return of(labels, ClassColours::argb);
  }

  /**
   * A PNG with another palette.
   *
   * @param argb the colour of each value
   */
  public static byte[] of(Grey labels, IntUnaryOperator argb) {
    int[] palette = new int[INDICES];
    for (int i = 0; i < INDICES; i++) {
      palette[i] = argb.applyAsInt(i);
    }
    IndexColorModel colours =
        new IndexColorModel(
            BITS, INDICES, palette, 0, true, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(
            labels.width(), labels.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    System.arraycopy(labels.pixels(), 0, pixels, 0, pixels.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
    return out.toByteArray();
  }
}
