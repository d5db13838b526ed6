package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.survey.CheckReport;

/**
 * {@code vpo check} on real COCO images. The expected counts were made by a separate Python script
 * from the csv, the json and the folders: rows of the map's labels that have a file, images with a
 * non-crowd annotation of the category.
 */
class CheckTest {
  /** Train clips, test clips, train images, test images. */
  private static final List<String> CLASSES =
      List.of(
          "airplane 3 2 1 2",
          "bird 3 1 2 2",
          "bus 3 2 3 2",
          "car 6 5 9 7",
          "cat 3 2 2 2",
          "cell phone 3 2 4 3",
          "cow 3 2 1 1",
          "dog 11 4 7 3",
          "elephant 3 2 1 2",
          "horse 3 2 1 1",
          "keyboard 6 2 3 3",
          "motorcycle 3 2 1 4",
          "mouse 5 2 3 3",
          "sheep 3 2 1 2",
          "skateboard 3 2 2 2",
          "sports ball 3 2 3 3",
          "tennis racket 3 2 1 1",
          "zebra 4 3 1 1");

  private static VpoRun check(Object... more) {
    Path mini = SharedData.folder("mini");
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "check",
                "--spec",
                "vpo-2024",
                "--coco",
                mini.resolve("coco"),
                "--vggsound",
                mini.resolve("vggsound")));
    arguments.addAll(List.of(more));
    return VpoRun.of(arguments.toArray());
  }

  @Test
  void check_ofRealData_countsWhatIsThere() throws IOException {
    VpoRun run = check("--json");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.at("/audio/vggsound/rows").asInt()).isEqualTo(162);
    assertThat(report.at("/audio/vggsound/of_class_map").asInt()).isEqualTo(150);
    assertThat(report.at("/audio/vggsound/found").asInt()).isEqualTo(150);
    assertThat(report.at("/visual/coco/train/images").asInt()).isEqualTo(80);
    assertThat(report.at("/visual/coco/train/annotations").asInt()).isEqualTo(272);
    assertThat(report.at("/visual/coco/test/found").asInt()).isEqualTo(79);
    assertThat(report.at("/visual/coco/test/annotations").asInt()).isEqualTo(197);
    List<String> classes = new ArrayList<>();
    for (JsonNode row : report.get("classes")) {
      classes.add(
          "%s %d %d %d %d"
              .formatted(
                  row.get("name").asText(),
                  row.get("train_clips").asInt(),
                  row.get("test_clips").asInt(),
                  row.get("train_images").asInt(),
                  row.get("test_images").asInt()));
    }
    assertThat(classes).hasSize(21).containsAll(CLASSES);
    assertThat(report.at("/sides/ss~1train/asked").asInt()).isEqualTo(11_312);
    assertThat(report.get("warnings")).isEmpty();
    for (JsonNode side : report.get("sides")) {
      assertThat(side.get("most").asInt()).isLessThan(side.get("asked").asInt());
      assertThat(side.get("cause").asText())
          .startsWith("of the other images none can be used: ")
          .containsPattern("[a-z]: \\d+");
    }
    assertThat(CheckReport.JSON.violations(run.out().getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void check_withoutJson_printsTables() {
    VpoRun run = check("--subsets", "ss");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .contains(
            "sources: vggsound.csv: 162 rows, 150 of the class map's labels; 150 of these (100%)"
                + " have a clip in clips/",
            "motorcycle                 3           2             1            4")
        .anyMatch(line -> line.matches("ss/train +11,312 +\\d+  short: of the other .*: \\d+"))
        .noneMatch(line -> line.startsWith("ms/"));
  }

  @Test
  void check_ofWorldThatHasEnough_tellsNoCauseAndIsOfItsSchema(@TempDir Path folder)
      throws IOException {
    Path world = TinyWorld.in(folder.resolve("world")).folder();
    VpoRun run =
        VpoRun.of(
            "check",
            "--spec",
            TinyWorld.specIn(folder),
            "--scale",
            "0.02",
            "--subsets",
            "ss,ms",
            "--coco",
            world.resolve("coco"),
            "--vggsound",
            world.resolve("vggsound"),
            "--json");

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(run.out());
    assertThat(report.get("sides")).hasSize(4);
    for (JsonNode side : report.get("sides")) {
      assertThat(side.get("most").asInt()).isGreaterThanOrEqualTo(side.get("asked").asInt());
      assertThat(side.get("cause").asText()).isEmpty();
    }
    assertThat(CheckReport.JSON.violations(run.out().getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void check_withoutSpec_isRefused() {
    VpoRun run = VpoRun.of("check", "--coco", "a", "--vggsound", "b");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--spec");
  }
}
