package org.vpobuilder.schemas.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.schemas.shard.ShardReader.TarMember;
import org.vpobuilder.spec.AudioContainer;

class ShardWriterTest {
  /**
   * SHA-256 of {@link #shard()}: if it changes, so does every release. To regenerate: {@code ./mvnw
   * -pl output-schemas -am test -Dtest=ShardWriterTest -Dsurefire.failIfNoSpecifiedTests=false}.
   */
  private static final String GOLDEN =
      "e80720cc586361a00956e612bb47b5e1e8f4effa15f8d28d8da1d2a3cf82725e";

  @Test
  void write_ofTwoSamples_givesGoldenHash() throws Exception {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(shard());
    assertThat(HexFormat.of().formatHex(hash)).isEqualTo(GOLDEN);
  }

  @Test
  void write_isListedByTar(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("shard.tar"), shard());
    Process tar;
    try {
      tar =
          new ProcessBuilder("tar", "--numeric-owner", "--utc", "-tvf", file.toString())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no tar on this machine");
      return;
    }
    String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tar.waitFor()).as(listing).isZero();
    assertThat(listing.lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "-rw-r--r-- 0/0 5 1970-01-01 00:00 ms_000000000001.jpg",
            "-rw-r--r-- 0/0 6 1970-01-01 00:00 ms_000000000001.json",
            "-rw-r--r-- 0/0 8 1970-01-01 00:00 ms_000000000001.mask.png",
            "-rw-r--r-- 0/0 9 1970-01-01 00:00 ms_000000000001.stems.wav",
            "-rw-r--r-- 0/0 3 1970-01-01 00:00 ms_000000000001.wav",
            "-rw-r--r-- 0/0 5 1970-01-01 00:00 ms_000000000002.jpg",
            "-rw-r--r-- 0/0 6 1970-01-01 00:00 ms_000000000002.json",
            "-rw-r--r-- 0/0 8 1970-01-01 00:00 ms_000000000002.mask.png",
            "-rw-r--r-- 0/0 9 1970-01-01 00:00 ms_000000000002.stems.wav",
            "-rw-r--r-- 0/0 3 1970-01-01 00:00 ms_000000000002.wav");
  }

  @Test
  void write_isReadByReader() throws Exception {
    List<String> names = new ArrayList<>();
    try (ShardReader reader = new ShardReader(new ByteArrayInputStream(shard()))) {
      for (TarMember m = reader.next(); m != null; m = reader.next()) {
        assertThat(m.metadata()).isTrue();
        assertThat(m.key() + "." + m.extension()).isEqualTo(m.name());
        names.add(m.extension() + "=" + new String(m.bytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(names.subList(0, 5))
        .containsExactly(
            "jpg=image", "json={json}", "mask.png=the mask", "stems.wav=the stems", "wav=mix");
    assertThat(names).hasSize(10);
  }

  @Test
  void nextHeader_withoutReading_passesOverBytes() throws Exception {
    List<String> names = new ArrayList<>();
    try (ShardReader reader = new ShardReader(new ByteArrayInputStream(shard()))) {
      for (TarHeader h = reader.nextHeader(); h != null; h = reader.nextHeader()) {
        names.add(h.name());
        if (h.name().endsWith(".json")) {
          assertThat(reader.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("{json}");
        }
      }
    }
    assertThat(names).hasSize(10);
  }

  @Test
  void add_ofKeyNotBehindTheLast_throws() throws Exception {
    try (ShardWriter writer = new ShardWriter(new ByteArrayOutputStream())) {
      writer.add(sample("ms_000000000002"));
      for (String key : List.of("ms_000000000002", "ms_000000000001")) {
        assertThatThrownBy(() -> writer.add(sample(key)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("got key " + key + " after ms_000000000002, wanted ascending keys");
      }
      assertThat(writer.samples()).isEqualTo(1);
    }
  }

  /** A header of a tar has 100 bytes for a name; what is longer would be cut off unseen. */
  @Test
  void add_ofNameThatATarCutsOff_throws() throws Exception {
    String extension = ".mask.png";
    String longest = "k".repeat(99 - "stems.wav".length() - 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ShardWriter writer = new ShardWriter(bytes)) {
      writer.add(sample(longest));
      assertThatThrownBy(() -> writer.add(sample(longest + "l")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(longest + "l.stems.wav")
          .hasMessageContaining("wanted fewer than 100 bytes");
    }
    try (ShardReader reader = new ShardReader(new ByteArrayInputStream(bytes.toByteArray()))) {
      TarMember member = reader.next();
      while (!member.name().endsWith(extension)) {
        member = reader.next();
      }
      assertThat(member.name()).isEqualTo(longest + extension);
    }
  }

  @Test
  void read_ofMemberLargerThanAllowed_throws() throws Exception {
    byte[] shard = shard();
    byte[] size = "02000000001".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(size, 0, shard, 124, 11);
    seal(shard);
    assertThatThrownBy(() -> new ShardReader(new ByteArrayInputStream(shard)).next())
        .isInstanceOf(IOException.class)
        .hasMessage("member ms_000000000001.jpg: got 268435457 bytes, wanted at most 268435456");
  }

  @Test
  void read_ofCutOffShard_throws() throws Exception {
    byte[] shard = shard();
    for (int length = 0; length < shard.length; length += 256) {
      ShardReader reader = new ShardReader(new ByteArrayInputStream(Arrays.copyOf(shard, length)));
      assertThatThrownBy(
              () -> {
                while (reader.next() != null) {
                  // Reads on.
                }
              })
          .as("cut at %d of %d", length, shard.length)
          .isInstanceOf(IOException.class);
    }
  }

  private static void seal(byte[] header) {
    Arrays.fill(header, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += header[i] & 0xff;
    }
    byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, 148, 8);
  }

  private static byte[] shard() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ShardWriter writer = new ShardWriter(bytes)) {
      writer.add(sample("ms_000000000001"));
      writer.add(sample("ms_000000000002"));
    }
    return bytes.toByteArray();
  }

  private static RenderedSample sample(String key) {
    return RenderedSample.of(
        key,
        AudioContainer.WAV,
        "image".getBytes(StandardCharsets.UTF_8),
        "{json}".getBytes(StandardCharsets.UTF_8),
        "the mask".getBytes(StandardCharsets.UTF_8),
        "the stems".getBytes(StandardCharsets.UTF_8),
        "mix".getBytes(StandardCharsets.UTF_8));
  }
}
