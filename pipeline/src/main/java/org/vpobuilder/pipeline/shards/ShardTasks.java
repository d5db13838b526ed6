package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.PlannedSample;

/** Checks a plan and cuts it into shards by where their rows stand in its files. Holds one row. */
final class ShardTasks {
  private ShardTasks() {}

  /**
   * The shards of a plan.
   *
   * @param rows is given every row
   * @throws BadInputException naming the row that is none, or not in its place
   */
  static List<ShardTask> of(
      Folder release, ClassMap classMap, AudioSpec audio, Consumer<PlannedSample> rows)
      throws IOException {
    List<ShardTask> tasks = new ArrayList<>();
    for (Subset subset : new PlanFolder(release).subsets()) {
      Cutter cutter = new Cutter(subset, new RowCheck(subset, classMap, audio), rows);
      RowFiles.lines(release, ReleaseLayout.planRows(subset), cutter::add);
      tasks.addAll(cutter.tasks);
    }
    return tasks;
  }

  /**
   * Compares the rows with the plan's summary: a file that was cut off at a line end looks whole.
   *
   * @param planned rows per {@code subset/split}
   */
  static void requireAll(List<ShardTask> tasks, Map<String, Integer> planned, Folder release) {
    for (Subset subset : Subset.values()) {
      for (Split split : Split.values()) {
        int got =
            tasks.stream()
                .filter(task -> task.subset() == subset && task.split() == split)
                .mapToInt(ShardTask::samples)
                .sum();
        int wanted = planned.getOrDefault(ReleaseLayout.folder(subset, split), 0);
        if (got != wanted) {
          throw new BadInputException(
              "%s: got %d rows of %s, wanted the %d that %s counts"
                  .formatted(
                      release.location(ReleaseLayout.planRows(subset)),
                      got,
                      split,
                      wanted,
                      ReleaseLayout.PLAN_SUMMARY));
        }
      }
    }
  }

  /** Cuts one file. */
  private static final class Cutter {
    private final Subset subset;
    private final RowCheck check;
    private final List<ShardTask> tasks = new ArrayList<>();
    private final Consumer<PlannedSample> rows;
    private long offset;

    Cutter(Subset subset, RowCheck check, Consumer<PlannedSample> rows) {
      this.rows = rows;
      this.subset = subset;
      this.check = check;
    }

    void add(byte[] json, String where) {
      PlannedSample row = check.read(json, where);
      rows.accept(row);
      int bytes = json.length + 1;
      int last = tasks.size() - 1;
      if (last >= 0
          && tasks.get(last).split() == row.split()
          && tasks.get(last).number() == row.shard()) {
        tasks.set(last, tasks.get(last).withRow(bytes));
      } else {
        tasks.add(new ShardTask(subset, row.split(), row.shard(), offset, bytes, 1));
      }
      offset += bytes;
    }
  }
}
