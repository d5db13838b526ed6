package org.vpobuilder.pipeline.cli;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.Option;

/** What a build goes on from. */
@OptionGroup(value = "Going on from an earlier build", order = 2)
final class ContinueOptions {
  @Option(
      names = "--resume",
      description = {
        "Go on with the same build that was interrupted in --out: what it finished is kept."
            + " Refused",
        "if the spec, an option or a source is another."
      })
  boolean resume;

  @Option(
      names = "--extend",
      paramLabel = "DIR",
      description = {
        "Keep every sample of this release and add some: SPEC is its spec with larger counts. The",
        "sources must be the same; --out is another folder."
      })
  @Nullable String extend;

  BuildRequest of(BuildRequest request, StorageOptions storage) {
    return request.after(resume, storage.folderOrNull(extend));
  }
}
