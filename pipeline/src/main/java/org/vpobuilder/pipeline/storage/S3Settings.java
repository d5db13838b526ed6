package org.vpobuilder.pipeline.storage;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Which store {@code s3://} means. Credentials are not in it: each worker takes them from its own
 * environment, by AWS's default chain.
 *
 * @param endpoint URL of a store that is not AWS's own; null for AWS's
 * @param region null for what the environment says
 * @param pathStyle whether the bucket stands in the path of a URL and not in its host
 */
public record S3Settings(@Nullable String endpoint, @Nullable String region, boolean pathStyle)
    implements Serializable {
  /** AWS's own store, as the environment says. */
  public static final S3Settings DEFAULT = new S3Settings(null, null, false);

  /**
   * Checks the endpoint.
   *
   * @throws BadInputException if it is no URL of a server
   */
  public S3Settings {
    if (endpoint != null && !isServer(endpoint)) {
      throw new BadInputException(
          "--s3-endpoint: got %s, wanted http://HOST[:PORT] or https://HOST[:PORT]"
              .formatted(endpoint));
    }
  }

  private static boolean isServer(String endpoint) {
    try {
      URI uri = new URI(endpoint);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Names the store in messages. */
  String storeName() {
    return endpoint == null ? "AWS S3" : endpoint;
  }
}
