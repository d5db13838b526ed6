package org.vpobuilder.validation.data.release;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SampleKey;

/** Reads the samples of one shard, in its order. Holds the files of one sample. */
public final class SampleReader implements Closeable {
  /** Decides which files of a sample are read. */
  @FunctionalInterface
  public interface Wanted {
    /**
     * Whether to read a file.
     *
     * @param place index of the sample in the shard, from 0
     * @param extension the part of its name after the key's dot
     */
    boolean wants(int place, String extension);
  }

  /** Receives the samples. */
  @FunctionalInterface
  public interface Sink {
    /** Receives the sample with an index in the shard, from 0. */
    void sample(int place, RawSample sample) throws IOException;
  }

  private final Shard shard;
  private final ShardReader tar;
  private @Nullable TarHeader header;

  /** The number of samples skipped or read; {@code taken} counts those of them that were wanted. */
  private int done;

  private int taken;

  SampleReader(ReleaseFiles files, Shard shard) {
    this.shard = shard;
    try {
      tar = new ShardReader(files.open(shard.path()));
    } catch (IOException e) {
      throw new BadInputException(
          "%s: can't be opened: %s".formatted(shard.path(), e.getMessage()), e);
    }
    advance("its beginning");
  }

  /**
   * Reads all samples of a shard.
   *
   * @param samples number of samples that its index lists
   * @throws BadInputException if it is not a shard with this number of samples
   */
  public static void each(ReleaseFiles files, String path, int samples, Wanted wanted, Sink sink)
      throws IOException {
    try (SampleReader reader = new SampleReader(files, new Shard(path, samples, samples))) {
      while (!reader.isDone()) {
        int place = reader.place();
        sink.sample(place, reader.read(wanted));
      }
    }
  }

  /** Reads the next wanted sample; its mixture is skipped. */
  RawSample read() {
    // The mixture is the file that has audio but not stems: "wav" or "flac".
    return read(
        (place, extension) ->
            extension.indexOf('.') >= 0 || extension.equals("jpg") || extension.equals("json"));
  }

  private RawSample read(Wanted wanted) {
    passOthers();
    String key = key();
    Map<String, byte[]> files = new HashMap<>();
    for (TarHeader h = header; h != null && ShardReader.keyOf(h.name()).equals(key); h = header) {
      String extension = h.name().substring(key.length() + 1);
      if (wanted.wants(done, extension)) {
        if (files.put(extension, bytes(key)) != null) {
          throw failure(key, "got two of ." + extension);
        }
      }
      advance(key);
    }
    finish(key);
    taken++;
    return new RawSample(shard.path(), key, files);
  }

  /** The index in the shard, from 0, of the next wanted sample. */
  int place() {
    passOthers();
    return done;
  }

  /**
   * Skips the next wanted sample, reading headers only.
   *
   * @return its key
   */
  String pass() {
    passOthers();
    taken++;
    return passOne();
  }

  private void passOthers() {
    while (!shard.holds(done)) {
      passOne();
    }
  }

  private String passOne() {
    String key = key();
    for (TarHeader h = header; h != null && ShardReader.keyOf(h.name()).equals(key); h = header) {
      advance(key);
    }
    finish(key);
    return key;
  }

  /** Whether all wanted samples of this shard were read. */
  boolean isDone() {
    return taken == shard.samples();
  }

  private String key() {
    TarHeader h = header;
    if (h == null) {
      throw new BadInputException(
          "%s: got %d samples, wanted the %d of its index"
              .formatted(shard.path(), done, shard.total()));
    }
    String key = ShardReader.keyOf(h.name());
    if (!SampleKey.isKey(key) || key.length() == h.name().length()) {
      throw failure(h.name(), "got no sample's file, wanted {key}.{extension}");
    }
    return key;
  }

  private void finish(String key) {
    done++;
    if (done == shard.total() && header != null) {
      throw failure(key, "got a sample behind it, wanted the %d of the index".formatted(done));
    }
  }

  private byte[] bytes(String key) {
    try {
      return tar.bytes();
    } catch (IOException e) {
      throw failure(key, String.valueOf(e.getMessage()));
    }
  }

  private void advance(String after) {
    try {
      header = tar.nextHeader();
    } catch (IOException e) {
      throw new BadInputException(
          "%s: at %s: %s".formatted(shard.path(), after, e.getMessage()), e);
    }
  }

  private BadInputException failure(String key, String reason) {
    return new BadInputException("%s: %s: %s".formatted(shard.path(), key, reason));
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
