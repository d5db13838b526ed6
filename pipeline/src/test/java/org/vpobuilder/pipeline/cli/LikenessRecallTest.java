package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.likeness.PicturePrint;
import org.vpobuilder.pipeline.likeness.PictureSearch;
import org.vpobuilder.pipeline.likeness.SoundIndex;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.schemas.media.JpegScans;

/**
 * How many changed copies of real pictures and clips are found, and how many different ones are
 * taken for copies. The numbers are those of docs/likeness.md.
 */
@Tag("slow")
class LikenessRecallTest {
  private static final int RATE = 16_000;
  private static final int BITS = 6;
  private static final double BER = 0.35;

  private record Clip(String name, boolean real, float[] samples, SoundPrint print) {}

  /** Decoded and printed once for both tests. */
  private static @Nullable List<Clip> decoded;

  private static synchronized List<Clip> clips() throws IOException {
    List<Clip> clips = decoded;
    if (clips == null) {
      clips = clips(SharedData.folder("mini").resolve("vggsound"));
      decoded = clips;
    }
    return clips;
  }

  @AfterAll
  static void forget() {
    decoded = null;
  }

  @Test
  void sounds_ofMini_areFoundAgain() throws IOException {
    List<Clip> clips = clips();
    SoundIndex index = new SoundIndex(clips.stream().map(Clip::print).toList());

    assertThat(clips).hasSize(162);
    assertThat(clips.stream().filter(clip -> clip.real).count()).isEqualTo(72);
    assertThat(clips.stream().filter(c -> SoundIndex.isComparable(c.print, BER)).count())
        .isEqualTo(146);
    assertThat(IntStream.range(0, clips.size()).filter(i -> finds(index, clips.get(i).print, i)))
        .hasSize(162);
    UnaryOperator<float[]> softer = samples -> softer(samples, 0.25f);
    assertThat(found(clips, index, true, softer)).isGreaterThanOrEqualTo(57);
    assertThat(found(clips, index, false, softer)).isGreaterThanOrEqualTo(86);
    UnaryOperator<float[]> later =
        samples -> Arrays.copyOfRange(samples, Math.min(19_752, samples.length), samples.length);
    assertThat(found(clips, index, true, later)).isGreaterThanOrEqualTo(48);
    assertThat(found(clips, index, false, later)).isGreaterThanOrEqualTo(75);
  }

  /** Those that are alike were made by one sox command at two pitches. */
  @Test
  void sounds_ofMini_noRecordingIsLikeAnother() throws IOException {
    List<Clip> clips = clips();
    SoundIndex index = new SoundIndex(clips.stream().map(Clip::print).toList());
    int alike = 0;
    for (int i = 0; i < clips.size(); i++) {
      int own = i;
      for (int other : index.alike(clips.get(i).print, BER, o -> o < own)) {
        assertThat(clips.get(i).real || clips.get(other).real)
            .as("%s is like %s", clips.get(i).name, clips.get(other).name)
            .isFalse();
        alike++;
      }
    }
    assertThat(alike).isEqualTo(11);
  }

  private static List<Clip> clips(Path folder) throws IOException {
    Set<String> made =
        Files.readAllLines(folder.resolve("SOURCES.csv")).stream()
            .filter(line -> line.endsWith("not a recording"))
            .map(line -> line.substring(0, line.indexOf(',')))
            .collect(Collectors.toSet());
    return files(folder.resolve("clips"))
        .parallel()
        .map(
            file -> {
              float[] samples = decoded(file);
              String name = file.getFileName().toString();
              return new Clip(name, !made.contains(name), samples, SoundPrint.of(samples, RATE));
            })
        .toList();
  }

  private static Stream<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }

  private static float[] decoded(Path file) {
    try {
      return new ClipDecoder(RATE, 20 * RATE).decode(Files.readAllBytes(file));
    } catch (Exception e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  /** Softer, and rounded to 16 bits. */
  private static float[] softer(float[] samples, float gain) {
    float[] softer = new float[samples.length];
    for (int i = 0; i < samples.length; i++) {
      softer[i] = Math.round(samples[i] * gain * 32767) / 32767f;
    }
    return softer;
  }

  private static long found(
      List<Clip> clips, SoundIndex index, boolean real, UnaryOperator<float[]> change) {
    return IntStream.range(0, clips.size())
        .parallel()
        .filter(i -> clips.get(i).real == real)
        .filter(i -> finds(index, SoundPrint.of(change.apply(clips.get(i).samples), RATE), i))
        .count();
  }

  private static boolean finds(SoundIndex index, SoundPrint print, int clip) {
    return index
        .nearest(print, other -> other == clip)
        .filter(match -> match.ber() <= BER)
        .isPresent();
  }

  /** Of 159 real pictures all are found after each change, and no two are alike. */
  @Test
  void pictures_ofMini_areFoundAgainAndNoTwoAreAlike() throws IOException {
    Path coco = SharedData.folder("mini").resolve("coco");
    List<Path> files = new ArrayList<>();
    for (String split : List.of("train2017", "val2017")) {
      files(coco.resolve(split)).forEach(files::add);
    }
    PictureSearch<Path> search = new PictureSearch<>(BITS);
    List<PicturePrint> prints = new ArrayList<>();
    for (Path file : files) {
      prints.add(print(Files.readAllBytes(file)).orElseThrow());
      search.add(prints.get(prints.size() - 1), file);
    }

    assertThat(files).hasSize(159);
    for (int i = 0; i < files.size(); i++) {
      assertThat(search.alike(prints.get(i), i)).isEmpty();
    }
    assertThat(found(search, files, 0, 0.5, false)).isEqualTo(159);
    assertThat(found(search, files, 0.02, 0.96, false)).isEqualTo(159);
    assertThat(found(search, files, 0.02, 1, true)).isEqualTo(159);
    assertThat(found(search, files, 0.03, 1, false)).isGreaterThanOrEqualTo(148);
  }

  /** How many files are found after cropping each edge by a share, scaling, and mirroring. */
  private static long found(
      PictureSearch<Path> search, List<Path> files, double crop, double scale, boolean mirrored) {
    return files.stream()
        .parallel()
        .filter(
            file -> {
              PicturePrint print = changed(file, crop, scale, mirrored);
              PictureSearch.Like<Path> like = search.nearest(print).like();
              return like != null && like.other().equals(file);
            })
        .count();
  }

  private static PicturePrint changed(Path file, double crop, double scale, boolean mirrored) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      int w = image.getWidth();
      int h = image.getHeight();
      int x = (int) Math.round(crop * w);
      int y = (int) Math.round(crop * h);
      int width = (int) Math.round(scale * w);
      int height = (int) Math.round(scale * h);
      BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = out.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      int left = mirrored ? w - x : x;
      int right = mirrored ? x : w - x;
      graphics.drawImage(image, 0, 0, width, height, left, y, right, h - y, null);
      graphics.dispose();
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      ImageIO.write(out, "jpg", jpeg);
      return print(jpeg.toByteArray()).orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private static Optional<PicturePrint> print(byte[] jpeg) {
    try {
      return JpegScans.greys(jpeg).flatMap(PicturePrint::of);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
