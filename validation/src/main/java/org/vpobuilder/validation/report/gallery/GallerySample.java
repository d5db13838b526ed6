package org.vpobuilder.validation.report.gallery;

import java.util.Map;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;

/**
 * A sample with its files.
 *
 * @param shard path of its shard, for errors
 * @param files content of the files by extension
 */
public record GallerySample(String shard, Sample sample, Map<String, byte[]> files) {
  byte[] file(String extension) {
    byte[] bytes = files.get(extension);
    if (bytes == null) {
      throw failure("got no .%s, wanted one".formatted(extension));
    }
    return bytes;
  }

  BadInputException failure(String reason) {
    return new BadInputException("%s: %s: %s".formatted(shard, sample.key(), reason));
  }

  BadInputException failure(Exception cause) {
    return new BadInputException(
        "%s: %s: %s".formatted(shard, sample.key(), cause.getMessage()), cause);
  }
}
