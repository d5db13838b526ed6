package org.vpobuilder.schemas.shard;

import java.io.IOException;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;

/** What a folder is that has no manifest, in words for who took it for a release. */
public final class UnfinishedRelease {
  /** Where a run notes what it is; the last of its notes that it deletes. */
  public static final String RUN = ".work/run.json";

  private UnfinishedRelease() {}

  /** Whether a folder has a file, by its path below the folder. */
  @FunctionalInterface
  public interface Look {
    boolean has(String file) throws IOException;
  }

  /** What it is, and which command makes a release of it. */
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
