package org.vpobuilder.validation.report.gallery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;

/**
 * A sample with its files.
 *
 * @param shard path of its shard, for errors
 * @param files bytes by extension
 */
public record SampleFiles(String shard, Sample sample, Map<String, byte[]> files) {
  byte[] file(String extension) {
    byte[] bytes = files.get(extension);
    if (bytes == null) {
      throw failure("got no .%s, wanted one".formatted(extension), null);
    }
    return bytes;
  }

  BadInputException failure(String reason, @Nullable Throwable cause) {
    return new BadInputException("%s: %s: %s".formatted(shard, sample.key(), reason), cause);
  }
}
