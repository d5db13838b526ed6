package org.vpobuilder.pipeline.cli;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.Option;

/** The option for the folder that keeps decoded clips. */
@OptionGroup(value = "Sources", order = -1)
final class CacheOption {
  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Keep decoded clips here, for this and later runs.")
  @Nullable String location;
}
