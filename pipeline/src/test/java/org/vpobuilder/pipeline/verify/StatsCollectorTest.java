package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.stats.StatsCollector;
import org.vpobuilder.pipeline.stats.StatsText;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Stats;

/** Beside verify's tests, whose releases it counts. */
class StatsCollectorTest {
  @TempDir Path folder;

  @BeforeEach
  void setUp() throws Exception {
    DraftWriter.write(ReleaseDraft.sound(AudioContainer.WAV), folder);
  }

  @Test
  void collect_ofSingleSource_countsObjectsAndClasses() {
    Stats.Side side = StatsCollector.collect(folder).sides().get("ss/train");
    assertThat(side.samples()).isEqualTo(2);
    assertThat(side.images()).isEqualTo(2);
    assertThat(side.objectsPerSample()).containsExactly(0, 0, 1, 1);
    assertThat(side.soundingPerSample()).containsExactly(0, 2);
    assertThat(side.classes()).isEqualTo(Map.of("dog", 1, "cat", 1));
    // The dog stands at columns 2 to 22, the cat at 10 to 30, of 64.
    assertThat(side.alphas()).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 0, 0);
    assertThat(side.clips()).containsEntry("dog", new Stats.ClipReuse(1, 1, 1));
    assertThat(side.left().min()).isLessThan(side.left().max());
    assertThat(side.right().mean()).isBetween(side.right().min(), side.right().max());
  }

  /** A manifest of 300 MB, of which no block is on the disk. */
  @Test
  void collect_ofAnEndlessManifest_refusedByName() throws Exception {
    Path manifest = folder.resolve("release.json");
    try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
      file.setLength(300_000_000);
    }

    assertThatThrownBy(() -> StatsCollector.collect(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(manifest + ": ");
  }

  @Test
  void collect_ofMultiInstance_containsMultiSource() {
    Stats stats = StatsCollector.collect(folder);
    Stats.Side msmi = stats.sides().get("msmi/test");
    assertThat(msmi.samples()).isEqualTo(3);
    assertThat(stats.sides().get("ms/test").samples()).isEqualTo(2);
    assertThat(msmi.classes()).isEqualTo(Map.of("dog", 3, "car", 1, "female", 1, "bus", 1));
    assertThat(msmi.imbalance()).isEqualTo(new Stats.Imbalance("dog", 3, "bus", 1, 3.0));
    assertThat(msmi.soundingPerSample()).containsExactly(0, 1, 1, 1);
  }

  @Test
  void collect_ofRelease_isValidAndTheSameAgain() {
    Stats stats = StatsCollector.collect(folder);
    byte[] json = Formats.STATS.write(stats);
    assertThat(Formats.STATS.violations(json)).isEmpty();
    assertThat(Formats.STATS.read(json, "stats")).isEqualTo(stats);
    assertThat(Formats.STATS.write(StatsCollector.collect(folder))).isEqualTo(json);
  }

  @Test
  void text_ofRelease_fitsTerminalAndShowsLedger() {
    String text = StatsText.of(StatsCollector.collect(folder));
    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    assertThat(text)
        .contains("ss/train           2        2        2  1.00 (cat 1, cat 1)".substring(0, 30))
        .contains("CLIP_SILENT")
        .contains("images                       read         used     rejected  not selected")
        .doesNotContain("does not add up");
  }

  @Test
  void collect_withoutManifest_throws() throws Exception {
    Files.delete(folder.resolve(Release.FILE_NAME));
    assertThatThrownBy(() -> StatsCollector.collect(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessage(folder + "/: no release.json; wanted the folder of a finished release");
  }
}
