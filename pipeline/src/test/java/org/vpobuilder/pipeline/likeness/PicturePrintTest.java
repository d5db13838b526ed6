package org.vpobuilder.pipeline.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.function.IntBinaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.media.JpegScans;

class PicturePrintTest {
  private static final int BITS = 6;

  /** Computed with numpy, in whole numbers and in doubles, from the formula of SPEC.md. */
  @Test
  void ofSquare_formula_givesTheNumbersOfSpec() {
    PicturePrint print = square((x, y) -> formula(x, y) * 8);

    assertThat(print.toString())
        .startsWith("a8db0c036d9279f6" + "fd0d59565cc50473")
        .contains("a873583c0cab03752962925579762643e8f6971683edd866eb1e855bc5db4527");
    PicturePrint mirrored = square((x, y) -> formula(31 - x, y) * 8);
    assertThat(mirrored.toString()).startsWith("fd0d59565cc50473" + "a8db0c036d9279f6");
    assertThat(Long.bitCount(0xa8db0c036d9279f6L ^ 0xfd0d59565cc50473L)).isEqualTo(34);
    assertThat(print.distance(mirrored)).isZero();
    assertThat(print.fineDistance(mirrored)).isZero();
    assertThat(print.isMirrored(mirrored)).isTrue();
  }

  @Test
  void ofSquare_halfTheContrastAndBrighter_isTheSame() {
    PicturePrint print = square((x, y) -> formula(x, y) * 8);

    assertThat(square((x, y) -> formula(x, y) * 4 + 80)).hasToString(print.toString());
  }

  /** In theory most coefficients are 0; in doubles they would be noise. */
  @Test
  void ofSquare_ramp_isTheSameAtAnyContrast() {
    PicturePrint ramp = square((x, y) -> 8 * (3 * x + 2 * y));

    assertThat(square((x, y) -> 4 * (3 * x + 2 * y) + 80)).hasToString(ramp.toString());
  }

  @Test
  void ofSquare_nearlyUniform_hasNone() {
    int[] flat = new int[1024];
    int[] faint = new int[1024];
    int[] fewLevels = new int[1024];
    for (int i = 0; i < 1024; i++) {
      flat[i] = 800;
      faint[i] = 800 + i % 13;
      fewLevels[i] = i % 7 * 250;
    }
    assertThat(PicturePrint.ofSquare(flat)).isEmpty();
    assertThat(PicturePrint.ofSquare(faint)).isEmpty();
    assertThat(PicturePrint.ofSquare(fewLevels)).isEmpty();
  }

