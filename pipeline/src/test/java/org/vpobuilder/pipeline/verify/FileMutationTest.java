package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;
import static org.vpobuilder.pipeline.verify.Broken.replace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.stats.StatsCollector;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.PlannedSample;

/** Tests corruptions of the files outside the shards. */
class FileMutationTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @Test
  void manifest_missing_fails() throws Exception {
    assertFails(
        broken.files(root -> Files.delete(root.resolve(Release.FILE_NAME))), Verifier.MANIFEST);
  }

  @Test
  void manifest_ofGarbage_failsSchemaToo() throws Exception {
    assertFails(
        broken.files(root -> Files.writeString(root.resolve(Release.FILE_NAME), "{]")),
        Verifier.MANIFEST,
        Verifier.SCHEMA);
  }

  @Test
  void file_notListed_failsManifest() throws Exception {
    assertFails(
        broken.files(root -> Files.writeString(root.resolve("ss/notes.txt"), "x")),
        Verifier.MANIFEST);
  }

  @Test
  void file_deleted_failsManifest() throws Exception {
    assertFails(
        broken.files(root -> Files.delete(root.resolve("rejections.jsonl"))),
        Verifier.MANIFEST,
        // The ledger counts rejections that no line explains.
        CountsCheck.LEDGER);
  }

  @Test
  void file_withOtherByte_failsManifest() throws Exception {
    assertFails(
        broken.files(root -> replace(root.resolve("spec.yaml"), "reserve: 0.25", "reserve: 0.26")),
        Verifier.MANIFEST);
  }

  @Test
  void link_inRelease_failsManifest() throws Exception {
    assertFails(
        broken.files(root -> Files.createSymbolicLink(root.resolve("x.json"), Path.of("/etc"))),
        Verifier.MANIFEST);
  }

  @Test
  void shard_thatIsLink_failsManifest(@TempDir Path elsewhere) throws Exception {
    Verdict verdict =
        broken.files(
            root -> {
              Path shard = root.resolve(ReleaseDraft.CHANGED_SHARD);
              Path moved = elsewhere.resolve("shard.tar");
              Files.move(shard, moved);
              Files.createSymbolicLink(shard, moved);
            });
    assertThat(verdict.failed()).contains(Verifier.MANIFEST, CountsCheck.INDEX, CountsCheck.COUNTS);
  }

  @Test
  void manifest_thatEscapesFolder_fails() throws Exception {
    assertFails(
        broken.files(
            root -> replace(root.resolve(Release.FILE_NAME), "rejections.jsonl", "../../passwd")),
        Verifier.MANIFEST,
        Verifier.SCHEMA);
  }

  @Test
  void spec_ofGarbage_failsSchema() throws Exception {
    for (String yaml : new String[] {"", "a: [", "seed: 1", "[".repeat(100_000), "&a [*a]"}) {
      assertFails(
          broken.listedFiles(root -> Files.writeString(root.resolve("spec.yaml"), yaml)),
          Verifier.SCHEMA);
    }
  }

  @Test
  void index_withOtherCount_failsIndex() throws Exception {
    assertFails(
        broken.listedFiles(
            root ->
                replace(root.resolve("ss/train/shards.json"), "nsamples\" : 1", "nsamples\" : 2")),
        CountsCheck.INDEX,
        CountsCheck.COUNTS);
  }

  @Test
  void index_withNumberLeftOut_passes() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.samples
                    .get(1)
                    .plan(
                        r ->
                            new PlannedSample(
                                r.key(), r.subset(), r.split(), 2, r.image(), r.objects()))));
    assertThat(StatsCollector.collect(folder).sides().get("ss/train").samples()).isEqualTo(2);
  }

  @Test
  void index_thatEscapesFolder_failsIndex() throws Exception {
    assertFails(
        broken.listedFiles(
            root ->
                replace(
                    root.resolve("ss/train/shards.json"),
                    "vpo-ss-train-000001.tar",
                    "../../../../etc/passwd")),
        CountsCheck.INDEX);
  }

  @Test
  void index_withoutMsShards_failsMsmiContainsMs() throws Exception {
    assertThat(
            broken
                .listedFiles(
                    root ->
                        replace(
                            root.resolve("msmi/train/shards.json"),
                            "../../ms/train/vpo-ms-train-000000.tar",
                            "../../ms/test/vpo-ms-test-000000.tar"))
                .failed())
        .containsExactly(CountsCheck.SUBSET_CONTAINS);
  }

  @Test
  void manifest_withOtherCounts_failsCounts() throws Exception {
    assertFails(
        broken.files(
            root -> replace(root.resolve(Release.FILE_NAME), "ms/train\" : 2", "ms/train\" : 3")),
        CountsCheck.COUNTS,
        // The card has the counts of the shards.
        DescriptionCheck.CARD);
  }

  /** The draft has two samples in ms/train. */
  @Test
  void manifest_extendsMoreThanItHas_failsCounts() throws Exception {
    String extended =
        """
        "extension_of" : [ {
          "release_sha256" : "%s",
          "builder" : { "name" : "", "version" : "", "ffmpeg" : "", "deflate" : "" },
          "counts" : { "ms/train" : %d }
        } ]""";
    for (int count = 2; count <= 3; count++) {
      String text = extended.formatted("0".repeat(64), count);
      Verdict verdict =
          broken.files(
              root -> replace(root.resolve(Release.FILE_NAME), "\"extension_of\" : [ ]", text));
      assertThat(verdict.failed()).isEqualTo(count == 2 ? List.of() : List.of(CountsCheck.COUNTS));
    }
  }

  @Test
  void plan_withoutItsRow_failsPlanMatchAndCounts() throws Exception {
    assertFails(
        broken.listedFiles(root -> Files.writeString(root.resolve("plan/msmi.jsonl"), "")),
        PlanRows.PLAN_MATCH,
        CountsCheck.COUNTS);
  }

  @Test
  void plan_withLineCutOff_failsSchema() throws Exception {
    assertThat(
            broken
                .listedFiles(
                    root -> {
                      Path plan = root.resolve("plan/ms.jsonl");
                      String text = Files.readString(plan);
                      Files.writeString(plan, text.substring(0, text.length() - 50));
                    })
                .failed())
        .contains(Verifier.SCHEMA);
  }

  @Test
  void ledger_thatDoesNotAddUp_failsLedger() throws Exception {
    assertFails(
        broken.files(
            root -> replace(root.resolve(Release.FILE_NAME), "\"spare\" : 7", "\"spare\" : 8")),
        CountsCheck.LEDGER);
  }

  @Test
  void ledger_thatUsesMoreThanSamples_failsLedger() throws Exception {
    assertFails(
        broken.files(
            root ->
                replace(
                    root.resolve(Release.FILE_NAME),
                    "\"read\" : 9,\n        \"used\" : 2",
                    "\"read\" : 10,\n        \"used\" : 3")),
        CountsCheck.LEDGER);
  }

  @Test
  void rejections_outOfOrder_failLedger() throws Exception {
    assertFails(
        broken.listedFiles(
            root -> {
              Path file = root.resolve("rejections.jsonl");
              String[] lines = Files.readString(file).split("\n");
              Files.writeString(file, lines[1] + "\n" + lines[0] + "\n");
            }),
        CountsCheck.LEDGER);
  }
}
