package org.vpobuilder.pipeline.shards;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.vpobuilder.pipeline.render.SampleRenderer;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;

/**
 * Makes one shard: renders its samples one by one into a temporary file and renames it. Holds the
 * rows of the shard and one sample, or the two samples of a pair.
 */
final class ShardMaker implements Stage.Worker<ShardTask, ShardResult> {
  private final Folder release;
  private final SampleRenderer renderer;
  private final Set<String> testImages;
  private final EarlierShards earlier;
  private final FinishedShards finished;

  /**
   * Creates a maker.
   *
   * @param release holds the plan
   * @param testImages contents that no train image may have, as SHA-256
   * @param earlier shards that are copied
   */
  ShardMaker(
      Folder release, SampleRenderer renderer, Set<String> testImages, EarlierShards earlier) {
    this.earlier = earlier;
    this.finished = new FinishedShards(release);
    this.testImages = testImages;
    this.release = release;
    this.renderer = renderer;
  }

  /**
   * Makes a shard, or keeps the one that an earlier attempt finished; if all its samples are
   * rejected, there is no file.
   */
  @Override
  public ShardResult work(ShardTask task, Stage.Done done) throws IOException {
    byte[] json = json(task);
    String inputs = inputs(json);
    Optional<ShardResult> kept = finished.find(task, inputs);
    if (kept.isPresent()) {
      done.add(task.samples());
      return kept.get();
    }
    List<PlannedSample> rows = rows(task, json);
    ShardResult result;
    if (earlier.has(task)) {
      result = earlier.copy(task, rows, release, Attempt.name());
      done.add(task.samples());
    } else {
      result = render(task, rows, done);
    }
    finished.add(task, inputs, result);
    return result;
  }

  @Override
  public void close() {
    renderer.close();
  }

  /** The digest of the inputs of a shard, without those that are the same for the whole run. */
  private String inputs(byte[] rows) {
    MessageDigest digest = Sha256.digest();
    digest.update(rows);
    testImages.stream()
        .sorted()
        .forEach(sha256 -> digest.update(sha256.getBytes(StandardCharsets.UTF_8)));
    return Sha256.hex(digest);
  }

  private ShardResult render(ShardTask task, List<PlannedSample> rows, Stage.Done done)
      throws IOException {
    Writing writing = new Writing(rows, Attempt.name(), done);
    String file = ReleaseLayout.shard(task.subset(), task.split(), task.number());
    try {
      release.write(file, writing.attempt, writing::writeTo);
    } catch (NoSampleException e) {
      return result(task, writing, 0, "");
    }
    return result(task, writing, release.size(file), Sha256.hex(writing.digest));
  }

  private static ShardResult result(ShardTask task, Writing writing, long bytes, String sha256) {
    return new ShardResult(
        task.subset(),
        task.split(),
        task.number(),
        writing.samples,
        bytes,
        sha256,
        writing.rejected);
  }

  private byte[] json(ShardTask task) throws IOException {
    String file = ReleaseLayout.planRows(task.subset());
    return release.piece(file, task.offset(), task.bytes());
  }

  private List<PlannedSample> rows(ShardTask task, byte[] json) {
    String file = ReleaseLayout.planRows(task.subset());
    return new String(json, StandardCharsets.UTF_8)
        .lines()
        .map(
            line ->
                Formats.PLAN_ROW.read(
                    line.getBytes(StandardCharsets.UTF_8), release.location(file)))
        .toList();
  }

  private static final class NoSampleException extends IOException {
    NoSampleException() {
      super("no sample of the shard could be made");
    }
  }

  /** One attempt at a shard. */
  private final class Writing {
    private final List<PlannedSample> rows;
    private final String attempt;
    private final Stage.Done done;
    private final MessageDigest digest = Sha256.digest();
    private final List<ShardResult.Rejected> rejected = new ArrayList<>();
    private final Map<String, RenderedSample> waitingOfPair = new HashMap<>();
    private final Map<String, Rejection> rejectedPairs = new HashMap<>();
    private int samples;

    Writing(List<PlannedSample> rows, String attempt, Stage.Done done) {
      this.done = done;
      this.rows = rows;
      this.attempt = attempt;
    }

    void writeTo(OutputStream out) throws IOException {
      try (ShardWriter shard =
          new ShardWriter(new BufferedOutputStream(new DigestOutputStream(out, digest), 1 << 18))) {
        for (PlannedSample row : rows) {
          try {
            shard.add(sample(row));
          } catch (RejectedException e) {
            rejected.add(new ShardResult.Rejected(row.key(), e.rejection()));
          }
          done.add(1);
        }
        samples = shard.samples();
      }
      if (samples == 0) {
        throw new NoSampleException();
      }
    }

    /**
     * The sample of a row. Both samples of a pair are made at once, so that if one is rejected, the
     * other is left out too; the second is kept until its turn.
     */
    private RenderedSample sample(PlannedSample row) throws IOException, RejectedException {
      Pair pair = row.pair();
      if (pair == null) {
        return render(row);
      }
      RenderedSample waiting = waitingOfPair.remove(row.key());
      if (waiting != null) {
        return waiting;
      }
      Rejection why = rejectedPairs.get(pair.id());
      if (why != null) {
        throw new RejectedException(why);
      }
      try {
        RenderedSample own = render(row);
        for (PlannedSample other : rows) {
          if (other.pair() != null
              && other.pair().id().equals(pair.id())
              && !other.key().equals(row.key())) {
            waitingOfPair.put(other.key(), render(other));
          }
        }
        return own;
      } catch (RejectedException e) {
        rejectedPairs.put(pair.id(), e.rejection());
        throw e;
      }
    }

    private RenderedSample render(PlannedSample row) throws IOException, RejectedException {
      RenderedSample sample = renderer.render(row, attempt);
      if (row.split() == Split.TRAIN && !testImages.isEmpty()) {
        String sha256 = Sha256.hex(Objects.requireNonNull(sample.files().get(row.key() + ".jpg")));
        if (testImages.contains(sha256)) {
          throw new RejectedException(
              RejectionCode.IMAGE_ALSO_IN_TEST,
              row.image().file(),
              "image " + row.image().id(),
              "sha256 " + sha256,
              "an image that is not among the test images");
        }
      }
      return sample;
    }
  }
}
