package org.vpobuilder.validation.data.release;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;

/**
 * One subset and split of a complete release. Its samples include those of a subset that it
 * contains, as listed in its index. Immutable; use by any thread.
 */
public final class ReleaseDataset {
  private static final String PARENT = "../../";
  private static final int MAX_JSON_BYTES = 1 << 28;

  private final ReleaseFiles files;
  private final List<Shard> shards;
  private final int size;

  private ReleaseDataset(ReleaseFiles files, List<Shard> shards) {
    this.files = files;
    this.shards = List.copyOf(shards);
    this.size = shards.stream().mapToInt(Shard::samples).sum();
  }

  /** Opens all samples of a subset and split. */
  public static ReleaseDataset open(ReleaseFiles files, Subset subset, Split split) {
    return open(files, subset, split, Integer.MAX_VALUE);
  }

  /** Whether the manifest of a release lists any sample of a subset and split. */
  public static boolean isIn(ReleaseFiles files, Subset subset, Split split) {
    Release release =
        read(files, Release.FILE_NAME, Formats.RELEASE, "the release is not complete");
    return release.counts().getOrDefault(ReleaseLayout.folder(subset, split), 0) > 0;
  }

  /**
   * Opens a subset and split.
   *
   * @param limit largest number of samples, taken in the shards' own order; at least 1
   * @throws BadInputException if the release is not complete, has no such subset and split, or its
   *     parts contradict each other
   */
  public static ReleaseDataset open(ReleaseFiles files, Subset subset, Split split, int limit) {
    if (limit < 1) {
      throw new BadInputException("--limit: got %d, wanted at least 1".formatted(limit));
    }
    Release release =
        read(files, Release.FILE_NAME, Formats.RELEASE, "the release is not complete");
    String folder = ReleaseLayout.folder(subset, split);
    Integer promised = release.counts().get(folder);
    if (promised == null || promised == 0) {
      throw new BadInputException(
          "%s: got %s samples of %s, wanted at least 1"
              .formatted(files.name(), promised == null ? "no" : promised, folder));
    }
    String where = ReleaseLayout.shardIndex(subset, split);
    ShardIndex index = read(files, where, Formats.SHARD_INDEX, "no shard index");
    int listed = index.shardlist().stream().mapToInt(ShardIndex.Entry::nsamples).sum();
    if (listed != promised) {
      throw new BadInputException(
          "%s: got %d samples, wanted the %d of release.json".formatted(where, listed, promised));
    }
    return new ReleaseDataset(files, shards(index, where, folder, limit));
  }

  /**
   * Only the samples whose keys match, in the same order; reads the shards' headers once.
   *
   * @return a data set that may be empty
   */
  public ReleaseDataset part(Predicate<String> wanted) {
    List<Shard> parts = new ArrayList<>();
    for (Shard shard : shards) {
      BitSet places = new BitSet();
      try (SampleReader reader = new SampleReader(files, shard)) {
        while (!reader.isDone()) {
          int place = reader.place();
          places.set(place, wanted.test(reader.pass()));
        }
      } catch (IOException e) {
        throw new BadInputException("%s: %s".formatted(shard.path(), e.getMessage()), e);
      }
      if (!places.isEmpty()) {
        parts.add(shard.of(places));
      }
    }
    return new ReleaseDataset(files, parts);
  }

  /** The number of samples of an epoch. */
  public int size() {
    return size;
  }

  /**
   * The samples of an epoch.
   *
   * @param position number of samples to leave out at the beginning, 0 to {@link #size}; only their
   *     headers are read
   */
  public SampleStream epoch(ShuffleSpec shuffle, long epoch, int position) {
    if (position < 0 || position > size) {
      throw new BadInputException("got position %d, wanted 0 to %d".formatted(position, size));
    }
    return new SampleStream(files, EpochOrder.of(shards, shuffle, epoch), position);
  }

  private static List<Shard> shards(ShardIndex index, String where, String folder, int limit) {
    List<Shard> shards = new ArrayList<>();
    int left = limit;
    for (ShardIndex.Entry entry : index.shardlist()) {
      int samples = Math.min(left, entry.nsamples());
      if (entry.nsamples() < 0 || entry.url().contains("://")) {
        throw new BadInputException(
            "%s: got %s of %d samples, wanted a shard of this release"
                .formatted(where, entry.url(), entry.nsamples()));
      }
      if (samples > 0) {
        shards.add(new Shard(path(folder, entry.url()), samples, entry.nsamples()));
      }
      left -= samples;
    }
    return shards;
  }

  /** The path of a shard: indices are two folders deep, and urls are relative to them. */
  private static String path(String folder, String url) {
    return url.startsWith(PARENT) ? url.substring(PARENT.length()) : folder + "/" + url;
  }

  private static <T> T read(
      ReleaseFiles files, String path, JsonFormat<T> format, String whereMissing) {
    try (InputStream in = files.open(path)) {
      return format.read(in.readNBytes(MAX_JSON_BYTES), path);
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          "%s: %s: got no %s, wanted one".formatted(files.name(), whereMissing, path), e);
    } catch (IOException e) {
      throw new BadInputException("%s: %s: %s".formatted(files.name(), path, e.getMessage()), e);
    }
  }
}
