package org.vpobuilder.pipeline.export;

import java.util.Locale;
import org.vpobuilder.spec.Subset;

/**
 * Where files lie below the authors' {@code root_dataset_dir}, with forward slashes (FACTS §3). In
 * MS and MSMI an image has one mask; in SS each of its samples has one, and lies by its class.
 */
final class CavpLayout {
  private CavpLayout() {}

  /** A subset's folder. */
  static String folder(Subset subset) {
    return "VPO/VPO-" + subset.toString().toUpperCase(Locale.ROOT);
  }

  static String csv(Subset subset) {
    return "%s/vpo_%s_data_stereo.csv".formatted(folder(subset), subset);
  }

  /**
   * An image.
   *
   * @param className of the sounding object, which SS alone has in its paths
   */
  static String image(Subset subset, String className, long imageId) {
    return "%s/data/%s%s.jpg".formatted(folder(subset), below(subset, className), id(imageId));
  }

  /** A mask. */
  static String mask(Subset subset, String className, long imageId, long annId) {
    String object = subset == Subset.SS ? "_" + id(annId) : "";
    return "%s/mask/%s%s%s.png"
        .formatted(folder(subset), below(subset, className), id(imageId), object);
  }

  /**
   * A sound.
   *
   * @param vggFile as the csv names it
   */
  static String audio(String vggFile) {
    return "vggsound_bench/VGGSound/audios/" + vggFile + ".wav";
  }

  private static String below(Subset subset, String className) {
    return subset == Subset.SS ? className + "/" : "";
  }

  private static String id(long id) {
    return String.format(Locale.ROOT, "%012d", id);
  }
}
