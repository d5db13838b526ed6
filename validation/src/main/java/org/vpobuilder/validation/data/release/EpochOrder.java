package org.vpobuilder.validation.data.release;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;

/**
 * The order of one epoch, computed before anything is read: it depends only on shard counts and
 * draws. Therefore a resumed epoch needs no replay, and no thread can change it.
 *
 * @param shards in the order in which they are read
 * @param due the position, from 0, in the epoch of the sample that is read i-th
 */
record EpochOrder(List<Shard> shards, int[] due) {

  static EpochOrder of(List<Shard> shards, ShuffleSpec shuffle, long epoch) {
    int samples = shards.stream().mapToInt(Shard::samples).sum();
    int[] due = new int[samples];
    if (shuffle instanceof ShuffleSpec.Shuffled shuffled) {
      List<Shard> read =
          shuffled
              .draws()
              .permute(shards, shard -> shard.path().replace('/', ':'), "shards", epoch);
      buffered(due, shuffled.buffer(), shuffled.draws(), epoch);
      return new EpochOrder(read, due);
    }
    Arrays.setAll(due, i -> i);
    return new EpochOrder(shards, due);
  }

  /**
   * Simulates a buffer: a draw picks the sample that leaves it, and the next sample that is read
   * replaces it.
   */
  private static void buffered(int[] due, int capacity, Draws draws, long epoch) {
    int[] buffer = new int[Math.min(capacity, due.length)];
    Arrays.setAll(buffer, i -> i);
    int held = buffer.length;
    int next = held;
    for (int position = 0; position < due.length; position++) {
      int slot = draws.at("buffer", epoch, position).below(held);
      due[buffer[slot]] = position;
      if (next < due.length) {
        buffer[slot] = next++;
      } else {
        buffer[slot] = buffer[--held];
      }
    }
  }
}
