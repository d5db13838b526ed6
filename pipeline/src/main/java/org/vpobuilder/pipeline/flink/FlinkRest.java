package org.vpobuilder.pipeline.flink;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Gets JSON from a JobManager. Holds one response. */
final class FlinkRest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ACCEPTED = 202;
  private static final int GONE = 404;
  private static final int ENDED = 409;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FlinkMaster master;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  FlinkRest(FlinkMaster master) {
    this.master = master;
  }

  /**
   * Gets a resource.
   *
   * @throws IOException if there is no response within 10 s, or it is not JSON
   */
  JsonNode get(String path) throws IOException {
    HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(master.resource(path)));
    if (answer.statusCode() != 200) {
      throw new NoFlinkException("answers %s with %d".formatted(path, answer.statusCode()));
    }
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new NoFlinkException("answers " + path + " with no JSON");
    }
  }

  /**
   * Asks the JobManager to cancel a job; a job that has ended or is gone is left alone.
   *
   * @throws IOException if the JobManager does not accept
   */
  void cancel(String job) throws IOException {
    String path = "/jobs/%s?mode=cancel".formatted(job);
    int status =
        send(HttpRequest.newBuilder(master.resource(path)).method("PATCH", BodyPublishers.noBody()))
            .statusCode();
    if (status != ACCEPTED && status != GONE && status != ENDED) {
      throw new IOException("answers %s with %d".formatted(path, status));
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
    try {
      return client.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(e.getMessage());
    }
  }

  /** The address responds, but it is not a JobManager's. */
  static final class NoFlinkException extends IOException {
    NoFlinkException(String message) {
      super(message);
    }
  }
}
