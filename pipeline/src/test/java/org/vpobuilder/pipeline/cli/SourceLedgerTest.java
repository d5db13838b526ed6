package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.survey.CheckReport;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Release;

/** Where every record of each of four sources went, in one release. */
class SourceLedgerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path release;
  private static Release manifest;

  @BeforeAll
  static void build() throws IOException {
    WorldConfig config = new WorldConfig(40, 60, 5, false);
    SyntheticWorld.write(config, "coco", folder.resolve("a"), WorldProgress.SILENT);
    SyntheticWorld.write(config, "voc,esc50", folder.resolve("b"), WorldProgress.SILENT);
    Path spec = folder.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        base: demo
        name: four-sources
        subsets:
          ss:
            samples: {train: 24, test: 6}
          ms:
            samples: {train: 8, test: 2}
          msmi:
            additional_samples: {train: 4, test: 1}
        sources:
          visual: {coco: 3, voc: 1}
          audio: {esc50: 1, vggsound: 1}
        validation: {share: 0.2}
        audio:
          clip_seconds: 1.0
        """);
    release = folder.resolve("release");
    VpoRun run =
        VpoRun.of(
            "build",
            "--spec",
            spec.toString(),
            "--coco",
            folder.resolve("a/coco").toString(),
            "--visual",
            "voc=" + folder.resolve("b/voc"),
            "--audio",
            "vggsound=" + folder.resolve("a/vggsound"),
            "--vggsounder",
            vggsounder().toString(),
            "--audio",
            "esc50=" + folder.resolve("b/esc50"),
            "--max-rejected",
            "100%",
            "--out",
            release.toString());
    assertThat(run.code()).as(run.err()).isZero();
    manifest =
        Formats.RELEASE.read(Files.readAllBytes(release.resolve(Release.FILE_NAME)), "release");
  }

  /** In the first test clip of the class map that has a file listeners heard rain. */
  private static Path vggsounder() throws IOException {
    ClassMap map = ClassMap.builtIn("vpo-21");
    for (String row : Files.readAllLines(folder.resolve("a/vggsound/vggsound.csv"))) {
      String[] cells = row.split(",");
      if (cells.length == 4 && cells[3].equals("test")) {
        String clip = "%s_%06d".formatted(cells[0], Integer.parseInt(cells[1]));
        boolean isThere = Files.exists(folder.resolve("a/vggsound/clips/" + clip + ".mp4"));
        if (isThere && map.byLabel("vggsound", cells[2]).isPresent()) {
          return Files.writeString(
              folder.resolve("vggsounder.csv"),
              "video_id,label,modality,background_music,static_image,voice_over\n"
                  + clip
                  + ",raining,A,False,False,False\n");
        }
      }
    }
    throw new IllegalStateException("no test clip");
  }

  @Test
  void ledger_ofEachSource_addsUpAndIsOfItsOwnRecords() {
    SortedMap<String, Ledger> sources = Objects.requireNonNull(manifest.ledger().sources());
    assertThat(sources.keySet()).containsExactly("coco", "esc50", "vggsound", "voc");
    // Of 40 images 32 are of train and of these some are val's now.
    for (String visual : List.of("coco", "voc")) {
      Ledger ledger = Objects.requireNonNull(sources.get(visual));
      assertThat(ledger.clips()).isEmpty();
      assertThat(ledger.images().get("ss/train").read() + ledger.images().get("ss/val").read())
          .isEqualTo(32);
      assertThat(ledger.images().get("ss/test").read()).isEqualTo(8);
      assertThat(ledger.images().get("ss/train").used()).isPositive();
      assertThat(ledger.annotations().get("train").used()).isPositive();
    }
    Ledger vggsound = Objects.requireNonNull(sources.get("vggsound"));
    assertThat(vggsound.images()).isEmpty();
    // VGGSounder corrects the source, however that is named.
    assertThat(vggsound.clips().get("test").rejected()).containsEntry("CLIP_CLASS_NOT_HEARD", 1L);
    Ledger esc50 = Objects.requireNonNull(sources.get("esc50"));
    assertThat(esc50.clips().get("test").rejected()).doesNotContainKey("CLIP_CLASS_NOT_HEARD");
    for (Ledger ledger : sources.values()) {
      assertThat(ledger.images().values()).allMatch(Ledger.Partition::addsUp);
      assertThat(ledger.annotations().values()).allMatch(Ledger.Partition::addsUp);
      assertThat(ledger.clips().values()).allMatch(Ledger.Partition::addsUp);
    }
    long used = manifest.ledger().clips().get("train").used();
    assertThat(vggsound.clips().get("train").used() + esc50.clips().get("train").used())
        .isEqualTo(used)
        .isPositive();
  }

  /** A score on such a test split can't be compared with one on VGGSound's own. */
  @Test
  void vggsounder_isNamedWithItsFileLicenceAndCounts() throws IOException {
    Correction correction = Objects.requireNonNull(manifest.corrections()).get(0);
    String sha256 = Sha256.hex(Files.readAllBytes(folder.resolve("vggsounder.csv")));
    assertThat(manifest.corrections()).hasSize(1);
    assertThat(correction.source()).isEqualTo("vggsound");
    assertThat(correction.name()).isEqualTo("VGGSounder");
    // A file by hand is of no version.
    assertThat(correction.version()).isNull();
    assertThat(correction.file().path()).isEqualTo("vggsound/vggsounder.csv");
    assertThat(correction.file().sha256()).isEqualTo(sha256);
    // It lists one clip, in which its class is not heard: one of one class is rejected.
    List<Correction.Counts> counts = List.copyOf(correction.classes().values());
    long clips = counts.stream().mapToLong(Correction.Counts::clips).sum();
    assertThat(counts.stream().mapToLong(Correction.Counts::rejected).sum()).isEqualTo(1);
    assertThat(counts.stream().mapToLong(Correction.Counts::notListed).sum()).isEqualTo(clips - 1);
    String rejected =
        correction.classes().entrySet().stream()
            .filter(entry -> entry.getValue().rejected() == 1)
            .map(entry -> "%s 1 of %d".formatted(entry.getKey(), entry.getValue().clips()))
            .findFirst()
            .orElseThrow();

    String sentence =
        ("VGGSounder (a version that is not known, https://github.com/Bizilizi/VGGSounder, Apache-2.0; its file has the"
                + " SHA-256 %s) corrects the test clips of VGGSound: of %d clips 1 in which it hears nothing of their class"
                + " were rejected (%s); %d that it does not list were kept.")
            .formatted(sha256, clips, rejected, clips - 1);
    assertThat(Files.readString(release.resolve("README.md")))
        .contains("\n- " + sentence + "\n", "@inproceedings{zverevwiedemer2025vggsounder,\n");
    JsonNode cff = YamlText.tree(Files.readString(release.resolve("CITATION.cff")), "CITATION.cff");
    JsonNode labels = cff.get("references").get(cff.get("references").size() - 1);
    assertThat(labels.get("type").asText()).isEqualTo("dataset");
    assertThat(labels.get("title").asText()).isEqualTo("VGGSounder");
    assertThat(labels.get("license").asText()).isEqualTo("Apache-2.0");
    assertThat(labels.get("authors").get(5).get("given-names").asText()).isEqualTo("A. Sophia");
    JsonNode croissant = JSON.readTree(release.resolve("croissant.json").toFile());
    assertThat(croissant.get("rai:dataPreprocessingProtocol").toString()).contains(sentence);
    assertThat(croissant.get("citeAs").asText()).contains("zverevwiedemer2025vggsounder");
    assertThat(croissant.get("prov:wasDerivedFrom").toString())
        .contains(
            "{\"@id\":\"https://github.com/Bizilizi/VGGSounder\",\"prov:label\":\"VGGSounder\","
                + "\"license\":\"https://spdx.org/licenses/Apache-2.0\"}");
  }

  @Test
  void verify_ofAReleaseThatTellsLessOfVggsounder_fails() throws IOException {
    byte[] bytes = Files.readAllBytes(release.resolve(Release.FILE_NAME));
    ObjectNode json = (ObjectNode) JSON.readTree(bytes);
    json.remove("corrections");
    String card = Files.readString(release.resolve("README.md"));
    try {
      Files.write(release.resolve(Release.FILE_NAME), JSON.writeValueAsBytes(json));
      VpoRun silent = VpoRun.of("verify", release.toString());
      assertThat(silent.code()).isEqualTo(1);
      assertThat(silent.out())
          .contains(
              "corrections: release.json corrections: got [], wanted [Correction[source=vggsound");

      Files.write(release.resolve(Release.FILE_NAME), bytes);
      Files.writeString(release.resolve("README.md"), card.replace("corrects the", "saw the"));
      assertThat(VpoRun.of("verify", release.toString()).out()).doesNotContain("corrections: ");
      Files.writeString(release.resolve("README.md"), card.replace(" 1 of ", " 0 of "));
      assertThat(VpoRun.of("verify", release.toString()).out())
          .contains("corrections: README.md corrections: got no word of it, wanted ");
    } finally {
      Files.write(release.resolve(Release.FILE_NAME), bytes);
      Files.writeString(release.resolve("README.md"), card);
    }
  }

  @Test
  void stats_printsEachSource() {
    assertThat(VpoRun.of("stats", release.toString()).out().lines())
        .anyMatch(line -> line.startsWith("images of voc "))
        .anyMatch(line -> line.startsWith("clips of esc50 "))
        .noneMatch(line -> line.startsWith("images of esc50 "));
    Correction correction = Objects.requireNonNull(manifest.corrections()).get(0);
    long clips = correction.classes().values().stream().mapToLong(Correction.Counts::clips).sum();
    assertThat(VpoRun.of("stats", release.toString()).out())
        .contains("\ntest clips of vggsound corrected by VGGSounder, unknown version\n")
        // One is rejected, and the file lists no other.
        .containsPattern("\nall +%d +1 +%d\n".formatted(clips, clips - 1));
  }

  @Test
  void verify_recountsTheLedgerOfSourcesAndTheirShares() throws IOException {
    VpoRun sound = VpoRun.of("verify", release.toString());
    assertThat(sound.code()).as(sound.out()).isZero();

    byte[] bytes = Files.readAllBytes(release.resolve(Release.FILE_NAME));
    ObjectNode json = (ObjectNode) JSON.readTree(bytes);
    ObjectNode share = (ObjectNode) json.at("/source_shares/0");
    share.put("wanted", share.get("wanted").asInt() + 1);
    // Adds up, and is not what the samples use.
    ObjectNode clips = (ObjectNode) json.at("/ledger/sources/esc50/clips/train");
    clips.put("used", clips.get("used").asInt() + 1).put("read", clips.get("read").asInt() + 1);
    try {
      Files.write(release.resolve(Release.FILE_NAME), JSON.writeValueAsBytes(json));
      VpoRun broken = VpoRun.of("verify", release.toString());
      assertThat(broken.code()).isEqualTo(1);
      assertThat(broken.out())
          .contains("source-shares: release.json visual coco of ss/train: ")
          .contains("ledger: release.json esc50 clips train: got used")
          .contains("ledger: release.json clips of the sources: ");
    } finally {
      Files.write(release.resolve(Release.FILE_NAME), bytes);
    }
  }

  @Test
  void check_ofASpecWithValidation_showsItApart() {
    VpoRun run =
        VpoRun.of(
            "check",
            "--json",
            "--spec",
            release.resolve("spec.yaml").toString(),
            "--coco",
            folder.resolve("a/coco").toString(),
            "--visual",
            "voc=" + folder.resolve("b/voc"),
            "--vggsound",
            folder.resolve("a/vggsound").toString(),
            "--audio",
            "esc50=" + folder.resolve("b/esc50"));
    CheckReport report =
        CheckReport.JSON.read(run.out().getBytes(StandardCharsets.UTF_8), "report");
    // A fifth of 24 samples.
    assertThat(report.sides().get("ss/train").asked()).isEqualTo(19);
    assertThat(report.sides().get("ss/val").asked()).isEqualTo(5);
    long val = report.sides().get("ss/val").most();
    long both = val + report.sides().get("ss/train").most();
    assertThat(val).isEqualTo(Math.round(0.2 * both)).isPositive();
  }

  /** The keys of a new image may link what is on two sides. */
  @Test
  void extend_ofAReleaseWithValidation_isRefused(@TempDir Path other) {
    VpoRun run =
        VpoRun.of(
            "build",
            "--spec",
            release.resolve("spec.yaml").toString(),
            "--coco",
            folder.resolve("a/coco").toString(),
            "--visual",
            "voc=" + folder.resolve("b/voc"),
            "--vggsound",
            folder.resolve("a/vggsound").toString(),
            "--audio",
            "esc50=" + folder.resolve("b/esc50"),
            "--extend",
            release.toString(),
            "--out",
            other.resolve("larger").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("--extend: got a spec with validation, which can't be extended: build it anew");
    assertThat(other.resolve("larger/release.json")).doesNotExist();
  }
}
