package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.survey.ClassReport;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;

/** {@code vpo classes} over one world in the layouts of ten sources. */
class ClassLintTest {
  private static final Map<String, String> LAYOUTS =
      Map.of(
          "coco", "vggsound",
          "lvis", "audioset",
          "openimages", "fsd50k",
          "voc", "esc50",
          "ade20k", "",
          "panoptic", "");

  @TempDir static Path worlds;

  @BeforeAll
  static void write() throws IOException {
    WorldConfig config = new WorldConfig(40, 60, 5, true);
    for (Map.Entry<String, String> layout : LAYOUTS.entrySet()) {
      String audio = layout.getValue().isEmpty() ? "" : "," + layout.getValue();
      String both = layout.getKey() + (audio.equals(",vggsound") ? "" : audio);
      SyntheticWorld.write(config, both, worlds.resolve(layout.getKey()), WorldProgress.SILENT);
    }
  }

  private static String visual(String name) {
    return name + "=" + worlds.resolve(name).resolve(name);
  }

  private static String audio(String visual) {
    String name = LAYOUTS.get(visual);
    return name + "=" + worlds.resolve(visual).resolve(name);
  }

  private static ClassReport report(String... options) {
    List<String> arguments = new ArrayList<>(List.of("classes", "--json"));
    arguments.addAll(List.of(options));
    VpoRun run = VpoRun.of(arguments.toArray(String[]::new));
    assertThat(run.err()).isEmpty();
    byte[] json = run.out().getBytes(StandardCharsets.UTF_8);
    assertThat(ClassReport.JSON.violations(json)).isEmpty();
    return ClassReport.JSON.read(json, "class report");
  }

  /** The counts of a category or label of a source: train and test. */
  private static List<Long> counts(ClassReport report, String source, String id) {
    ClassReport.Row row =
        report.rows().stream()
            .filter(r -> r.source().equals(source) && r.id().equals(id))
            .findFirst()
            .orElseThrow();
    return List.of(row.train(), row.test());
  }

