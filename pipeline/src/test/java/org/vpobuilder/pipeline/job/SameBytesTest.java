package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * The same plan and sources give the same bytes with every runner.
 *
 * <p>{@code ./mvnw -pl pipeline -am verify -Dtest=SameBytesTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dtest.jvm=-Dgolden.update=true} rewrites the golden
 * digests.
 */
class SameBytesTest {
  private static final ReleaseSpec SPEC = TinyWorld.spec(7);

  private static final Path GOLDEN =
      Path.of("src/test/resources/org/vpobuilder/pipeline/job/golden.txt");

  @TempDir static Path folder;
  private static TinyWorld world;
  private static Release release;
  private static SortedMap<String, String> expected;

  @BeforeAll
  static void buildByOneThread() throws IOException {
    world = TinyWorld.write(folder.resolve("world"), 60, 84);
    release = build("expected", new RunnerOptions(Kind.THREADS, 1));
    expected = TinyWorld.hashes(folder.resolve("expected"));
  }

  private static Release build(String name, RunnerOptions runner) throws IOException {
    return new ReleaseBuilder(runner, Progress.SILENT)
        .build(world.decoding(SPEC, folder.resolve(name)));
  }

  @Test
  void build_oneWorker_severalShardsEachInTheManifest() {
    assertThat(release.counts().get("ss/train")).isEqualTo(14);
    assertThat(release.counts().get("msmi/train")).isGreaterThan(release.counts().get("ms/train"));
    assertThat(expected)
        .containsKeys(
            "release.json",
            "ss/train/vpo-ss-train-000003.tar",
            "ms/train/vpo-ms-train-000001.tar",
            "msmi/train/shards.json",
            "ss/test/vpo-ss-test-000000.tar");
    release.files().forEach(file -> assertThat(expected).containsEntry(file.path(), file.sha256()));
    assertThat(expected).hasSize(release.files().size() + 1);
  }

  /** The ledger adds up: read = used + rejected + not selected. */
  @Test
  void build_oneWorker_ledgerAddsUp() {
    assertThat(release.ledger().images()).hasSize(6);
    assertThat(release.ledger().images().values()).allMatch(Partition::addsUp);
    assertThat(release.ledger().annotations()).hasSize(2);
    assertThat(release.ledger().annotations().values()).allMatch(Partition::addsUp);
    assertThat(release.ledger().clips().values()).allMatch(Partition::addsUp);
    assertThat(release.ledger().clips().values().stream().mapToLong(Partition::read).sum())
        .isEqualTo(84);
  }

  @Test
  void build_oneWorker_releaseVerifies() throws IOException {
    assertThat(Verifier.verify(folder.resolve("expected"), bytes -> {}).passed()).isTrue();
  }

  @Test
  void build_oneWorker_planAndMasksAsKept() throws IOException {
    List<String> digests = GoldenDigests.of(folder.resolve("world"), folder.resolve("expected"));

    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN.getParent());
      Files.write(GOLDEN, digests);
    }
    assertThat(digests).isEqualTo(Files.readAllLines(GOLDEN));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void build_byThreeWorkersOfARunner_sameBytes(Kind kind) throws IOException {
    build(kind.toString(), new RunnerOptions(kind, 3));

    assertThat(TinyWorld.hashes(folder.resolve(kind.toString()))).isEqualTo(expected);
  }

  /** Plans and renders separately, without the decoded clips of the first run. */
  @Test
  void render_ofAPlan_sameBytes() throws IOException {
    ReleaseBuilder builder =
        new ReleaseBuilder(new RunnerOptions(Kind.THREADS, 2), Progress.SILENT);
    builder.plan(world.decoding(SPEC, folder.resolve("plan")));

    builder.render(
        Folder.of(folder.resolve("plan")),
        Records.sources(world.coco(), world.vggsound()),
        null,
        Folder.of(folder.resolve("rendered")));

    assertThat(TinyWorld.hashes(folder.resolve("rendered"))).isEqualTo(expected);
    assertThat(Files.exists(folder.resolve("plan/.work"))).isFalse();
  }

  /** A shard of which no sample can be made has no file, and no index lists it. */
  @Test
  void render_imagesOfAShardGone_noFileAndNoIndexEntry() throws IOException {
    Path coco = copy(folder.resolve("world/coco"), folder.resolve("poor"));
    Path plan = folder.resolve("poor-plan");
    ReleaseBuilder builder =
        new ReleaseBuilder(new RunnerOptions(Kind.THREADS, 2), Progress.SILENT);
    builder.plan(world.decoding(SPEC, plan));
    int gone = 0;
    List<PlannedSample> rows = new ArrayList<>();
    new PlanFolder(Folder.of(plan)).rows(VpoSubsets.MS, rows::add);
    for (PlannedSample row : rows) {
      if (row.split() == Split.TRAIN && row.shard() == 0) {
        Files.delete(coco.resolve(row.image().file()));
        gone++;
      }
    }
    Path out = folder.resolve("poor-release");

    Release poor =
        builder.render(
            Folder.of(plan),
            Records.sources(Folder.of(coco), world.vggsound()),
            null,
            Folder.of(out));

    assertThat(gone).isEqualTo(4);
    assertThat(out.resolve("ms/train/vpo-ms-train-000000.tar")).doesNotExist();
    assertThat(out.resolve("ms/train/vpo-ms-train-000001.tar")).exists();
    for (String index : List.of("ms/train/shards.json", "msmi/train/shards.json")) {
      assertThat(Files.readString(out.resolve(index)))
          .contains("vpo-ms-train-000001.tar")
          .doesNotContain("vpo-ms-train-000000.tar");
    }
    assertThat(poor.counts().get("ms/train")).isEqualTo(release.counts().get("ms/train") - 4);
    assertThat(poor.counts().get("msmi/train")).isEqualTo(release.counts().get("msmi/train") - 4);
    assertThat(poor.ledger().images().get("ms/train").rejected())
        .containsEntry("IMAGE_MISSING", 4L);
    assertThat(poor.ledger().images().values()).allMatch(Partition::addsUp);
    assertThat(poor.ledger().annotations().values()).allMatch(Partition::addsUp);
    assertThat(poor.ledger().clips().values()).allMatch(Partition::addsUp);
    assertThat(Verifier.verify(out, bytes -> {}).passed()).isTrue();
    assertThat(TinyWorld.hashes(out).keySet()).noneMatch(file -> file.endsWith(".tmp"));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }
}
