package org.vpobuilder.pipeline.controls;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;

/**
 * A sample of the base release, and the positions of its files in the shard: a control takes sounds
 * from samples of other shards, which are read from these positions without reading the whole
 * shards.
 *
 * @param sample without the masks of its objects, which take most of the memory
 */
record BaseSample(Sample sample, Map<Member, Piece> files) {
  private static final int BLOCK = 512;
  private static final int BUFFER = 1 << 16;

  /** A range of bytes in a file of the base release. */
  record Piece(String file, long offset, int bytes) {
    byte[] read(Folder base) throws IOException {
      return base.piece(file, offset, bytes);
    }
  }

  String key() {
    return sample.key();
  }

  Piece file(Member member) {
    Piece piece = files.get(member);
    if (piece == null) {
      throw new BadInputException("%s: got no %s, wanted one".formatted(key(), member));
    }
    return piece;
  }

  /**
   * Finds the samples of a shard; of their files only the json is read.
   *
   * @throws BadInputException if the shard is broken or a json is not valid
   */
  static void scan(
      Folder base, ShardFile shard, AudioContainer container, Consumer<BaseSample> samples)
      throws IOException {
    String where = base.location(shard.path());
    List<Sample> open = new ArrayList<>(1);
    Map<Member, Piece> files = new EnumMap<>(Member.class);
    try (ShardReader tar =
        new ShardReader(new BufferedInputStream(base.open(shard.path()), BUFFER))) {
      String key = "";
      long at = 0;
      for (TarHeader header = tar.nextHeader(); header != null; header = tar.nextHeader()) {
        String of = ShardReader.keyOf(header.name());
        if (!of.equals(key)) {
          finish(open, files, samples);
          key = of;
          files = new EnumMap<>(Member.class);
        }
        Member member = member(header.name(), key, container);
        if (member != null) {
          files.put(member, new Piece(shard.path(), at + BLOCK, header.size()));
        }
        if (member == Member.JSON) {
          open.add(RowFiles.checked(Formats.SAMPLE, tar.bytes(), where + ": " + header.name()));
        }
        at += BLOCK + (header.size() + BLOCK - 1L) / BLOCK * BLOCK;
      }
      finish(open, files, samples);
    } catch (IOException e) {
      throw new BadInputException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static @Nullable Member member(String name, String key, AudioContainer container) {
    for (Member member : Member.values()) {
      if (member.fileName(key, container).equals(name)) {
        return member;
      }
    }
    return null;
  }

  private static void finish(
      List<Sample> open, Map<Member, Piece> files, Consumer<BaseSample> samples) {
    for (Sample sample : open) {
      samples.accept(new BaseSample(Placed.withoutMasks(sample), files));
    }
    open.clear();
  }
}
