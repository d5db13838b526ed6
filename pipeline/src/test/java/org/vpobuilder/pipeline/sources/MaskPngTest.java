package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Rle;

class MaskPngTest {
  @TempDir Path root;

  private MaskPng read(byte[] file) throws Exception {
    Files.write(root.resolve("m.png"), file);
    return new MaskPng.Reader(Folder.of(root)).read("m.png", "annotation 7");
  }

  private Rejection rejected(byte[] file) throws IOException {
    Files.write(root.resolve("m.png"), file);
    return rejectedFile();
  }

  private Rejection rejectedFile() {
    MaskPng.Reader reader = new MaskPng.Reader(Folder.of(root));
    RejectedException e =
        catchThrowableOfType(RejectedException.class, () -> reader.read("m.png", "annotation 7"));
    assertThat(e).isNotNull();
    assertThat(e.rejection().source()).isEqualTo("m.png");
    assertThat(e.rejection().record()).isEqualTo("annotation 7");
    return e.rejection();
  }

  private static int[][] numbers(MaskPng png) {
    int[][] rows = new int[png.height()][png.width()];
    for (int y = 0; y < rows.length; y++) {
      png.row(y, rows[y]);
    }
    return rows;
  }

  @Test
  void read_ofPalette_givesIndicesAndNoColours() throws Exception {
    MaskPng png = read(PngFile.ofIndices(new int[][] {{0, 255, 15}, {15, 1, 0}}));
    assertThat(numbers(png)).isDeepEqualTo(new int[][] {{0, 255, 15}, {15, 1, 0}});
    assertThat(png.isColour()).isFalse();
    assertThat(png.bits()).isEqualTo(8);
  }

  /** Decoders that show pictures turn one bit into 0 and 255, and indices into colours. */
  @ParameterizedTest
  @CsvSource({"1, 0, 160", "1, 3, 160", "2, 0, 68", "2, 3, 68", "4, 0, 16", "4, 3, 16"})
  void read_ofFewBits_givesStoredNumbers(int bits, int kind, int first) throws Exception {
    // 160 = 101.....; 68 = 01 00 01 ..; 16, 16 = 0001 0000 0001 ....
    PngFile file = PngFile.header(3, 1, bits, kind, 0);
    if (kind == PngFile.PALETTE) {
      file.chunk("PLTE", new byte[] {9, 9, 9, 1, 2, 3});
    }
    MaskPng png = read((bits == 4 ? file.data(0, first, 16) : file.data(0, first)).end());
    assertThat(numbers(png)).isDeepEqualTo(new int[][] {{1, 0, 1}});
    assertThat(png.bits()).isEqualTo(bits);
  }

  @Test
  void read_ofGreyOf16Bits_givesWholeNumbers() throws Exception {
    // Cityscapes: 26001 is the second car.
    byte[] file =
        PngFile.header(2, 1, 16, PngFile.GREY, 0)
            .data(0, 26001 >> 8, 26001 & 0xff, 0xff, 0xfe)
            .end();
    assertThat(numbers(read(file))).isDeepEqualTo(new int[][] {{26001, 65534}});
  }

  @Test
  void read_ofColours_givesRedFirst() throws Exception {
    byte[] file = PngFile.header(2, 1, 8, PngFile.COLOUR, 0).data(0, 1, 2, 3, 255, 0, 254).end();
    MaskPng png = read(file);
    assertThat(numbers(png))
        .isDeepEqualTo(new int[][] {{1 + 2 * 256 + 3 * 65536, 255 + 254 * 65536}});
    assertThat(png.isColour()).isTrue();
  }

