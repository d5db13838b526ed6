package org.vpobuilder.pipeline.ledger;

/**
 * Why a sound record was not used. Of the reasons that hold for an image's objects the last one
 * here is given: the furthest that any of them came.
 */
public enum NotSelected {
  /** The image shows nothing of the class map. */
  NO_VPO_OBJECT,
  /** An annotation of the class map's categories was rejected: what is shown is not known. */
  OBJECT_REJECTED,
  /** The spec does not allow the image's licence. */
  LICENCE_NOT_ALLOWED,
  ONLY_CROWDS,
  /** A person is neither male, female nor baby, or could be confused with one who sounds. */
  PERSON_UNLABELLED,
  /** The source does not vouch that it annotated every object of the class in the image. */
  CLASS_NOT_EXHAUSTIVE,
  NO_CLIP_OF_CLASS,
  MASK_TOO_SMALL,
  SAME_CLASS_DISTRACTOR,
  CROWD_OF_CLASS,
  /** Fewer objects could sound than {@code eligibility.min_candidates} asks for. */
  FEW_CANDIDATES,
  /** The subset takes no image with several instances of a class. */
  SEVERAL_INSTANCES_OF_CLASS,
  /** The subset takes images alone with several instances of a class that may sound. */
  NO_SEVERAL_INSTANCES_OF_CLASS,
  /** Fewer than two classes may sound, or not each with one object alone. */
  NO_TWO_CLASSES,
  /** No two objects of the image make a pair: their masks overlap, or their places are too near. */
  NO_DISJOINT_PAIR,
  /** Of the objects to sound too many would be hidden behind smaller ones. */
  OBJECT_HIDDEN,
  /** A train image that is also among the test images, by a key or by content. */
  IMAGE_ALSO_IN_TEST,
  /** A test image that a kept train sample has: only where a release is extended. */
  IMAGE_ALSO_IN_TRAIN,
  /** It would do, but the count is filled. */
  NOT_NEEDED,

  /** A row of no label of the class map. */
  LABEL_OUTSIDE_CLASS_MAP,
  /** A clip whose labels are of several classes: who is heard can't be told. */
  SEVERAL_CLASSES_HEARD,
  /** A clip in which music or speech is heard beside its class. */
  OTHER_SOUND_HEARD,
  /** A clip in which its class is heard, but is not what is mainly heard. */
  NOT_PREDOMINANT,
  /** The table lists it and the folder lacks it: about a fifth of VGGSound is gone. */
  CLIP_MISSING,
  /** A train clip that shares a key with test: a video, a recording or an uploader. */
  VIDEO_ALSO_IN_TEST,
  /** A clip of a video that AVSBench has on another side (AVS-M-SS only). */
  VIDEO_ON_OTHER_SIDE,
  /** A train clip with the content of a test clip. */
  AUDIO_ALSO_IN_TEST,
  /** Usable, and no object asked for it. */
  CLIP_NOT_NEEDED,

  CATEGORY_OUTSIDE_CLASS_MAP,
  /** Another annotation of the image has the same object: the two are one. */
  SAME_OBJECT,
  IMAGE_NOT_SELECTED,
  IMAGE_REJECTED,
  /** The sample it was planned for was rejected when it was rendered. */
  SAMPLE_REJECTED
}
