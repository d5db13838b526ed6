package org.vpobuilder.pipeline.controls;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;

/**
 * Makes shards of controls. A worker holds the controls of one shard as they were planned, and of
 * one control the files and the sounds.
 *
 * @param base the release that the controls are derived from
 * @param out gets the shards
 */
record MakeControls(Folder base, Folder out, long seed)
    implements Stage<MakeControls.Task, MakeControls.Made> {

  /** A shard to be made. */
  record Task(Subset subset, Split split, int number, List<PlannedControl> controls) {}

  /**
   * The result for a shard.
   *
   * @param samples that it holds; if there are none, no file is written
   * @param rejected the planned controls that could not be made
   */
  record Made(
      Subset subset,
      Split split,
      int number,
      int samples,
      long bytes,
      String sha256,
      List<Rejected> rejected) {}

  /** A control that could not be made. */
  record Rejected(String key, Rejection rejection) {}

  @Override
  public String title() {
    return "controls";
  }

  @Override
  public String unit() {
    return "controls made";
  }

  @Override
  public long units(Task task) {
    return task.controls().size();
  }

  @Override
  public JsonFormat<Task> tasks() {
    return JsonFormat.transport(Task.class);
  }

  @Override
  public JsonFormat<Made> results() {
    return JsonFormat.transport(Made.class);
  }

  @Override
  public Worker<Task, Made> worker() {
    ControlMaker maker = new ControlMaker(base, seed);
    return new Worker<>() {
      @Override
      public Made work(Task task, Done done) throws IOException {
        return new Shard(task, maker, done).make(out);
      }

      @Override
      public void close() {
        // Holds no file open.
      }
    };
  }

  /** One attempt at a shard. */
  private static final class Shard {
    private final Task task;
    private final ControlMaker maker;
    private final Done done;
    private final MessageDigest digest = Sha256.digest();
    private final List<Rejected> rejected = new ArrayList<>();
    private int samples;

    Shard(Task task, ControlMaker maker, Done done) {
      this.task = task;
      this.maker = maker;
      this.done = done;
    }

    Made make(Folder out) throws IOException {
      String file = ReleaseLayout.shard(task.subset(), task.split(), task.number());
      try {
        out.write(file, Attempt.name(), this::writeTo);
      } catch (NoControlException e) {
        return made(0, "");
      }
      return made(out.size(file), Sha256.hex(digest));
    }

    private Made made(long bytes, String sha256) {
      return new Made(task.subset(), task.split(), task.number(), samples, bytes, sha256, rejected);
    }

    private void writeTo(OutputStream out) throws IOException {
      try (ShardWriter shard =
          new ShardWriter(new BufferedOutputStream(new DigestOutputStream(out, digest), 1 << 18))) {
        for (PlannedControl control : task.controls()) {
          try {
            shard.add(maker.make(control));
          } catch (RejectedException e) {
            rejected.add(new Rejected(control.key(), e.rejection()));
          }
          done.add(1);
        }
        samples = shard.samples();
      }
      if (samples == 0) {
        throw new NoControlException();
      }
    }
  }

  private static final class NoControlException extends IOException {
    NoControlException() {
      super("no control of the shard could be made");
    }
  }
}
