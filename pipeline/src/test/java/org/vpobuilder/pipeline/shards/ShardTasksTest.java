package org.vpobuilder.pipeline.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

class ShardTasksTest {
  private static final AudioSpec AUDIO =
      new AudioSpec(1, 0.5, 2, -60, 8000, AudioContainer.WAV, "linear");

  @TempDir Path root;

  @BeforeEach
  void register() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  private static PlannedSample row(Subset subset, Split split, int shard, long image, String url) {
    return new PlannedSample(
        SampleKey.ofImage(subset, Records.image(image, "a.jpg", 1, 1, 1, "", 0, "")),
        subset,
        split,
        shard,
        Records.image(image, "train2017/1.jpg", 8, 6, 1, "ab".repeat(32), 0, url),
        List.of(object()));
  }

  private static SceneObject object() {
    ClipRef clip =
        Records.clip("a", 1, "clips/a.wav", "cat purring", "ab".repeat(32), -20.0, 0, 8000);
    return new SceneObject(
        "" + (7),
        ObjectRole.SOUNDING,
        "cat",
        Records.VPO_21.byName("cat").orElseThrow().index(),
        Records.category("cat"),
        false,
        0,
        0,
        8,
        6,
        48,
        4.0,
        3.0,
        0.5,
        RleString.encode(Rle.ofBitmap(new byte[48], 6, 8, (byte) 0)),
        "",
        0,
        clip);
  }

  private void plan(Subset subset, PlannedSample... rows) throws IOException {
    RowFiles.write(
        Folder.of(root), ReleaseLayout.planRows(subset), Formats.PLAN_ROW, List.of(rows));
  }

  private List<ShardTask> tasks() throws IOException {
    return ShardTasks.of(Folder.of(root), Records.VPO_21, AUDIO, row -> {});
  }

  @Test
  void of_rows_cutWhereShardOrSplitChanges() throws IOException {
    plan(
        VpoSubsets.MS,
        row(VpoSubsets.MS, Split.TRAIN, 0, 1, ""),
        row(VpoSubsets.MS, Split.TRAIN, 0, 2, ""),
        row(VpoSubsets.MS, Split.TRAIN, 1, 3, ""),
        row(VpoSubsets.MS, Split.TEST, 1, 4, ""));
    plan(VpoSubsets.MSMI, row(VpoSubsets.MSMI, Split.TEST, 0, 5, ""));

    assertThat(tasks())
        .extracting(ShardTask::subset, ShardTask::split, ShardTask::number, ShardTask::samples)
        .containsExactly(
            tuple(VpoSubsets.MS, Split.TRAIN, 0, 2),
            tuple(VpoSubsets.MS, Split.TRAIN, 1, 1),
            tuple(VpoSubsets.MS, Split.TEST, 1, 1),
            tuple(VpoSubsets.MSMI, Split.TEST, 0, 1));
  }

  /** Offsets count bytes: a row may have characters of several bytes. */
  @Test
  void of_nonAsciiRows_bytesOfTheFile() throws IOException {
    plan(
        VpoSubsets.MS,
        row(VpoSubsets.MS, Split.TRAIN, 0, 1, "ß€🐶"),
        row(VpoSubsets.MS, Split.TRAIN, 1, 2, "🐶🐶"),
        row(VpoSubsets.MS, Split.TRAIN, 1, 3, ""),
        row(VpoSubsets.MS, Split.TRAIN, 2, 4, "é"));

    byte[] file = Files.readAllBytes(root.resolve("plan/ms.jsonl"));
    List<ShardTask> tasks = tasks();
    List<String> cut = new ArrayList<>();
    long next = 0;
    for (ShardTask task : tasks) {
      assertThat(task.offset()).isEqualTo(next);
      next = task.offset() + task.bytes();
      byte[] part = Arrays.copyOfRange(file, (int) task.offset(), (int) next);
      new String(part, StandardCharsets.UTF_8)
          .lines()
          .map(line -> Formats.PLAN_ROW.read(line.getBytes(StandardCharsets.UTF_8), "x").key())
          .forEach(cut::add);
    }
    assertThat(next).isEqualTo(file.length);
    assertThat(tasks).hasSize(3);
    assertThat(cut)
        .containsExactly(
            "ms_000000000001", "ms_000000000002", "ms_000000000003", "ms_000000000004");
  }

