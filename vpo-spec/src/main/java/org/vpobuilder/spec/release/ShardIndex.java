package org.vpobuilder.spec.release;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The shards of one subset and split: {@code shards.json}, readable as a wids index.
 *
 * @param kind {@value #KIND}; written as {@code __kind__}
 * @param shardlist in order; MSMI's begins with MS's shards, because MSMI contains MS
 */
public record ShardIndex(String kind, int widsVersion, String name, List<Entry> shardlist) {
  public static final String KIND = "wids-shard-index-v1";

  public ShardIndex {
    shardlist = List.copyOf(shardlist);
  }

  public static ShardIndex of(String name, List<Entry> shardlist) {
    return new ShardIndex(KIND, 1, name, shardlist);
  }

  /**
   * One shard.
   *
   * @param url relative to the folder of the index
   */
  public record Entry(String url, int nsamples, long filesize, String sha256) {
    private static final Pattern OWN = Pattern.compile("vpo-[a-z][a-z0-9-]*-[a-z]+-\\d{6}\\.tar");

    /**
     * Whether the shard lies in the index's own folder. MSMI's index also lists MS's shards, by a
     * longer url.
     */
    public boolean liesBesideIndex() {
      return OWN.matcher(url).matches();
    }
  }
}
