package org.vpobuilder.pipeline.cli;

import static org.vpobuilder.spec.failure.RejectionCode.*;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * The expected outcome for a folder of {@code ../shared/data/hostile}, derived from its README.
 *
 * <p>All are {@code 00_control} with one thing changed. Its train images are 1 (a cat), 2 and 3 (a
 * dog each), its test images 11 and 13 (a cat each) and 12 (a dog); a cat and a dog have two train
 * clips and one test clip each.
 */
record HostileSet(String folder, Outcome outcome) {
  private static final String TRAIN = "annotations/instances_train2017.json";
  private static final String IMAGE = "train2017/000000000003.jpg";
  private static final String CSV = "vggsound.csv";
  private static final String CLIP = "catTRAIN02A_000030";
  private static final Set<Long> ALL = Set.of(1L, 2L, 3L, 11L, 12L, 13L);
  private static final Set<Long> NOT_3 = Set.of(1L, 2L, 11L, 12L, 13L);
  private static final Set<String> CLIPS =
      Set.of(
          "catTRAIN01A_000030",
          CLIP,
          "catTEST001A_000030",
          "dogTRAIN01A_000030",
          "dogTRAIN02A_000030",
          "dogTEST001A_000030");

  /** The RMS of catTRAIN02A's 24,000 samples, computed with Python's wave and math modules. */
  private static final double CONTROL_DBFS = -13.338304921;

  sealed interface Outcome {}

  /** Exit code 2 and one line that ends with {@code complaint}, with the folder before it. */
  record Refused(String file, String complaint) implements Outcome {}

  /**
   * Exit code 0 and a valid release.
   *
   * @param images all that are in VPO-SS, each once; the same are in VPO-MS
   * @param clips all that were found usable
   * @param heard those that at least one sample uses
   */
  record Built(
      List<Rejected> rejections,
      Set<Long> images,
      Set<String> clips,
      Set<String> heard,
      double catDbfs,
      double tolerance)
      implements Outcome {
    Built hearing(String... ids) {
      return new Built(rejections, images, clips, Set.of(ids), catDbfs, tolerance);
    }

    Built at(double dbfs, double within) {
      return new Built(rejections, images, clips, heard, dbfs, within);
    }
  }

  record Rejected(RejectionCode code, String source, String record, String got) {}

