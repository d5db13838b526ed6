package org.vpobuilder.schemas.shard;

import java.io.IOException;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;

/** Explains what a folder without a manifest is, for a user who takes it for a release. */
public final class UnfinishedRelease {
  /** The file in which a run notes what it is; the run deletes it last of its notes. */
  public static final String RUN = ".work/run.json";

  private UnfinishedRelease() {}

  /** Whether a folder has a file, by its path below the folder. */
  @FunctionalInterface
  public interface Look {
    boolean has(String file) throws IOException;
  }

  /** The state of the folder, and the command that makes a release of it. */
  public static String words(Look folder) throws IOException {
    if (folder.has(RUN)) {
      return "an unfinished build, no %s; the same `vpo build` with --resume goes on with it"
          .formatted(Release.FILE_NAME);
    }
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        if (folder.has(ReleaseLayout.shardIndex(subset, split))) {
          return "shards of a release without its %s; copy the whole of the release again"
              .formatted(Release.FILE_NAME);
        }
      }
    }
    return folder.has(ReleaseLayout.PLAN_SUMMARY)
        ? "a plan, no %s; `vpo render --plan` makes the release of it".formatted(Release.FILE_NAME)
        : "no %s; wanted the folder of a finished release".formatted(Release.FILE_NAME);
  }
}
