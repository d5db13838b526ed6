package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;

/** What every command that reads a release asks first. */
final class FinishedRelease {
  private FinishedRelease() {}

  /**
   * The folder, if it holds a finished release.
   *
   * @throws BadInputException if not, saying on one line what it is and how to go on
   */
  static Folder require(Folder folder) throws IOException {
    // Of a store a listing is asked first: unlike a look at one name it tells why it was refused.
    if (folder.local() == null && folder.isEmpty()) {
      throw new BadInputException(folder + ": got nothing below it, wanted a release");
    }
    if (folder.has(Release.FILE_NAME)) {
      return folder;
    }
    if (OutFolder.isResumable(folder)) {
      throw new BadInputException(
          "%s: an unfinished build, no %s; the same `vpo build` with --resume goes on with it"
              .formatted(folder, Release.FILE_NAME));
    }
    if (folder.has(ReleaseLayout.PLAN_SUMMARY)) {
      throw new BadInputException(
          "%s: a plan, no %s; `vpo render --plan` makes the release of it"
              .formatted(folder, Release.FILE_NAME));
    }
    throw new BadInputException(
        "%s: no %s; wanted the folder of a finished release".formatted(folder, Release.FILE_NAME));
  }
}
