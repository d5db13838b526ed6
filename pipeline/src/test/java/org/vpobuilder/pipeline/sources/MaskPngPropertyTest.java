package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.Rle;

class MaskPngPropertyTest {
  private static MaskPng read(byte[] file) throws IOException, RejectedException {
    Path folder = Files.createTempDirectory("png");
    try {
      Files.write(folder.resolve("m.png"), file);
      return new MaskPng.Reader(Folder.of(folder)).read("m.png", "annotation 7");
    } finally {
      Files.deleteIfExists(folder.resolve("m.png"));
      Files.delete(folder);
    }
  }

  /** Any header and data with right checksums are read or rejected. */
  @Property(tries = 300)
  void read_ofAnyChunks_readsOrRejects(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll @IntRange(max = 17) int bits,
      @ForAll @IntRange(max = 7) int kind,
      @ForAll @IntRange(max = 2) int interlace,
      @ForAll @Size(max = 60) byte[] palette,
      @ForAll @Size(max = 400) byte[] rows,
      @ForAll boolean deflated)
      throws Exception {
    byte[] file =
        PngFile.header(width, height, bits, kind, interlace)
            .chunk("PLTE", palette)
            .chunk("IDAT", deflated ? PngFile.deflated(rows) : rows)
            .end();
    try {
      MaskPng png = read(file);
      assertThat(png.width()).isEqualTo(width);
      assertThat(png.height()).isEqualTo(height);
      png.mask(number -> number > 1);
    } catch (RejectedException e) {
      assertThat(e.rejection().code().name()).startsWith("MASK_");
    }
  }

  /** The definition of nearest neighbour: the value at a pixel's centre, in shares of a side. */
  @Property(tries = 200)
  void mask_ofAnySize_takesWhatIsAtPixelsCentre(
      @ForAll @IntRange(min = 1, max = 12) int width,
      @ForAll @IntRange(min = 1, max = 12) int height,
      @ForAll @IntRange(min = 1, max = 30) int maskWidth,
      @ForAll @IntRange(min = 1, max = 30) int maskHeight,
      @ForAll @Size(144) byte[] pixels)
      throws Exception {
    int[][] rows = new int[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        rows[y][x] = pixels[y * width + x] & 1;
      }
    }
    byte[] expected = new byte[maskWidth * maskHeight];
    for (int i = 0; i < expected.length; i++) {
      double x = (i % maskWidth + 0.5) / maskWidth;
      double y = (i / maskWidth + 0.5) / maskHeight;
      // A centre on the edge of two pixels belongs to the right or lower one.
      expected[i] = (byte) rows[(int) (y * height + 1e-9)][(int) (x * width + 1e-9)];
    }
    assertThat(read(PngFile.ofGrey(rows)).mask(n -> n == 1, maskWidth, maskHeight))
        .isEqualTo(Rle.ofBitmap(expected, maskHeight, maskWidth, (byte) 1));
  }
}
