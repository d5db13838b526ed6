package org.vpobuilder.pipeline.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/** The properties of a cluster that are checked before a job is sent to it. */
public final class FlinkCluster {
  private static final int JAVA = 17;

  /** Flink writes {@code VM name - vendor - 17/17.0.15+6}. */
  private static final Pattern JVM = Pattern.compile(" - (?:1\\.)?(\\d+)/");

  private final FlinkMaster master;
  private final FlinkRest rest;

  public FlinkCluster(FlinkMaster master) {
    this.master = master;
    this.rest = new FlinkRest(master);
  }

  /**
   * Checks, before a job is sent, that the cluster can run it.
   *
   * @param version of the Flink client; the cluster's may differ in its last number
   * @param parallelism wanted, or null for all slots
   * @return how wide the job may be: at least 1
   * @throws BadInputException if the cluster can't be reached, has another version, runs on a Java
   *     before 17 or has too few slots
   */
  public int widthFor(String version, @Nullable Integer parallelism) {
    try {
      JsonNode overview = rest.get("/overview");
      requireVersion(version, overview.path("flink-version").asText());
      requireJava(rest.get("/jobmanager/environment"));
      return width(
          overview.path("slots-total").asInt(), overview.path("taskmanagers").asInt(), parallelism);
    } catch (FlinkRest.NoFlinkException e) {
      throw new BadInputException(
          said("%s; wanted a Flink JobManager's REST address".formatted(e.getMessage())), e);
    } catch (IOException e) {
      throw new BadInputException(
          said(
              "not reachable (%s); wanted a running JobManager's REST address"
                  .formatted(reason(e))),
          e);
    }
  }

  /** A warning for the user about a cluster that can run a job. */
  public Optional<String> warning() throws IOException {
    for (JsonNode entry : rest.get("/jobmanager/config")) {
      if (entry.path("key").asText().startsWith("restart-strategy")) {
        return Optional.empty();
      }
    }
    return Optional.of(
        "the cluster at %s sets no restart-strategy: losing a TaskManager will fail the run"
            .formatted(master));
  }

  private void requireVersion(String wanted, String got) {
    String line = wanted.substring(0, wanted.lastIndexOf('.') + 1);
    if (got.isEmpty()) {
      throw refused("says no version; wanted a Flink JobManager's REST address");
    }
    if (!got.startsWith(line)) {
      throw refused("runs Flink %s; wanted %s or another %sx".formatted(got, wanted, line));
    }
  }

  private void requireJava(JsonNode environment) {
    Matcher jvm = JVM.matcher(environment.path("jvm").path("version").asText());
    if (jvm.find() && Integer.parseInt(jvm.group(1)) < JAVA) {
      throw refused("runs on Java %s; wanted %d or newer".formatted(jvm.group(1), JAVA));
    }
  }

  private int width(int slots, int taskManagers, @Nullable Integer parallelism) {
    if (slots < 1) {
      throw refused("has no task slot; wanted a running TaskManager");
    }
    if (parallelism != null && parallelism > slots) {
      throw new BadInputException(
          "--parallelism: got %d, wanted at most the %d slots that %s has on %d TaskManagers"
              .formatted(parallelism, slots, master, taskManagers));
    }
    return parallelism == null ? slots : parallelism;
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName();
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
  }

  private BadInputException refused(String what) {
    return new BadInputException(said(what));
  }

  private String said(String what) {
    return "--flink-master %s: %s".formatted(master, what);
  }
}
