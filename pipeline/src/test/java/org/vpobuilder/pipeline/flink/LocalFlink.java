package org.vpobuilder.pipeline.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A standalone Flink cluster on loopback, a JVM a process, from the jars that the build put into
 * {@code target/lib}. It takes only those that a Flink distribution has: the project's own come
 * with the job.
 */
final class LocalFlink implements AutoCloseable {
  /** These JVMs live for one or two minutes: too short for C2. */
  static final String QUICK = "-XX:TieredStopAtLevel=1";

  private static final Path LIB = Path.of("target/lib");
  private static final Pattern DISTRIBUTION =
      Pattern.compile(
          "(flink|slf4j|logback|snakeyaml|commons|kryo|chill|objenesis|minlog|snappy|lz4|javassist"
              + "|jsr305)-.*");
  private static final int STARTING_SECONDS = 90;

  private final Path folder;
  private final String classPath;
  private final Process jobManager;
  private final List<Process> taskManagers = new ArrayList<>();
  private final FlinkMaster master;
  private final FlinkRest rest;

  private LocalFlink(Path folder) throws IOException {
    this.folder = folder;
    this.classPath = classPath();
    this.master = new FlinkMaster("127.0.0.1", freePort());
    this.rest = new FlinkRest(master);
    configure(freePort());
    this.jobManager =
        java(
            "jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
  }

  /** Starts a JobManager, and TaskManagers of one slot. */
  static LocalFlink start(Path folder, int taskManagers) throws IOException {
    LocalFlink cluster = new LocalFlink(folder);
    for (int i = 0; i < taskManagers; i++) {
      cluster.startTaskManager();
    }
    cluster.awaitSlots(taskManagers);
    return cluster;
  }

  FlinkMaster master() {
    return master;
  }

  JsonNode get(String path) throws IOException {
    return rest.get(path);
  }

  void startTaskManager() throws IOException {
    String name = "taskmanager" + taskManagers.size();
    taskManagers.add(
        java(
            name,
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
            "-Dtaskmanager.resource-id=" + name));
  }

  /** Kills a TaskManager, as {@code kill -9} does. */
  void kill(int taskManager) {
    taskManagers.get(taskManager).destroyForcibly();
  }

  /** The running job with a name that an address follows; empty if there is none. */
  String jobId(String name) throws IOException {
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("state").asText().equals("RUNNING")
          && job.path("name").asText().startsWith(name + " ")) {
        return job.path("jid").asText();
      }
    }
    return "";
  }

  /** The state of a job now; a job's own page is up to three seconds old. */
  String state(String job) throws IOException {
    return get("/jobs/%s/status".formatted(job)).path("status").asText();
  }

  private void awaitSlots(int slots) throws IOException {
    for (int i = 0; i < STARTING_SECONDS * 10; i++) {
      try {
        if (get("/overview").path("slots-total").asInt() == slots) {
          return;
        }
      } catch (IOException e) {
        // The cluster is not up yet.
      }
      pause();
    }
    throw new IOException("no cluster after %d s; see %s".formatted(STARTING_SECONDS, folder));
  }

  static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void configure(int rpcPort) throws IOException {
    Files.createDirectories(folder.resolve("conf"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.writeString(
        folder.resolve("conf/config.yaml"),
        resource("config.yaml")
            + "jobmanager.rpc.port: %d%n".formatted(rpcPort)
            + "rest.port: %d%n".formatted(master.port())
            + "io.tmp.dirs: %s%n".formatted(folder.resolve("tmp").toAbsolutePath()));
    Files.writeString(folder.resolve("conf/logback.xml"), resource("logback-cluster.xml"));
  }

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(LocalFlink.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private Process java(String name, String main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-Xmx768m", "-XX:MaxDirectMemorySize=512m", "-XX:+UseSerialGC"));
    command.add(QUICK);
    command.add("-Dlogback.configurationFile=" + folder.resolve("conf/logback.xml"));
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("javacpp-" + name));
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private static String classPath() throws IOException {
    try (Stream<Path> jars = Files.list(LIB)) {
      return jars.filter(jar -> DISTRIBUTION.matcher(jar.getFileName().toString()).matches())
          .sorted()
          .map(jar -> jar.toAbsolutePath().toString())
          .collect(Collectors.joining(System.getProperty("path.separator")));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    taskManagers.forEach(Process::destroyForcibly);
    jobManager.destroyForcibly();
  }
}
