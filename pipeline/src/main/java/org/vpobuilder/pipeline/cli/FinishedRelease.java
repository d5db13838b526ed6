package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.UnfinishedRelease;
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
    throw new BadInputException(folder + ": " + UnfinishedRelease.words(folder::has));
  }
}