  @Test
  void read_ofTransparency_leavesItOut() throws Exception {
    byte[] colours = PngFile.header(1, 1, 8, PngFile.COLOUR_ALPHA, 0).data(0, 9, 8, 7, 0).end();
    assertThat(numbers(read(colours))).isDeepEqualTo(new int[][] {{9 + 8 * 256 + 7 * 65536}});
    byte[] grey = PngFile.header(2, 1, 8, PngFile.GREY_ALPHA, 0).data(0, 5, 0, 6, 255).end();
    assertThat(numbers(read(grey))).isDeepEqualTo(new int[][] {{5, 6}});
    byte[] named =
        PngFile.header(1, 1, 8, PngFile.COLOUR, 0)
            .chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3})
            .data(0, 1, 2, 3)
            .end();
    assertThat(numbers(read(named))).isDeepEqualTo(new int[][] {{1 + 2 * 256 + 3 * 65536}});
  }

  /** Adam7 of 2 x 2: the first pass has one pixel, the sixth one, the seventh a row. */
  @Test
  void read_ofInterlaced_givesPixelsInPlace() throws Exception {
    byte[] file =
        PngFile.header(2, 2, 8, PngFile.PALETTE, 1).palette().data(0, 1, 0, 2, 0, 3, 4).end();
    assertThat(numbers(read(file))).isDeepEqualTo(new int[][] {{1, 2}, {3, 4}});
  }

  @Test
  void mask_ofNumber_hasItsPixels() throws Exception {
    MaskPng png = read(PngFile.ofIndices(new int[][] {{0, 255, 15}, {15, 1, 0}}));
    byte[] expected = {0, 0, 1, 1, 0, 0};
    assertThat(png.mask(n -> n == 15)).isEqualTo(Rle.ofBitmap(expected, 2, 3, (byte) 1));
    assertThat(png.mask(n -> n == 3).area()).isZero();
  }

  /** By hand: centres 0.5, 1.5, 2.5 of 3 are 0.83, 2.5, 4.17 of 5, and 0.5 of 1 is 1.0 of 2. */
  @Test
  void mask_ofSmallerSize_takesNearest() throws Exception {
    MaskPng png = read(PngFile.ofGrey(new int[][] {{1, 0, 0, 0, 1}, {255, 0, 255, 0, 0}}));
    byte[] expected = {1, 1, 0};
    assertThat(png.mask(n -> n > 122, 3, 1)).isEqualTo(Rle.ofBitmap(expected, 1, 3, (byte) 1));
  }

  /** numpy: np.repeat(np.repeat(m, 2, 0), 2, 1). */
  @Test
  void mask_ofTwiceTheSize_repeatsPixels() throws Exception {
    MaskPng png = read(PngFile.ofGrey(new int[][] {{255, 0}, {0, 255}}));
    byte[] expected = {1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1};
    assertThat(png.mask(n -> n > 122, 4, 4)).isEqualTo(Rle.ofBitmap(expected, 4, 4, (byte) 1));
  }

  @Test
  void read_ofSameFile_givesItAgainWithoutReading() throws Exception {
    Files.write(root.resolve("m.png"), PngFile.ofGrey(new int[][] {{1}}));
    Files.write(root.resolve("n.png"), PngFile.ofGrey(new int[][] {{2}}));
    MaskPng.Reader reader = new MaskPng.Reader(Folder.of(root));
    MaskPng first = reader.read("m.png", "a");
    assertThat(reader.read("m.png", "b")).isSameAs(first);
    assertThat(numbers(reader.read("n.png", "c"))).isDeepEqualTo(new int[][] {{2}});
    assertThat(numbers(reader.read("m.png", "d"))).isDeepEqualTo(new int[][] {{1}});
  }

  @Test
  void read_ofNoFile_isRejected() {
    assertThat(rejectedFile().code()).isEqualTo(RejectionCode.MASK_MISSING);
  }

  @Test
  void read_ofLinkOut_isRejected() throws Exception {
    Path outside = Files.createTempFile("outside", ".png");
    Files.write(outside, PngFile.ofGrey(new int[][] {{1}}));
    Files.createSymbolicLink(root.resolve("m.png"), outside);
    assertThat(rejectedFile().code()).isEqualTo(RejectionCode.MASK_LINK_LEADS_OUT);
    Files.delete(outside);
  }

  @Test
  void read_ofHugeFile_isRejectedUnread() throws Exception {
    try (RandomAccessFile file = new RandomAccessFile(root.resolve("m.png").toFile(), "rw")) {
      file.setLength(MaskPng.MAX_BYTES + 1L);
    }
    Rejection rejection = rejectedFile();
    assertThat(rejection.code()).isEqualTo(RejectionCode.MASK_TOO_LARGE);
    assertThat(rejection.got()).isEqualTo("33554433 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "65536, 1, MASK_TOO_LARGE",
    "1, 65536, MASK_TOO_LARGE",
    "8193, 8192, MASK_TOO_LARGE",
    "2147483647, 2147483647, MASK_TOO_LARGE",
    "0, 1, MASK_UNREADABLE",
    "1, -1, MASK_UNREADABLE",
    // Too short a file for so many pixels.
    "8192, 8192, MASK_UNREADABLE"
  })
  void read_ofHostileSize_isRejectedUndecoded(int width, int height, RejectionCode code)
      throws Exception {
    byte[] file = PngFile.header(width, height, 8, PngFile.GREY, 0).data(0, 0).end();
    assertThat(rejected(file).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"16, 2", "16, 6", "16, 3", "3, 0", "0, 0", "32, 0", "8, 1", "8, 5", "8, 7", "4, 2"})
  void read_ofOtherKinds_isRejected(int bits, int kind) throws Exception {
    byte[] file = PngFile.header(1, 1, bits, kind, 0).data(0, 0, 0, 0, 0, 0, 0, 0, 0).end();
    Rejection rejection = rejected(file);
    assertThat(rejection.code()).isEqualTo(RejectionCode.MASK_UNREADABLE);
    assertThat(rejection.got()).isEqualTo("%d bits of colour type %d", bits, kind);
  }

  @Test
  void read_ofCutOffFile_isRejected() throws Exception {
    byte[] file = PngFile.ofIndices(new int[][] {{0, 255, 15}, {15, 1, 0}});
    for (int length = 0; length < file.length; length++) {
      assertThat(rejected(Arrays.copyOf(file, length)).code())
          .as("%d bytes", length)
          .isEqualTo(RejectionCode.MASK_UNREADABLE);
    }
  }

  @Test
  void read_ofChangedByte_isRejected() throws Exception {
    byte[] file = PngFile.ofGrey(new int[][] {{0, 255, 15}, {15, 1, 0}});
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 0x10;
      assertThat(rejected(changed).code())
          .as("byte %d", i)
          .isEqualTo(RejectionCode.MASK_UNREADABLE);
    }
  }

  @Test
  void read_ofTooFewRows_isRejected() throws Exception {
    byte[] file = PngFile.header(2, 3, 8, PngFile.GREY, 0).data(0, 1, 2, 0, 3, 4).end();
    assertThat(rejected(file).code()).isEqualTo(RejectionCode.MASK_UNREADABLE);
  }

  @Test
  void read_withoutPaletteOrData_isRejected() throws Exception {
    byte[] noPalette = PngFile.header(1, 1, 8, PngFile.PALETTE, 0).data(0, 1).end();
    assertThat(rejected(noPalette).code()).isEqualTo(RejectionCode.MASK_UNREADABLE);
    byte[] noData = PngFile.header(1, 1, 8, PngFile.GREY, 0).end();
    assertThat(rejected(noData).code()).isEqualTo(RejectionCode.MASK_UNREADABLE);
  }

  /** 4 MB of text in a few kB, before a palette, where ImageIO would inflate it. */
  @Test
  void read_ofTextBomb_leavesItOut() throws Exception {
    byte[] text = PngFile.deflated(new byte[1 << 22]);
    byte[] data = new byte[3 + text.length];
    data[0] = 'a';
    System.arraycopy(text, 0, data, 3, text.length);
    byte[] file =
        PngFile.header(1, 1, 8, PngFile.PALETTE, 0)
            .chunk("zTXt", data)
            .chunk("iCCP", data)
            .chunk("iCCP", new byte[0])
            .palette()
            .data(0, 42)
            .end();
    assertThat(numbers(read(file))).isDeepEqualTo(new int[][] {{42}});
  }

  @Test
  void read_ofUnknownCriticalChunk_isRejected() throws Exception {
    byte[] file =
        PngFile.header(1, 1, 8, PngFile.GREY, 0).chunk("FDAT", new byte[2]).data(0, 1).end();
    Rejection rejection = rejected(file);
    assertThat(rejection.code()).isEqualTo(RejectionCode.MASK_UNREADABLE);
    assertThat(rejection.got()).isEqualTo("the unknown chunk FDAT");
  }

  /**
   * If the data inflate to more than the header states, only the stated number of bytes is read.
   */
  @Test
  void read_ofDeflateBomb_readsWhatTheSizeWants() throws Exception {
    byte[] rows = new byte[1 << 22];
    rows[1] = 9;
    byte[] file =
        PngFile.header(1, 1, 8, PngFile.GREY, 0).chunk("IDAT", PngFile.deflated(rows)).end();
    assertThat(numbers(read(file))).isDeepEqualTo(new int[][] {{9}});
  }

  @Test
  void read_ofOtherFiles_isRejected() throws Exception {
    for (String head : new String[] {"GIF89a", "<!DOCTYPE html>", "version https://git-lfs"}) {
      Rejection rejection = rejected(head.getBytes(StandardCharsets.US_ASCII));
      assertThat(rejection.code()).isEqualTo(RejectionCode.MASK_UNREADABLE);
      assertThat(rejection.got()).isEqualTo("no signature of a PNG");
    }
  }
}
