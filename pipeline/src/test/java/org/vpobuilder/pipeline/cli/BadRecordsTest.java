package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.subset.VpoSubsets;

/** One world with six bad records: each is rejected by name, and the rest is built. */
class BadRecordsTest {
  private static final String INSTANCES = "annotations/instances_train2017.json";
  private static final long LONG_ID = 1_234_567_890_123L;

  @TempDir static @Nullable Path shared;
  private static @Nullable TinyWorld world;
  private static @Nullable Path spec;
  private static @Nullable VpoRun built;
  private static List<Rejection> rejections = List.of();

  /** The clip that can't be read any more. */
  private static String brokenClip = "";

  private static long badAnnotation;
  private static String resizedImage = "";
  private static long pathImage;

  @BeforeAll
  static void buildDamagedWorld() throws IOException {
    Path root = Objects.requireNonNull(shared);
    spec = TinyWorld.specIn(root);
    TinyWorld damaged = TinyWorld.in(root.resolve("world"));
    world = damaged;
    damaged.edit(BadRecordsTest::damageJson);
    Files.copy(
        damaged.file("coco/train2017/" + fileName(damaged, 3)),
        damaged.file("coco/train2017/" + resizedImage),
        StandardCopyOption.REPLACE_EXISTING);
    List<String> clips =
        damaged.rows().stream()
            .filter(row -> row.split().equals("train") && isOfClass(row))
            .map(damaged::clipFile)
            .filter(file -> !file.isEmpty())
            .toList();
    brokenClip = clips.get(0);
    Files.writeString(damaged.file("vggsound/clips/" + brokenClip), "ERROR: Video unavailable");
    Files.delete(damaged.file("vggsound/clips/" + clips.get(1)));
    List<String> csv = new ArrayList<>(damaged.csv());
    csv.add("unknownLabl,30,\"purple, monkey\",train");
    damaged.writeCsv(csv);
    VpoRun run = VpoRun.build(damaged.folder(), out(), "--spec", spec(), "--max-rejected", 0);
    built = run;
    rejections = new ReleaseFiles(out()).rejections();
  }

  private static void damageJson(ObjectNode root) {
    resizedImage = TinyWorld.record(root, "images", 0).get("file_name").asText();
    ObjectNode path = TinyWorld.record(root, "images", 1);
    pathImage = path.get("id").asLong();
    path.put("file_name", "../train2017/" + path.get("file_name").asText());
    ObjectNode longId = TinyWorld.record(root, "images", 2);
    long old = longId.get("id").asLong();
    longId.put("id", LONG_ID);
    for (JsonNode annotation : root.get("annotations")) {
      if (annotation.get("image_id").asLong() == old) {
        ((ObjectNode) annotation).put("image_id", LONG_ID);
      }
    }
    ObjectNode last = TinyWorld.record(root, "annotations", root.get("annotations").size() - 1);
    badAnnotation = last.get("id").asLong();
    last.put("category_id", 999);
  }

  @Test
  void build_ofBadRecords_isSoundAndAboveLimit() throws IOException {
    assertThat(run().code()).isEqualTo(1);
    assertThat(run().err().lines())
        .containsExactly(
            above(1, found(), "clips"),
            above(3, images(), "images"),
            above(1, annotations(), "annotations"),
            above(1, world().csv().size(), "rows"));
    assertThat(Verifier.verify(out(), bytes -> {}))
        .satisfies(verdict -> assertThat(verdict.passed()).as(verdict.table()).isTrue());
  }

  private static String above(int rejected, long of, String kind) {
    return "vpo: %d of %d %s rejected, --max-rejected 0 allows 0; see %s"
        .formatted(rejected, of, kind, out().resolve("rejections.jsonl"));
  }

  /** The number of clips of the class map's labels that have a file, in both splits. */
  private static long found() throws IOException {
    return world().rows().stream()
        .filter(row -> isOfClass(row) && !world().clipFile(row).isEmpty())
        .count();
  }

  private static long images() throws IOException {
    return world().instances().get("images").size() + validation().get("images").size();
  }

  private static long annotations() throws IOException {
    return world().instances().get("annotations").size() + validation().get("annotations").size();
  }

  private static JsonNode validation() throws IOException {
    return new ObjectMapper()
        .readTree(world().file("coco/annotations/instances_val2017.json").toFile());
  }

  @Test
  void build_ofBadRecords_tellsWhatItLost() throws IOException {
    long missing =
        world().rows().stream()
            .filter(row -> isOfClass(row) && world().clipFile(row).isEmpty())
            .count();
    assertThat(run().out())
        .contains(
            """
            missing      %9d %11d  the csv lists the clip, the folder lacks it
            clips                1 %11d  CLIP_UNREADABLE
            images               1 %11d  IMAGE_NAME_UNSAFE
            """
                .formatted(missing, missing + found(), found(), images()))
        .contains("\nannotations          1 %,11d  ANNOTATION_UNKNOWN".formatted(annotations()))
        .contains("\n6 records were rejected: %s\n".formatted(out().resolve("rejections.jsonl")));
  }

  @Test
  void missingClips_countOnlyByName(@TempDir Path folder) {
    VpoRun run = planAgain(folder, "--max-rejected", "missing=0");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains(" clips are missing, --max-rejected missing=0 allows 0\n")
        .hasLineCount(1);
  }

