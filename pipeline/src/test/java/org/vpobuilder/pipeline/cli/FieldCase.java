package org.vpobuilder.pipeline.cli;

import static org.vpobuilder.spec.failure.RejectionCode.*;

import java.util.List;
import java.util.Set;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * The expected outcome for a folder of {@code ../shared/data/field}. Each is the valid set {@code
 * ../shared/data/hostile/00_control} with one change that was found in public reports; its README
 * gives the right outcome. Only folders with a COCO and a VGGSound are listed here.
 *
 * <p>The train images are 1 (a cat), 2 and 3 (a dog each), the test images 11 and 13 (a cat each)
 * and 12 (a dog). Most changes are made to image 3, whose object is annotation 103, and to the clip
 * catTRAIN02A_000030.
 */
record FieldCase(String folder, Outcome outcome) {
  private static final Set<Long> ALL = Set.of(1L, 2L, 3L, 11L, 12L, 13L);
  private static final Set<Long> NOT_3 = Set.of(1L, 2L, 11L, 12L, 13L);

  sealed interface Outcome {}

  /**
   * Exit code 2, nothing written, and one line on the error stream.
   *
   * @param words all words of the line
   */
  record Refused(List<String> words) implements Outcome {}

  /**
   * Exit code 0 and a release that {@code vpo verify} finds sound.
   *
   * @param rejections all of {@code rejections.jsonl}
   * @param images of VPO-SS, VPO-MS and VPO-MSMI, one sample each in each of them
   */
  record Built(List<Rejected> rejections, Set<Long> images) implements Outcome {}

  /**
   * One line of {@code rejections.jsonl}.
   *
   * @param got a part of the line's {@code got}
   */
  record Rejected(RejectionCode code, String record, String got) {}

  static final List<FieldCase> ALL_CASES =
      List.of(
          used("01_same_object_annotated_twice"),
          used("02_exif_orientation_0"),
          image("04_xmp_orientation_only", IMAGE_ORIENTED, "orientation 6"),
          used("05_aac_adts_quiet_start"),
          used("06_mp3_vbr_no_xing"),
          clip("07_mp3_stale_xing", CLIP_TRUNCATED, "9.93 s of sound"),
          clip("08_webm_cut_off", CLIP_TRUNCATED, "2.69 s of sound"),
          used("09_ogg_cut_off"),
          used("10_area_placeholder_zero"),
          used("11_area_missing"),
          used("12_ids_strings"),
          used("13_ids_floats_one_record"),
          used("14_ids_floats_all"),
          used("15_iscrowd_boolean"),
          used("16_json_bom"),
          refused("18_categories_from_zero", "category 5: got bus, wanted airplane"),
          refused("19_own_category_numbers", "instances_train2017.json", "cat", "101"),
          used("20_near_duplicate_object"),
          used("21_lone_surrogate_in_url"),
          used("22_licence_name_cut_in_a_pair"),
          used("23_json_key_twice"),
          used("24_clips_named_start_end_ms"),
          used("25_clips_named_unpadded"),
          used("26_clips_upper_case_extension"),
          used("27_csv_pandas_index"),
          refused("29_csv_semicolons", "vggsound.csv", ";"),
          built("31_csv_nul_bytes", ALL, new Rejected(CSV_FIELD_COUNT, "line 3", "1 fields")),
          used("32_clips_in_subfolder"),
          used("35_mp4_first_of_two_tracks_silent"),
          used("37_m4a_fragmented"),
          clip("38_m4a_fragmented_cut_off", CLIP_TRUNCATED, "2.95 s of sound"),
          used("39_aac_rate_changes"),
          used("41_wav_sizes_zero"),
          clip("42_wav_odd_chunk_unpadded", CLIP_UNREADABLE, ""),
          image("43_jpeg_hole_of_zeros", IMAGE_UNREADABLE, ""),
          used("44_jpeg_motion_photo"),
          used("45_jpeg_exif_corrupt"),
          used("46_jpeg_junk_before_end"),
          used("48_downloader_leftovers"),
          used("49_apple_double_files"),
          refused("50_git_lfs_pointers", "LFS"),
          image("53_image_without_size", IMAGE_DIMENSIONS_OUT_OF_RANGE, "no width"),
          mask("54_segmentation_flat_list", MASK_NOT_A_SEGMENTATION, "a NUMBER"),
          mask("55_segmentation_point_pairs", MASK_NOT_A_SEGMENTATION, "a coordinate that is"),
          mask("56_rle_counts_python_bytes_literal", MASK_RLE_STRING, "U+0027"),
          mask("58_polygon_huge_coordinates", MASK_TOO_LARGE, "2.08543216E8"),
          used("59_coco_images_subfolder"),
          refused("61_json_utf16", "instances_train2017.json", "UTF-16"),
          refused("62_json_gzip", "instances_train2017.json", "a gzip file"),
          refused("63_caption_latin1_byte", "captions_train2017.json", "UTF-8", "at byte 1967"),
          used("65_csv_old_mac_line_ends"),
          used("67_area_whole_image"),
          used("68_licence_id_zero"),
          used("69_xmp_not_utf8"),
          used("73_stray_name_beyond_ascii"),
          clip("75_muted_with_dither", CLIP_SILENT, "-92.1 dBFS"),
          clip("76_muted_with_dc_offset", CLIP_SILENT, "-9"));

  private static FieldCase used(String folder) {
    return built(folder, ALL);
  }

  private static FieldCase built(String folder, Set<Long> images, Rejected... rejections) {
    return new FieldCase(folder, new Built(List.of(rejections), images));
  }

  private static FieldCase refused(String folder, String... words) {
    return new FieldCase(folder, new Refused(List.of(words)));
  }

  private static FieldCase image(String folder, RejectionCode code, String got) {
    return built(folder, NOT_3, new Rejected(code, "image 3", got));
  }

  private static FieldCase mask(String folder, RejectionCode code, String got) {
    return built(folder, NOT_3, new Rejected(code, "annotation 103", got));
  }

  /** The other cat of the train split sounds instead. */
  private static FieldCase clip(String folder, RejectionCode code, String got) {
    return built(folder, ALL, new Rejected(code, "line 2 (catTRAIN02A_000030)", got));
  }

  @Override
  public String toString() {
    return folder;
  }
}
