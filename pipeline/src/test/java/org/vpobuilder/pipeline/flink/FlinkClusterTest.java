package org.vpobuilder.pipeline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;

/** Tests with answers of Flink 1.19.3, and with those of another cluster. */
class FlinkClusterTest {
  private static final String JVM = "OpenJDK 64-Bit Server VM - Debian - ";

  private HttpServer server;
  private FlinkMaster master;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    master = new FlinkMaster("127.0.0.1", server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(String path, int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private void cluster(String flink, String java, int slots) {
    answer(
        "/overview",
        200,
        "{\"taskmanagers\":2,\"slots-total\":%d,\"slots-available\":0,\"flink-version\":\"%s\"}"
            .formatted(slots, flink));
    answer(
        "/jobmanager/environment",
        200,
        "{\"jvm\":{\"version\":\"%s\",\"arch\":\"amd64\"}}".formatted(JVM + java));
  }

  private int width(Integer parallelism) {
    return new FlinkCluster(master).widthFor("1.19.3", parallelism);
  }

  private void refuses(Integer parallelism, String message) {
    assertThatThrownBy(() -> width(parallelism))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message.replace("MASTER", master.toString()));
  }

  @Test
  void widthFor_nothingAsked_allSlots() {
    cluster("1.19.3", "17/17.0.15+6", 8);
    assertThat(width(null)).isEqualTo(8);
    assertThat(width(8)).isEqualTo(8);
    assertThat(width(3)).isEqualTo(3);
  }

  @Test
  void widthFor_anotherPatchOnNewerJava_taken() {
    cluster("1.19.1", "21/21.0.2+13", 1);
    assertThat(width(null)).isEqualTo(1);
  }

  @Test
  void widthFor_moreThanSlots_refused() {
    cluster("1.19.3", "17/17.0.15+6", 8);
    refuses(
        9, "--parallelism: got 9, wanted at most the 8 slots that MASTER has on 2 TaskManagers");
  }

  @Test
  void widthFor_noSlot_refused() {
    cluster("1.19.3", "17/17.0.15+6", 0);
    refuses(null, "--flink-master MASTER: has no task slot; wanted a running TaskManager");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.18.1", "1.20.0", "2.0.0", "1.190.3"})
  void widthFor_otherVersion_refused(String version) {
    cluster(version, "17/17.0.15+6", 8);
    refuses(
        null,
        "--flink-master MASTER: runs Flink %s; wanted 1.19.3 or another 1.19.x".formatted(version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"11/11.0.22+7", "1.8/25.392-b08"})
  void widthFor_oldJava_refused(String java) {
    cluster("1.19.3", java, 8);
    String release = java.startsWith("11") ? "11" : "8";
    refuses(null, "--flink-master MASTER: runs on Java %s; wanted 17 or newer".formatted(release));
  }

  @Test
  void widthFor_otherServer_refused() {
    answer("/overview", 404, "no such page");
    refuses(
        null,
        "--flink-master MASTER: answers /overview with 404; wanted a Flink JobManager's REST"
            + " address");
  }

  @Test
  void widthFor_pageInsteadOfJson_refused() {
    answer("/overview", 200, "<html>");
    refuses(
        null,
        "--flink-master MASTER: answers /overview with no JSON; wanted a Flink JobManager's REST"
            + " address");
  }

  @Test
  void widthFor_nobodyThere_refused() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      master = new FlinkMaster("127.0.0.1", closed.getLocalPort());
    }
    refuses(
        null,
        "--flink-master MASTER: not reachable (ConnectException); wanted a running JobManager's"
            + " REST address");
  }

  @Test
  void warning_restartStrategySet_none() throws IOException {
    answer(
        "/jobmanager/config",
        200,
        "[{\"key\":\"rest.port\",\"value\":\"8081\"},"
            + "{\"key\":\"restart-strategy.type\",\"value\":\"fixed-delay\"}]");
    assertThat(new FlinkCluster(master).warning()).isEmpty();
  }

  @Test
  void warning_noRestartStrategy_saysWhatMayHappen() throws IOException {
    answer("/jobmanager/config", 200, "[{\"key\":\"rest.port\",\"value\":\"8081\"}]");
    assertThat(new FlinkCluster(master).warning())
        .hasValue(
            "the cluster at %s sets no restart-strategy: losing a TaskManager will fail the run"
                .formatted(master));
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:8081", "127.0.0.1:1", "[::1]:65535", "flink-1.example.org:80"})
  void parse_hostAndPort_same(String text) {
    assertThat(FlinkMaster.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        ":8081",
        "host:0",
        "host:65536",
        "http://host:8081",
        "host:8081/",
        "me@host:8081",
        "host:8081?a",
        "a b:1",
        "[local]",
        "::1:8081"
      })
  void parse_anythingElse_refused(String text) {
    assertThatThrownBy(() -> FlinkMaster.parse(text))
        .isInstanceOf(BadInputException.class)
        .hasMessage("--flink-master: got %s, wanted HOST:PORT, as localhost:8081", text);
  }

  /** A job that has ended meanwhile can't be cancelled. */
  @ParameterizedTest
  @ValueSource(ints = {202, 404, 409})
  void cancel_acceptedOrEnded_isDone(int status) throws IOException {
    answer("/jobs/a1", status, "{}");
    new FlinkRest(master).cancel("a1");
  }

  @Test
  void cancel_refused_isSaid() {
    answer("/jobs/a1", 503, "{}");
    assertThatThrownBy(() -> new FlinkRest(master).cancel("a1"))
        .isInstanceOf(IOException.class)
        .hasMessage("answers /jobs/a1?mode=cancel with 503");
  }
}