  @Test
  void annotation_ofUnknownCategory_isRejected() {
    assertRejected(
        RejectionCode.ANNOTATION_UNKNOWN_CATEGORY,
        INSTANCES,
        "annotation " + badAnnotation,
        "category_id 999",
        "the id of a category record");
  }

  @Test
  void imageId_of13Digits_isRejected() {
    assertRejected(
        RejectionCode.IMAGE_RECORD_INVALID,
        INSTANCES,
        "image " + LONG_ID,
        "id " + LONG_ID,
        "an id of 1 to 12 digits");
  }

  @Test
  void fileName_thatIsAPath_isRejected() {
    assertRejected(
        RejectionCode.IMAGE_NAME_UNSAFE,
        INSTANCES,
        "image " + pathImage,
        "../train2017/%012d.jpg".formatted(pathImage),
        "a file name of A-Z, a-z, 0-9, . _ and -, in folders of such names");
  }

  @Test
  void image_ofAnotherSize_isRejected() throws IOException {
    ObjectNode root = world().instances();
    JsonNode claimed = root.get("images").get(0);
    JsonNode actual = root.get("images").get(3);
    assertRejected(
        RejectionCode.IMAGE_SIZE_MISMATCH,
        "train2017/" + resizedImage,
        "image " + claimed.get("id").asLong(),
        "%d x %d".formatted(actual.get("width").asInt(), actual.get("height").asInt()),
        "the %d x %d of its record"
            .formatted(claimed.get("width").asInt(), claimed.get("height").asInt()));
  }

  @Test
  void clip_thatIsText_isRejected() throws IOException {
    assertThat(rejections)
        .filteredOn(rejection -> rejection.code() == RejectionCode.CLIP_UNREADABLE)
        .singleElement()
        .satisfies(r -> assertThat(r.source()).isEqualTo("clips/" + brokenClip))
        .satisfies(r -> assertThat(r.record()).isEqualTo(recordOf(brokenClip)))
        .satisfies(r -> assertThat(r.wanted()).isEqualTo("an audio or video file"));
  }

  @Test
  void label_ofNoClass_isRejected() throws IOException {
    assertRejected(
        RejectionCode.CSV_LABEL_UNKNOWN,
        "vggsound.csv",
        "line " + world().csv().size(),
        "purple, monkey",
        "one of VGGSound's labels");
  }

  @Test
  void clips_thatAreAbsent_areCountedAsMissing() throws IOException {
    long missing =
        world().rows().stream()
            .filter(row -> row.split().equals("train") && isOfClass(row))
            .filter(row -> world().clipFile(row).isEmpty())
            .count();
    assertThat(missing).isPositive();
    assertThat(new ReleaseFiles(out()).manifest().ledger().clips().get("train").notSelected())
        .containsEntry("CLIP_MISSING", missing);
  }

  @Test
  void badRecords_areInNoSample() throws IOException {
    ReleaseFiles release = new ReleaseFiles(out());
    for (Subset subset : VpoSubsets.ALL) {
      assertThat(release.rows(subset))
          .noneMatch(row -> Set.of("" + LONG_ID, "" + pathImage).contains(row.image().id()))
          .noneMatch(row -> row.image().file().endsWith(resizedImage))
          .allSatisfy(
              row ->
                  assertThat(row.objects())
                      .noneMatch(object -> object.id().equals("" + badAnnotation))
                      .noneMatch(object -> object.clip().file().endsWith(brokenClip)));
    }
  }

  @Test
  void share_above100Percent_isWithinLimit(@TempDir Path folder) {
    VpoRun run = planAgain(folder, "--max-rejected", "100%");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
  }

  private static boolean isOfClass(TinyWorld.Row row) {
    return Records.VPO_21.byLabel("vggsound", row.label()).isPresent();
  }

  private static VpoRun planAgain(Path folder, Object option, Object value) {
    return VpoRun.onSources(
        "plan",
        world().folder(),
        folder.resolve("plan"),
        "--spec",
        spec(),
        "--index",
        out(),
        option,
        value);
  }

  private static String recordOf(String file) throws IOException {
    String clip = file.substring(0, file.lastIndexOf('.'));
    for (TinyWorld.Row row : world().rows()) {
      if (row.clip().equals(clip)) {
        return "line %d (%s)".formatted(row.line(), clip);
      }
    }
    throw new AssertionError("no row of " + file);
  }

  private static String fileName(TinyWorld of, int image) throws IOException {
    return TinyWorld.record(of.instances(), "images", image).get("file_name").asText();
  }

  private static Path out() {
    return Objects.requireNonNull(shared).resolve("out");
  }

  private static Path spec() {
    return Objects.requireNonNull(spec);
  }

  private static TinyWorld world() {
    return Objects.requireNonNull(world);
  }

  private static VpoRun run() {
    return Objects.requireNonNull(built);
  }

  private static void assertRejected(
      RejectionCode code, String source, String record, String got, String wanted) {
    assertThat(rejections)
        .filteredOn(rejection -> rejection.code() == code)
        .containsExactly(new Rejection(code, source, record, got, wanted));
  }
}
