package org.vpobuilder.pipeline.description;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.plan.Scenes;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests statements and patterns of a release's description on rows by hand. */
class DescriptionTest {
  private static Description of(ReleaseSpec spec, RowCounts rows) {
    return Description.of(
        spec,
        new Release.Builder("vpo-builder", "0", "8", "0"),
        new TreeMap<>(Map.of("ss/train", 1)),
        List.of(),
        List.of(),
        List.of(new FileEntry("ss/train/vpo-ss-train-000000.tar", 1, "0".repeat(64))),
        rows);
  }

  private static RowCounts rows() {
    return new RowCounts(LicenceTable.of(List.of()), 0);
  }

  /**
   * Keys end with any letter: those of Open Images are hexadecimal, those of a control are a kind.
   * Java's glob of these patterns is Python's fnmatch, by which Croissant's loader takes them.
   */
  @Test
  void mixtures_keysThatEndWithLetters_areFoundAndStemsAreNot() {
    List<String> keys =
        List.of(
            "ss_000000000139_12",
            "ms_openimages-00a1c",
            "ss_openimages-00a1c_3f",
            "ss_own-stems",
            "ss_own-ems",
            "ss_1_2_off-screen");
    for (AudioContainer container : AudioContainer.values()) {
      ReleaseSpec spec =
          Scenes.spec(yaml -> yaml.replace("container: wav", "container: " + container));
      assertThat(spec.audio().container()).isEqualTo(container);
      for (JsonNode set : CroissantFiles.distribution(of(spec, rows()))) {
        if (set.get("@id").asText().equals("ss-mixture-files")) {
          assertThat(found(set.get("includes"), keys, container))
              .containsExactlyElementsOf(
                  keys.stream().map(key -> Member.MIXTURE.fileName(key, container)).toList());
        }
      }
    }
  }

  private static List<String> found(
      JsonNode includes, List<String> keys, AudioContainer container) {
    List<String> globs = new ArrayList<>();
    if (includes.isTextual()) {
      globs.add(includes.asText());
    }
    includes.forEach(glob -> globs.add(glob.asText()));
    List<String> found = new ArrayList<>();
    for (String key : keys) {
      for (Member member : Member.values()) {
        Path name = Path.of(member.fileName(key, container));
        if (globs.stream()
            .anyMatch(
                glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(name))) {
          found.add(name.toString());
        }
      }
    }
    return found;
  }

  @Test
  void knownToTrainedModels_validation_isCounted() {
    RowCounts rows = rows();
    for (Split split : Split.values()) {
      // Two sounds of YouTube in train, one in val, three in test.
      int sounds = List.of(2, 1, 3).get(split.ordinal());
      for (int i = 0; i < sounds; i++) {
        SceneObject dog =
            Scenes.box(i, "dog", 0, 0, 2, 2)
                .sounding(0, Records.clip("v" + i, 0, "v.wav", "dog barking", "0", -20, 0, 16_000));
        rows.add(
            rows.look(
                new PlannedSample(
                    "ss_" + split + i,
                    VpoSubsets.SS,
                    split,
                    0,
                    Scenes.image(i, "0"),
                    List.of(dog))));
      }
    }
    assertThat(Statements.knownToTrainedModels(of(Scenes.spec(yaml -> yaml), rows)))
        .anyMatch(
            text ->
                text.startsWith(
                    "2 sounding objects of train, 1 of val and 3 of test are heard from videos"));
  }
}
