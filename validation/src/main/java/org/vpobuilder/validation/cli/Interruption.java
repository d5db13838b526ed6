package org.vpobuilder.validation.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.vpobuilder.validation.train.StopSignal;

/**
 * Lets a process that is told to end (Ctrl-C, SIGTERM) first finish the current step and write its
 * checkpoint; the process then ends with the signal's exit code, 130 or 143. Without this the
 * engine would be torn down while it computes, which crashes the process.
 */
final class Interruption implements StopSignal, AutoCloseable {
  /** A step of the papers' size takes minutes on a CPU. */
  private static final long PATIENCE_SECONDS = 600;

  private static final int TERMINATED = 143;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::finish, "interruption");
  private volatile boolean asked;

  private Interruption() {}

  static Interruption watch() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  @Override
  public boolean asked() {
    return asked;
  }

  /** Runs when the process is told to end. */
  private void finish() {
    asked = true;
    System.err.println("vpo: told to end; the step under way and its checkpoint come first");
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.printf("vpo: not done in %d seconds; ended as it is%n", PATIENCE_SECONDS);
        Runtime.getRuntime().halt(TERMINATED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Marks the work as done or stopped, so that the process can end. */
  @Override
  public void close() {
    ended.countDown();
    if (!asked) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process was told to end just now: the hook finds the work done.
        return;
      }
    }
  }
}
