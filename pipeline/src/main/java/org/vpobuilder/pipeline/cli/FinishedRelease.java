package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.UnfinishedRelease;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;

/** The check that every command that reads a release makes first. */
final class FinishedRelease {
  private FinishedRelease() {}

  /**
   * The folder, if it holds a finished release.
   *
   * @throws BadInputException if not, with one line on what the folder holds and how to continue
   */
  static Folder require(Folder folder) throws IOException {
    // A store is first asked for a listing: unlike a look at one name, a listing reports why access
    // was refused.
    if (folder.local() == null && folder.isEmpty()) {
      throw new BadInputException(folder + ": got nothing below it, wanted a release");
    }
    if (folder.has(Release.FILE_NAME)) {
      return folder;
    }
    throw new BadInputException(folder + ": " + UnfinishedRelease.words(folder::has));
  }
}
