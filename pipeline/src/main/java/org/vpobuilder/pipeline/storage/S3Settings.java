package org.vpobuilder.pipeline.storage;

import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The store for {@code s3://} URLs. Credentials are not included: each worker takes them from its
 * own environment, by AWS's default chain.
 *
 * @param endpoint URL of a store that is not AWS's own; null for AWS's
 * @param region null for that of the environment
 * @param pathStyle whether the bucket is in the path of a URL and not in its host
 */
public record S3Settings(@Nullable String endpoint, @Nullable String region, boolean pathStyle)
    implements Serializable {
  /** AWS's own store, in the region of the environment. */
  public static final S3Settings DEFAULT = new S3Settings(null, null, false);

  /**
   * Checks the endpoint.
   *
   * @throws BadInputException if it is not the URL of a server
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

  /** The store's name in messages. */
  String storeName() {
    return endpoint == null ? "AWS S3" : endpoint;
  }
}
