package org.vpobuilder.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.StoreException;

/**
 * Tests writing a file that must not exist yet. A server made here gives the answers that S3Proxy
 * can't give on demand (412 to the writer itself, 409, and 501 of stores without the condition).
 */
class S3ConditionTest {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private int answer;
  private byte[] there = {7};
  private HttpServer http;
  private Folder folder;

  @BeforeEach
  void start() throws IOException {
    S3Server.logIn();
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/", this::answer);
    http.start();
    String endpoint = "http://127.0.0.1:" + http.getAddress().getPort();
    folder = Folder.of("s3://bucket/out", new S3Settings(endpoint, null, true));
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  /** The bucket exists and is empty; a conditional PUT gets the answer. */
  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String method = exchange.getRequestMethod();
    String condition = exchange.getRequestHeaders().getFirst("If-None-Match");
    int code = 200;
    byte[] body = new byte[0];
    if (method.equals("GET")) {
      body = there;
    } else if (method.equals("HEAD")
        && exchange.getRequestURI().getPath().contains("release.json")) {
      code = 404;
    } else if (method.equals("PUT")) {
      requests.add("PUT If-None-Match=" + condition);
      code = condition == null ? 200 : answer;
    }
    exchange.getResponseHeaders().add("ETag", "\"x\"");
    exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void writeOnce_nobodyElse_writtenUnderTheCondition() throws IOException {
    answer = 200;

    folder.writeOnce("release.json", new byte[1]);

    assertThat(requests).containsExactly("PUT If-None-Match=*");
  }

  @Test
  void writeOnce_anotherWasQuicker_refused() {
    answer = 412;

    assertThatThrownBy(() -> folder.writeOnce("release.json", new byte[1]))
        .isInstanceOf(StoreException.class)
        .hasMessage("s3://bucket/out/release.json: is there already, and is not overwritten");
    assertThat(requests).containsExactly("PUT If-None-Match=*");
  }

  /** The answer to the first request was lost, and the SDK repeated it. */
  @Test
  void writeOnce_ownBytesAreThere_written() throws IOException {
    answer = 412;
    there = new byte[1];

    folder.writeOnce("release.json", new byte[1]);

    assertThat(requests).containsExactly("PUT If-None-Match=*");
  }

  @Test
  void writeOnce_anotherIsWriting_refused() {
    answer = 409;

    assertThatThrownBy(() -> folder.writeOnce("release.json", new byte[1]))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void writeOnce_storeWithoutTheCondition_writtenAllTheSame() throws IOException {
    answer = 501;

    folder.writeOnce("release.json", new byte[1]);

    assertThat(requests).endsWith("PUT If-None-Match=null");
  }
}
