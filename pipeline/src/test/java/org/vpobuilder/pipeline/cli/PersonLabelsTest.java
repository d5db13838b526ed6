package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** The user's own labels of persons. */
class PersonLabelsTest {
  private static final int PERSON = 1;

  @TempDir @Nullable Path folder;

  @Test
  void labels_ofPersonsWithoutCaptions_makeThoseSound() throws IOException {
    TinyWorld world = TinyWorld.in(dir("world"));
    Files.delete(world.file("coco/annotations/captions_train2017.json"));
    Files.delete(world.file("coco/annotations/captions_val2017.json"));
    List<Long> alone = alone(world);
    Path csv = dir("persons.csv");
    List<String> rows =
        List.of(
            "\ufeffann_id,label",
            alone.get(0) + ",male",
            alone.get(1) + ",robot",
            "x12,female",
            alone.get(0) + ",female",
            alone.get(2) + ",male,sure");
    Files.write(csv, rows);
    VpoRun run =
        VpoRun.build(
            world.folder(),
            dir("out"),
            "--spec",
            TinyWorld.specIn(dir("")),
            "--person-labels",
            csv);
    assertThat(run.code()).as(run.err()).isZero();
    ReleaseFiles release = new ReleaseFiles(dir("out"));
    assertLabelled(release, alone.get(0));
    assertRejected(release, rows);
    assertThat(Verifier.verify(dir("out"), bytes -> {}).passed()).isTrue();
    assertThat(release.manifest().sources()).anyMatch(s -> s.path().equals("persons.csv"));
  }

  /** Without captions, only the one valid row of the csv lets a person sound. */
  private static void assertLabelled(ReleaseFiles release, long annotation) throws IOException {
    List<SceneObject> persons =
        release.rows(VpoSubsets.SS).stream()
            .flatMap(row -> row.sounding().stream())
            .filter(object -> object.category().id().equals("" + PERSON))
            .toList();
    assertThat(persons)
        .singleElement()
        .satisfies(person -> assertThat(person.id()).isEqualTo("" + annotation))
        .satisfies(person -> assertThat(person.className()).isEqualTo("male"))
        .satisfies(person -> assertThat(person.personEvidence()).isEqualTo("csv"))
        .satisfies(person -> assertThat(person.clip().labels().get(0)).startsWith("male "));
  }

  private static void assertRejected(ReleaseFiles release, List<String> rows) throws IOException {
    List<Rejection> wanted = new ArrayList<>();
    for (int line = 3; line <= rows.size(); line++) {
      wanted.add(
          new Rejection(
              RejectionCode.PERSON_LABEL_INVALID,
              "persons.csv",
              "line " + line,
              rows.get(line - 1),
              "ann_id,label with label male, female or baby, each ann_id once"));
    }
    assertThat(release.rejections()).containsExactlyElementsOf(wanted);
  }

  /** Annotations of persons who are alone in their images, by image id. */
  private static List<Long> alone(TinyWorld world) throws IOException {
    Map<Long, List<Long>> byImage = new TreeMap<>();
    for (JsonNode annotation : world.instances().get("annotations")) {
      if (annotation.get("category_id").asInt() == PERSON) {
        byImage
            .computeIfAbsent(annotation.get("image_id").asLong(), image -> new ArrayList<>())
            .add(annotation.get("id").asLong());
      }
    }
    return byImage.values().stream().filter(ids -> ids.size() == 1).map(ids -> ids.get(0)).toList();
  }

  private Path dir(String name) {
    return Objects.requireNonNull(folder).resolve(name);
  }
}
