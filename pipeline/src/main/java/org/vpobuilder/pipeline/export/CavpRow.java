package org.vpobuilder.pipeline.export;

import java.util.List;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.Split;

/**
 * A row of the csv: one sounding object.
 *
 * @param vggFile name of its sound, without {@code .wav}
 * @param audioPos alpha, in (0, 1)
 */
record CavpRow(
    VpoClass vpoClass, long imgId, long annId, String vggFile, double audioPos, Split split) {
  /** Columns that the authors' loaders read. */
  static final List<String> COLUMNS =
      List.of("cateName", "cateId", "img_Id", "ann_Ids", "vgg_file", "audio_pos", "split");

  /** MSMI's one column more: 0 where image and mask lie in VPO-MS. */
  static final String MULTI_INSTANCE = "multi_instance";

  /** The values in the order of {@link #COLUMNS}. */
  List<String> values() {
    return List.of(
        vpoClass.name(),
        Integer.toString(vpoClass.publishedId()),
        Long.toString(imgId),
        Long.toString(annId),
        vggFile,
        PlainReal.text(audioPos),
        split.toString());
  }
}
