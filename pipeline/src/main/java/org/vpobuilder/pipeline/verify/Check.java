package org.vpobuilder.pipeline.verify;

import java.util.Locale;

/** What a release promises, one name per promise. */
public enum Check {
  MANIFEST("release.json lists every file of the folder and no other, with its bytes and sha256"),
  SCHEMA("every spec, json and jsonl row is what its schema says"),
  INDEX("every shards.json lists its folder's shards, in order, with samples, bytes and sha256"),
  COUNTS("manifest, index, plan and shards agree on the number of samples; there is one at least"),
  KEY_ORDER("keys ascend within a shard and stand once in the release"),
  KEY_DOTS("no key has a dot: loaders end a key at the first one"),
  MEMBERS_APART("a sample's files stand side by side: loaders end a sample where the key changes"),
  JSON_FIELDS("every sample's json has the same members: loaders take them from the first samples"),
  NUMBER_TYPES("a column of whole numbers never has a point, one of reals always has"),
  MASK_PALETTE("no mask has a palette: loaders turn its indices into colours"),
  MEMBERS("a sample is its five files, adjacent and sorted, with mtime 0, owner 0, mode 0644"),
  IMAGE(
      "JPEG header, json and mask have one size; the JPEG is grey or colour and the json's bytes"),
  OBJECTS(
      "sounding objects first, by channel; then the others by id; only sounding ones have clips"),
  RLE("area, box and centre of every object are those of its mask"),
  ALPHA("alpha is the column of the mask's centre of mass over the image's width, to 1e-12"),
  MASK_VALUES("the mask is the sounding objects' classes, 255 for crowds and 0 elsewhere"),
  AUDIO_FORMAT("mixture and stems are PCM-16 of the stated rate, channels and length"),
  CLIPPING("no sample of mixture or stems reaches full scale"),
  MIXTURE("the mixture is what the law of space makes of the stems, to 1 step or the law's more"),
  LEVELS("one source: left to right is as the law's gains; the json's levels are measured"),
  LEAK_IMAGE("no image id in both splits"),
  LEAK_KEY("no photograph, video, recording or uploader in both splits"),
  LEAK_CLIP("no clip in both splits"),
  LEAK_IMAGE_CONTENT("no two images with the same bytes in both splits"),
  LEAK_AUDIO_CONTENT("no two clips with the same bytes in both splits"),
  SS_RULES("SS: exactly one object sounds, its distractors are as the spec says"),
  MS_RULES("MS: no two objects of a class, not too many sounding, all of different classes"),
  MSMI_CONTAINS_MS("MSMI's index begins with MS's shards"),
  MSMI_RULES("MSMI's own: several of a class sound, each with a clip of its own, not too many"),
  MIN_CANDIDATES("every image has as many objects that could sound as the spec asks for"),
  LABELS("a clip's label and an object's index and category belong to its class"),
  CLIPS("every clip that is heard stands in index/clips.jsonl, in the sample's split"),
  PLAN_MATCH("every sample is its plan row: key, shard, image and objects"),
  LEDGER("read = used + rejected + not selected, and used is what the samples use"),
  LICENCES("every image's licence is one that the spec allows"),
  MIN_SHARDS("every subset and split has shards.min_shards shards, or one a sample; none is empty"),
  ATTRIBUTION("ATTRIBUTION.csv has each sounding object of each sample, its image and its clip"),
  CROISSANT("croissant.json lists the manifest's files with bytes and sha256, and every subset"),
  CITATION("CITATION.cff names title, version and authors as the spec does; a part says so"),
  CARD(
      "README.md has the counts of the shards and of what was asked for, the spec's name and seed");

  private final String promise;

  Check(String promise) {
    this.promise = promise;
  }

  /** One line: what holds of a release that passes. */
  public String promise() {
    return promise;
  }

  /** The name in tables and reports, in kebab-case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
