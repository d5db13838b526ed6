package org.vpobuilder.validation.data.release;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/** One epoch's samples in their order. Use by one thread. */
public final class SampleStream implements Closeable {
  private final ReleaseFiles files;
  private final EpochOrder order;
  private final Map<Integer, RawSample> waiting = new HashMap<>();
  private int nextShard;
  private int read;
  private int position;
  private @Nullable SampleReader reader;

  SampleStream(ReleaseFiles files, EpochOrder order, int position) {
    this.files = files;
    this.order = order;
    this.position = position;
  }

  /** The number of samples before the next one, from the beginning of the epoch. */
  public int position() {
    return position;
  }

  /**
   * The next sample, or null at the end of the epoch.
   *
   * @throws BadInputException if a shard is broken or has another number of samples than its index
   *     lists
   */
  public @Nullable RawSample next() {
    if (position == order.due().length) {
      close();
      return null;
    }
    while (!waiting.containsKey(position)) {
      readOne();
    }
    return waiting.remove(position++);
  }

  private void readOne() {
    SampleReader open = reader;
    if (open == null) {
      open = new SampleReader(files, order.shards().get(nextShard++));
      reader = open;
    }
    int due = order.due()[read++];
    if (due < position) {
      open.pass();
    } else {
      waiting.put(due, open.read());
    }
    if (open.isDone()) {
      close();
    }
  }

  @Override
  public void close() {
    SampleReader open = reader;
    reader = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new BadInputException("%s: %s".formatted(files.name(), e.getMessage()), e);
      }
    }
  }
}
