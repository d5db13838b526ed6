package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Release;

/**
 * The licences of clips in releases of FSD50K and ESC-50, which state one for each clip: CC0, CC
 * BY, CC BY-NC or Sampling+.
 */
class ClipLicencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String IMAGES = "licences: {deny: [non-commercial]}";
  private static final String BOTH =
      "licences: {deny: [non-commercial], clips: {deny: [non-commercial]}}";

  @TempDir static Path folder;

  @BeforeAll
  static void build() throws IOException {
    WorldConfig config = new WorldConfig(60, 100, 5, false);
    SyntheticWorld.write(config, "fsd50k", folder.resolve("a"), WorldProgress.SILENT);
    SyntheticWorld.write(
        new WorldConfig(5, 100, 6, false), "esc50", folder.resolve("b"), WorldProgress.SILENT);
    assertThat(run("images", IMAGES).code()).isZero();
    assertThat(run("both", BOTH).code()).isZero();
  }

  private static VpoRun run(String name, String licences, Object... more) throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve(name + ".yaml"),
            """
            base: demo
            name: two-sounds
            subsets:
              ss: {samples: {train: 24, test: 6}}
            audio: {clip_seconds: 1.0}
            %s
            """
                .formatted(licences));
    List<Object> args =
        new ArrayList<>(
            List.of(
                "build",
                "--spec",
                spec,
                "--coco",
                folder.resolve("a/coco"),
                "--audio",
                "fsd50k=" + folder.resolve("a/fsd50k"),
                "--audio",
                "esc50=" + folder.resolve("b/esc50"),
                "--cache",
                folder.resolve("cache"),
                "--max-rejected",
                "100%",
                "--out",
                folder.resolve(name)));
    args.addAll(Arrays.asList(more));
    return VpoRun.of(args.toArray());
  }

  /** Numbers of sounding objects by the code of their clip's licence, from ATTRIBUTION.csv. */
  private static SortedMap<String, Integer> heard(String release) throws IOException {
    SortedMap<String, Integer> heard = new TreeMap<>();
    List<String> lines = Files.readAllLines(folder.resolve(release).resolve("ATTRIBUTION.csv"));
    List<String> codes =
        List.of("cc0-1.0", "cc-by-3.0", "cc-by-nc-3.0", "sampling-plus-1.0", "unknown");
    for (String line : lines.subList(1, lines.size())) {
      codes.stream()
          .filter(code -> line.contains("," + code + ","))
          .max(Comparator.comparingInt(code -> line.lastIndexOf("," + code + ",")))
          .ifPresent(code -> heard.merge(code, 1, Integer::sum));
    }
    assertThat(heard.values().stream().mapToInt(n -> n).sum()).isEqualTo(lines.size() - 1);
    return heard;
  }

  /** Whose the clip of each sounding object is, from ATTRIBUTION.csv, sorted. */
  private static List<String> clips(Path of) throws IOException {
    try (CSVParser csv =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .get()
            .parse(Files.newBufferedReader(of.resolve("ATTRIBUTION.csv")))) {
      return csv.stream()
          .map(
              row ->
                  String.join(
                      "|",
                      row.get("clip_id"),
                      row.get("clip_licence"),
                      row.get("clip_author"),
                      row.get("clip_title"),
                      row.get("clip_url")))
          .sorted()
          .toList();
    }
  }

  @Test
  void hf_andTfrecord_tellWhoseEachClipIs() throws IOException {
    Path release = folder.resolve("images");
    List<String> wanted = clips(release);
    assertThat(wanted).anyMatch(clip -> clip.contains("|cc-by-nc-3.0|"));
    List<String> members = List.of("id", "license", "author", "title", "url");
    List<String> ofHf = new ArrayList<>();
    for (Map<String, ?> row : exported(release, "hf", "parquet", f -> ParquetRows.of(f).rows())) {
      for (Object object : (List<?>) Objects.requireNonNull(row.get("objects"))) {
        Map<?, ?> clip = (Map<?, ?>) ((Map<?, ?>) object).get("clip");
        ofHf.add(members.stream().map(m -> (String) clip.get(m)).collect(Collectors.joining("|")));
        // The address tells the licence that the code names; Sampling+ has none of these words.
        String code = (String) clip.get("license");
        if (code.startsWith("cc-by")) {
          assertThat((String) clip.get("license_url"))
              .contains(code.substring(3, code.length() - 4));
        }
      }
    }
    assertThat(ofHf.stream().filter(clip -> !clip.equals("||||")).sorted())
        .containsExactlyElementsOf(wanted);

    List<String> ofTf = new ArrayList<>();
    List<String> keys = List.of("source_id", "license", "author", "title", "url");
    for (Map<String, ?> record : exported(release, "tfrecord", "tfrecord", TfRecords::read)) {
      List<List<String>> columns =
          keys.stream()
              .map(key -> (TfRecords.Feature) record.get("image/object/clip/" + key))
              .map(feature -> feature.values().stream().map(ClipLicencesTest::text).toList())
              .toList();
      for (int i = 0; i < columns.get(0).size(); i++) {
        int object = i;
        ofTf.add(columns.stream().map(c -> c.get(object)).collect(Collectors.joining("|")));
      }
    }
    assertThat(ofTf.stream().filter(clip -> !clip.equals("||||")).sorted())
        .containsExactlyElementsOf(wanted);
  }

  private static String text(Object bytes) {
    return StandardCharsets.UTF_8.decode(((ByteBuffer) bytes).duplicate()).toString();
  }

  private static List<Map<String, ?>> exported(
      Path release, String format, String extension, ExportedReleases.Records reader)
      throws IOException {
    Path out = folder.resolve("export-" + format);
    VpoRun run = VpoRun.of("export", "--format", format, "--out", out, release);
    assertThat(run.code()).as(run.err()).isZero();
    List<Map<String, ?>> records = new ArrayList<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith("." + extension)).toList()) {
        records.addAll(reader.of(file));
      }
    }
    return records;
  }

  /** The fault that was found: a rule for images leaves clips as they are, and nothing said so. */
  @Test
  void images_thatAreDenied_leaveClipsAndTheCardSaysSo() throws IOException {
    SortedMap<String, Integer> heard = heard("images");
    assertThat(heard).containsKeys("cc-by-nc-3.0", "sampling-plus-1.0");

    String card = Files.readString(folder.resolve("images/README.md"));
    assertThat(card)
        .contains("Of images the spec allows every licence and denies non-commercial.\n")
        .contains("\nOf clips the spec allows every licence.\n");
    heard.forEach((code, count) -> assertThat(table(card, code)).endsWith(" | " + count + " |"));
    JsonNode licences = JSON.readTree(folder.resolve("images/croissant.json").toFile());
    assertThat(licences.get("license").toString()).contains("/by-nc/3.0/");
  }

  /** The row of the table of clips. */
  private static String table(String card, String code) {
    String table = card.substring(card.indexOf("| licence of the clip |"));
    return table
        .lines()
        .filter(line -> line.startsWith("| [%s](".formatted(code)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void clips_thatAreDenied_areInNoSampleAndCountedForTheirSource() throws IOException {
    assertThat(heard("both").keySet()).containsExactly("cc-by-3.0", "cc0-1.0");
    assertThat(Files.readString(folder.resolve("both/README.md")))
        .contains("\nOf clips the spec allows every licence and denies non-commercial.\n");

    Release release =
        Formats.RELEASE.read(
            Files.readAllBytes(folder.resolve("both").resolve(Release.FILE_NAME)), "release");
    SortedMap<String, Ledger> sources = Objects.requireNonNull(release.ledger().sources());
    long denied = 0;
    for (String source : List.of("fsd50k", "esc50")) {
      SortedMap<String, Ledger.Partition> clips =
          Objects.requireNonNull(sources.get(source)).clips();
      assertThat(clips.values()).allMatch(Ledger.Partition::addsUp);
      for (String split : List.of("train", "test")) {
        assertThat(clips.get(split).notSelected()).containsKey("LICENCE_NOT_ALLOWED");
        denied += clips.get(split).notSelected().get("LICENCE_NOT_ALLOWED");
      }
    }
    // The index of a release without the rule has these clips, and no other one more.
    assertThat(denied).isEqualTo(ofDeniedLicence("images"));
    assertThat(ofDeniedLicence("both")).isZero();
    assertThat(VpoRun.of("verify", folder.resolve("both")).code()).isZero();
    assertThat(VpoRun.of("verify", folder.resolve("images")).code()).isZero();
  }

  private static long ofDeniedLicence(String release) throws IOException {
    try (Stream<String> clips = Files.lines(folder.resolve(release).resolve("index/clips.jsonl"))) {
      return clips
          .filter(
              clip -> clip.contains("/licenses/by-nc/") || clip.contains("/licenses/sampling+/"))
          .count();
    }
  }

  /** The release of the other spec, put under the spec that denies these clips. */
  @Test
  void verify_ofAReleaseWithDeniedClips_fails() throws IOException {
    Path spec = folder.resolve("images/spec.yaml");
    String was = Files.readString(spec);
    try {
      Files.writeString(spec, Files.readString(folder.resolve("both/spec.yaml")));
      VpoRun run = VpoRun.of("verify", folder.resolve("images"));
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out())
          .containsPattern(
              "licences: .*: got clip (esc50|fsd50k):\\S+, cc-by-nc-3.0, wanted a licence that the"
                  + " spec's licences.clips");
    } finally {
      Files.writeString(spec, was);
    }
  }

  @Test
  void clips_ofWhichNoneIsAllowed_endTheRunBeforeAnythingIsDecoded() throws IOException {
    VpoRun run = run("none", "licences: {clips: {allow: [cc-by-4.0]}}");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .contains("vpo: no sample can be made, so there is no release")
        .anyMatch(
            line ->
                line.startsWith("vpo: ss/train: no usable clip: of ")
                    && line.contains("licence that the spec does not allow: "));
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void index_madeUnderAnotherRule_isRefused() throws IOException {
    VpoRun run = run("other", BOTH, "--index", folder.resolve("images"));

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("licences.clips or class map than the spec's");
    assertThat(folder.resolve("other")).doesNotExist();
  }
}