  static final List<HostileSet> ALL_SETS =
      List.of(
          of("00_control", legal().hearing(CLIP)),
          of(
              "02_json_captions_truncated",
              new Refused("coco/annotations/captions_train2017.json", "not a whole JSON object: ")),
          of(
              "04_annotation_of_unknown_image",
              annotation(ANNOTATION_UNKNOWN_IMAGE, "annotation 103", "image_id 999999")),
          of("06_polygon_odd_count", mask(MASK_ODD_COORDINATES, "41 numbers")),
          of("08_polygon_outside", mask(MASK_NO_PIXEL, "a mask without a pixel")),
          of("10_segmentation_empty", mask(MASK_EMPTY_SEGMENTATION, "no polygon")),
          of("12_rle_uncompressed_crowd", built(List.of(), NOT_3, CLIPS)),
          of("14_rle_sum_too_small", mask(MASK_RLE_SUM, "20544")),
          of("16_rle_size_not_image", mask(MASK_RLE_SIZE, "10")),
          of("18_mask_zero_area_polygon", mask(MASK_NO_PIXEL, "a mask without a pixel")),
          of(
              "20_annotation_id_duplicate",
              annotation(ANNOTATION_ID_DUPLICATE, "annotation 101 (record 2)", "a second record")),
          of(
              "22_image_name_traversal",
              annotation(IMAGE_NAME_UNSAFE, "image 3", "../../outside.jpg")),
          of("24_annotation_nan_number", mask(MASK_NOT_FINITE, "NaN")),
          of("26_image_0_bytes", image(IMAGE_EMPTY, "0 bytes")),
          of("28_png_named_jpg", image(IMAGE_NOT_JPEG, "89504e47")),
          of("30_text_named_jpg", image(IMAGE_NOT_JPEG, "3c")),
          of("32_jpeg_cmyk", image(IMAGE_COLOUR_UNSUPPORTED, "4 components")),
          of("34_jpeg_exif_orientation_6", image(IMAGE_ORIENTED, "orientation 6")),
          of("36_audio_0_bytes", clip(CLIP_EMPTY, ".wav", "0 bytes")),
          of("38_text_named_mp4", clip(CLIP_UNREADABLE, ".mp4", "")),
          of("40_mp4_no_audio", clip(CLIP_NO_AUDIO, ".mp4", "1 streams, none of sound")),
          of("42_mp4_truncated_faststart", clip(CLIP_TRUNCATED, ".mp4", " s of sound")),
          of("44_wav_8bit", legal().hearing(CLIP).at(-13.336334675, 1e-4)),
          of("46_wav_5_1", legal().hearing(CLIP).at(-20.942543271, 1e-4)),
          of("48_wav_float32", legal().hearing(CLIP)),
          of("50_clip_ogg_opus", legal().hearing(CLIP).at(CONTROL_DBFS, 0.5)),
          of("52_clip_mp3", legal().hearing(CLIP).at(CONTROL_DBFS, 0.5)),
          of("54_wav_nan", clip(CLIP_NOT_FINITE, ".wav", "NaN")),
          of("56_wav_no_samples", clip(CLIP_NO_SAMPLES, ".wav", "0 samples")),
          of("58_wav_streamed_size", legal().hearing(CLIP)),
          of("60_csv_label_unknown", row(CSV_LABEL_UNKNOWN, "purple monkey dishwashing")),
          of("62_csv_same_id_two_starts", secondStart("catTRAIN02A_000099")),
          of("64_csv_path_traversal", row(CSV_ID_UNSAFE, "../../etc/passwd")),
          of("66_csv_crlf_bom", legal().hearing("catTRAIN01A_000030", CLIP, "dogTEST001A_000030")),
          of("68_csv_short_line", row(CSV_FIELD_COUNT, "3 fields")),
          of("70_csv_start_not_number", row(CSV_START_INVALID, "thirty")),
          of("72_csv_split_unknown", row(CSV_SPLIT_UNKNOWN, "validation")),
          of("74_clip_two_files", clip(CLIP_AMBIGUOUS, "", CLIP + ".mp4 and " + CLIP + ".wav")),
          of("76_names_leading_dash", dashes()),
          of("78_class_without_images", built(List.of(), Set.of(2L, 3L, 12L), CLIPS)));

  private static HostileSet of(String folder, Outcome outcome) {
    return new HostileSet(folder, outcome);
  }

  private static Built built(List<Rejected> rejections, Set<Long> images, Set<String> clips) {
    return new Built(rejections, images, clips, Set.of(), CONTROL_DBFS, 1e-4);
  }

  private static Built legal() {
    return built(List.of(), ALL, CLIPS);
  }

  /** Image 3 has no valid annotation, or is itself not valid. */
  private static Built annotation(RejectionCode code, String record, String got) {
    return built(List.of(new Rejected(code, TRAIN, record, got)), NOT_3, CLIPS);
  }

  private static Built mask(RejectionCode code, String got) {
    return annotation(code, "annotation 103", got);
  }

  private static Built image(RejectionCode code, String got) {
    return built(List.of(new Rejected(code, IMAGE, "image 3", got)), NOT_3, CLIPS);
  }

  private static Built clip(RejectionCode code, String extension, String got) {
    return withoutClip(
        new Rejected(code, "clips/" + CLIP + extension, "line 2 (" + CLIP + ")", got));
  }

  private static Built row(RejectionCode code, String got) {
    return withoutClip(new Rejected(code, CSV, "line 2", got));
  }

  /** The other cat of the train split sounds instead. */
  private static Built withoutClip(Rejected rejected) {
    Set<String> others = new TreeSet<>(CLIPS);
    others.remove(CLIP);
    return built(List.of(rejected), ALL, others).hearing("catTRAIN01A_000030");
  }

  private static Built secondStart(String clip) {
    Set<String> clips = new TreeSet<>(CLIPS);
    clips.add(clip);
    return built(List.of(), ALL, clips).hearing(clip);
  }

  private static Built dashes() {
    Set<String> clips = new TreeSet<>(CLIPS);
    clips.removeAll(Set.of(CLIP, "catTEST001A_000030"));
    clips.addAll(Set.of("--dashTRAIN_000030", "-dashTEST01_000030"));
    return built(List.of(), ALL, clips).hearing("--dashTRAIN_000030", "-dashTEST01_000030");
  }

  @Override
  public String toString() {
    return folder;
  }
}
