package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ClipRef;

class ClipReaderTest {
  private static final AudioSpec SPEC =
      new AudioSpec(1, 0.5, 10, -60, 16_000, AudioContainer.WAV, "linear");

  @TempDir Path folder;

  @Test
  void samples_folderInThePlaceOfTheClip_sourceChanged() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Files.createDirectories(folder.resolve("video/a.wav"));
    ClipRef clip = Records.clip("a", 0, "video/a.wav", "dog barking", "0", 0, 0, 1);
    Folder vggsound = Folder.of(folder);
    ClipReader prober =
        new ClipReader(vggsound, SPEC, new PcmCache(vggsound.folder("cache"), 16_000, 160_000));

    assertThatThrownBy(() -> prober.samples(clip, "one"))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> {
              assertThat(e.rejection().code()).isEqualTo(RejectionCode.SOURCE_CHANGED);
              assertThat(e.rejection().got()).isEqualTo("no file");
            });
  }

  @Test
  void samples_fileOfOtherBytesThanIndexed_sourceChanged() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Files.createDirectories(folder.resolve("clips"));
    Files.write(folder.resolve("clips/a.wav"), Wav.of(16_000, 1, (short) 1));
    ClipRef clip = Records.clip("a", 0, "clips/a.wav", "dog barking", "0", 0, 0, 1);
    try (ClipReader prober = new ClipReader(Folder.of(folder), SPEC, null)) {
      assertThatThrownBy(() -> prober.samples(clip, "one"))
          .isInstanceOfSatisfying(
              RejectedException.class,
              e -> {
                assertThat(e.rejection().code()).isEqualTo(RejectionCode.SOURCE_CHANGED);
                assertThat(e.rejection().wanted()).isEqualTo("sha256 0");
              });
    }
  }
}
