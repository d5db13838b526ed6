package org.vpobuilder.spec.failure;

/**
 * The reason why a record of a source can't be used. Its {@link #toString()} is its name in every
 * file.
 */
public enum RejectionCode {
  IMAGE_RECORD_INVALID,
  IMAGE_ID_DUPLICATE,
  IMAGE_NAME_UNSAFE,
  IMAGE_DIMENSIONS_OUT_OF_RANGE,
  ANNOTATION_RECORD_INVALID,
  ANNOTATION_ID_DUPLICATE,
  ANNOTATION_UNKNOWN_IMAGE,
  ANNOTATION_UNKNOWN_CATEGORY,

  MASK_ODD_COORDINATES,
  MASK_TOO_FEW_POINTS,
  MASK_NOT_FINITE,
  MASK_EMPTY_SEGMENTATION,
  MASK_RLE_SUM,
  MASK_RLE_SIZE,
  MASK_RLE_NEGATIVE,
  MASK_RLE_STRING,
  MASK_NO_PIXEL,
  MASK_TOO_LARGE,
  MASK_NOT_A_SEGMENTATION,
  /** The mask's own file is not there. */
  MASK_MISSING,
  /** The mask's own file is not a PNG of numbers, or is broken. */
  MASK_UNREADABLE,
  MASK_LINK_LEADS_OUT,
  /** The mask's own file does not have its image's size. */
  MASK_SIZE_MISMATCH,

  IMAGE_MISSING,
  IMAGE_EMPTY,
  IMAGE_NOT_JPEG,
  IMAGE_UNREADABLE,
  IMAGE_SIZE_MISMATCH,
  IMAGE_COLOUR_UNSUPPORTED,
  IMAGE_ORIENTED,
  IMAGE_TOO_LARGE,
  IMAGE_LINK_LEADS_OUT,
  /**
   * A train image has the same bytes as a test image, in a plan that was made without reading
   * images.
   */
  IMAGE_ALSO_IN_TEST,
  /** A picture looks like one of test, although its bytes differ. */
  IMAGE_LIKE_IN_TEST,
  /** A test picture looks like one of a kept train sample; this happens only in an extension. */
  IMAGE_LIKE_IN_TRAIN,

  PERSON_LABEL_INVALID,

  CSV_FIELD_COUNT,
  CSV_ID_UNSAFE,
  CSV_START_INVALID,
  CSV_LABEL_UNKNOWN,
  CSV_SPLIT_UNKNOWN,
  CSV_ROW_DUPLICATE,

  CLIP_AMBIGUOUS,
  CLIP_EMPTY,
  CLIP_TOO_LARGE,
  CLIP_LINK_LEADS_OUT,
  CLIP_UNREADABLE,
  CLIP_NO_AUDIO,
  CLIP_NO_SAMPLES,
  CLIP_TRUNCATED,
  CLIP_NOT_FINITE,
  CLIP_TOO_SHORT,
  CLIP_SILENT,
  /** Listeners did not hear its class in it (VGGSounder). */
  CLIP_CLASS_NOT_HEARD,
  /** The clip has 3 s that sound like 3 s of a test clip, although its bytes differ. */
  AUDIO_LIKE_IN_TEST,
  /** A process that decoded it crashed, twice. */
  CLIP_CRASHES_DECODER,
  /** It was not decoded within the time limit, twice. */
  CLIP_HANGS_DECODER,

  VIDEO_NAME_UNSAFE,
  VIDEO_DUPLICATE,
  VIDEO_SPLIT_UNKNOWN,
  VIDEO_CATEGORY_UNKNOWN,
  VIDEO_FRAME_MISSING,
  VIDEO_MASK_MISSING,
  /** No clip of its category may replace its sound. */
  VIDEO_WITHOUT_CLIP,

  /** The source of the base sample's image does not state which classes the image lacks. */
  CONTROL_ABSENCE_UNKNOWN,
  /** The picture shows every class that is heard in the split. */
  CONTROL_NO_ABSENT_CLASS,
  /**
   * No class that is close to the base's class and heard in the split is absent from the picture.
   */
  CONTROL_NO_NEAR_CLASS,
  /**
   * Every other sample of the side has the sound of a class that the picture shows, or is taken.
   */
  CONTROL_NO_PARTNER,
  /** Only the place shows which instance of a class sounds. */
  CONTROL_PLACE_NEEDED,
  /** The base sample's mask would be right for the control too. */
  CONTROL_SAME_ANSWER,
  /** Nothing is left to be heard, or seen, if one source is muted. */
  CONTROL_ONE_SOURCE,
  /** The base is too soft to measure its loudness. */
  CONTROL_TOO_SOFT,
  /** The control's sound would exceed full scale. */
  CONTROL_WOULD_CLIP,
  /** The picture can't be decoded, so it can't be mirrored. */
  CONTROL_PICTURE_UNREADABLE,

  /** A source file is not the one from which the plan was made. */
  SOURCE_CHANGED
}
