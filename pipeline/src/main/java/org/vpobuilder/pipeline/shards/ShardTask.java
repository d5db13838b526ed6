package org.vpobuilder.pipeline.shards;

import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * One shard to be made.
 *
 * @param offset first byte of its rows in the subset's plan file
 * @param bytes of its rows
 * @param samples rows
 */
record ShardTask(Subset subset, Split split, int number, long offset, int bytes, int samples) {
  static final JsonFormat<ShardTask> FORMAT = JsonFormat.transport(ShardTask.class);

  /** The task with one more row, which follows the others in the file. */
  ShardTask withRow(int rowBytes) {
    return new ShardTask(
        subset, split, number, offset, Math.addExact(bytes, rowBytes), samples + 1);
  }
}
