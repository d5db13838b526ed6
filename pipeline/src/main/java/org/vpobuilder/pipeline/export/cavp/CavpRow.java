package org.vpobuilder.pipeline.export.cavp;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
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
    VpoClass vpoClass, String imgId, String annId, String vggFile, double audioPos, Split split) {
  /** Columns that the authors' loaders read. */
  static final List<String> COLUMNS =
      List.of("cateName", "cateId", "img_Id", "ann_Ids", "vgg_file", "audio_pos", "split");

  /** The additional column of MSMI: 0 where image and mask lie in VPO-MS. */
  static final String MULTI_INSTANCE = "multi_instance";

  /** The values in the order of {@link #COLUMNS}. */
  List<String> values() {
    return List.of(
        vpoClass.name(),
        Integer.toString(vpoClass.publishedId()),
        imgId,
        annId,
        vggFile,
        PlainReal.text(audioPos),
        split.toString());
  }

  /** Writes real numbers as text. */
  static final class PlainReal {
    private static final boolean FAST_WRITER = true;

    private PlainReal() {}

    /**
     * The fewest digits that read back as the same double, as in this project's JSON, with a point
     * and without an exponent. Double.toString gives some values more digits before Java 19 than
     * since (JDK-4511638), so that a file would depend on the JVM; Jackson's own writer does not.
     *
     * @param value finite
     */
    static String text(double value) {
      BigDecimal shortest = new BigDecimal(NumberOutput.toString(value, FAST_WRITER));
      String text = shortest.stripTrailingZeros().toPlainString();
      return text.contains(".") ? text : text + ".0";
    }
  }
}
