package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.List;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;

/** What {@code --out} must be, and is again after bad input. */
public final class OutFolder {
  private static final List<String> FOLDERS = List.of(".work", "index", "plan");
  private static final List<String> FILES = List.of(ReleaseLayout.SPEC, ReleaseLayout.REJECTIONS);

  private OutFolder() {}

  /**
   * Protects what someone else wrote.
   *
   * @throws BadInputException if there is anything
   */
  public static void requireEmpty(Folder out) throws IOException {
    if (out.isFile()) {
      throw new BadInputException(
          "--out %s: a file; wanted an empty or absent folder".formatted(out));
    }
    if (out.isEmpty()) {
      return;
    }
    if (out.has(Release.FILE_NAME)) {
      throw new BadInputException(
          "--out %s: holds a release; wanted an empty or absent folder".formatted(out));
    }
    if (isUnfinished(out)) {
      throw new BadInputException(
          "--out %s: holds an unfinished run; delete it, or name an empty or absent folder"
              .formatted(out));
    }
    throw new BadInputException(
        "--out %s: not empty; wanted an empty or absent folder".formatted(out));
  }

  /** Whether something was begun that is neither a release nor a plan. */
  private static boolean isUnfinished(Folder out) throws IOException {
    boolean begun = !out.folder(".work").isEmpty() || out.has(ReleaseLayout.REJECTIONS);
    for (Subset subset : Subset.values()) {
      begun |= !out.folder(subset.toString()).isEmpty();
    }
    return begun || (out.has(ReleaseLayout.SPEC) && !out.has(ReleaseLayout.PLAN_SUMMARY));
  }

  /**
   * Keeps a release out of its own sources.
   *
   * @param option names the source
   */
  public static void requireOutside(Folder out, String option, Folder source) {
    if (out.toString().startsWith(source.toString())) {
      throw new BadInputException(
          "--out %s: inside %s; wanted a folder outside the sources".formatted(out, option));
    }
  }

  /**
   * Deletes what a run wrote, by name, from a folder that was empty when it began. If there is a
   * manifest another run has made a release meanwhile, and it stays.
   */
  static void clear(Folder out) throws IOException {
    if (out.has(Release.FILE_NAME)) {
      return;
    }
    for (String folder : FOLDERS) {
      out.deleteFolder(folder);
    }
    for (Subset subset : Subset.values()) {
      out.deleteFolder(subset.toString());
    }
    for (String file : FILES) {
      out.deleteFile(file);
    }
  }
}
