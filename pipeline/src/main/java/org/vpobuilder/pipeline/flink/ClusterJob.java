package org.vpobuilder.pipeline.flink;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A job on a cluster, watched from the process that sent it. If that process is stopped, the job is
 * cancelled, since its results would never be published.
 */
public final class ClusterJob implements AutoCloseable {
  private final FlinkRest rest;
  private final String name;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread onExit = new Thread(this::cancel, "cancel-flink-job");

  /**
   * A job that is about to be sent.
   *
   * @param name of the job, unique on the cluster
   */
  public ClusterJob(FlinkMaster master, String name) {
    this.rest = new FlinkRest(master);
    this.name = name;
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  private String find() throws IOException {
    for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
      if (job.path("name").asText().equals(name)) {
        return job.path("jid").asText();
      }
    }
    return "";
  }

  private synchronized void cancel() {
    if (ended.get()) {
      return;
    }
    try {
      String job = find();
      if (!job.isEmpty()) {
        rest.cancel(job);
      }
    } catch (IOException e) {
      System.err.printf("vpo: the Flink job %s may still run: %s%n", name, e.getMessage());
    }
  }

  /** Ends the watch; called when the job has ended. */
  @Override
  public void close() {
    ended.set(true);
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The process is exiting, and the job has already ended.
    }
  }
}