  private static long matches(Path folder, String glob, String regex) throws IOException {
    long count = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        if (Files.isRegularFile(file) && file.toString().matches(".*" + glob)) {
          count +=
              Pattern.compile(regex, Pattern.MULTILINE)
                  .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                  .results()
                  .count();
        }
      }
    }
    return count;
  }

  @Test
  void coco_countsAreThoseOfTheJson() throws IOException {
    ClassReport report = report("--visual", visual("coco"));
    Path annotations = worlds.resolve("coco/coco/annotations");
    List<Map<Integer, Long>> bySplit = new ArrayList<>();
    for (String file : List.of("instances_train2017.json", "instances_val2017.json")) {
      Map<Integer, Long> counts = new TreeMap<>();
      JsonNode root = new ObjectMapper().readTree(annotations.resolve(file).toFile());
      for (JsonNode annotation : root.get("annotations")) {
        if (annotation.get("iscrowd").asInt() == 0) {
          counts.merge(annotation.get("category_id").asInt(), 1L, Long::sum);
        }
      }
      bySplit.add(counts);
    }
    for (int id : List.of(1, 5, 16, 18, 24)) {
      assertThat(counts(report, "coco", "" + id))
          .containsExactly(
              bySplit.get(0).getOrDefault(id, 0L), bySplit.get(1).getOrDefault(id, 0L));
    }
    // 15 is a bench, which is not in the class map.
    assertThat(report.unmapped().get("coco"))
        .anySatisfy(
            row -> {
              assertThat(row.label()).isEqualTo("bench");
              assertThat(row.train() + row.test())
                  .isEqualTo(
                      bySplit.get(0).getOrDefault(15, 0L) + bySplit.get(1).getOrDefault(15, 0L));
            })
        .noneMatch(row -> row.label().equals("dog"));
    // If there are only visual or only audio sources, the others are not judged.
    assertThat(report.findings()).noneMatch(finding -> finding.severity().equals("error"));
  }

  @Test
  void otherSources_countsAreThoseOfTheTables() throws IOException {
    List<String> options = new ArrayList<>();
    LAYOUTS.forEach(
        (visual, sound) -> {
          options.addAll(List.of("--visual", visual(visual)));
          if (!sound.isEmpty()) {
            options.addAll(List.of("--audio", audio(visual)));
          }
        });
    ClassReport report = report(options.toArray(String[]::new));

    Path openimages = worlds.resolve("openimages/openimages");
    assertThat(counts(report, "openimages", "/m/0bt9lr"))
        .containsExactly(
            matches(openimages, "train-annotations-object-segmentation.csv", ",/m/0bt9lr,"),
            matches(openimages, "test-annotations-object-segmentation.csv", ",/m/0bt9lr,"))
        .doesNotContain(0L);
    Path esc50 = worlds.resolve("voc/esc50");
    assertThat(counts(report, "esc50", "dog"))
        .containsExactly(
            matches(esc50, "esc50.csv", "^([1-4])-\\d+-A-\\d+\\.wav,\\1,\\d+,dog,"),
            matches(esc50, "esc50.csv", "^5-\\d+-A-\\d+\\.wav,5,\\d+,dog,"))
        .doesNotContain(0L);
    Path vggsound = worlds.resolve("coco/vggsound");
    assertThat(counts(report, "vggsound", "airplane"))
        .containsExactly(
            matches(vggsound, "vggsound.csv", ",airplane,train$"),
            matches(vggsound, "vggsound.csv", ",airplane,test$"));
    Path voc = worlds.resolve("voc/voc");
    assertThat(counts(report, "voc", "12").stream().mapToLong(n -> n).sum())
        .isEqualTo(matches(voc, "xml", "<object>\\s*<name>dog</name>"));
    // LVIS, ADE20K and panoptic have the same dogs as COCO; panoptic's rows are COCO's.
    for (String[] row :
        new String[][] {{"lvis", "dog.n.01"}, {"ade20k", "dog"}, {"panoptic", "18"}}) {
      assertThat(counts(report, row[0], row[1]).stream().mapToLong(n -> n).sum())
          .as(row[0])
          .isPositive();
    }
    assertThat(counts(report, "panoptic", "18")).isEqualTo(counts(report, "coco", "18"));
    assertThat(report.unmapped().keySet()).hasSize(10);
    assertThat(report.unmapped().get("ade20k"))
        .anyMatch(row -> row.id().equals("laptop, laptop computer"));
    assertThat(report.findings()).noneMatch(finding -> finding.severity().equals("error"));
  }

  @Test
  void ownMap_mistakesAreErrorsAndLackingClassesWarnings(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("mine.csv");
    Files.writeString(
        csv,
        """
        index,name,published_id,source,id,label
        1,dog,1,coco,18,dog
        1,dog,1,vggsound,dog bow-wow,dog bow-wow
        1,dog,1,vggsound,dog howlling,dog howlling
        2,guitar,2,lvis,guitar.n.01,guitar
        2,guitar,2,vggsound,playing acoustic guitar,playing acoustic guitar
        """);
    String coco = worlds.resolve("coco/coco").toString();
    String vggsound = worlds.resolve("coco/vggsound").toString();
    VpoRun run =
        VpoRun.of("classes", "--map", csv.toString(), "--coco", coco, "--vggsound", vggsound);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out().lines())
        .anyMatch(line -> line.matches("dog +coco +18 dog +\\d+ +\\d+"))
        .anyMatch(line -> line.matches(" +dog howlling +unknown"))
        .anyMatch(line -> line.matches("of no class in coco: .*; and \\d+ more"))
        .contains(
            "error: class 'dog': not among the 309 labels of vggsound: 'dog howlling' (the nearest"
                + " is 'dog howling')",
            "warning: class 'guitar': no picture of it in coco, so that it never sounds",
            "warning: class 'guitar': no sound of it in vggsound, so that it never sounds");
    assertThat(VpoRun.of("classes", "--map", csv.toString(), "--visual", "cocoo=" + coco).code())
        .isEqualTo(2);
  }
}
