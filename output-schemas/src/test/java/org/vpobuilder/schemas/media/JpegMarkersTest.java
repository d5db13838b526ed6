package org.vpobuilder.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Expected orientations are those of Pillow 12.3's {@code getexif()} and {@code exif_transpose}.
 */
class JpegMarkersTest {
  /** Where a marker stands first. */
  static int find(byte[] file, int marker) {
    int at = 0;
    while ((file[at] & 0xff) != 0xff || (file[at + 1] & 0xff) != marker) {
      at++;
    }
    return at;
  }

  private static byte[] segment(byte[] content) {
    byte[] segment = new byte[4 + content.length];
    segment[0] = (byte) 0xff;
    segment[1] = (byte) 0xe1;
    segment[2] = (byte) (content.length + 2 >> 8);
    segment[3] = (byte) (content.length + 2);
    System.arraycopy(content, 0, segment, 4, content.length);
    return segment;
  }

  /** EXIF with an orientation of two bytes and nothing else. */
  private static byte[] exif(int orientation) {
    String ifd = "4d4d002a00000008" + "0001" + "0112000300000001%04x0000".formatted(orientation);
    return HexFormat.of().parseHex("457869660000" + ifd + "00000000");
  }

  private static byte[] xmp(String text) {
    return ("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>\u00e9" + text + "</x:xmpmeta>")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] jpeg(byte[]... contents) throws IOException {
    ByteArrayOutputStream image = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "jpg", image);
    byte[] plain = image.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    for (byte[] content : contents) {
      out.writeBytes(segment(content));
    }
    out.write(plain, 2, plain.length - 2);
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2", "6, 6", "8, 8", "9, 1", "65535, 1"})
  void orientation_exif_onlyWhatTurns(int stated, int orientation) throws Exception {
    assertThat(JpegHeader.read(jpeg(exif(stated))).orientation()).isEqualTo(orientation);
  }

  @ParameterizedTest
  @CsvSource({
    "<rdf:Description tiff:Orientation=\"6\"/>, 6",
    "<tiff:Orientation>8</tiff:Orientation>, 8",
    "<tiff:Orientation>1</tiff:Orientation>, 1",
    "<rdf:Description tiff:Orientation=\"0\"/>, 1",
    "<rdf:Description exif:Orientation=\"6\"/>, 1"
  })
  void orientation_xmpAlone_countsAsExif(String text, int orientation) throws Exception {
    assertThat(JpegHeader.read(jpeg(xmp(text))).orientation()).isEqualTo(orientation);
  }

  @ParameterizedTest
  @CsvSource({"1, 6, 1", "6, 1, 6", "3, 6, 3", "0, 6, 1"})
  void orientation_both_exifIsTaken(int exif, int xmp, int orientation) throws Exception {
    byte[] packet = xmp("<tiff:Orientation>%d</tiff:Orientation>".formatted(xmp));

    assertThat(JpegHeader.read(jpeg(exif(exif), packet)).orientation()).isEqualTo(orientation);
    assertThat(JpegHeader.read(jpeg(packet, exif(exif))).orientation()).isEqualTo(orientation);
  }
}
