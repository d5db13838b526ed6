package org.vpobuilder.spec.release;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The account of every record of the sources: used, rejected or not selected.
 *
 * @param images per {@code subset/split}: one partition of all image records of that split
 * @param annotations one partition per split
 * @param clips rows of VGGSound's csv per split; rows of unknown split are counted under {@code
 *     unknown}
 * @param sources the ledger of each source, whose sum is given above: images and annotations for a
 *     visual source, clips for an audio source; null if there is one source of each kind, and in
 *     the ledger of a source
 */
public record Ledger(
    SortedMap<String, Partition> images,
    SortedMap<String, Partition> annotations,
    SortedMap<String, Partition> clips,
    @Nullable SortedMap<String, Ledger> sources) {

  /** A ledger without ledgers of single sources. */
  public Ledger(
      SortedMap<String, Partition> images,
      SortedMap<String, Partition> annotations,
      SortedMap<String, Partition> clips) {
    this(images, annotations, clips, null);
  }

  /** A partition of records: read = used + rejected + not selected. */
  public record Partition(
      long read, long used, SortedMap<String, Long> rejected, SortedMap<String, Long> notSelected) {
    public boolean addsUp() {
      return read == used + sum(rejected) + sum(notSelected);
    }

    public static Partition of(
        long read, long used, Map<String, Long> rejected, Map<String, Long> notSelected) {
      return new Partition(read, used, new TreeMap<>(rejected), new TreeMap<>(notSelected));
    }

    private static long sum(Map<String, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
