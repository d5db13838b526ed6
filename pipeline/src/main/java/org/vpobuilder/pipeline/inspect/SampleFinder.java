package org.vpobuilder.pipeline.inspect;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.NearestNames;
import org.vpobuilder.spec.sample.PlannedSample;

/** Finds a sample by its key: the plan gives its shard, and only that shard is read. */
public final class SampleFinder {
  private final ReleaseReader release;

  public SampleFinder(ReleaseReader release) {
    this.release = release;
  }

  /**
   * Finds a sample.
   *
   * @throws BadInputException if the release has none of that key, naming the nearest keys
   */
  public StoredSample find(String key) throws IOException {
    NearestKeys nearest = new NearestKeys(key);
    ShardFile shard =
        planned(key, nearest)
            .orElseThrow(
                () ->
                    new BadInputException(
                        "%s: no sample %s; %s"
                            .formatted(release.root(), SampleText.shown(key), nearest.text())));
    return release
        .find(shard, key)
        .orElseThrow(
            () ->
                new BadInputException(
                    "%s: no sample %s: it was planned for %s and left out; %s tells why"
                        .formatted(release.root(), key, shard.path(), ReleaseLayout.REJECTIONS)));
  }

  /** The shard that a sample was planned for. */
  private Optional<ShardFile> planned(String key, NearestKeys nearest) throws IOException {
    ShardFile[] found = new ShardFile[1];
    if (release.isControlSet()) {
      // A control set has no plan: its shards list its samples.
      for (ShardFile shard : release.shards()) {
        release.eachJson(
            shard,
            sample -> {
              nearest.add(sample.key());
              found[0] = sample.key().equals(key) ? shard : found[0];
            });
      }
      return Optional.ofNullable(found[0]);
    }
    for (Subset subset : Subset.all()) {
      String file = ReleaseLayout.planRows(subset);
      if (found[0] == null && release.root().has(file)) {
        RowFiles.read(
            release.root(),
            file,
            Formats.PLAN_ROW,
            row -> {
              nearest.add(row.key());
              found[0] = row.key().equals(key) ? shard(row) : found[0];
            });
      }
    }
    return Optional.ofNullable(found[0]);
  }

  private static ShardFile shard(PlannedSample row) {
    return new ShardFile(row.subset(), row.split(), row.shard());
  }

  /**
   * Collects the keys that are nearest to what a user typed, from the subset that the text names,
   * if it names one. Holds only these few.
   */
  private static final class NearestKeys {
    private static final int MOST = 3;

    /** Longer texts can't be keys: comparing them would only take time. */
    private static final int MAX_LENGTH = 64;

    private record Candidate(boolean holds, int edits, String key) {}

    private static final Comparator<Candidate> ORDER =
        Comparator.comparing(Candidate::holds)
            .reversed()
            .thenComparingInt(Candidate::edits)
            .thenComparing(Candidate::key);

    private final String typed;
    private final Optional<Subset> asked;
    private final TreeSet<Candidate> nearest = new TreeSet<>(ORDER);

    NearestKeys(String typed) {
      this.typed = typed.length() > MAX_LENGTH ? typed.substring(0, MAX_LENGTH) : typed;
      this.asked = Subset.all().stream().filter(subset -> isOf(subset, typed)).findFirst();
    }

    private static boolean isOf(Subset subset, String key) {
      return key.startsWith(subset + "_");
    }

    /**
     * Adds a key. Keys that contain the typed text come first, since it may be an image's number.
     */
    void add(String key) {
      if (asked.isPresent() && !isOf(asked.get(), key)) {
        return;
      }
      nearest.add(
          new Candidate(
              key.contains(typed), NearestNames.edits(typed, key), SampleText.shown(key)));
      if (nearest.size() > MOST) {
        nearest.pollLast();
      }
    }

    List<String> keys() {
      return nearest.stream().map(Candidate::key).toList();
    }

    String text() {
      return nearest.isEmpty()
          ? "it has none" + asked.map(subset -> " of " + subset).orElse("")
          : "nearest: " + String.join(", ", keys());
    }
  }
}
