package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.stats.ProbeCollector;
import org.vpobuilder.pipeline.stats.ProbesText;
import org.vpobuilder.pipeline.stats.StatsCollector;
import org.vpobuilder.pipeline.stats.StatsText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.subset.VpoSubsets;

/** In this package because it counts the releases of verify's tests. */
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
    // The dog has columns 2 to 22, the cat 10 to 30, of 64.
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

  /**
   * The draft's numbers by hand. Test's first of SS: a dog of 600 pixels sounds, and there is a cat
   * of 81; its second: a cat of 400, whose crowd is void, and a person of unknown class of 25.
   */
  @Test
  void probes_ofRelease_countCandidatesClassesAndPersons() throws Exception {
    Probes probes = ProbeCollector.collect(ReleaseReader.open(Folder.of(folder)), () -> {});

    assertThat(probes.candidates())
        .containsEntry("ss/test", List.of(0, 1, 1))
        .containsEntry("ms/test", List.of(0, 1, 0, 1))
        .containsEntry("msmi/test", List.of(0, 1, 0, 1, 1));
    assertThat(probes.silent()).containsEntry("ss/test", List.of(1, 1));
    assertThat(probes.deaf()).containsEntry("ss/test", new Probes.Deaf(2, 2, 0));
    assertThat(probes.classes().get("dog"))
        .extracting(Probes.OfClass::seen, Probes.OfClass::sounding, Probes.OfClass::clips)
        .containsExactly(10, 8, 8);
    assertThat(probes.classes().get("cat").seen()).isEqualTo(4);
    assertThat(probes.persons())
        .isEqualTo(Map.of("captions", Map.of("female", 2), "none", Map.of("person", 2)));
    assertThat(probes.releaseSha256())
        .isEqualTo(Sha256.hex(Files.readAllBytes(folder.resolve("release.json"))));
    assertThat(probes.deciding()).hasSize(10);
    assertThat(Formats.PROBES.violations(Formats.PROBES.write(probes))).isEmpty();
    assertThat(ProbesText.of(probes)).doesNotContain("null").contains("Is this release sound?");
    assertThat(ProbesText.of(probes).lines().skip(12))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  /** Shards are read by several threads, in another order each time. */
  @Test
  void probes_ofReleaseReadAgain_areTheSameBytes() throws Exception {
    ReleaseReader reader = ReleaseReader.open(Folder.of(folder));
    byte[] first = Formats.PROBES.write(ProbeCollector.collect(reader, () -> {}));

    assertThat(Formats.PROBES.write(ProbeCollector.collect(reader, () -> {}))).isEqualTo(first);
  }

  @Test
  void probes_ofBrokenMask_refusedByName() throws Exception {
    ReleaseDraft draft = ReleaseDraft.sound(AudioContainer.WAV);
    DraftSample sample = draft.sample(VpoSubsets.SS);
    sample.say(json -> json.replaceFirst("\"rle\":\"[^\"]*\"", "\"rle\":\"0\""));
    DraftWriter.write(draft, folder);

    assertThatThrownBy(
            () -> ProbeCollector.collect(ReleaseReader.open(Folder.of(folder)), () -> {}))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ss/train/vpo-ss-train-000000.tar: " + sample.row.key())
        .hasMessageContaining("object 11: rle: ");
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
