package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.vpobuilder.pipeline.cli.LimitOptions.RejectionLimit;
import org.vpobuilder.pipeline.cli.LostRecords.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.PlanSummary;

/** Checks the losses that a run reports, and the limit for them. */
class LostRecordsTest {
  /**
   * 20 rows, of which 2 can't be read and 2 are of other labels: 16 clips are listed, 5 of them are
   * missing, 11 were looked at. 40 images, 120 annotations.
   */
  private static final Ledger LEDGER =
      new Ledger(
          new TreeMap<>(
              Map.of(
                  "ss/train", Partition.of(30, 30, Map.of(), Map.of()),
                  "ms/train", Partition.of(30, 29, Map.of("IMAGE_MISSING", 1L), Map.of()),
                  "ss/test", Partition.of(10, 10, Map.of(), Map.of()))),
          new TreeMap<>(
              Map.of(
                  "train", Partition.of(100, 97, Map.of("MASK_NO_PIXEL", 3L), Map.of()),
                  "test", Partition.of(20, 20, Map.of(), Map.of()))),
          new TreeMap<>(
              Map.of(
                  "train",
                  Partition.of(
                      15,
                      6,
                      Map.of("CSV_FIELD_COUNT", 1L, "CLIP_SILENT", 1L, "CLIP_TRUNCATED", 2L),
                      Map.of(
                          "LABEL_OUTSIDE_CLASS_MAP",
                          2L,
                          "CLIP_MISSING",
                          2L,
                          "CLIP_NOT_NEEDED",
                          1L)),
                  "test",
                  Partition.of(4, 1, Map.of(), Map.of("CLIP_MISSING", 3L)),
                  "unknown",
                  Partition.of(1, 0, Map.of("CSV_SPLIT_UNKNOWN", 1L), Map.of()))));

  @TempDir Path path;
  private Folder folder;

  @BeforeEach
  void setUp() {
    folder = Folder.of(path);
  }

  private static Rejection rejection(RejectionCode code, String source, int record) {
    return new Rejection(code, source, "record " + record, "got", "wanted");
  }

  private LostRecords losses(Ledger ledger, OptionalLong labels, Rejection... rejections)
      throws IOException {
    RowFiles.write(folder, "index/rejections.jsonl", Formats.REJECTION, Arrays.asList(rejections));
    RowFiles.write(folder, "plan/rejections.jsonl", Formats.REJECTION, List.of());
    PlanSummary plan =
        new PlanSummary(
            2, "x", 1, List.of(), new TreeMap<>(), new TreeMap<>(), List.of(), ledger, null, null);
    return LostRecords.of(plan, folder, labels);
  }

  private LostRecords losses() throws IOException {
    return losses(
        LEDGER,
        OptionalLong.of(9),
        rejection(RejectionCode.CLIP_SILENT, "clips/a.wav", 1),
        rejection(RejectionCode.CLIP_TRUNCATED, "clips/b.wav", 2),
        rejection(RejectionCode.CLIP_TRUNCATED, "clips/c.wav", 3),
        rejection(RejectionCode.CSV_FIELD_COUNT, "vggsound.csv", 4),
        rejection(RejectionCode.CSV_SPLIT_UNKNOWN, "vggsound.csv", 5),
        rejection(RejectionCode.IMAGE_MISSING, "train2017/1.jpg", 6),
        rejection(RejectionCode.MASK_NO_PIXEL, "annotations/i.json", 7),
        rejection(RejectionCode.MASK_NO_PIXEL, "annotations/i.json", 8),
        rejection(RejectionCode.MASK_NO_PIXEL, "annotations/i.json", 9),
        rejection(RejectionCode.PERSON_LABEL_INVALID, "persons.csv", 10));
  }