  @Test
  void of_emptyPlan_none() throws IOException {
    plan(VpoSubsets.MS);

    assertThat(tasks()).isEmpty();
  }

  @Test
  void of_noPlanRow_refusedByName() throws IOException {
    Files.createDirectories(root.resolve("plan"));
    Files.writeString(root.resolve("plan/ms.jsonl"), "{\"key\":1}\n");

    assertThatThrownBy(this::tasks)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("plan/ms.jsonl");
  }

  private void edited(String from, String to) throws IOException {
    plan(VpoSubsets.MS, row(VpoSubsets.MS, Split.TRAIN, 0, 1, ""));
    Path file = root.resolve("plan/ms.jsonl");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private void assertRefused(int line, String reason) {
    assertThatThrownBy(this::tasks)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("plan/ms.jsonl:%d: ".formatted(line))
        .hasMessageContaining(reason);
  }

  @Test
  void of_rowsOutOfOrder_refused() throws IOException {
    PlannedSample a = row(VpoSubsets.MS, Split.TRAIN, 0, 1, "");
    PlannedSample b = row(VpoSubsets.MS, Split.TRAIN, 0, 2, "");
    PlannedSample c = row(VpoSubsets.MS, Split.TRAIN, 1, 3, "");
    PlannedSample d = row(VpoSubsets.MS, Split.TEST, 0, 4, "");
    for (List<PlannedSample> rows : List.of(List.of(a, c, b), List.of(a, a), List.of(b, a))) {
      plan(VpoSubsets.MS, rows.toArray(PlannedSample[]::new));
      assertRefused(rows.size(), "wanted rows by split, shard and key");
    }
    plan(VpoSubsets.MS, a, d, b);
    assertRefused(3, "got train, shard 0, ms_000000000002");
  }

  @Test
  void of_rowOfAnotherSubset_refused() throws IOException {
    plan(VpoSubsets.MS, row(VpoSubsets.MSMI, Split.TRAIN, 0, 1, ""));

    assertRefused(1, "got subset msmi, wanted ms as the file's");
  }

  @Test
  void of_editedRow_refused() throws IOException {
    String rle = "\"rle\":\"%s\"".formatted(object().rle());
    String[][] edits = {
      {"\"shard\":0", "\"shard\":-1", "shard"},
      {"train2017/1.jpg", "../1.jpg", "file"},
      {"train2017/1.jpg", "a//1.jpg", "file"},
      {"clips/a.wav", "clips/./a.wav", "file"},
      {"\"width\":8,\"height\":6,\"bytes\"", "\"width\":9,\"height\":6,\"bytes\"", "rle: "},
      {rle, "\"rle\":\"~\"", "rle"},
      {rle, "\"rle\":\"ooo\"", "rle: "},
      {"\"area\":48", "\"area\":47", "got an rle of 48 pixels"},
      {"\"class_name\":\"cat\"", "\"class_name\":\"dragon\"", "dragon"},
      {"\"span_start\":0", "\"span_start\":-1", "span_start"},
      {"\"span_start\":0", "\"span_start\":8001", "got a span from 8001"},
      {"\"span_samples\":8000", "\"span_samples\":8001", "8001 span_samples"},
      {"\"span_samples\":8000", "\"span_samples\":0", "0 span_samples"},
      {"\"channel\":0", "\"channel\":1", "got channel 1, wanted 0"},
      {"\"role\":\"sounding\"", "\"role\":\"silent\"", "got a clip"}
    };
    for (String[] edit : edits) {
      edited(edit[0], edit[1]);
      assertRefused(1, edit[2]);
    }
  }

  @Test
  void of_lastRowCutOff_refused() throws IOException {
    edited("}\n", "}");

    assertThatThrownBy(this::tasks)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 1 is cut off");
  }

  @Test
  void requireAll_rowsMissing_refused() throws IOException {
    plan(VpoSubsets.MS, row(VpoSubsets.MS, Split.TRAIN, 0, 1, ""));
    List<ShardTask> tasks = tasks();

    ShardTasks.requireAll(tasks, Map.of("ms/train", 1), Folder.of(root));
    assertThatThrownBy(() -> ShardTasks.requireAll(tasks, Map.of("ms/train", 2), Folder.of(root)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ms.jsonl: got 1 rows of train, wanted the 2");
  }
}
