package org.vpobuilder.pipeline.shards;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.plan.EarlierPlan;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;

/** The shards of the release that is extended: they are copied, byte for byte. */
final class EarlierShards implements Serializable {
  private static final int MAX_BYTES = 1 << 28;

  private final @Nullable Folder release;
  private final Map<Subset, Map<Split, Integer>> first = new TreeMap<>();
  private final Map<String, Listed> listed = new HashMap<>();

  /** A shard as its index lists it. */
  private record Listed(int samples, long bytes, String sha256) implements Serializable {}

  /** Reads the indices of a release, or nothing for null. */
  EarlierShards(@Nullable Folder release) throws IOException {
    this.release = release;
    EarlierPlan plan = EarlierPlan.of(release);
    for (Subset subset : Subset.all()) {
      first.put(subset, new EnumMap<>(Split.class));
      for (Split split : Split.values()) {
        int shards = plan.firstShard(subset, split);
        first.getOrDefault(subset, Map.of()).put(split, shards);
        if (release != null && shards > 0) {
          list(release, subset, split);
        }
      }
    }
  }

  private void list(Folder from, Subset subset, Split split) throws IOException {
    String file = ReleaseLayout.shardIndex(subset, split);
    ShardIndex index = Formats.SHARD_INDEX.read(from.read(file, MAX_BYTES), from.location(file));
    for (ShardIndex.Entry entry : index.shardlist()) {
      listed.put(
          ReleaseLayout.folder(subset, split) + "/" + entry.url(),
          new Listed(entry.nsamples(), entry.filesize(), entry.sha256()));
    }
  }

  /** Whether a shard is one of the earlier release's. */
  boolean has(ShardTask task) {
    return task.number()
        < first.getOrDefault(task.subset(), Map.of()).getOrDefault(task.split(), 0);
  }

  /**
   * Copies a shard.
   *
   * @param rows that it was made from
   * @throws BadInputException if it differs from its entry in the release
   */
  ShardResult copy(ShardTask task, List<PlannedSample> rows, Folder to, String attempt)
      throws IOException {
    Folder from = Objects.requireNonNull(release);
    String file = ReleaseLayout.shard(task.subset(), task.split(), task.number());
    Listed shard = listed.getOrDefault(file, new Listed(0, 0, ""));
    if (shard.samples() > 0) {
      to.write(file, attempt, out -> transfer(from, file, shard, out));
    }
    return new ShardResult(
        task.subset(),
        task.split(),
        task.number(),
        shard.samples(),
        shard.bytes(),
        shard.sha256(),
        shard.samples() == rows.size() ? List.of() : rejected(from, file, shard, rows));
  }

  private static void transfer(Folder from, String file, Listed shard, OutputStream out)
      throws IOException {
    try (DigestInputStream in = new DigestInputStream(from.open(file), Sha256.digest())) {
      in.transferTo(out);
      String sha256 = Sha256.hex(in.getMessageDigest());
      if (!sha256.equals(shard.sha256())) {
        throw new BadInputException(
            "--extend: %s: got sha256 %s, wanted %s as its index lists"
                .formatted(from.location(file), sha256, shard.sha256()));
      }
    }
  }

  /** The rows without a sample in the shard, each with the rejection of one of its files. */
  private static List<ShardResult.Rejected> rejected(
      Folder from, String file, Listed shard, List<PlannedSample> rows) throws IOException {
    Set<String> keys = shard.samples() == 0 ? Set.of() : keys(from, file);
    List<Rejection> rejections = new ArrayList<>();
    RowFiles.read(from, ReleaseLayout.REJECTIONS, Formats.REJECTION, rejections::add);
    List<ShardResult.Rejected> rejected = new ArrayList<>();
    for (PlannedSample row : rows) {
      if (!keys.contains(row.key())) {
        Rejection why =
            rejections.stream()
                .filter(
                    rejection ->
                        rows.stream()
                            .filter(other -> fallTogether(other, row))
                            .flatMap(EarlierShards::files)
                            .anyMatch(rejection.source()::equals))
                .findFirst()
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "--extend: %s: got no sample %s and no rejection of it"
                                .formatted(from.location(file), row.key())));
        rejected.add(new ShardResult.Rejected(row.key(), why));
      }
    }
    return rejected;
  }

  /** Whether the two rows are the same or a pair: then one is left out if the other is. */
  private static boolean fallTogether(PlannedSample other, PlannedSample row) {
    Pair pair = row.pair();
    return other == row
        || (pair != null && other.pair() != null && other.pair().id().equals(pair.id()));
  }

  private static Set<String> keys(Folder from, String file) throws IOException {
    Set<String> keys = new HashSet<>();
    try (InputStream in = from.open(file);
        ShardReader shard = new ShardReader(new BufferedInputStream(in, 1 << 16))) {
      for (ShardReader.TarHeader member = shard.nextHeader();
          member != null;
          member = shard.nextHeader()) {
        keys.add(ShardReader.keyOf(member.name()));
      }
    }
    return keys;
  }

  private static Stream<String> files(PlannedSample row) {
    return Stream.concat(
        Stream.of(row.image().file()), row.sounding().stream().map(object -> object.clip().file()));
  }
}