  private static String printed(LostRecords losses) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      losses.print(out);
    }
    return text.toString();
  }

  private static List<String> exceeded(String limit, LostRecords losses) {
    return new RejectionLimit.Converter().convert(limit).exceeded(losses);
  }

  @Test
  void print_rowForEachCode_besideHowManyThereWere() throws IOException {
    assertThat(printed(losses()))
        .isEqualTo(
            """

            lost             count          of  why
            missing              5          16  the csv lists the clip, the folder lacks it
            clips                2          11  CLIP_TRUNCATED
            clips                1          11  CLIP_SILENT
            images               1          40  IMAGE_MISSING
            annotations          3         120  MASK_NO_PIXEL
            rows                 1          20  CSV_FIELD_COUNT
            rows                 1          20  CSV_SPLIT_UNKNOWN
            labels               1           9  PERSON_LABEL_INVALID

            10 records were rejected: DIR/index/rejections.jsonl and DIR/plan/rejections.jsonl
            """
                .replace("DIR", path.toString()));
  }

  @Test
  void print_nothingLost_saysSo() throws IOException {
    Ledger whole = new Ledger(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    assertThat(printed(losses(whole, OptionalLong.empty())))
        .isEqualTo("\nNo record was rejected, no clip is missing.\n");
  }

  @Test
  void print_onlyMissing_isNoRejection() throws IOException {
    assertThat(printed(losses(LEDGER, OptionalLong.empty())))
        .contains("missing              5          16  ")
        .endsWith("\n\nNo record was rejected.\n");
  }

  @ParameterizedTest
  @EnumSource(value = RejectionCode.class, mode = EnumSource.Mode.MATCH_NONE, names = "CONTROL_.*")
  void kind_ofEveryCode_isKnown(RejectionCode code) {
    String name = code.name();
    Kind kind = LostRecords.kind(rejection(code, "clips/a.wav", 1));
    Kind wanted =
        name.matches("(CLIP|AUDIO)_.*") || name.equals("SOURCE_CHANGED")
            ? Kind.CLIPS
            : name.startsWith("IMAGE_")
                ? Kind.IMAGES
                : name.startsWith("CSV_")
                    ? Kind.ROWS
                    : name.startsWith("VIDEO_")
                        ? Kind.VIDEOS
                        : name.startsWith("PERSON_") ? Kind.LABELS : Kind.ANNOTATIONS;
    assertThat(kind).isEqualTo(wanted);
  }

  @Test
  void kind_ofChangedImage_isImages() {
    assertThat(
            LostRecords.kind(
                new Rejection(
                    RejectionCode.SOURCE_CHANGED, "train2017/1.jpg", "image 1", "got", "wanted")))
        .isEqualTo(Kind.IMAGES);
  }

  /** 27.3 % of 11 clips are 3.003: 3 are within; 27.2 % are 2.992: 3 are not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | ''",
        "2 | 3 of 11 clips; 3 of 120 annotations",
        "27.3% | ''",
        "27.2% | 3 of 11 clips",
        "clips=2 | 3 of 11 clips",
        "100%,clips=2 | 3 of 11 clips",
        "0,clips=3,images=1,annotations=3,rows=2,labels=1 | ''",
        "labels=11% | 1 of 9 labels",
        "labels=12% | ''",
        "missing=4,3 | 5 of 16 clips",
        "missing=32% | ''",
        "missing=31% | 5 of 16 clips",
        "videos=0 | ''"
      })
  void limit_holdsForEachKindByItself(String limit, String above) throws IOException {
    List<String> lines = exceeded(limit, losses());
    assertThat(
            String.join("; ", lines.stream().map(l -> l.replaceAll(" (reje|are).*", "")).toList()))
        .isEqualTo(above);
  }

  @Test
  void exceeded_namesKindCountAndLimit() throws IOException {
    assertThat(exceeded("missing=30%,2.5%", losses()))
        .containsExactly(
            "5 of 16 clips are missing, --max-rejected missing=30% allows 4",
            "3 of 11 clips rejected, --max-rejected 2.5% allows 0; see DIR/index/rejections.jsonl"
                    .replace("DIR", path.toString())
                + " and "
                + path
                + "/plan/rejections.jsonl",
            "2 of 20 rows rejected, --max-rejected 2.5% allows 0; see DIR/index/rejections.jsonl"
                    .replace("DIR", path.toString())
                + " and "
                + path
                + "/plan/rejections.jsonl",
            "1 of 9 labels rejected, --max-rejected 2.5% allows 0; see DIR/index/rejections.jsonl"
                    .replace("DIR", path.toString())
                + " and "
                + path
                + "/plan/rejections.jsonl");
  }

  /**
   * Rendering does not have the csv of persons, so a share of its rows, which were not counted,
   * does not apply.
   */
  @Test
  void limit_ofUncountedKind_holdsAsNumberOnly() throws IOException {
    LostRecords uncounted =
        losses(
            LEDGER,
            OptionalLong.empty(),
            rejection(RejectionCode.PERSON_LABEL_INVALID, "persons.csv", 1));
    assertThat(exceeded("labels=0%", uncounted)).isEmpty();
    assertThat(exceeded("labels=0", uncounted))
        .singleElement()
        .asString()
        .startsWith("1 labels rejected, --max-rejected labels=0 allows 0; see ");
    assertThat(printed(uncounted)).contains("labels               1           -  PERSON_");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "few | got 'few', wanted a number, a share such as 2%, or KIND=2%",
        "1,, | got '1,,', wanted a number, a share such as 2%, or KIND=2%",
        "clips= | got 'clips=', wanted a number, a share such as 2%, or KIND=2%",
        "1,2% | got '1,2%', wanted each kind once",
        "200% | got '200%', wanted a share from 0% to 100%",
        "2%,images=100.01% | got 'images=100.01%', wanted a share from 0% to 100%",
        "rows=1,rows=2 | got 'rows=1,rows=2', wanted each kind once",
        "frogs=1 | got kind 'frogs', wanted one of missing, clips, images, annotations, rows,"
            + " labels, videos"
      })
  void limit_thatIsNone_isRefused(String text, String message) {
    assertThatThrownBy(() -> new RejectionLimit.Converter().convert(text)).hasMessage(message);
  }
}
