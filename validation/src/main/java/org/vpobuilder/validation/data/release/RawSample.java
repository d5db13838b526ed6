package org.vpobuilder.validation.data.release;

import java.util.Map;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The files of one sample, not decoded and without the mixture, which can be computed from the
 * stems.
 *
 * @param shard path of its shard
 * @param files bytes by extension
 */
public record RawSample(String shard, String key, Map<String, byte[]> files) {
  byte[] file(String extension) {
    byte[] bytes = files.get(extension);
    if (bytes == null) {
      throw failure("got no .%s, wanted one".formatted(extension));
    }
    return bytes;
  }

  /** An error about this sample. */
  BadInputException failure(String reason) {
    return new BadInputException("%s: %s: %s".formatted(shard, key, reason));
  }

  BadInputException failure(Exception cause) {
    return new BadInputException("%s: %s: %s".formatted(shard, key, cause.getMessage()), cause);
  }
}
