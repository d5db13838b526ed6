package org.vpobuilder.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.media.GreyPng.Grey;

class GreyPngTest {
  private static final Grey SMALL = new Grey(3, 2, new byte[] {0, 9, (byte) 255, 0, 9, 9});

  @Test
  void write_ofSmallMask_givesGoldenHeaderAndEnd() {
    // IDAT is left out: zlib builds differ in the bytes they choose.
    String hex = HexFormat.of().formatHex(GreyPng.write(SMALL));
    assertThat(hex)
        .startsWith("89504e470d0a1a0a" + "0000000d49484452" + "0000000300000002" + "0800000000")
        .endsWith("0000000049454e44ae426082");
    assertThat(GreyPng.write(SMALL)).isEqualTo(GreyPng.write(SMALL));
  }

  @Test
  void write_isReadByImageIo() throws Exception {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(GreyPng.write(SMALL)));
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    assertThat(image.getWidth()).isEqualTo(3);
    assertThat(image.getHeight()).isEqualTo(2);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    assertThat(pixels).isEqualTo(SMALL.pixels());
  }

  @Test
  void read_ofImageIosFile_givesSamePixels() throws Exception {
    BufferedImage image = new BufferedImage(201, 99, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i * i / 31);
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(image, "png", file);
    Grey read = GreyPng.read(file.toByteArray());
    assertThat(read.width()).isEqualTo(201);
    assertThat(read.pixels()).isEqualTo(pixels);
  }

  @Test
  void read_ofPaletteOrColour_throws() throws Exception {
    for (int type : new int[] {BufferedImage.TYPE_BYTE_INDEXED, BufferedImage.TYPE_INT_RGB}) {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(4, 4, type), "png", file);
      assertThatThrownBy(() -> GreyPng.read(file.toByteArray()))
          .isInstanceOf(MediaException.class)
          .hasMessage("PNG: wanted 8-bit greyscale without a palette");
    }
  }

  @Test
  void read_ofLargerThanAllowed_throws() {
    assertThatThrownBy(() -> GreyPng.read(GreyPng.write(SMALL), 5))
        .isInstanceOf(MediaException.class)
        .hasMessage("PNG: got 3 x 2 pixels, wanted at most 5");
  }

  /** A few kB that inflate to 4 MB, where 8 bytes are wanted. */
  @Test
  void read_ofDeflateBomb_throwsAfterWhatTheSizeWants() throws Exception {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(new byte[1 << 22]);
    }
    byte[] file = GreyPng.write(SMALL);
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    bomb.write(file, 0, 33);
    byte[] data = deflated.toByteArray();
    ByteBuffer chunk = ByteBuffer.allocate(12 + data.length);
    chunk.putInt(data.length).put("IDAT".getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + data.length);
    bomb.write(chunk.putInt((int) crc.getValue()).array());
    bomb.write(file, file.length - 12, 12);

    assertThatThrownBy(() -> GreyPng.read(bomb.toByteArray()))
        .isInstanceOf(MediaException.class)
        .hasMessage("PNG: more than 8 bytes");
  }

  @Test
  void read_ofCutOffFile_throws() {
    byte[] file = GreyPng.write(SMALL);
    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> GreyPng.read(cut)).isInstanceOf(MediaException.class);
    }
  }

  @Test
  void read_ofChangedByte_throws() {
    byte[] file = GreyPng.write(SMALL);
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 0x10;
      assertThatThrownBy(() -> GreyPng.read(changed))
          .as("byte %d", i)
          .isInstanceOf(MediaException.class);
    }
  }
}
