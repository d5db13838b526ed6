package org.vpobuilder.pipeline.flink;

import java.net.URI;
import java.net.URISyntaxException;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The REST address of a cluster's JobManager, which is also the address of its web UI.
 *
 * @param host a name or an address; IPv6 in brackets
 * @param port 1 to 65535
 */
public record FlinkMaster(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /**
   * Reads {@code HOST:PORT}.
   *
   * @throws BadInputException if the text is not of this form
   */
  public static FlinkMaster parse(String text) {
    URI uri = uri(text);
    boolean bare =
        uri.getRawUserInfo() == null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null;
    if (!bare || uri.getHost() == null || uri.getPort() < 1 || uri.getPort() > MAX_PORT) {
      throw new BadInputException(malformed(text));
    }
    return new FlinkMaster(uri.getHost(), uri.getPort());
  }

  private static URI uri(String text) {
    try {
      return new URI("http://" + text);
    } catch (URISyntaxException e) {
      throw new BadInputException(malformed(text), e);
    }
  }

  private static String malformed(String text) {
    return "--flink-master: got %s, wanted HOST:PORT, as localhost:8081".formatted(text);
  }

  URI resource(String path) {
    return URI.create("http://%s%s".formatted(this, path));
  }

  /** {@code HOST:PORT}. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
