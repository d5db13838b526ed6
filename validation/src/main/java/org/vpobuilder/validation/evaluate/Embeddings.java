package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.vpobuilder.schemas.JsonFormat;

/**
 * Embeddings of sounding objects of a test set.
 *
 * @param what description of the network's map; an object's embedding is its mean over the object's
 *     pixels
 * @param objects the objects, all with vectors of the same length
 */
public record Embeddings(int formatVersion, String what, List<Embedded> objects) {
  public static final int FORMAT_VERSION = 1;

  /** Its JSON format, with a schema; call {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<Embeddings> JSON =
      JsonFormat.lenient(Embeddings.class, Embeddings.class, "embeddings.schema.json");

  public Embeddings {
    objects = List.copyOf(objects);
  }

  /**
   * The sounding objects of one class in one sample.
   *
   * @param key key of the sample
   * @param index index of the class
   * @param name name of the class
   */
  public record Embedded(String key, int index, String name, List<Double> values) {
    public Embedded {
      values = List.copyOf(values);
    }
  }
}
