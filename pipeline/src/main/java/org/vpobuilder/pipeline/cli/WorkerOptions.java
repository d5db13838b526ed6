package org.vpobuilder.pipeline.cli;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Option;

/** How wide work is done. */
final class WorkerOptions {
  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Workers (default: the machine's cores).")
  @Nullable Integer parallelism;

  int count() {
    int workers = parallelism == null ? Runtime.getRuntime().availableProcessors() : parallelism;
    if (workers < 1 || workers > 10_000) {
      throw new BadInputException("--parallelism: got %d, wanted 1 to 10000".formatted(workers));
    }
    return workers;
  }
}
