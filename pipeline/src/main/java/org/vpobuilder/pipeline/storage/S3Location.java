package org.vpobuilder.pipeline.storage;

import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A location in a store: an object, or everything below a key that ends with a slash.
 *
 * @param key without a slash at its beginning; empty for a whole bucket
 */
record S3Location(String bucket, String key) {
  static final String SCHEME = "s3://";

  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

  /**
   * Parses a URL.
   *
   * @throws BadInputException if it names no bucket, or its key can't be that of a file
   */
  static S3Location parse(String url) {
    String rest = url.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String key = slash < 0 ? "" : rest.substring(slash + 1);
    if (!BUCKET.matcher(bucket).matches()) {
      throw new BadInputException("%s: got no bucket, wanted s3://BUCKET/PREFIX".formatted(url));
    }
    String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    boolean odd =
        !path.isEmpty()
            && Stream.of(path.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (odd) {
      throw new BadInputException("%s: wanted a prefix without //, . and ..".formatted(url));
    }
    return new S3Location(bucket, key);
  }

  S3Location withKey(String other) {
    return new S3Location(bucket, other);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
