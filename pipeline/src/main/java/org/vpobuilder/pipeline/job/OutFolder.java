package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.util.List;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;

/** Checks the folder of {@code --out}, and restores it after bad input. */
public final class OutFolder {
  private static final List<String> FOLDERS = List.of("index", "plan");
  private static final int SHOWN = 3;
  private static final List<String> FILES =
      List.of(
          ReleaseLayout.SPEC,
          ReleaseLayout.CLASS_MAP,
          ReleaseLayout.REJECTIONS,
          ReleaseLayout.ATTRIBUTION,
          ReleaseLayout.CITATION,
          ReleaseLayout.CARD,
          ReleaseLayout.CROISSANT);

  private OutFolder() {}

  /**
   * Protects files that someone else wrote. The lock file of a run does not count.
   *
   * @throws BadInputException if the folder is not empty
   */
  public static void requireEmpty(Folder out) throws IOException {
    requireFree(out);
    WorkFolder work = new WorkFolder(out);
    if (work.isBegun()) {
      throw new BadInputException(
          "--out %s: holds an unfinished run (%s); --resume goes on with a build, or delete it"
              .formatted(out, work.progress()));
    }
    if (!work.isEmpty()) {
      throw new BadInputException(
          "--out %s: holds an unfinished run; delete it, or name an empty or absent folder"
              .formatted(out));
    }
  }

  /** Whether the folder has an unfinished build; false where that can't be found out. */
  public static boolean isResumable(Folder out) {
    try {
      return new WorkFolder(out).isBegun() && !out.has(Release.FILE_NAME);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /**
   * Protects files that do not belong to an unfinished run.
   *
   * @throws BadInputException if there is anything else
   */
  static void requireFree(Folder out) throws IOException {
    if (out.isFile()) {
      throw new BadInputException(
          "--out %s: a file; wanted an empty or absent folder".formatted(out));
    }
    boolean isOurs = !out.folder(WorkFolder.NAME).isEmpty() && !out.has(Release.FILE_NAME);
    if (isOurs || out.isEmpty()) {
      return;
    }
    if (out.has(Release.FILE_NAME)) {
      throw new BadInputException(
          "--out %s: holds a release; wanted an empty or absent folder".formatted(out));
    }
    throw new BadInputException(
        isUnfinished(out)
            ? "--out %s: holds an unfinished run; delete it, or name an empty or absent folder"
                .formatted(out)
            : "--out %s: not empty; wanted an empty or absent folder".formatted(out));
  }

  /** Whether the folder has files of a run that has made neither a release nor a plan. */
  private static boolean isUnfinished(Folder out) throws IOException {
    boolean begun = out.has(ReleaseLayout.REJECTIONS);
    for (Subset subset : Subset.all()) {
      begun |= !out.folder(subset.toString()).isEmpty();
    }
    return begun || (out.has(ReleaseLayout.SPEC) && !out.has(ReleaseLayout.PLAN_SUMMARY));
  }

  /**
   * Keeps a run from continuing a build other than the one that was begun.
   *
   * @throws BadInputException if there are changes
   */
  static void requireUnchanged(List<String> changes) {
    if (!changes.isEmpty()) {
      throw new BadInputException("--resume: not the build that was begun: " + list(changes));
    }
  }

  /** Some changes on one line. */
  static String list(List<String> changes) {
    String first = String.join("; ", changes.subList(0, Math.min(SHOWN, changes.size())));
    return changes.size() <= SHOWN
        ? first
        : "%s; and %d more".formatted(first, changes.size() - SHOWN);
  }

  /**
   * Refuses an output folder inside a source.
   *
   * @param option the option that names the source
   */
  public static void requireOutside(Folder out, String option, Folder source) {
    if (out.toString().startsWith(source.toString())) {
      throw new BadInputException(
          "--out %s: inside %s; wanted a folder outside the sources".formatted(out, option));
    }
  }

  /**
   * Deletes the files that a run wrote, by name, from a folder that was empty when the run began.
   * If there is a manifest, another run has made a release meanwhile, which stays.
   */
  static void clear(Folder out) throws IOException {
    if (out.has(Release.FILE_NAME)) {
      return;
    }
    for (String folder : FOLDERS) {
      out.deleteFolder(folder);
    }
    for (Subset subset : Subset.all()) {
      out.deleteFolder(subset.toString());
    }
    for (String file : FILES) {
      out.deleteFile(file);
    }
    // This folder goes last: if the deletion is interrupted, the rest is still recognised as an
    // unfinished run, and is locked.
    out.deleteFolder(WorkFolder.NAME);
  }
}
