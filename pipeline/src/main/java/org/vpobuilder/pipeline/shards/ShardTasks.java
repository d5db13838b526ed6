package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Checks a plan and cuts it into shards by the positions of their rows in its files. Holds the rows
 * that {@link RowFiles#parse} holds.
 */
final class ShardTasks {
  private ShardTasks() {}

  /**
   * The shards of a plan.
   *
   * @param rows takes every row
   * @throws BadInputException naming a row that is not valid or out of order
   */
  static List<ShardTask> of(
      Folder release, ClassMap classMap, AudioSpec audio, Consumer<PlannedSample> rows)
      throws IOException {
    List<ShardTask> tasks = new ArrayList<>();
    for (Subset subset : new PlanFolder(release).subsets()) {
      Cutter cutter = new Cutter(subset, new RowCheck(subset, classMap, audio), rows);
      RowFiles.parse(release, ReleaseLayout.planRows(subset), cutter.check::read, cutter::add);
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
    for (Subset subset : Subset.all()) {
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

  /** Cuts one file into shards. */
  private static final class Cutter {
    private final Subset subset;
    private final RowCheck check;
    private final List<ShardTask> tasks = new ArrayList<>();
    private final Consumer<PlannedSample> rows;
    private @Nullable PlannedSample last;
    private long offset;

    Cutter(Subset subset, RowCheck check, Consumer<PlannedSample> rows) {
      this.rows = rows;
      this.subset = subset;
      this.check = check;
    }

    /**
     * Adds the next row.
     *
     * @throws BadInputException if it is out of order
     */
    void add(Checked checked) {
      PlannedSample row = checked.row();
      PlannedSample before = last;
      if (before != null) {
        require(
            PlannedSample.FILE_ORDER.compare(before, row) < 0,
            checked.where(),
            place(row),
            "rows by split, shard and key, each once, here one after " + place(before));
      }
      last = row;
      rows.accept(row);
      int task = tasks.size() - 1;
      if (task >= 0
          && tasks.get(task).split() == row.split()
          && tasks.get(task).number() == row.shard()) {
        tasks.set(task, tasks.get(task).withRow(checked.bytes()));
      } else {
        tasks.add(new ShardTask(subset, row.split(), row.shard(), offset, checked.bytes(), 1));
      }
      offset += checked.bytes();
    }

    private static String place(PlannedSample row) {
      return "%s, shard %d, %s".formatted(row.split(), row.shard(), row.key());
    }
  }

  /**
   * A row that is valid by itself.
   *
   * @param bytes of its line, with the line end
   */
  private record Checked(PlannedSample row, int bytes, String where) {}

  /** Finds the errors that editing a plan can cause, before anything is rendered from it. */
  private record RowCheck(Subset subset, ClassMap classMap, AudioSpec audio) {

    /**
     * Reads a row.
     *
     * @throws BadInputException if it is not valid
     */
    Checked read(byte[] json, String where) {
      PlannedSample row = RowFiles.checked(Formats.PLAN_ROW, json, where);
      require(row.subset() == subset, where, "subset " + row.subset(), subset + " as the file's");
      int channel = 0;
      for (SceneObject object : row.objects()) {
        check(object, row.image(), where + ": annotation " + object.id());
        if (object.sounds()) {
          require(object.channel() == channel, where, "channel " + object.channel(), "" + channel);
          channel++;
        }
      }
      require(channel > 0, where, "no sounding object", "at least one");
      return new Checked(row, json.length + 1, where);
    }

    private void check(SceneObject object, ImageRef image, String where) {
      try {
        long area = RleString.decode(object.rle(), image.height(), image.width()).area();
        require(
            area == object.area(), where, "an rle of %d pixels".formatted(area), "area's number");
      } catch (MaskException e) {
        throw new BadInputException("%s: rle: %s".formatted(where, e.getMessage()), e);
      }
      int index =
          classMap.byName(object.className()).map(VpoClass::index).orElse(VpoClass.BACKGROUND);
      require(
          object.classIndex() == index,
          where,
          "class index %d of %s".formatted(object.classIndex(), object.className()),
          index + " as the class map has it");
      if (object.sounds()) {
        checkSound(object, where);
      } else {
        require(object.clip().equals(ClipRef.NONE), where, "a clip", "none: it does not sound");
      }
    }

    private void checkSound(SceneObject object, String where) {
      ClipRef clip = object.clip();
      require(
          object.classIndex() != VpoClass.BACKGROUND,
          where,
          "a sounding " + object.className(),
          "a class of the class map");
      require(
          !clip.file().isEmpty() && !clip.sha256().isEmpty(), where, "no clip", "one: it sounds");
      require(
          clip.spanSamples() >= 1 && clip.spanSamples() <= audio.clipSamples(),
          where,
          "%d span_samples".formatted(clip.spanSamples()),
          "1 to %d".formatted(audio.clipSamples()));
      require(
          clip.spanStart() + clip.spanSamples() <= audio.maxSamples(),
          where,
          "a span from %d".formatted(clip.spanStart()),
          "one within the %d samples that are decoded".formatted(audio.maxSamples()));
    }
  }

  private static void require(boolean holds, String where, String got, String wanted) {
    if (!holds) {
      throw new BadInputException("%s: got %s, wanted %s".formatted(where, got, wanted));
    }
  }
}
