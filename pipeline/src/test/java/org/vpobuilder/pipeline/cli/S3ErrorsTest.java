package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.S3Server;
import org.vpobuilder.pipeline.storage.S3Settings;
import org.vpobuilder.spec.failure.StoreException;
import org.vpobuilder.spec.sample.ImageRef;

/** A fault of a store is reported in one line and ends the run. */
class S3ErrorsTest {
  @TempDir @Nullable Path folder;

  private static S3Server server;

  @BeforeAll
  static void start() throws IOException {
    server = S3Server.get();
    server.bucket("there");
  }

  @AfterEach
  void logIn() {
    S3Server.logIn();
  }

  private static VpoRun verify(String url, String endpoint, String... more) {
    List<Object> all =
        new ArrayList<>(List.of("verify", url, "--s3-endpoint", endpoint, "--s3-path-style"));
    all.addAll(List.of(more));
    return VpoRun.of(all.toArray());
  }

  private static void assertRefused(VpoRun run, String line) {
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines()).containsExactly("vpo: " + line);
  }

  /** No server listens there. */
  private static String nowhere() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void bucketThatIsMissing_ofEachKindOfPath_isNamed() {
    String absent = "s3://absent: no such bucket at " + server.endpoint();
    assertRefused(verify("s3://absent/release", server.endpoint()), absent);
    for (String out : List.of("s3://absent/out", "s3://there/out")) {
      String source = out.startsWith("s3://there") ? "s3://absent" : "s3://there";
      VpoRun build =
          VpoRun.of(
              "build",
              "--spec",
              "demo",
              "--coco",
              source + "/coco",
              "--vggsound",
              "s3://there/v",
              "--out",
              out,
              "--s3-endpoint",
              server.endpoint(),
              "--s3-path-style");
      assertRefused(build, absent);
    }
  }

  @Test
  void releaseThatIsMissing_isNamed() {
    assertRefused(
        verify("s3://there/nothing", server.endpoint()),
        "s3://there/nothing/: got nothing below it, wanted a release");
  }

  @Test
  void endpoint_whereNobodyListens_isNamed() throws IOException {
    String endpoint = nowhere();

    VpoRun run = verify("s3://there/x", endpoint);

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err().lines())
        .singleElement()
        .asString()
        .startsWith("vpo: s3://there/x/: %s can't be reached: ".formatted(endpoint))
        .contains("refused");
  }

  @Test
  void endpoint_ofNoHost_isNamed() {
    assertRefused(
        verify("s3://there/x", "http://no-such-host.invalid"),
        "s3://there/x/: http://no-such-host.invalid can't be reached: unknown host"
            + " no-such-host.invalid");
  }

  @Test
  void credentials_thatAreWrong_accessDenied() {
    System.setProperty("aws.secretAccessKey", "another");

    // Another region needs a new client; the existing one has the right credentials.
    VpoRun run = verify("s3://there/x", server.endpoint(), "--s3-region", "eu-west-1");

    assertRefused(
        run,
        "s3://there/x/: access denied by %s (SignatureDoesNotMatch)".formatted(server.endpoint()));
  }

  @Test
  void region_thatNobodyNames_isAskedFor() throws Exception {
    assertThat(runAlone("verify", "s3://there/x"))
        .isEqualTo(
            "vpo: --s3-region: got none, wanted one such as eu-central-1, here or in AWS_REGION");
  }

  @Test
  void credentials_thatAreMissing_areAskedFor() throws Exception {
    assertThat(
            runAlone(
                "verify", "s3://there/x", "--s3-endpoint", server.endpoint(), "--s3-path-style"))
        .isEqualTo(
            "vpo: s3://there/x/: no AWS credentials: wanted AWS_ACCESS_KEY_ID and"
                + " AWS_SECRET_ACCESS_KEY, a profile, or a role of this machine");
  }

  /** Runs in a separate JVM, as a user whom AWS does not know. */
  private String runAlone(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                Vpo.class.getName()));
    command.addAll(List.of(arguments));
    Path out = Objects.requireNonNull(folder).resolve("out");
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    process.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    int code = process.redirectOutput(out.toFile()).start().waitFor();
    assertThat(code).isEqualTo(2);
    return Files.readString(out, StandardCharsets.UTF_8).strip();
  }

  /**
   * If this were a rejection, a store that is unreachable for an hour would make a poorer release.
   */
  @Test
  void image_ofAStoreThatIsGone_isNoRejection() throws IOException {
    Folder gone = Folder.of("s3://there/coco", new S3Settings(nowhere(), null, true));
    ImageRef image = Records.image(1, "train2017/1.jpg", 4, 4, 0, "", 0, "");

    assertThatThrownBy(() -> new ImageProbe(Records.sources(gone, gone)).probe(image))
        .isInstanceOf(StoreException.class);
  }
}
