package org.vpobuilder.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ImageRef;

/** Images of 8 columns and 6 rows. */
class ImageProbeTest {
  private static final HexFormat HEX = HexFormat.of();

  @TempDir Path folder;
  private ImageProbe probe;

  @BeforeEach
  void open() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    probe = new ImageProbe(Records.sources(Folder.of(folder), Folder.of(folder)));
  }

  private static byte[] image(String format, int type) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 6, type), format, out);
    return out.toByteArray();
  }

  private static byte[] jpeg() throws IOException {
    return image("jpg", BufferedImage.TYPE_INT_RGB);
  }

  private static ImageRef ref(int width, int height, String sha256) {
    return Records.image(3, "train2017/3.jpg", width, height, 0, sha256, 4, "f");
  }

  private ImageProbe.Probed probe(byte[] file) throws IOException, RejectedException {
    return probe(file, ref(8, 6, ""));
  }

  private ImageProbe.Probed probe(byte[] file, ImageRef ref) throws IOException, RejectedException {
    Files.createDirectories(folder.resolve("train2017"));
    Files.write(folder.resolve("train2017/3.jpg"), file);
    return probe.probe(ref);
  }

  private void rejected(byte[] file, ImageRef ref, RejectionCode code) {
    assertThatThrownBy(() -> probe(file, ref))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> {
              assertThat(e.rejection().code()).isEqualTo(code);
              assertThat(e.rejection().source()).isEqualTo("train2017/3.jpg");
              assertThat(e.rejection().record()).isEqualTo("image 3");
            });
  }

  private void rejected(byte[] file, RejectionCode code) {
    rejected(file, ref(8, 6, ""), code);
  }

  private static byte[] with(byte[] file, int at, byte[] inserted) {
    byte[] longer = Arrays.copyOf(file, file.length + inserted.length);
    System.arraycopy(file, at, longer, at + inserted.length, file.length - at);
    System.arraycopy(inserted, 0, longer, at, inserted.length);
    return longer;
  }

  /** An APP1 segment of EXIF that has only the orientation. */
  private static byte[] exif(int orientation) {
    return HEX.parseHex(
        "ffe10022"
            + "457869660000" // Exif
            + "4d4d002a00000008" // big-endian TIFF, first directory at 8
            + "0001" // one entry: orientation, of one short
            + "0112000300000001%04x0000".formatted(orientation)
            + "00000000");
  }

  @Test
  void probe_colour_lengthAndFingerprintFound() throws Exception {
    byte[] file = jpeg();

    ImageProbe.Probed probed = probe(file);

    String sha256 = HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    assertThat(probed.bytes()).isEqualTo(file);
    assertThat(probed.image())
        .isEqualTo(Records.image(3, "train2017/3.jpg", 8, 6, file.length, sha256, 4, "f"));
    assertThat(probe(file, probed.image()).image()).isEqualTo(probed.image());
  }

  @Test
  void probe_greyOrUpright_fine() throws Exception {
    assertThat(probe(image("jpg", BufferedImage.TYPE_BYTE_GRAY)).bytes()).isNotEmpty();
    assertThat(probe(with(jpeg(), 2, exif(1))).bytes()).isNotEmpty();
  }

  @Test
  void probe_turned_rejected() throws Exception {
    rejected(with(jpeg(), 2, exif(6)), RejectionCode.IMAGE_ORIENTED);
  }

  @Test
  void probe_noFile_missing() {
    assertThatThrownBy(() -> probe.probe(ref(8, 6, "")))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().code()).isEqualTo(RejectionCode.IMAGE_MISSING));
  }

  @Test
  void probe_folderOfThatName_missing() throws Exception {
    Files.createDirectories(folder.resolve("train2017/3.jpg"));

    assertThatThrownBy(() -> probe.probe(ref(8, 6, "")))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> {
              assertThat(e.rejection().code()).isEqualTo(RejectionCode.IMAGE_MISSING);
              assertThat(e.rejection().got()).isEqualTo("no file");
            });
  }

  @Test
  void probe_notTheJpegOfTheRecord_rejectedByKind() throws Exception {
    byte[] sound = jpeg();
    rejected(new byte[0], RejectionCode.IMAGE_EMPTY);
    rejected(image("png", BufferedImage.TYPE_INT_RGB), RejectionCode.IMAGE_NOT_JPEG);
    rejected(Arrays.copyOf(sound, 20), RejectionCode.IMAGE_UNREADABLE);
    rejected(Arrays.copyOf(sound, sound.length - 2), RejectionCode.IMAGE_UNREADABLE);
    rejected(sound, ref(6, 8, ""), RejectionCode.IMAGE_SIZE_MISMATCH);
    rejected(sound, ref(8, 6, "0".repeat(64)), RejectionCode.SOURCE_CHANGED);
  }

  /** Four components, as CMYK has: start of image, frame header, end of image. */
  /**
   * A baseline JPEG of 8000 x 8000 pixels up to its scan, and its end. One bit is the least that
   * Huffman coding makes of 64 pixels: 125,000 bytes of these.
   */
  @Test
  void probe_fewBytesForManyPixels_rejected() throws Exception {
    byte[] empty =
        HEX.parseHex(
            "ffd8ffe000104a46494600010100000100010000ffc0001108"
                + "1f401f4003011100021100031100ffda000c03010002000300003f00ffd9");
    ImageRef ref = ref(8000, 8000, "");

    assertThatThrownBy(() -> probe(empty, ref)).hasMessageContaining("for 8000 x 8000 pixels");
    // The right number of bytes; reading them shows that they are not image data.
    assertThatThrownBy(() -> probe(with(empty, empty.length - 2, new byte[125_000]), ref))
        .hasMessageContaining("IMAGE_UNREADABLE: got JPEG: a scan without its Huffman table");
  }

  /** Zeros in the middle of the image data; an image that was planned is not read again. */
  @Test
  void probe_damagedInItsMiddle_rejectedWhenItIsPlanned() throws Exception {
    byte[] noise = new byte[3 * 64 * 64];
    new Random(3).nextBytes(noise);
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, noise[i] << 16 | noise[i + 64 * 64] << 8 | noise[i + 2]);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", out);
    byte[] file = out.toByteArray();
    assertThat(probe(file, ref(64, 64, "")).bytes()).isEqualTo(file);

    Arrays.fill(file, file.length / 2, file.length * 3 / 4, (byte) 0);

    rejected(file, ref(64, 64, ""), RejectionCode.IMAGE_UNREADABLE);
    String sha256 = HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(file));
    assertThat(probe(file, ref(64, 64, sha256)).bytes()).isEqualTo(file);
  }

  /** A phone's video after the image is kept, since its bytes are stored unchanged. */
  @Test
  void probe_bytesBehindTheEnd_kept() throws Exception {
    byte[] file = jpeg();
    byte[] longer = Arrays.copyOf(file, file.length + 5000);

    assertThat(probe(longer).bytes()).isEqualTo(longer);
  }

  @Test
  void probe_cmyk_rejected() {
    rejected(
        HEX.parseHex("ffd8" + "ffc0001408000600080401110002110003110004110" + "0" + "ffd9"),
        RejectionCode.IMAGE_COLOUR_UNSUPPORTED);
  }
}
