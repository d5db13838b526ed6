package org.vpobuilder.pipeline.stats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.release.StatsTally;

/** Counts what a release holds, from the json of its samples. */
public final class StatsCollector {
  /** Largest json that is read whole: a shard index or the manifest. */
  private static final int MAX_JSON_BYTES = 1 << 28;

  private static final int BUFFER = 1 << 14;

  private final Folder root;
  private final StatsTally tally;

  private StatsCollector(Folder root) {
    this.root = root;
    this.tally = new StatsTally(Formats.RELEASE.read(bytes(Release.FILE_NAME), Release.FILE_NAME));
  }

  /**
   * Reads a release; {@code vpo verify} tells whether what it says is true.
   *
   * @throws BadInputException if it is no release or can't be read
   */
  public static Stats collect(Folder release) {
    return new StatsCollector(release).run();
  }

  /** Reads a release on the local disk. */
  public static Stats collect(Path release) {
    return collect(Folder.of(release));
  }

  private Stats run() {
    shards().parallelStream().forEach(this::read);
    rejections();
    return tally.stats();
  }

  /** The shards that the indices list, each once. */
  private List<String> shards() {
    List<String> shards = new ArrayList<>();
    for (Subset subset : Subset.values()) {
      for (Split split : Split.values()) {
        String name = ReleaseLayout.shardIndex(subset, split);
        if (!has(name)) {
          continue;
        }
        ShardIndex index = Formats.SHARD_INDEX.read(bytes(name), name);
        String folder = ReleaseLayout.folder(subset, split);
        index.shardlist().stream()
            .filter(ShardIndex.Entry::liesBesideIndex)
            .map(ShardIndex.Entry::url)
            .forEach(url -> shards.add(folder + "/" + url));
      }
    }
    return shards;
  }

  private void read(String file) {
    String shard = root.location(file);
    try (ShardReader reader = new ShardReader(new BufferedInputStream(open(file), BUFFER))) {
      for (TarHeader header = reader.nextHeader(); header != null; header = reader.nextHeader()) {
        if (header.name().endsWith(".json")) {
          tally.add(Formats.SAMPLE.read(reader.bytes(), "%s: %s".formatted(shard, header.name())));
        }
      }
    } catch (IOException e) {
      throw new BadInputException(shard + ": can't be read: " + e.getMessage(), e);
    }
  }

  private void rejections() {
    try (InputStream in = open(ReleaseLayout.REJECTIONS)) {
      JsonLines lines = new JsonLines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        String where = "%s line %d".formatted(ReleaseLayout.REJECTIONS, lines.number());
        tally.add(Formats.REJECTION.read(line, where).code());
      }
    } catch (IOException e) {
      throw new BadInputException(
          root.location(ReleaseLayout.REJECTIONS) + ": can't be read: " + e.getMessage(), e);
    }
  }

  private byte[] bytes(String file) {
    byte[] bytes;
    try (InputStream in = open(file)) {
      bytes = in.readNBytes(MAX_JSON_BYTES + 1);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (bytes.length > MAX_JSON_BYTES) {
      throw new BadInputException(
          "%s: got a longer file, wanted at most %d bytes"
              .formatted(root.location(file), MAX_JSON_BYTES));
    }
    return bytes;
  }

  private boolean has(String file) {
    try {
      return root.has(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private BadInputException unreadable(String file, IOException e) {
    return new BadInputException(
        root.location(file) + ": can't be read, wanted a file of a release", e);
  }

  /** A local release is read without Beam. */
  private InputStream open(String file) throws IOException {
    Path local = root.local();
    return local == null ? root.open(file) : Files.newInputStream(local.resolve(file));
  }
}
