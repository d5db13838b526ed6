package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests licences in selection, and the texts that describe a release, on a synthetic world. */
class LicencesTest {
  /**
   * Licences with NC or ND in the world as in COCO; 4 is by, 5 sa, 7 no known restrictions, 8
   * government.
   */
  private static final Set<Integer> NC_OR_ND = Set.of(1, 2, 3, 6);

  @TempDir static Path folder;
  private static TinyWorld world;

  @BeforeAll
  static void write() throws IOException {
    world = TinyWorld.write(folder.resolve("world"), 60, 84);
  }

  private static ReleaseSpec spec(String more) {
    String yaml = new String(SpecReader.write(TinyWorld.spec(7)), StandardCharsets.UTF_8);
    return SpecReader.read(yaml + more, "test");
  }

  private static ReleaseBuilder builder() {
    return new ReleaseBuilder(new RunnerOptions(Kind.THREADS, 2), Progress.SILENT);
  }

  private static List<PlannedSample> rows(Path plan) throws IOException {
    List<PlannedSample> rows = new ArrayList<>();
    for (Subset subset : VpoSubsets.ALL) {
      new PlanFolder(Folder.of(plan)).rows(subset, rows::add);
    }
    return rows;
  }

  @Test
  void plan_licencesDenied_noneIsUsedAndEachIsCounted() throws IOException {
    ReleaseSpec denying = spec("licences: {deny: [non-commercial, no-derivatives]}\n");
    Path plan = folder.resolve("denying");

    PlanSummary summary = builder().plan(world.request(denying, plan));

    Set<String> used = new TreeSet<>();
    rows(plan).forEach(row -> used.add(row.image().licence()));
    assertThat(used)
        .isNotEmpty()
        .doesNotContainAnyElementsOf(NC_OR_ND.stream().map(Records::licence).toList());
    JsonNode coco =
        new ObjectMapper()
            .readTree(folder.resolve("world/coco/annotations/instances_train2017.json").toFile());
    long denied = 0;
    for (JsonNode image : coco.required("images")) {
      denied += NC_OR_ND.contains(image.required("license").asInt()) ? 1 : 0;
    }
    Partition train = summary.ledger().images().get("ss/train");
    assertThat(denied).isPositive();
    assertThat(train.notSelected()).containsEntry("LICENCE_NOT_ALLOWED", denied);
    assertThat(summary.ledger().images().values()).allMatch(Partition::addsUp);
    assertThat(summary.ledger().annotations().values()).allMatch(Partition::addsUp);
  }

  /** A licence rule that excludes no image makes the same plan as no rule. */
  @Test
  void plan_licencesThatDenyNoImage_sameRows() throws IOException {
    builder().plan(world.request(TinyWorld.spec(7), folder.resolve("plain")));
    builder()
        .plan(
            world.request(
                spec("licences: {deny: [cc-by-4.0]}\nrelease: {title: Other}\n"),
                folder.resolve("allowing")));

    assertThat(rows(folder.resolve("allowing"))).isEqualTo(rows(folder.resolve("plain")));
  }

  @Test
  void build_named_citedByItAndExtendedUnderAnotherName() throws IOException {
    Path old = folder.resolve("named");
    String by = "release: {title: A VPO, version: 2.0.0, date_published: 2024-06-17}\n";
    builder().build(world.request(spec("licences: {deny: [unknown]}\n" + by), old));

    assertThat(Files.readString(old.resolve("CITATION.cff")))
        .contains(
            "title: \"A VPO (partial build: 33 of 35 samples)\"\n",
            "version: 2.0.0\n",
            "date-released: 2024-06-17\n");
    assertThat(Files.readString(old.resolve("croissant.json")))
        .contains("\"datePublished\" : \"2024-06-17\"");
    assertThat(Files.readString(old.resolve("README.md")))
        .contains("# A VPO (partial build: 33 of 35 samples)\n");
    assertThat(Verifier.verify(old, n -> {}).failed()).isEmpty();

    Path larger = folder.resolve("larger");
    String yaml =
        new String(SpecReader.write(spec("licences: {deny: [unknown]}\n")), StandardCharsets.UTF_8);
    ReleaseSpec more =
        SpecReader.read(
            yaml.replace("train: 14", "train: 15") + "release: {version: 2.1.0}\n", "more");
    Release release = builder().build(world.request(more, larger).after(false, Folder.of(old)));

    assertThat(release.extensionOf()).hasSize(1);
    assertThat(Files.readString(larger.resolve("CITATION.cff"))).contains("version: 2.1.0\n");
    assertThat(Files.readAllLines(larger.resolve("ATTRIBUTION.csv")))
        .containsAll(Files.readAllLines(old.resolve("ATTRIBUTION.csv")));
    assertThat(Verifier.verify(larger, n -> {}).failed()).isEmpty();
  }

  @Test
  void build_minShards_eachSideHasThem() throws IOException {
    Path out = folder.resolve("sharded");
    builder().build(world.request(TinyWorld.spec(7).withMinShards(6), out));

    JsonNode index = new ObjectMapper().readTree(out.resolve("ms/train/shards.json").toFile());
    assertThat(index.required("shardlist")).hasSize(6);
    index
        .required("shardlist")
        .forEach(s -> assertThat(s.required("nsamples").asInt()).isBetween(1, 2));
    JsonNode test = new ObjectMapper().readTree(out.resolve("ms/test/shards.json").toFile());
    assertThat(test.required("shardlist")).hasSize(2);
    assertThat(Files.readString(out.resolve("spec.yaml"))).contains("min_shards: 6");
    assertThat(Verifier.verify(out, n -> {}).failed()).isEmpty();
  }
}
