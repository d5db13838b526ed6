package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.inspect.SampleFinder;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.stats.StatsCollector;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * A release of a subset that only the tests have and of both kinds of pairs: the code that plans,
 * renders, verifies, counts, describes and shows samples names no subset.
 */
class SubsetPartsTest {
  @TempDir static Path folder;
  private static TinyWorld world;
  private static Path out;
  private static Release release;

  @BeforeAll
  static void build() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    world = TinyWorld.write(folder.resolve("world"), 120, 84);
    String others =
        "  largest:\n    samples: {train: 5, test: 2}\n"
            + "  position-pairs:\n    pairs: {train: 4, test: 1}\n    min_alpha_gap: 0.1\n"
            + "    crowds: exclude\n"
            + "  class-pairs:\n    pairs: {train: 4, test: 1}\n    crowds: exclude\n";
    ReleaseSpec spec =
        SpecReader.read(
            SpecReader.builtInText("demo")
                .replace("samples: {train: 160, test: 40}", "samples: {train: 2, test: 1}")
                .replace("samples: {train: 120, test: 30}", "samples: {train: 0, test: 0}")
                .replace("samples: {train: 60, test: 15}", "samples: {train: 0, test: 0}")
                .replace("clip_seconds: 10.0", "clip_seconds: 1.0")
                .replace("samples_per_shard: 50", "samples_per_shard: 5")
                .replace("eligibility:\n", others + "eligibility:\n"),
            "parts");
    assertThat(SpecReader.read(SpecReader.write(spec), "again")).isEqualTo(spec);
    assertThat(spec.subsets().wanted())
        .extracting(Subset::toString)
        .containsExactly("ss", "position-pairs", "class-pairs", "largest");
    out = folder.resolve("release");
    BuildRequest all = world.request(spec, out);
    release =
        new ReleaseBuilder(new RunnerOptions(RunnerOptions.Kind.THREADS, 2), Progress.SILENT)
            .build(
                new BuildRequest(
                    spec,
                    all.classMap(),
                    spec.subsets().wanted(),
                    all.sources(),
                    null,
                    null,
                    all.cache(),
                    true,
                    all.out(),
                    false,
                    null));
    assertThat(release.counts()).as("%s", release.shortfalls()).doesNotContainValue(0);
  }

  private static List<PlannedSample> rows(String subset) throws Exception {
    List<PlannedSample> rows = new ArrayList<>();
    new PlanFolder(Folder.of(out)).rows(Subset.named(subset), rows::add);
    return rows;
  }

  @Test
  void verify_passes() {
    Verdict verdict = Verifier.verify(out, bytes -> {});

    assertThat(verdict.passed()).as(verdict.table()).isTrue();
  }

  @Test
  void subsetOfTheTests_isPlannedCountedDescribedAndShown() throws Exception {
    List<PlannedSample> rows = rows("largest");
    assertThat(rows).hasSize(7);
    assertThat(release.counts()).containsEntry("largest/train", 5).containsEntry("largest/test", 2);
    Stats stats = StatsCollector.collect(out);
    assertThat(stats.sides().get("largest/train").samples()).isEqualTo(5);
    assertThat(Files.readString(out.resolve("README.md")))
        .contains("| largest | train | 5 | 5 | 5 |", "largest: the largest object sounds.");
    assertThat(Files.readString(out.resolve("croissant.json"))).contains("\"largest/key\"");
    String key = rows.get(0).key();
    assertThat(key).startsWith("largest_");
    Sample shown = new SampleFinder(ReleaseReader.open(Folder.of(out))).find(key).sample();
    assertThat(shown.sounding().get(0).area())
        .isEqualTo(shown.objects().stream().mapToLong(SceneObject::area).max().orElseThrow());
  }

  @Test
  void pairs_areTwoSamplesOfAnImageInAShardWithMasksApart() throws Exception {
    for (String subset : List.of("position-pairs", "class-pairs")) {
      Map<String, List<PlannedSample>> pairs =
          rows(subset).stream().collect(Collectors.groupingBy(row -> row.pair().id()));
      // Four train pairs and one of test; of five samples a shard two pairs are four.
      assertThat(pairs).as(subset).hasSize(5);
      for (List<PlannedSample> pair : pairs.values()) {
        PlannedSample a = pair.get(0);
        PlannedSample b = pair.get(1);
        assertThat(pair).hasSize(2);
        assertThat(List.of(a.pair().member(), b.pair().member())).containsExactlyInAnyOrder(0, 1);
        assertThat(a.image()).isEqualTo(b.image());
        assertThat(a.split()).isEqualTo(b.split());
        assertThat(a.shard()).isEqualTo(b.shard()).isLessThan(2);
        SceneObject first = a.sounding().get(0);
        SceneObject second = b.sounding().get(0);
        boolean position = subset.equals("position-pairs");
        assertThat(first.className().equals(second.className())).isEqualTo(position);
        assertThat(first.clip().equals(second.clip())).isEqualTo(position);
        if (position) {
          assertThat(Math.abs(first.alpha() - second.alpha())).isGreaterThanOrEqualTo(0.1);
        }
        int height = a.image().height();
        int width = a.image().width();
        assertThat(
                RleString.decode(first.rle(), height, width)
                    .union(RleString.decode(second.rle(), height, width))
                    .area())
            .isEqualTo(first.area() + second.area());
      }
    }
    assertThat(release.counts())
        .containsEntry("position-pairs/train", 8)
        .containsEntry("class-pairs/test", 2);
  }

  /** The same world, spec and seed give the same bytes; each pair has one clip of the deck. */
  @Test
  void clips_ofPositionPairs_areDealtOnceAPair() throws Exception {
    List<PlannedSample> rows = rows("position-pairs");

    assertThat(rows.stream().map(row -> row.sounding().get(0).clip().address()).distinct().count())
        .isGreaterThan(1);
  }

  /** Half a pair measures nothing: if one sample can't be made, the other is left out too. */
  @Test
  void render_clipOfOneMemberGone_losesBothSamplesOfThePair() throws Exception {
    PlannedSample lost = rows("class-pairs").get(0);
    String clip = lost.sounding().get(0).clip().file();
    Path file = folder.resolve("world/vggsound").resolve(clip);
    Path away = folder.resolve("away");
    Path rendered = folder.resolve("rendered");

    Files.move(file, away);
    try {
      new ReleaseBuilder(new RunnerOptions(RunnerOptions.Kind.THREADS, 2), Progress.SILENT)
          .render(
              Folder.of(out),
              Records.sources(world.coco(), world.vggsound()),
              null,
              Folder.of(rendered));
    } finally {
      Files.move(away, file);
    }

    Verdict verdict = Verifier.verify(rendered, bytes -> {});
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
    Release poorer = ReleaseReader.open(Folder.of(rendered)).manifest();
    long pairs =
        rows("class-pairs").stream()
            .filter(row -> row.split() == lost.split())
            .filter(row -> row.sounding().get(0).clip().file().equals(clip))
            .map(row -> row.pair().id())
            .distinct()
            .count();
    assertThat(pairs).isPositive();
    assertThat(poorer.counts().get("class-pairs/" + lost.split()))
        .isEqualTo(release.counts().get("class-pairs/" + lost.split()) - 2 * (int) pairs);
    assertThatThrownBy(
            () -> new SampleFinder(ReleaseReader.open(Folder.of(rendered))).find(lost.key()))
        .hasMessageContaining("left out");
  }
}
