package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.vpobuilder.schemas.JsonFormat;

/**
 * Embeddings of sounding objects of a test set.
 *
 * @param what of the network they are, of each object the mean over its pixels
 * @param objects all of the same length
 */
public record Embeddings(int formatVersion, String what, List<Embedded> objects) {
  public static final int FORMAT_VERSION = 1;

  /** Its JSON and schema; ask {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<Embeddings> JSON =
      JsonFormat.lenient(Embeddings.class, Embeddings.class, "embeddings.schema.json");

  public Embeddings {
    objects = List.copyOf(objects);
  }

  /**
   * What sounds of one class in one sample.
   *
   * @param key of the sample
   * @param index of the class
   * @param name of the class
   */
  public record Embedded(String key, int index, String name, List<Double> values) {
    public Embedded {
      values = List.copyOf(values);
    }
  }
}
