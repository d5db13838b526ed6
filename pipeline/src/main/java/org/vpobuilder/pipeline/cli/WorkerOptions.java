package org.vpobuilder.pipeline.cli;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Option;

/** The option for the number of workers. */
@OptionGroup(value = "Running", order = 3)
final class WorkerOptions {
  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Workers (default: the machine's cores).")
  @Nullable Integer parallelism;

  int count() {
    Integer workers = asked();
    return workers == null ? Runtime.getRuntime().availableProcessors() : workers;
  }

  /** The number that was asked for; null if none was. */
  @Nullable Integer asked() {
    if (parallelism != null && (parallelism < 1 || parallelism > 10_000)) {
      throw new BadInputException(
          "--parallelism: got %d, wanted 1 to 10000".formatted(parallelism));
    }
    return parallelism;
  }
}
