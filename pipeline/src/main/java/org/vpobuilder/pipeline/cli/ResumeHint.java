package org.vpobuilder.pipeline.cli;

import java.io.PrintWriter;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.storage.Folder;

/** Says how to go on with a build that fails or is interrupted, on one line. */
final class ResumeHint implements AutoCloseable {
  private final Folder out;
  private final PrintWriter err;
  private final Thread onExit = new Thread(this::print, "resume-hint");

  ResumeHint(Folder out, PrintWriter err) {
    this.out = out;
    this.err = err;
    // Ctrl-C ends the process without unwinding the command.
    Runtime.getRuntime().addShutdownHook(onExit);
  }

  /** Prints it, if there is something to go on with. */
  void print() {
    if (OutFolder.isResumable(out)) {
      err.printf("%nvpo: %s is unfinished; the same command with --resume goes on with it%n", out);
      err.flush();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      // The process is ending: the hint is being printed.
    }
  }
}
