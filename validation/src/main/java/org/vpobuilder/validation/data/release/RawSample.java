package org.vpobuilder.validation.data.release;

import java.util.Map;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The files of one sample, undecoded; without the mixture, which the stems give back.
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

  /** What is wrong with this sample. */
  BadInputException failure(String reason) {
    return new BadInputException("%s: %s: %s".formatted(shard, key, reason));
  }

  BadInputException failure(Exception cause) {
    return new BadInputException("%s: %s: %s".formatted(shard, key, cause.getMessage()), cause);
  }
}
