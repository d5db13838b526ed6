package org.vpobuilder.validation.report.release;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.validation.data.release.RawSample;
import org.vpobuilder.validation.data.release.ReleaseFiles;
import org.vpobuilder.validation.data.release.SampleReader;
import org.vpobuilder.validation.report.gallery.GallerySample;

/**
 * The shards of a release, each only once: the shards of a subset are only its own.
 *
 * @param sides number of samples of every subset and split, in order
 * @param shards in the order of their sides
 */
record Shards(List<Integer> sides, List<Shard> shards) {
  private static final String JSON = "json";

  /**
   * A shard.
   *
   * @param side index of its side in {@link Shards#sides}
   * @param first position of its first sample in the side
   */
  record Shard(int side, int first, int samples, String path) {}

  /** Receives a sample; files other than the json are present only if they were requested. */
  interface Sink {
    void sample(int position, GallerySample files) throws IOException;
  }

  static Shards of(ReleaseFiles files, Release release) {
    List<Integer> sides = new ArrayList<>();
    List<Shard> shards = new ArrayList<>();
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        String folder = ReleaseLayout.folder(subset, split);
        String name = ReleaseLayout.shardIndex(subset, split);
        int samples = 0;
        if (release.counts().getOrDefault(folder, 0) > 0) {
          ShardIndex index = Formats.SHARD_INDEX.read(FactsReader.bytes(files, name), name);
          for (ShardIndex.Entry entry : index.shardlist()) {
            if (entry.liesBesideIndex()) {
              String path = folder + "/" + entry.url();
              shards.add(new Shard(sides.size(), samples, entry.nsamples(), path));
              samples += entry.nsamples();
            }
          }
        }
        sides.add(samples);
      }
    }
    return new Shards(sides, List.copyOf(shards));
  }

  int samples() {
    return sides.stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Reads a shard; holds one sample's files.
   *
   * @param whole whether all files of the sample at a position are wanted
   */
  static void read(ReleaseFiles files, Shard shard, IntPredicate whole, Sink sink)
      throws IOException {
    SampleReader.each(
        files,
        shard.path(),
        shard.samples(),
        (place, extension) -> extension.equals(JSON) || whole.test(shard.first() + place),
        (place, raw) -> sink.sample(shard.first() + place, sample(raw)));
  }

  private static GallerySample sample(RawSample raw) {
    String where = "%s: %s.json".formatted(raw.shard(), raw.key());
    byte[] json = raw.files().get(JSON);
    if (json == null) {
      throw new BadInputException(where + ": got none, wanted one");
    }
    return new GallerySample(raw.shard(), Formats.SAMPLE.read(json, where), raw.files());
  }
}
