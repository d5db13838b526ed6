package org.vpobuilder.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.vggsound.VggsoundSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.space.SpatialLaws;

class ClipProberTest {
  private static final int RATE = 16_000;
  private static final AudioSpec SPEC =
      new AudioSpec(1, 0.5, 10, -60, RATE, AudioContainer.WAV, SpatialLaws.PUBLISHED);

  @TempDir Path folder;

  /** Seconds of a square wave of 250 Hz. */
  private void clip(String name, byte level, int seconds) throws IOException {
    int samples = seconds * RATE;
    byte[] pcm = new byte[2 * samples];
    for (int i = 0; i < samples; i++) {
      pcm[2 * i + 1] = i / 32 % 2 == 0 ? level : (byte) -level;
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(pcm), format, samples),
        AudioFileFormat.Type.WAVE,
        wav);
    Files.write(Files.createDirectories(folder.resolve("clips")).resolve(name), wav.toByteArray());
  }

  @Test
  void probe_silentClip_isRejectedAndNotKept() throws Exception {
    clip("loud_000001.wav", (byte) 40, 1);
    clip("still_000002.wav", (byte) 0, 1);
    Folder vggsound = Folder.of(folder);
    PcmCache cache = new PcmCache(vggsound.folder("cache"), RATE, SPEC.maxSamples());
    VggsoundSource source = new VggsoundSource(vggsound);
    try (ClipProber prober = new ClipProber(source, SPEC, new ClipReader(vggsound, SPEC, cache))) {
      assertThatThrownBy(() -> prober.probe(row("still", 2), "a"))
          .isInstanceOfSatisfying(
              RejectedException.class,
              e -> assertThat(e.rejection().code()).isEqualTo(RejectionCode.CLIP_SILENT));
      assertThat(vggsound.names("cache")).isEmpty();

      assertThat(prober.probe(row("loud", 1), "a").peak()).isEqualTo(40 / 128.0);
      assertThat(vggsound.names("cache")).hasSize(1);
    }
  }

  private static ClipRow row(String name, int start) {
    String id = "%s_%06d".formatted(name, start);
    return new ClipRow(
        id,
        start,
        List.of("dog"),
        Split.TEST,
        "clips/" + id + ".wav",
        "",
        Attribution.NONE,
        List.of(),
        "line 1");
  }

  /**
   * Spans of one second of a sound of 5 s, of which the class is heard in the given times; worked
   * out by hand.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''               | 0 1 2 3 4",
        "2-4              | 2 3",
        // Half of the second span, and less of the third.
        "1.5-2.4          | 1",
        "1.5-2.5          | 1 2",
        // Nowhere for half a second: where it is longest.
        "0.1-0.3, 3.5-3.9 | 3",
        // Two times that overlap are not counted twice.
        "1-1.3, 1.1-1.4, 4.4-4.8, 4.9-5 | 4",
        // In no span.
        "7-9              | 0 1 2 3 4",
        "2.5-2.5          | 0 1 2 3 4"
      })
  void probe_rowThatTellsWhenItsClassIsHeard_keepsThoseSpans(String times, String seconds)
      throws Exception {
    clip("dog_000003.wav", (byte) 40, 5);
    List<ClipRow.Heard> heard =
        Stream.of(times.split(", "))
            .filter(time -> !time.isEmpty())
            .map(time -> time.split("-"))
            .map(t -> new ClipRow.Heard(Double.parseDouble(t[0]), Double.parseDouble(t[1])))
            .toList();
    ClipRow plain = row("dog", 3);
    ClipRow row =
        new ClipRow(
            plain.id(),
            3,
            plain.labels(),
            plain.split(),
            plain.file(),
            "",
            Attribution.NONE,
            List.of(),
            "line 1",
            heard);
    Folder vggsound = Folder.of(folder);
    PcmCache cache = new PcmCache(vggsound.folder("cache"), RATE, SPEC.maxSamples());
    VggsoundSource source = new VggsoundSource(vggsound);
    try (ClipProber prober = new ClipProber(source, SPEC, new ClipReader(vggsound, SPEC, cache))) {
      assertThat(prober.probe(row, "a").spanStarts())
          .isEqualTo(
              Stream.of(seconds.split(" ")).map(s -> (long) RATE * Integer.parseInt(s)).toList());
    }
  }
}
