package org.vpobuilder.validation.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.protocol.ReleaseData;
import picocli.CommandLine.Option;

/** What a command trains or evaluates on. */
final class DataOptions {
  @Option(names = "--release", paramLabel = "DIR", description = "A release that vpo built.")
  @Nullable Path release;

  @Option(
      names = "--subset",
      paramLabel = "NAME",
      description = "Of the release: ss, ms or msmi (default: ${DEFAULT-VALUE}).")
  String subset = "msmi";

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Only so many samples of a split, for trying out (default: all).")
  int limit = Integer.MAX_VALUE;

  AvsData data() {
    if (release == null) {
      throw new BadInputException("wanted --release DIR");
    }
    return new ReleaseData(release, ReleaseData.subset(subset), limit);
  }
}
