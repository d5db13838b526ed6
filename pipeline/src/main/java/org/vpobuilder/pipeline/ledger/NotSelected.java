package org.vpobuilder.pipeline.ledger;

/**
 * Why a sound record was not used. If several reasons hold for an image's objects, the last one in
 * this list is given: the reason of the object that came furthest.
 */
public enum NotSelected {
  /** The image shows no object of the class map. */
  NO_VPO_OBJECT,
  /**
   * An annotation of the class map's categories was rejected, so it is not known what the image
   * shows.
   */
  OBJECT_REJECTED,
  /** The spec does not allow the licence of the image or, by {@code licences.clips}, the clip. */
  LICENCE_NOT_ALLOWED,
  ONLY_CROWDS,
  /** A person is neither male, female nor baby, or could be confused with a person who sounds. */
  PERSON_UNLABELLED,
  /** The source does not vouch that it annotated every object of the class in the image. */
  CLASS_NOT_EXHAUSTIVE,
  NO_CLIP_OF_CLASS,
  MASK_TOO_SMALL,
  SAME_CLASS_DISTRACTOR,
  CROWD_OF_CLASS,
  /**
   * The image has fewer objects that could sound than {@code eligibility.min_candidates} asks for.
   */
  FEW_CANDIDATES,
  /**
   * So many of the image's objects must sound that fewer than {@code eligibility.min_silent} would
   * stay silent.
   */
  FEW_SILENT,
  /** The subset takes no image with several instances of a class. */
  SEVERAL_INSTANCES_OF_CLASS,
  /** The subset takes only images with several instances of a class that may sound. */
  NO_SEVERAL_INSTANCES_OF_CLASS,
  /** Fewer than two classes may sound, or not each with one object alone. */
  NO_TWO_CLASSES,
  /**
   * No two objects of the image make a pair: their masks overlap, or their positions are too near.
   */
  NO_DISJOINT_PAIR,
  /** Too many of the objects that should sound would be hidden behind smaller ones. */
  OBJECT_HIDDEN,
  /** A train image is also among the test images, by a key or by content. */
  IMAGE_ALSO_IN_TEST,
  /** A test image is also a kept train sample's; only where a release is extended. */
  IMAGE_ALSO_IN_TRAIN,
  /** The photograph is taken from another source of the build, which has it in this split too. */
  IMAGE_ALSO_FROM_OTHER_SOURCE,
  /** The image would be usable, but the count is reached. */
  NOT_NEEDED,

  /** A row has no label of the class map. */
  LABEL_OUTSIDE_CLASS_MAP,
  /** A clip has labels of several classes, so it is not clear which class is heard. */
  SEVERAL_CLASSES_HEARD,
  /** A clip contains music or speech in addition to its class. */
  OTHER_SOUND_HEARD,
  /** A clip's class is heard, but is not its main sound. */
  NOT_PREDOMINANT,
  /** The table lists the clip but the folder lacks it: about a fifth of VGGSound is gone. */
  CLIP_MISSING,
  /** A train clip shares a key with test: a video, a recording or an uploader. */
  VIDEO_ALSO_IN_TEST,
  /** AVSBench has the clip's video in another split (AVS-M-SS only). */
  VIDEO_ON_OTHER_SIDE,
  /** A train clip has the content of a test clip. */
  AUDIO_ALSO_IN_TEST,
  /** The clip is usable, but no object needed it. */
  CLIP_NOT_NEEDED,

  CATEGORY_OUTSIDE_CLASS_MAP,
  /** Another annotation of the image has the same object: the two are one. */
  SAME_OBJECT,
  IMAGE_NOT_SELECTED,
  IMAGE_REJECTED,
  /** The sample it was planned for was rejected when it was rendered. */
  SAMPLE_REJECTED
}
