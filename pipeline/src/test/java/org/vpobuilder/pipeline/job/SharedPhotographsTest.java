package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.survey.Reach;
import org.vpobuilder.pipeline.survey.SourceSurvey;
import org.vpobuilder.pipeline.survey.SurveyRequest;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.pipeline.world.SharedWorld;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** COCO and LVIS are two annotations of the same photographs, which a release takes from one. */
class SharedPhotographsTest {
  private static final Set<Subset> SUBSETS = Set.of(VpoSubsets.SS, VpoSubsets.MS);

  @TempDir static Path folder;
  private static Release release;
  private static SortedMap<String, String> expected;

  @BeforeAll
  static void build() throws IOException {
    SharedWorld.copy(new WorldConfig(60, 84, 3, false), folder.resolve("world"));
    Path lvis = folder.resolve("lvis");
    SyntheticWorld.write(new WorldConfig(60, 0, 3, true), "lvis", lvis, WorldProgress.SILENT);
    // LVIS' files are put into COCO's folder: it has no images of its own.
    for (String table : List.of("lvis_v1_train.json", "lvis_v1_val.json")) {
      Files.copy(lvis.resolve("lvis/" + table), folder.resolve("world/coco/" + table));
    }
    release = build(new RunnerOptions(Kind.THREADS, 1), folder.resolve("release"));
    expected = TinyWorld.hashes(folder.resolve("release"));
  }

  private static Sources sources() {
    Folder coco = Folder.of(folder.resolve("world/coco"));
    return new Sources(
        List.of(Sources.visual("coco", coco), Sources.visual("lvis", coco)),
        List.of(Sources.audio("vggsound", Folder.of(folder.resolve("world/vggsound")))));
  }

  /** More samples than there are. */
  private static ReleaseSpec spec() {
    return TinyWorld.spec(500);
  }

  private static Release build(RunnerOptions runner, Path out) throws IOException {
    return new ReleaseBuilder(runner, Progress.SILENT)
        .build(
            new BuildRequest(
                spec(),
                ClassMap.builtIn("vpo-21"),
                SUBSETS,
                sources(),
                null,
                null,
                Folder.of(SharedWorld.decodedClips()),
                true,
                Folder.of(out),
                false,
                null));
  }

  @Test
  void release_ofOnePhotographTwice_takesItFromOneSource() throws IOException {
    Map<String, Set<String>> sources = new HashMap<>();
    Map<String, Integer> images = new HashMap<>();
    for (Subset subset : SUBSETS) {
      new PlanFolder(Folder.of(folder.resolve("release")))
          .rows(subset, row -> see(row, sources, images));
    }

    assertThat(sources.values()).allMatch(names -> names.size() == 1);
    assertThat(images.get("coco")).isGreaterThan(10);
    assertThat(images.get("lvis")).isGreaterThan(10);
    Verdict verdict = Verifier.verify(folder.resolve("release"), bytes -> {});
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
  }

  private static void see(
      PlannedSample row, Map<String, Set<String>> sources, Map<String, Integer> images) {
    String source = row.image().source();
    for (String key : row.image().keys()) {
      if (sources.computeIfAbsent(key, k -> new HashSet<>()).add(source)) {
        images.merge(source, 1, Integer::sum);
      }
    }
  }

  /** Every photograph is read twice: what the one source gives, the other leaves out. */
  @Test
  void ledger_ofEachSource_countsWhatTheOtherGives() {
    SortedMap<String, Ledger> sources = Objects.requireNonNull(release.ledger().sources());
    Ledger.Partition coco = partition(sources, "coco");
    Ledger.Partition lvis = partition(sources, "lvis");

    assertThat(coco.addsUp()).isTrue();
    assertThat(lvis.addsUp()).isTrue();
    assertThat(coco.notSelected().get("IMAGE_ALSO_FROM_OTHER_SOURCE"))
        .isPositive()
        .isLessThanOrEqualTo(lvis.read());
    assertThat(lvis.notSelected().get("IMAGE_ALSO_FROM_OTHER_SOURCE"))
        .isPositive()
        .isLessThanOrEqualTo(coco.read());
    assertThat(coco.used() + lvis.used()).isLessThanOrEqualTo(coco.read());
  }

  private static Ledger.Partition partition(SortedMap<String, Ledger> sources, String source) {
    Ledger ledger = Objects.requireNonNull(sources.get(source));
    return Objects.requireNonNull(ledger.images().get("ss/train"));
  }

  /**
   * The survey promises no photograph twice: of the world's 48 train images MS takes at most 48.
   */
  @Test
  void reach_ofSharedPhotographs_countsEachOnce() throws IOException {
    Reach reach =
        Reach.of(
            SourceSurvey.of(
                new SurveyRequest(
                    spec(), ClassMap.builtIn("vpo-21"), SUBSETS, sources(), null, null, true)));

    long most = Objects.requireNonNull(reach.sides().get("ms/train")).most();
    assertThat(most)
        .isLessThanOrEqualTo(48)
        .isGreaterThanOrEqualTo(release.counts().getOrDefault("ms/train", 0));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void build_byThreeWorkersOfARunner_sameBytes(Kind kind) throws IOException {
    build(new RunnerOptions(kind, 3), folder.resolve(kind.toString()));

    assertThat(TinyWorld.hashes(folder.resolve(kind.toString()))).isEqualTo(expected);
  }
}
