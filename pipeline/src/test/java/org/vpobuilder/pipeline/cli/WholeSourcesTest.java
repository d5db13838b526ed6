package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sources without any match are refused before anything is decoded; unusual but clear layouts are
 * read like the usual one; and a run that can make no sample makes no release.
 */
class WholeSourcesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String POINTER =
      "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 48044\n"
          .formatted("0".repeat(64));

  @TempDir static @Nullable Path shared;
  private static @Nullable TinyWorld sound;

  /** The result of {@code vpo check --json} for the world as it was made. */
  private static @Nullable JsonNode plain;

  @TempDir @Nullable Path folder;
  private @Nullable TinyWorld copied;

  @BeforeAll
  static void makeWorld() throws IOException {
    Path root = Objects.requireNonNull(shared);
    sound = TinyWorld.in(root.resolve("world"));
    TinyWorld.specIn(root);
    VpoRun run = check(sound);
    assertThat(run.code()).as(run.err()).isZero();
    plain = JSON.readTree(run.out());
  }

  @BeforeEach
  void copyWorld() throws IOException {
    copied = Objects.requireNonNull(sound).copyTo(dir("w"));
  }

  private static VpoRun check(TinyWorld world, Object... more) {
    return VpoRun.of(
        Stream.concat(
                Stream.of(
                    "check",
                    "--json",
                    "--spec",
                    spec(),
                    "--coco",
                    world.file("coco"),
                    "--vggsound",
                    world.file("vggsound")),
                Stream.of(more))
            .toArray());
  }

  /** Checks for one line and exit code 2; a build reports the same and leaves no files. */
  private void assertRefused(String... words) {
    VpoRun run = check(world());
    assertThat(run.code()).as(run.out()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("vpo: ").contains(words));
    VpoRun build = VpoRun.build(world().folder(), dir("out"), "--spec", spec());
    assertThat(build.err()).isEqualTo(run.err());
    assertThat(build.code()).isEqualTo(2);
    assertThat(dir("out")).doesNotExist();
  }

  /** Checks for the same clips, images, classes and samples as in the original world. */
  private JsonNode assertReadAsPlain() throws IOException {
    VpoRun run = check(world());
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = JSON.readTree(run.out());
    JsonNode usual = Objects.requireNonNull(plain);
    assertThat(report.get("sides")).isEqualTo(usual.get("sides"));
    assertThat(report.get("classes")).isEqualTo(usual.get("classes"));
    assertThat(report.get("expected")).isEqualTo(usual.get("expected"));
    return report;
  }

  // Clips

  /** Renames the clip of each row. */
  private void rename(String form) throws IOException {
    for (TinyWorld.Row row : world().rows()) {
      String file = world().clipFile(row);
      if (!file.isEmpty()) {
        int start = Integer.parseInt(row.clip().substring(row.clip().length() - 6));
        String name =
            form.replace("ID", row.clip().substring(0, row.clip().length() - 7))
                .replace("MS0", Integer.toString(1000 * start))
                .replace("MS1", Integer.toString(1000 * start + 10_000))
                .replace("START", Integer.toString(start));
        String extension = file.substring(file.lastIndexOf('.'));
        Path clips = world().file("vggsound/clips");
        Files.move(clips.resolve(file), clips.resolve(name + extension));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"ID_START, {id}_{start}", "ID_MS0_MS1, {id}_{start_ms}_{end_ms}"})
  void clips_asDownloadersNameThem_areReadAndTold(String form, String naming) throws IOException {
    rename(form);

    JsonNode report = assertReadAsPlain();
    assertThat(report.at("/audio/vggsound/naming").asText()).isEqualTo(naming);
    assertThat(report.at("/audio/vggsound/folder").asText()).isEqualTo("clips");
  }

  @Test
  void clips_inASubfolder_areReadAndTold() throws IOException {
    Files.move(world().file("vggsound/clips"), world().file("vggsound/video"));

    assertThat(assertReadAsPlain().at("/audio/vggsound/folder").asText()).isEqualTo("video");
  }

  @Test
  void clips_namedOtherwise_areRefused() throws IOException {
    rename("START-ID");

    int rows = Objects.requireNonNull(plain).at("/audio/vggsound/of_class_map").asInt();
    assertRefused(
        "0 of %d rows have a clip in %s/: wanted ".formatted(rows, world().file("vggsound/clips")),
        ", found ");
  }

  @Test
  void clips_thatAreAllLfsPointers_areRefused() throws IOException {
    overwrite(world().file("vggsound/clips"), POINTER);

    assertRefused("vggsound/clips/", "Git LFS pointer");
  }

  /** No clip can be decoded. This shows only when it is tried, and still there is no release. */
  @Test
  void clips_thatCantBeDecoded_endWithOneAndNothingWritten() throws IOException {
    overwrite(world().file("vggsound/clips"), "no recording");

    VpoRun run = VpoRun.build(world().folder(), dir("out"), "--spec", spec());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .startsWith("vpo: no sample can be made, so there is no release")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("vpo: ss/train: no usable clip: of ")
                    .contains("CLIP_UNREADABLE: "))
        .noneMatch(line -> line.contains("no more eligible images"));
    assertThat(dir("out")).doesNotExist();
  }

  // Csv

  private void csv(LineEdit edit) throws IOException {
    List<String> lines = new ArrayList<>();
    for (TinyWorld.Row row : world().rows()) {
      String id = row.clip().substring(0, row.clip().length() - 7);
      int start = Integer.parseInt(row.clip().substring(row.clip().length() - 6));
      lines.add(edit.line(row.line() - 1, id, start, row.label(), row.split()));
    }
    world().writeCsv(lines);
  }

  private interface LineEdit {
    String line(int number, String id, int start, String label, String split);
  }

  @Test
  void csv_withHeaderRowNumbersRealStartsAndSpaces_isRead() throws IOException {
    csv((n, id, s, label, split) -> "%d, %s, %d.0, \"%s\" , %s ".formatted(n, id, s, label, split));
    List<String> lines = new ArrayList<>(List.of(",youtube_id,start_seconds,label,split"));
    lines.addAll(world().csv());
    world().writeCsv(lines);

    JsonNode report = assertReadAsPlain();
    assertThat(report.at("/audio/vggsound/unreadable").asInt()).isZero();
    assertThat(report.get("warnings").toString())
        .contains("read without its line of column names and its column of row numbers");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '/',
      value = {";/semicolons (;)", "\t/tabs", "|/bars (|)"},
      ignoreLeadingAndTrailingWhitespace = false)
  void csv_withOtherSeparators_isRefused(String separator, String words) throws IOException {
    csv((n, id, s, label, split) -> String.join(separator, id, "" + s, label, split));

    assertRefused(
        world().file("vggsound/vggsound.csv") + ": 0 of ",
        " rows can be read: got " + words + " between the fields, wanted commas");
  }

  @Test
  void csv_ofTwoColumns_isRefused() throws IOException {
    csv((n, id, s, label, split) -> id + "_" + s + ",\"" + label + "\"");

    assertRefused("rows can be read: got the first line '", "wanted id,start,label,split");
  }

  @Test
  void csv_ofOtherLabels_isRefused() throws IOException {
    csv((n, id, s, label, split) -> "%s,%d,playing harp,%s".formatted(id, s, split));

    assertRefused("0 of 54 rows have a label of class map vpo-21: got 'playing harp'");
  }

  @ParameterizedTest
  @CsvSource({
    "UTF-16, text in UTF-16",
    "UTF-16LE, text in UTF-16",
    "gzip, a gzip file",
    "lfs, a Git LFS pointer",
    "html, a web page",
    "empty, an empty file"
  })
  void csvAndJson_thatAreNoText_areRefusedByWhatTheyAre(String kind, String words)
      throws IOException {
    for (String name : List.of("vggsound/vggsound.csv", TinyWorld.INSTANCES)) {
      Path file = world().file(name);
      byte[] before = Files.readAllBytes(file);
      Files.write(file, encoded(new String(before, StandardCharsets.UTF_8), kind));
      assertRefused(file + ": got " + words, "wanted ");
      Files.write(file, before);
    }
  }

  private static byte[] encoded(String text, String kind) throws IOException {
    return switch (kind) {
      case "UTF-16" -> text.getBytes(StandardCharsets.UTF_16);
      case "UTF-16LE" -> text.getBytes(StandardCharsets.UTF_16LE);
      case "lfs" -> POINTER.getBytes(StandardCharsets.UTF_8);
      case "html" -> "<!DOCTYPE html><html>404</html>".getBytes(StandardCharsets.UTF_8);
      case "empty" -> new byte[0];
      default -> {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
          gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        yield packed.toByteArray();
      }
    };
  }

  // Images and json

  @Test
  void images_inAFolderImages_areReadAndTold() throws IOException {
    Files.createDirectories(world().file("coco/images"));
    for (String split : List.of("train2017", "val2017")) {
      Files.move(world().file("coco/" + split), world().file("coco/images/" + split));
    }

    assertThat(assertReadAsPlain().at("/visual/coco/train/folder").asText())
        .isEqualTo("images/train2017/");
  }

  @Test
  void images_whereFileNameHasTheFolder_areReadAndRendered() throws IOException {
    world()
        .edit(
            root ->
                root.get("images")
                    .forEach(
                        image ->
                            ((ObjectNode) image)
                                .put("file_name", "train2017/" + image.get("file_name").asText())));

    assertThat(assertReadAsPlain().at("/visual/coco/train/folder").asText()).isEmpty();
    VpoRun run = VpoRun.build(world().folder(), dir("out"), "--spec", spec(), "--subsets", "ss");
    assertThat(run.code()).as(run.err()).isZero();
    VpoRun usual =
        VpoRun.build(
            Objects.requireNonNull(sound).folder(),
            dir("usual"),
            "--spec",
            spec(),
            "--subsets",
            "ss");
    assertThat(usual.code()).as(usual.err()).isZero();
    assertThat(dir("out/plan/ss.jsonl")).hasSameTextualContentAs(dir("usual/plan/ss.jsonl"));
  }

  @Test
  void images_thatAreNowhere_areRefused() throws IOException {
    for (String split : List.of("train2017", "val2017")) {
      Files.move(world().file("coco/" + split), world().file("coco/my-" + split));
    }

    assertRefused(
        "0 of ", " images found: looked for train2017/", ", images/train2017/", ", images/");
  }

  @Test
  void images_thatAreAllLfsPointers_areRefused() throws IOException {
    overwrite(world().file("coco/train2017"), POINTER);

    assertRefused("train2017/", "Git LFS pointer");
  }

  /** The true cause is reported, and the other split is made. */
  @Test
  void images_ofOneSplitMissing_endWithOneAndTheCause() throws IOException {
    Files.move(world().file("coco/val2017"), world().file("coco/elsewhere"));

    VpoRun check = check(world());
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.err()).contains("vpo: ss/test can have none of the ", "image file missing: ");
    VpoRun run = VpoRun.build(world().folder(), dir("out"), "--spec", spec(), "--subsets", "ss");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("vpo: ss/test has none of the 40 samples asked for: ")
                    .contains("image file missing: "));
    assertThat(dir("out/release.json")).exists();
  }

  @Test
  void categories_underOtherNumbers_areRefused() throws IOException {
    world()
        .edit(
            root -> {
              for (String list : List.of("categories", "annotations")) {
                String id = list.equals("categories") ? "id" : "category_id";
                root.get(list)
                    .forEach(record -> ((ObjectNode) record).put(id, record.get(id).asInt() + 200));
              }
            });

    assertRefused(TinyWorld.INSTANCES, ": category ", ": got number 2", " as COCO has it");
  }

  @Test
  void annotations_ofWhichNoneCanBeRead_areRefused() throws IOException {
    world()
        .edit(
            root ->
                root.get("annotations")
                    .forEach(annotation -> ((ObjectNode) annotation).put("image_id", "seven")));

    assertRefused(TinyWorld.INSTANCES + ": 0 of ", " annotations can be used: annotation ");
  }

  @Test
  void licences_ofWhichNoneIsAllowed_endWithOneBeforeAnythingIsDecoded() throws IOException {
    Path strict =
        Files.writeString(
            dir("strict.yaml"), Files.readString(spec()) + "licences: {allow: [cc-by-4.0]}\n");

    VpoRun run = VpoRun.build(world().folder(), dir("out"), "--spec", strict);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines())
        .startsWith("vpo: no sample can be made, so there is no release")
        .anyMatch(line -> line.startsWith("vpo: ss/train: ") && line.contains("does not allow: "));
    assertThat(dir("out")).doesNotExist();
  }

  @Test
  void captions_thatAreMissing_areTold() throws IOException {
    Files.delete(world().file("coco/annotations/captions_train2017.json"));

    VpoRun run = check(world());
    assertThat(run.code()).isZero();
    assertThat(JSON.readTree(run.out()).get("warnings").toString())
        .contains("coco train: no captions, which would tell persons");
  }

  // Persons

  @ParameterizedTest
  @CsvSource(
      delimiter = '/',
      value = {
        "12;male/got semicolons (;) between the fields",
        "12,robot/got the first line '12,robot'",
        "'ann_id,label\n1,robot'/0 of 1 rows can be read: line 2: got '1,robot', wanted ann_id,label",
        "999999999999,male/0 of 1 rows name a person"
      })
  void personLabels_ofWhichNoneCanBeUsed_areRefused(String row, String words) throws IOException {
    Path csv = Files.writeString(dir("p.csv"), row + "\n");

    VpoRun run = check(world(), "--person-labels", csv);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("--person-labels " + csv, words));
  }

  private static void overwrite(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.writeString(file, text);
      }
    }
  }

  private Path dir(String name) {
    return Objects.requireNonNull(folder).resolve(name);
  }

  private TinyWorld world() {
    return Objects.requireNonNull(copied);
  }

  private static Path spec() {
    return Objects.requireNonNull(shared).resolve("tiny.yaml");
  }
}