  @Test
  void parse_whatWasWritten_isTheSame() {
    String hex = square((x, y) -> formula(x, y) * 8).toString();

    assertThat(PicturePrint.parse(hex)).hasToString(hex);
    assertThatThrownBy(() -> PicturePrint.parse(hex.substring(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_sameSceneReworked_isLike() throws Exception {
    BufferedImage scene = scene(3);
    PicturePrint print = print(jpeg(scene, 0.92f));

    assertThat(print.distance(print(jpeg(scene, 0.4f)))).isLessThanOrEqualTo(2);
    assertThat(print.isLike(print(jpeg(scaled(scene, 320, 215), 0.8f)), BITS)).isTrue();
    assertThat(print.isLike(print(jpeg(mirrored(scene), 0.7f)), BITS)).isTrue();
    assertThat(print.isLike(print(jpeg(brighter(scene), 0.8f)), BITS)).isTrue();
    assertThat(print.isLike(print(jpeg(cropped(scene), 0.8f)), BITS)).isTrue();
  }

  @Test
  void of_otherScenes_areNotLike() throws Exception {
    PicturePrint print = print(jpeg(scene(3), 0.92f));
    for (int seed = 4; seed < 30; seed++) {
      assertThat(print.isLike(print(jpeg(scene(seed), 0.92f)), BITS)).as("%d", seed).isFalse();
    }
  }

  /**
   * In a small image a block of 8 pixels covers several greys, so likeness is detected less well.
   */
  @Test
  void of_smallAndTinyImages_areJudged() throws Exception {
    PicturePrint large = print(jpeg(scene(3), 0.9f));

    assertThat(print(jpeg(scaled(scene(3), 200, 135), 0.9f)).isLike(large, BITS)).isTrue();
    assertThat(PicturePrint.of(JpegScans.greys(jpeg(scaled(scene(3), 1, 1), 0.9f)).orElseThrow()))
        .isEmpty();
    assertThat(
            PicturePrint.of(JpegScans.greys(jpeg(scaled(scene(3), 37, 211), 0.9f)).orElseThrow()))
        .isPresent();
  }

  /** Up to the limit; up to 8 bits more if at most 64 of 256 differ; beyond that never. */
  @Test
  void isLike_limits_areThoseOfSpec() {
    PicturePrint print = apart(0, 0);

    assertThat(print.isLike(apart(6, 200), BITS)).isTrue();
    assertThat(print.isLike(apart(7, 64), BITS)).isTrue();
    assertThat(print.isLike(apart(7, 65), BITS)).isFalse();
    assertThat(print.isLike(apart(14, 64), BITS)).isTrue();
    assertThat(print.isLike(apart(15, 0), BITS)).isFalse();
  }

  @Test
  void nearest_severalAlike_isTheNearestOfThemAndTheFirst() {
    PictureSearch<String> search = new PictureSearch<>(BITS);
    search.add(apart(7, 128), "nearest but not alike");
    search.add(apart(14, 0), "alike");
    search.add(apart(9, 0), "the nearest alike");
    search.add(apart(9, 0), "the same again");
    PictureSearch.Found<String> found = search.nearest(apart(0, 0));

    assertThat(found.distance()).isEqualTo(7);
    assertThat(found.like()).isEqualTo(new PictureSearch.Like<>("the nearest alike", 9, false));
    assertThat(search.alike(apart(0, 0), 3)).containsExactly("alike", "the nearest alike");
    assertThat(PictureSearch.none().distance()).isEqualTo(65);
  }

  /** A mirrored picture's bits are not the mirrored bits: the median is another. */
  @Test
  void distance_eitherWay_isTheSame() throws Exception {
    PicturePrint[] prints = new PicturePrint[40];
    for (int i = 0; i < prints.length; i++) {
      BufferedImage scene = scene(i / 2);
      prints[i] = print(jpeg(i % 2 == 0 ? scene : mirrored(scene), 0.5f));
    }
    for (PicturePrint a : prints) {
      for (PicturePrint b : prints) {
        assertThat(a.distance(b)).isEqualTo(b.distance(a));
        assertThat(a.fineDistance(b)).isEqualTo(b.fineDistance(a));
      }
    }
  }

  /** Prints of which so many bits of 64 and of 256 are set, and whose mirror images are far. */
  private static PicturePrint apart(int bits, int fineBits) {
    StringBuilder hex = new StringBuilder("%016x".formatted((1L << bits) - 1));
    hex.append("f".repeat(16));
    String binary = "1".repeat(fineBits) + "0".repeat(256 - fineBits);
    for (int i = 0; i < 256; i += 4) {
      hex.append(Integer.toHexString(Integer.parseInt(binary.substring(i, i + 4), 2)));
    }
    return PicturePrint.parse(hex.append("f".repeat(64)).toString());
  }

  private static int formula(int x, int y) {
    return (7 * x * x + 13 * y * x + 5 * y * y + 11 * y * y * x) % 256;
  }

  private static PicturePrint square(IntBinaryOperator eighths) {
    int[] greys = new int[1024];
    for (int i = 0; i < greys.length; i++) {
      greys[i] = eighths.applyAsInt(i % 32, i / 32);
    }
    return PicturePrint.ofSquare(greys).orElseThrow();
  }

  private static PicturePrint print(byte[] jpeg) throws Exception {
    return PicturePrint.of(JpegScans.greys(jpeg).orElseThrow()).orElseThrow();
  }

  /** Ellipses of many sizes and colours over a slope. */
  private static BufferedImage scene(int seed) {
    BufferedImage image = new BufferedImage(640, 431, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 60; i++) {
      graphics.setColor(new java.awt.Color(random.nextInt(1 << 24)));
      int size = 300 / (1 + i / 4);
      graphics.fillOval(
          random.nextInt(700) - 60,
          random.nextInt(500) - 60,
          size,
          size / 2 + random.nextInt(size));
    }
    graphics.dispose();
    return image;
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    return drawn(image, width, height, 0, 0, image.getWidth(), image.getHeight());
  }

  /** The picture without 2% at each edge. */
  private static BufferedImage cropped(BufferedImage image) {
    int x = image.getWidth() / 50;
    int y = image.getHeight() / 50;
    return drawn(image, 614, 414, x, y, image.getWidth() - x, image.getHeight() - y);
  }

  private static BufferedImage mirrored(BufferedImage image) {
    return drawn(image, 640, 431, image.getWidth(), 0, 0, image.getHeight());
  }

  private static BufferedImage drawn(
      BufferedImage image, int width, int height, int x1, int y1, int x2, int y2) {
    BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = out.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, x1, y1, x2, y2, null);
    graphics.dispose();
    return out;
  }

  private static BufferedImage brighter(BufferedImage image) {
    BufferedImage out = new BufferedImage(640, 431, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 431; y++) {
      for (int x = 0; x < 640; x++) {
        int rgb = image.getRGB(x, y);
        int value = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          value |= Math.min(255, (rgb >> shift & 0xff) + 25) << shift;
        }
        out.setRGB(x, y, value);
      }
    }
    return out;
  }

  static byte[] jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.setOutput(ImageIO.createImageOutputStream(out));
    writer.write(null, new IIOImage(image, null, null), param);
    writer.dispose();
    return out.toByteArray();
  }

  static BufferedImage read(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }
}
