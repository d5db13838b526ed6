package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.shard.ShardReader;

/**
 * Samples whose key gave way to another before all their files had come: those may stand further
 * on. Holds as many bytes as one sample may have; what is beyond that is given up, oldest first.
 */
final class PartedSamples {
  /** A sample so far. */
  record Open(RawSample sample, int members, long bytes) {}

  private final Map<String, Open> waiting = new LinkedHashMap<>();
  private long bytes;

  /** Keeps a sample, and gives those for which there is no more room. */
  List<Open> keep(String key, Open open) {
    waiting.put(key, open);
    bytes += open.bytes();
    List<Open> given = new ArrayList<>();
    while (bytes > ShardReader.MAX_SAMPLE_BYTES) {
      given.add(take(waiting.keySet().iterator().next()));
    }
    return given;
  }

  /** Takes a sample out; null if it is not here. */
  @Nullable Open find(String key) {
    return waiting.containsKey(key) ? take(key) : null;
  }

  /** Takes out all that are left. */
  List<Open> rest() {
    List<Open> rest = List.copyOf(waiting.values());
    waiting.clear();
    bytes = 0;
    return rest;
  }

  private Open take(String key) {
    Open open = waiting.remove(key);
    if (open == null) {
      throw new IllegalStateException("no " + key);
    }
    bytes -= open.bytes();
    return open;
  }
}
