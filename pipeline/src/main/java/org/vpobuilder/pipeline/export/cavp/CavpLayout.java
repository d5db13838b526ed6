package org.vpobuilder.pipeline.export.cavp;

import java.util.Locale;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * The paths of files below the authors' {@code root_dataset_dir}, with forward slashes. In MS and
 * MSMI an image has one mask; in SS each sample of the image has a mask, in the folder of its
 * class.
 */
final class CavpLayout {
  private CavpLayout() {}

  /** The path of a subset's folder. */
  static String folder(Subset subset) {
    return "VPO/VPO-" + subset.toString().toUpperCase(Locale.ROOT);
  }

  static String csv(Subset subset) {
    return "%s/vpo_%s_data_stereo.csv".formatted(folder(subset), subset);
  }

  /**
   * The path of an image.
   *
   * @param className of the sounding object, which only SS has in its paths
   */
  static String image(Subset subset, String className, ImageRef image) {
    return "%s/data/%s%s.jpg".formatted(folder(subset), below(subset, className), name(image));
  }

  /** The path of a mask. */
  static String mask(Subset subset, String className, ImageRef image, String objectId) {
    String object = subset.isKeyedByObject() ? "_" + padded(objectId) : "";
    return "%s/mask/%s%s%s.png"
        .formatted(folder(subset), below(subset, className), name(image), object);
  }

  /**
   * The path of a sound.
   *
   * @param vggFile as the csv names it
   */
  static String audio(String vggFile) {
    return "vggsound_bench/VGGSound/audios/" + vggFile + ".wav";
  }

  private static String below(Subset subset, String className) {
    return subset.isKeyedByObject() ? className + "/" : "";
  }

  /**
   * The name of an image's files: COCO's ids are padded to twelve digits; other names begin with
   * the source's name.
   */
  static String name(ImageRef image) {
    return image.source().equals(SourceIds.COCO) ? padded(image.id()) : id(image);
  }

  /** An image's id in the csv, which is COCO's own where it is COCO's. */
  static String id(ImageRef image) {
    return image.address().replace(':', '-');
  }

  private static String padded(String id) {
    return id.matches("\\d{1,12}") ? "0".repeat(12 - id.length()) + id : id;
  }
}
