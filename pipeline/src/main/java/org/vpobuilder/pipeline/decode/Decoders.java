package org.vpobuilder.pipeline.decode;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decodes clips in processes of their own, one for each thread that decodes, so that a native crash
 * or an endless loop costs a clip and not the run. A process is started when it is first wanted and
 * serves until it is lost. One of them takes some 100 MB, and the clip's file.
 */
final class Decoders implements AutoCloseable {
  /** Clips take hundredths of a second; this is for machines that do much else. */
  static final long LIMIT_SECONDS = 30;

  /** System properties of tests: the process's main class, and a shorter limit. */
  static final String SERVER = "vpo.decoder.server";

  static final String LIMIT = "vpo.decoder.limit_ms";

  private final Class<?> server;
  private final long limitMillis;
  private final Queue<DecoderProcess> idle = new ConcurrentLinkedQueue<>();
  private @Nullable ScheduledExecutorService clock;
  private @Nullable List<String> command;
  private boolean closed;

  Decoders(Class<?> server, long limitMillis) {
    this.server = server;
    this.limitMillis = limitMillis;
  }

  /** Those of a run. */
  static Decoders ofRun() {
    String server = System.getProperty(SERVER);
    try {
      return new Decoders(
          server == null ? DecoderServer.class : Class.forName(server),
          Long.getLong(LIMIT, TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(SERVER + ": no class " + server, e);
    }
  }

  /**
   * Decodes a clip. One that loses its process is tried once more with a new one: the process may
   * have been ended from outside, or stopped with the whole run for longer than the limit.
   *
   * @throws ClipException if it can't be used
   * @throws IOException if no process can be started
   */
  float[] decode(DecoderWire.Request request) throws IOException, ClipException {
    try {
      return decode(request, take());
    } catch (DecoderProcess.LostException first) {
      try {
        return decode(request, start());
      } catch (DecoderProcess.LostException again) {
        throw again.blamed();
      }
    }
  }

  private float[] decode(DecoderWire.Request request, DecoderProcess process)
      throws ClipException, DecoderProcess.LostException {
    try {
      return process.decode(request);
    } finally {
      giveBack(process);
    }
  }

  private DecoderProcess take() throws IOException {
    for (DecoderProcess next = idle.poll(); next != null; next = idle.poll()) {
      if (next.isAlive()) {
        return next;
      }
    }
    return start();
  }

  private DecoderProcess start() throws IOException {
    List<String> line;
    ScheduledExecutorService alarms;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      if (command == null) {
        command = DecoderCommand.of(server);
      }
      if (clock == null) {
        clock = alarmClock();
      }
      line = command;
      alarms = clock;
    }
    return DecoderProcess.start(line, alarms, limitMillis);
  }

  private static ScheduledExecutorService alarmClock() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "decoder-limit");
          thread.setDaemon(true);
          return thread;
        });
  }

  private synchronized void giveBack(DecoderProcess process) {
    if (closed) {
      process.close();
    } else if (process.isAlive()) {
      idle.add(process);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (DecoderProcess next = idle.poll(); next != null; next = idle.poll()) {
      next.close();
    }
    if (clock != null) {
      clock.shutdownNow();
    }
  }
}
