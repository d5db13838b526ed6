package org.vpobuilder.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  /** A second of a square wave of 250 Hz. */
  private void clip(String name, byte level) throws IOException {
    byte[] pcm = new byte[2 * RATE];
    for (int i = 0; i < RATE; i++) {
      pcm[2 * i + 1] = i / 32 % 2 == 0 ? level : (byte) -level;
    }
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    ByteArrayOutputStream wav = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(pcm), format, RATE),
        AudioFileFormat.Type.WAVE,
        wav);
    Files.write(Files.createDirectories(folder.resolve("clips")).resolve(name), wav.toByteArray());
  }

  @Test
  void probe_silentClip_isRejectedAndNotKept() throws Exception {
    clip("loud_000001.wav", (byte) 40);
    clip("still_000002.wav", (byte) 0);
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
}
