package org.vpobuilder.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Node;

/**
 * Written and judged by ImageIO, which is libjpeg: its warnings are the expected values. It gives
 * only the first of a file.
 */
class JpegScansTest {
  private static final String NATIVE = "javax_imageio_jpeg_image_1.0";
  private static final Pattern SURPLUS = Pattern.compile("(\\d+) extraneous bytes before");

  /** Smooth shapes and noise, so that codes of all lengths and long runs occur. */
  private static BufferedImage picture(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(5);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int noise = x > width / 2 ? random.nextInt(120) : 0;
        int level = Math.min(255, (x * y / 40) % 130 + noise);
        image.setRGB(x, y, level << 16 | (255 - level) << 8 | x * 255 / width);
      }
    }
    return image;
  }

  private static byte[] jpeg(String kind, int width, int height) throws IOException {
    boolean grey = kind.contains("grey");
    BufferedImage image =
        picture(width, height, grey ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    if (kind.contains("progressive")) {
      param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    }
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), param);
    if (kind.contains("restart")) {
      Node root = metadata.getAsTree(NATIVE);
      IIOMetadataNode interval = new IIOMetadataNode("dri");
      interval.setAttribute("interval", "3");
      root.getLastChild().insertBefore(interval, root.getLastChild().getFirstChild());
      metadata.setFromTree(NATIVE, root);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.setOutput(ImageIO.createImageOutputStream(out));
    writer.write(null, new IIOImage(image, null, metadata), param);
    writer.dispose();
    return out.toByteArray();
  }

  /** What libjpeg warns of; null if it refuses the file altogether. */
  private static @Nullable List<String> libjpegWarnings(byte[] file) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    List<String> warnings = new ArrayList<>();
    IIOReadWarningListener listener = (source, warning) -> warnings.add(warning);
    reader.addIIOReadWarningListener(listener);
    try {
      reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));
      reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      return null;
    } finally {
      reader.dispose();
    }
    return warnings;
  }

  private static boolean calledCorrupt(byte[] file) {
    List<String> warnings = libjpegWarnings(file);
    return warnings == null || !warnings.stream().allMatch(JpegScansTest::isFewBytesTooMany);
  }

  private static boolean isFewBytesTooMany(String warning) {
    Matcher surplus = SURPLUS.matcher(warning);
    return surplus.find() && Integer.parseInt(surplus.group(1)) <= 60;
  }

  private static @Nullable String complaint(byte[] file) {
    try {
      JpegScans.requireWhole(file);
      return null;
    } catch (MediaException e) {
      return e.getMessage();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "grey", "progressive", "progressive grey", "restart", "restart grey"})
  void requireWhole_soundFile_accepted(String kind) throws Exception {
    for (int[] size : new int[][] {{1, 1}, {8, 8}, {17, 9}, {157, 93}, {160, 96}}) {
      byte[] file = jpeg(kind, size[0], size[1]);

      assertThat(libjpegWarnings(file)).as("libjpeg").isEmpty();
      assertThatCode(() -> JpegScans.requireWhole(file)).doesNotThrowAnyException();
    }
  }

  /** A run of zeros, of ones or of noise somewhere in the image data. */
  @ParameterizedTest
  @CsvSource({
    "plain, 120",
    "grey, 120",
    "progressive, 120",
    "progressive grey, 60",
    "restart, 120"
  })
  void requireWhole_damagedFile_refusedWhereLibjpegWarns(String kind, int files) throws Exception {
    byte[] sound = jpeg(kind, 157, 93);
    int data = 700;
    Random random = new Random(11);
    int corrupt = 0;
    for (int i = 0; i < files; i++) {
      byte[] file = sound.clone();
      int from = data + random.nextInt(file.length - data - 40);
      int to = Math.min(file.length - 2, from + 1 + random.nextInt(i % 2 == 0 ? 4 : 600));
      int fill = i % 3;
      for (int at = from; at < to; at++) {
        file[at] = (byte) (fill == 0 ? 0 : fill == 1 ? 0xfe : random.nextInt(255));
      }
      String complaint = complaint(file);
      if (calledCorrupt(file)) {
        corrupt++;
        assertThat(complaint).as("file %d: %s", i, libjpegWarnings(file)).isNotNull();
      } else if (complaint != null && List.of().equals(libjpegWarnings(file))) {
        // libjpeg says nothing of coefficients beyond a block's last, which no encoder writes.
        assertThat(complaint)
            .as("file %d: %s", i, libjpegWarnings(file))
            .containsAnyOf("coefficient", "behind the last block");
      }
    }
    assertThat(corrupt).isGreaterThan(files / 3);
  }

  @Test
  void requireWhole_cutOff_refused() throws Exception {
    byte[] file = jpeg("plain", 157, 93);

    assertThatThrownBy(() -> JpegScans.requireWhole(Arrays.copyOf(file, file.length / 2)))
        .isInstanceOf(MediaException.class);
    assertThatThrownBy(() -> JpegScans.requireWhole(Arrays.copyOf(file, file.length - 2)))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("no end-of-image marker");
  }

  @Test
  void requireWhole_bytesBehindTheEnd_areNoPartOfTheImage() throws Exception {
    byte[] file = jpeg("plain", 157, 93);
    byte[] longer = Arrays.copyOf(file, file.length + 60_000);
    Arrays.fill(longer, file.length, longer.length, (byte) 0x5a);

    assertThat(complaint(longer)).isNull();
    assertThat(JpegHeader.hasEnd(longer)).isTrue();
    assertThat(JpegHeader.hasEnd(Arrays.copyOf(file, file.length - 1))).isFalse();
  }

  /** Some encoders leave a byte or two between the last block and the end marker. */
  @ParameterizedTest
  @CsvSource({"2, true", "60, true", "200, false"})
  void requireWhole_bytesBeforeTheEnd_fewAreFine(int count, boolean fine) throws Exception {
    byte[] file = jpeg("plain", 157, 93);
    byte[] longer = Arrays.copyOf(file, file.length + count);
    Arrays.fill(longer, file.length - 2, longer.length, (byte) 0x7f);
    longer[longer.length - 2] = (byte) 0xff;
    longer[longer.length - 1] = (byte) 0xd9;

    assertThat(complaint(longer) == null).isEqualTo(fine);
  }

  /** ImageIO's raster is the file's own luminance, decoded. */
  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "grey", "progressive", "progressive grey", "restart", "restart grey"})
  void greys_blocks_areTheMeansOfDecodedLuminance(String kind) throws Exception {
    for (int[] size : new int[][] {{8, 8}, {152, 88}, {160, 96}}) {
      byte[] file = jpeg(kind, size[0], size[1]);
      Raster raster = luminance(file);

      JpegScans.Greys greys = JpegScans.greys(file).orElseThrow();

      assertThat(greys.width()).isEqualTo(size[0]);
      assertThat(greys.height()).isEqualTo(size[1]);
      assertThat(greys.columns()).isEqualTo(size[0] / 8);
      assertThat(greys.eighths()).hasSize(size[0] / 8 * size[1] / 8);
      for (int i = 0; i < greys.eighths().length; i++) {
        int[] pixels =
            raster.getSamples(
                i % greys.columns() * 8, i / greys.columns() * 8, 8, 8, 0, (int[]) null);
        // A decoder rounds each pixel, and cuts what lies outside of black and white.
        assertThat(greys.eighths()[i] / 8.0)
            .as("block %d of %s", i, kind)
            .isCloseTo(Arrays.stream(pixels).average().orElseThrow(), within(1.5));
      }
    }
  }

  @Test
  void greys_oddSize_haveTheBlocksThatReachOverTheEdge() throws Exception {
    JpegScans.Greys greys = JpegScans.greys(jpeg("plain", 157, 93)).orElseThrow();

    assertThat(greys.columns()).isEqualTo(20);
    assertThat(greys.eighths()).hasSize(20 * 12);
    assertThat(greys.blockWidth()).isEqualTo(8);
    assertThat(greys.blockHeight()).isEqualTo(8);
  }

  private static Raster luminance(byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(file)));
    return reader.readRaster(0, null);
  }

  /** Each scan makes a reader go over all blocks. */
  @Test
  void requireWhole_thousandsOfScans_refused() throws Exception {
    byte[] file = jpeg("progressive", 157, 93);
    int scan = JpegMarkersTest.find(file, 0xda);
    int next = JpegMarkers.markerFrom(file, scan + 14);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, scan);
    for (int i = 0; i < 2000; i++) {
      out.write(file, scan, next - scan);
    }
    out.write(file, next, file.length - next);

    assertThat(complaint(out.toByteArray())).contains("more than 200 scans");
  }

  /** libjpeg refuses it too; its size may be another than the first header's, which was checked. */
  @Test
  void requireWhole_twoFrameHeaders_refused() throws Exception {
    byte[] file = jpeg("progressive", 157, 93);
    int frame = JpegMarkersTest.find(file, 0xc2);
    int next = JpegMarkers.markerFrom(file, frame + 2);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, next);
    out.write(file, frame, file.length - frame);

    assertThat(complaint(out.toByteArray())).contains("a second frame header");
    assertThat(calledCorrupt(out.toByteArray())).isTrue();
  }
}
