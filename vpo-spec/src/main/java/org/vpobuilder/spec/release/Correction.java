package org.vpobuilder.spec.release;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * A data set of labels by which test clips of an audio source were rejected: in them no label of
 * their class is heard.
 *
 * @param source the audio source whose clips it corrects
 * @param name of the data set, such as {@code VGGSounder}
 * @param version of the data set as the file's SHA-256 tells it; null if it is of none that is
 *     known
 * @param file the file of labels, as the sources list it
 * @param classes the test clips that have a file, by class
 */
public record Correction(
    String source,
    String name,
    @Nullable String version,
    FileEntry file,
    SortedMap<String, Counts> classes) {
  /**
   * The test clips of a class.
   *
   * @param clips that have a file
   * @param notListed about which nothing is known; they are kept
   * @param rejected in which the class is not heard
   */
  public record Counts(long clips, long notListed, long rejected) {}

  /** The test clips of all classes together. */
  public Counts total() {
    return classes.values().stream()
        .reduce(
            new Counts(0, 0, 0),
            (a, b) ->
                new Counts(a.clips + b.clips, a.notListed + b.notListed, a.rejected + b.rejected));
  }
}
