package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;
import static org.vpobuilder.pipeline.verify.Broken.promise;
import static org.vpobuilder.pipeline.verify.Broken.replace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests corruptions of the texts that describe a release. */
class DescriptionMutationTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "ATTRIBUTION.csv, attribution",
    "CITATION.cff, citation",
    "README.md, card",
    "croissant.json, croissant"
  })
  void file_absent_failsItsCheckAlone(String file, String promise) throws Exception {
    assertFails(broken.listedFiles(root -> Files.delete(root.resolve(file))), promise(promise));
  }

  /** A release of the time before these files existed. */
  @Test
  void release_ofEarlierFormat_saysSo() throws Exception {
    Verdict verdict =
        broken.files(
            root ->
                replace(
                    root.resolve(Release.FILE_NAME),
                    "\"format_version\" : 3",
                    "\"format_version\" : 2"));

    assertThat(verdict.failed()).contains(Verifier.SCHEMA);
    assertThat(verdict.table())
        .contains("release.json", "format_version: got 2, wanted 3: another version");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cc-by-2.0 | cc0-1.0",
        "Attribution License | Attribution Licence",
        "watch?v=-vid_000001&t=1s | watch?v=-vid_000002&t=1s",
        "ss_000000000001_11, | ss_000000000009_11,",
        "train2017/000000000001.jpg | =cmd|1",
        "key,subset | subset,key"
      })
  void attribution_withOtherValue_fails(String from, String to) throws Exception {
    assertFails(attribution(from, to), AttributionCheck.ATTRIBUTION);
  }

  @Test
  void attribution_withoutOneRow_fails() throws Exception {
    assertFails(
        broken.listedFiles(
            root -> {
              Path file = root.resolve("ATTRIBUTION.csv");
              List<String> lines = new ArrayList<>(Files.readAllLines(file));
              lines.remove(3);
              Files.write(file, lines);
            }),
        AttributionCheck.ATTRIBUTION);
  }

  private Verdict attribution(String from, String to) throws Exception {
    return broken.listedFiles(
        root -> {
          Path file = root.resolve("ATTRIBUTION.csv");
          String text = Files.readString(file);
          assertThat(text).contains(from);
          int at = text.indexOf(from);
          Files.writeString(
              file, text.substring(0, at) + to.strip() + text.substring(at + from.length()));
        });
  }

  @Test
  void croissant_withOtherHash_fails() throws Exception {
    broken.draft.relist = false;
    assertFails(
        broken.listedFiles(
            root -> {
              Path file = root.resolve("croissant.json");
              String text = Files.readString(file);
              int at = text.indexOf("\"sha256\" : \"") + 12;
              char other = text.charAt(at) == '0' ? '1' : '0';
              Files.writeString(file, text.substring(0, at) + other + text.substring(at + 1));
            }),
        DescriptionCheck.CROISSANT);
  }

  @Test
  void croissant_withoutRecordSetOfSubset_fails() throws Exception {
    assertFails(
        broken.listedFiles(
            root ->
                replace(root.resolve("croissant.json"), "\"@id\":\"msmi\"", "\"@id\":\"other\"")),
        DescriptionCheck.CROISSANT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "title: VPO benchmark demo | title: Another",
        "version: 1.0.0 | version: 1.0.1",
        "name: VPO Builder contributors | name: Someone Else",
        "cff-version: 1.2.0 | cff-version: 1.1.0",
        "authors: | writers:",
        "title: VPO benchmark demo | title: ["
      })
  void citation_ofOther_fails(String from, String to) throws Exception {
    assertFails(
        broken.listedFiles(root -> replace(root.resolve("CITATION.cff"), from, to.strip())),
        DescriptionCheck.CITATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "| ms | train | 2 | ~ | ms | train | 3 |",
        "Spec `demo`, seed 7, ~ Spec `demo`, seed 8,",
        "--- ~ ***"
      })
  void card_ofOther_fails(String from, String to) throws Exception {
    assertFails(
        broken.listedFiles(root -> replace(root.resolve("README.md"), from, to.strip())),
        DescriptionCheck.CARD);
  }

  /** 10 samples; the spec asks for 158 more in ss/train and 118 more in ms/train. */
  private void makePart() {
    broken.draft.shortfalls.addAll(
        List.of(
            new Shortfall(VpoSubsets.SS, Split.TRAIN, Shortfall.ALL, 160, 2, "no image is there"),
            new Shortfall(VpoSubsets.MS, Split.TRAIN, Shortfall.ALL, 120, 2, "no image is there"),
            new Shortfall(VpoSubsets.MS, Split.TRAIN, "zebra", 1, 0, "no usable clip")));
  }

  @Test
  void part_thatSaysSo_isSound() throws Exception {
    makePart();
    assertFails(broken.files(root -> {}));
    assertThat(Files.readString(folder.resolve("README.md")))
        .contains("\n# VPO benchmark demo (partial build: 10 of 286 samples)\n")
        .contains(
            "\n**This is a partial build: it holds 10 of the 286 samples that its spec asks for.")
        .contains("| ss | train | 2 | 160 | ", "| ms | train | 2 | 120 | ")
        .contains("| msmi | train | 3 | 121 | ", "| msmi | test | 3 | 3 | ")
        .contains("- 2 of 160 samples asked for in ss/train: no image is there.\n")
        .contains("- Never heard in ms/train (no usable clip): zebra.\n");
    assertThat(Files.readString(folder.resolve("CITATION.cff")))
        .contains("VPO benchmark demo (partial build: 10 of 286 samples)", "version: 0.1.0\n")
        .contains("Never heard in ms/train (no usable clip): zebra.");
    assertThat(Files.readString(folder.resolve("croissant.json")))
        .contains("\"alternateName\":\"VPO benchmark demo (partial build: 10 of 286 samples)\"")
        .contains("it holds 10 of the 286 samples", "2 of 120 samples asked for in ms/train");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "CITATION.cff ~ (partial build: 10 of 286 samples) ~ (whole) ~ citation",
        "CITATION.cff ~ 10 of 286 samples) ~ 280 of 286 samples) ~ citation",
        "CITATION.cff ~ version: 0.1.0 ~ version: 1.0.0 ~ citation",
        "croissant.json ~ (partial build: 10 of 286 samples) ~ (whole) ~ croissant",
        "croissant.json ~ \"version\":\"0.1.0\" ~ \"version\":\"1.0.0\" ~ croissant",
        "README.md ~ **This is a partial build: it ~ **It ~ card",
        "README.md ~ | 2 | 160 | ~ | 2 | 2 | ~ card",
        "README.md ~ | msmi | train | 3 | 121 | ~ | msmi | train | 3 | 3 | ~ card",
        "README.md ~ usable clip): zebra ~ usable clip): none ~ card"
      })
  void part_thatPassesForTheWhole_fails(String file, String from, String to, String promise)
      throws Exception {
    makePart();
    assertFails(
        broken.listedFiles(root -> replace(root.resolve(file), from, to.strip())),
        promise(promise));
  }

  /** The reverse: a whole release must not be called partial. */
  @Test
  void whole_thatIsCalledAPart_fails() throws Exception {
    assertFails(
        broken.listedFiles(
            root ->
                replace(
                    root.resolve("README.md"),
                    "\n### What is in it",
                    "\n**This is a partial build: no.**\n\n### What is in it")),
        DescriptionCheck.CARD);
  }

  @Test
  void image_ofDeniedLicence_failsLicencesAlone() throws Exception {
    assertFails(spec("licences: {deny: [cc-by-2.0]}"), ImageCheck.LICENCES);
    assertFails(spec("licences: {deny: [cc-by-nc-nd-2.0]}"));
  }

  /** The draft's clips have no licence. */
  @Test
  void clip_ofDeniedLicence_failsLicencesAlone() throws Exception {
    assertFails(spec("licences: {clips: {deny: [non-commercial]}}"), ImageCheck.LICENCES);
    assertFails(spec("licences: {clips: {allow: [cc-by-2.0]}}"), ImageCheck.LICENCES);
    assertFails(spec("licences: {clips: {deny: [cc-by-nc-3.0]}}"));
  }

  /** ms/train has two samples in one shard. */
  @Test
  void shards_fewerThanTheLeast_failMinShardsAlone() throws Exception {
    assertFails(spec("min_shards: 2"), PlanRows.MIN_SHARDS);
  }

  private Verdict spec(String more) throws Exception {
    Broken other = new Broken(folder);
    String yaml = new String(SpecReader.write(other.draft.spec), StandardCharsets.UTF_8);
    String line = more.startsWith("min") ? "  " + more : more;
    other.draft.spec = SpecReader.read(yaml + line + "\n", "test");
    return other.draft(d -> {});
  }
}
