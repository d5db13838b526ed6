package org.vpobuilder.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.storage.S3Store.S3Clients;
import org.vpobuilder.spec.Sha256;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * S3Proxy, an S3 server, in a separate JVM over a folder of the local disk; one server for all
 * tests of this JVM. Its user is this JVM's user of the AWS SDK.
 */
public final class S3Server {
  private static final String USER = "vpo-user";
  private static final String SECRET = "vpo-secret";
  private static final Path JAR = Path.of("target/s3proxy/s3proxy.jar");

  private static S3Server running;

  private final int port;

  private S3Server(int port) {
    this.port = port;
  }

  /** The server, which is started at the first call. */
  public static synchronized S3Server get() throws IOException {
    logIn();
    if (running == null) {
      running = start();
    }
    return running;
  }

  /** Sets the credentials of a user whom the server knows. */
  public static void logIn() {
    System.setProperty("aws.accessKeyId", USER);
    System.setProperty("aws.secretAccessKey", SECRET);
  }

  private static S3Server start() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path folder = Files.createTempDirectory("s3proxy");
    Path data = Files.createDirectory(folder.resolve("data"));
    Path properties = folder.resolve("s3proxy.conf");
    Files.write(
        properties,
        List.of(
            "s3proxy.endpoint=http://127.0.0.1:" + port,
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + USER,
            "s3proxy.credential=" + SECRET,
            "s3proxy.ignore-unknown-headers=true",
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=x",
            "jclouds.credential=x",
            "jclouds.filesystem.basedir=" + data));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toAbsolutePath().toString(),
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, folder)));
    awaitAnswer(process, port, folder.resolve("log"));
    return new S3Server(port);
  }

  private static void awaitAnswer(Process process, int port, Path log) throws IOException {
    for (int i = 0; i < 600; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        return;
      } catch (IOException e) {
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
        sleep();
      }
    }
    throw new IOException("no S3 server after a minute: " + Files.readString(log));
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stop(Process process, Path folder) {
    process.destroy();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      new LocalFiles().deleteBelow(folder.toString());
    } catch (IOException e) {
      // The file stays in the folder for temporary files.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public int port() {
    return port;
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  public S3Settings settings() {
    return new S3Settings(endpoint(), null, true);
  }

  S3Client client() {
    return S3Clients.of(settings());
  }

  /** Makes a bucket and gives its URL. */
  public String bucket(String name) {
    client().createBucket(bucket -> bucket.bucket(name));
    return "s3://" + name;
  }

  /** Puts the files of a local folder below a URL, using only the SDK. */
  public void upload(Path folder, String url) throws IOException {
    S3Location prefix = S3Location.parse(url + "/");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        put(prefix.toString() + folder.relativize(file), Files.readAllBytes(file));
      }
    }
  }

  public void put(String url, byte[] bytes) {
    S3Location location = S3Location.parse(url);
    client()
        .putObject(
            object -> object.bucket(location.bucket()).key(location.key()),
            RequestBody.fromBytes(bytes));
  }

  public byte[] get(String url) {
    S3Location location = S3Location.parse(url);
    return client()
        .getObjectAsBytes(object -> object.bucket(location.bucket()).key(location.key()))
        .asByteArray();
  }

  public void delete(String url) {
    S3Location location = S3Location.parse(url);
    client().deleteObject(object -> object.bucket(location.bucket()).key(location.key()));
  }

  /** The SHA-256 of every object below a URL, by path. */
  public SortedMap<String, String> sums(String url) {
    S3Location prefix = S3Location.parse(url + "/");
    SortedMap<String, String> sums = new TreeMap<>();
    for (S3Object object :
        client()
            .listObjectsV2Paginator(l -> l.bucket(prefix.bucket()).prefix(prefix.key()))
            .contents()) {
      sums.put(
          object.key().substring(prefix.key().length()),
          Sha256.hex(get(prefix.withKey(object.key()).toString())));
    }
    return sums;
  }
}
