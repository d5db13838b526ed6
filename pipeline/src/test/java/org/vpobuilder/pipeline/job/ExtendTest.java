package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.subset.VpoSubsets;

/** An extended release has every sample of the old one, byte for byte, and more. */
class ExtendTest {
  private static final RunnerOptions THREADS = new RunnerOptions(Kind.THREADS, 2);

  @TempDir static Path shared;
  @TempDir Path folder;
  private static TinyWorld world;
  private static Release small;
  private static Release large;

  @BeforeAll
  static void buildAndExtend() throws IOException {
    world = TinyWorld.write(shared.resolve("world"), 120, 84);
    small = build(THREADS, spec(5), shared.resolve("small"), null);
    large = build(THREADS, spec(9), shared.resolve("large"), shared.resolve("small"));
  }

  private static ReleaseSpec spec(int samples) {
    return TinyWorld.spec(samples);
  }

  private static Release build(RunnerOptions runner, ReleaseSpec spec, Path out, Path extended)
      throws IOException {
    return new ReleaseBuilder(runner, Progress.SILENT)
        .build(
            world.request(spec, out).after(false, extended == null ? null : Folder.of(extended)));
  }

  /** Every member of every shard and its digest. */
  private static SortedMap<String, String> members(Path release) throws IOException {
    SortedMap<String, String> members = new TreeMap<>();
    try (Stream<Path> files = Files.walk(release)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tar")).toList()) {
        try (ShardReader shard =
            new ShardReader(new BufferedInputStream(Files.newInputStream(file)))) {
          for (ShardReader.TarMember m = shard.next(); m != null; m = shard.next()) {
            members.put(m.name(), Sha256.hex(m.bytes()));
          }
        }
      }
    }
    return members;
  }

  @Test
  void extend_largerCounts_everyOldSampleWithItsBytes() throws IOException {
    SortedMap<String, String> before = members(shared.resolve("small"));
    SortedMap<String, String> after = members(shared.resolve("large"));

    assertThat(small.counts()).containsEntry("ss/train", 10).containsEntry("ms/train", 5);
    assertThat(large.counts()).containsEntry("ss/train", 18).containsEntry("ms/train", 9);
    assertThat(large.counts().get("msmi/train")).isGreaterThan(small.counts().get("msmi/train"));
    int samples =
        Stream.of("ss/train", "ss/test", "msmi/train", "msmi/test")
            .mapToInt(small.counts()::get)
            .sum();
    assertThat(before).hasSize(5 * samples);
    assertThat(after).containsAllEntriesOf(before).hasSizeGreaterThan(before.size());
  }

  /** Tests SPEC.md, Extension, for shards. */
  @Test
  void extend_shards_oldOnesAreCopiesAndNewOnesFollow() throws IOException {
    SortedMap<String, String> before = TinyWorld.hashes(shared.resolve("small"));
    before.keySet().removeIf(file -> !file.endsWith(".tar"));
    SortedMap<String, String> after = TinyWorld.hashes(shared.resolve("large"));

    assertThat(before).hasSizeGreaterThan(6);
    assertThat(after)
        .containsAllEntriesOf(before)
        // Ten samples were in shards 0 to 2, the last of two; eight more are in two shards.
        .containsKeys("ss/train/vpo-ss-train-000003.tar", "ss/train/vpo-ss-train-000004.tar")
        .doesNotContainKey("ss/train/vpo-ss-train-000005.tar");
  }

  @Test
  void extend_release_verifiesAndItsLedgerAddsUp() {
    assertThat(Verifier.verify(shared.resolve("large"), bytes -> {}).failed()).isEmpty();
    assertThat(large.ledger().images().values()).allMatch(Partition::addsUp);
    assertThat(large.ledger().annotations().values()).allMatch(Partition::addsUp);
    assertThat(large.ledger().clips().values()).allMatch(Partition::addsUp);
    assertThat(large.keepProbability()).isEqualTo(small.keepProbability());
  }

  @Test
  void extend_manifest_saysWhatItExtends() throws IOException {
    byte[] manifest = Files.readAllBytes(shared.resolve("small/release.json"));

    assertThat(small.extensionOf()).isEmpty();
    assertThat(large.extensionOf())
        .containsExactly(
            new Release.Extended(Sha256.hex(manifest), small.builder(), small.counts()));
    byte[] json = Files.readAllBytes(shared.resolve("large/release.json"));
    assertThat(Formats.RELEASE.violations(json)).isEmpty();
    assertThat(Formats.RELEASE.read(json, "")).isEqualTo(large);
  }

  @Test
  void extend_otherRunnersAndWorkers_sameBytes() throws IOException {
    SortedMap<String, String> expected = TinyWorld.hashes(shared.resolve("large"));

    build(new RunnerOptions(Kind.DIRECT, 1), spec(9), folder.resolve("one"), small());
    build(new RunnerOptions(Kind.FLINK, 3), spec(9), folder.resolve("flink"), small());

    assertThat(TinyWorld.hashes(folder.resolve("one"))).isEqualTo(expected);
    assertThat(TinyWorld.hashes(folder.resolve("flink"))).isEqualTo(expected);
  }

  @Test
  void extend_anExtension_keepsBoth() throws IOException {
    Release larger = build(THREADS, spec(11), folder.resolve("out"), shared.resolve("large"));

    assertThat(members(folder.resolve("out")))
        .containsAllEntriesOf(members(shared.resolve("large")));
    assertThat(larger.extensionOf()).hasSize(2).first().isEqualTo(large.extensionOf().get(0));
    assertThat(Verifier.verify(folder.resolve("out"), bytes -> {}).failed()).isEmpty();
  }

  /** A sample that the old release lost when it was rendered stays lost, and is accounted for. */
  @Test
  void extend_releaseWithRejectedSample_itsRowStaysOut() throws IOException {
    Path coco = folder.resolve("world/coco");
    copy(shared.resolve("world"), folder.resolve("world"));
    ReleaseBuilder builder = new ReleaseBuilder(THREADS, Progress.SILENT);
    TinyWorld copied = new TinyWorld(folder.resolve("world"));
    builder.plan(copied.request(spec(5), folder.resolve("plan")));
    String row = Files.readAllLines(folder.resolve("plan/plan/ms.jsonl")).get(0);
    Path image = coco.resolve(row.replaceAll(".*\"file\":\"(train2017/\\d+.jpg)\".*", "$1"));
    Path aside = Files.move(image, folder.resolve("aside.jpg"));
    Path old = folder.resolve("old");
    builder.render(
        Folder.of(folder.resolve("plan")),
        Records.sources(Folder.of(coco), copied.vggsound()),
        null,
        Folder.of(old));
    Files.move(aside, image);
    Path out = folder.resolve("out");

    builder.build(copied.request(spec(9), out).after(false, Folder.of(old)));

    assertThat(Verifier.verify(out, bytes -> {}).failed()).isEmpty();
    assertThat(members(out)).containsAllEntriesOf(members(old));
    assertThat(Files.readString(out.resolve("rejections.jsonl"))).contains("IMAGE_MISSING");
  }

  @Test
  void extend_interrupted_resumesToTheSameBytes() throws IOException {
    Progress stop =
        (title, unit, total, done) -> {
          if (title.equals("render")) {
            throw new IllegalStateException("stopped");
          }
          return () -> {};
        };
    Path out = folder.resolve("out");
    BuildRequest request = world.request(spec(9), out).after(false, Folder.of(small()));
    assertThatThrownBy(() -> new ReleaseBuilder(THREADS, stop).build(request))
        .hasMessageContaining("stopped");

    new ReleaseBuilder(THREADS, Progress.SILENT).build(request.after(true, Folder.of(small())));

    assertThat(TinyWorld.hashes(out)).isEqualTo(TinyWorld.hashes(shared.resolve("large")));
  }

  private static Path small() {
    return shared.resolve("small");
  }

  private void refused(BuildRequest request, Path old, String message) {
    assertThatThrownBy(
            () ->
                new ReleaseBuilder(THREADS, Progress.SILENT)
                    .build(request.after(false, Folder.of(old))))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--extend ")
        .hasMessageContaining(message);
  }

  @Test
  void extend_anythingButCounts_isRefusedByName() throws IOException {
    Path out = folder.resolve("out");
    BuildRequest same = world.request(spec(5), out);
    refused(same, small(), "none is larger than the release's");
    refused(world.request(spec(9).withSeed(8), out), small(), "spec.seed: was 7, is 8");
    refused(
        world.request(spec(4), out),
        small(),
        "spec.subsets.ms.samples.train: was 5, is 4; counts may only grow");
    BuildRequest larger = world.request(spec(9), out);
    refused(
        new BuildRequest(
            larger.spec(),
            larger.classMap(),
            Set.of(VpoSubsets.SS),
            larger.sources(),
            larger.out()),
        small(),
        "--subsets: lack ms, which the release has");
    assertThatThrownBy(() -> build(THREADS, spec(9), out, shared.resolve("world")))
        .hasMessageContaining("wanted a complete release");
  }

  @Test
  void extend_otherSources_isRefusedByName() throws IOException {
    Path out = folder.resolve("out");
    copy(shared.resolve("world"), folder.resolve("world"));
    BuildRequest request = new TinyWorld(folder.resolve("world")).request(spec(9), out);
    Path csv = folder.resolve("world/vggsound/vggsound.csv");
    byte[] rows = Files.readAllBytes(csv);
    Files.writeString(csv, Files.readString(csv) + "\n");
    refused(request, small(), "source vggsound/vggsound.csv: was sha256");
    Files.write(csv, rows);
    List<Path> clips = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.resolve("world/vggsound/clips"))) {
      String index = Files.readString(small().resolve("index/clips.jsonl"));
      files.filter(f -> index.contains(f.getFileName().toString())).forEach(clips::add);
    }
    Files.delete(clips.get(0));
    refused(request, small(), clips.get(0).getFileName() + ": was ");
  }

  @Test
  void extend_damagedRelease_isRefusedByName() throws IOException {
    for (String name : List.of("ss/train/vpo-ss-train-000001.tar", "plan/ss.jsonl")) {
      Path old = folder.resolve(name.substring(0, 2));
      copy(small(), old);
      Path file = old.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
      refused(
          world.request(spec(9), folder.resolve("out")),
          old,
          name + ": not as release.json lists it");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
