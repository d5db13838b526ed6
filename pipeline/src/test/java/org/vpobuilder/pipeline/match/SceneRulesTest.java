package org.vpobuilder.pipeline.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * Scenes are written as lists of objects, {@code class[*] [percent]}: a star marks a crowd, and the
 * percentage of the image's pixels is 10 by default. Objects are numbered from 1 in that order.
 * There are two train clips of dog and of male, one of cat and of female, none of zebra; an object
 * must cover 1 %.
 */
class SceneRulesTest {
  private static final ClassMap CLASSES = ClassMap.builtIn("vpo-21");
  private static final ClipStock STOCK =
      ClipStock.of(
          List.of(
              clip("dog barking", 1),
              clip("dog howling", 2),
              clip("male singing", 3),
              clip("male speech, man speaking", 4),
              clip("cat purring", 5),
              clip("female speech, woman speaking", 6)),
          CLASSES);

  private static ProbedClip clip(String label, int start) {
    return Records.probed("v", start, label, Split.TRAIN, "", 0, "", 0, 0, 0, List.of(0L));
  }

  private static SceneRules rules(String distractors, String crowds) {
    return rules(distractors, crowds, "min_candidates: 1");
  }

  private static SceneRules rules(String distractors, String crowds, String wanted) {
    String yaml =
        SpecReader.builtInText("demo")
            .replaceAll("min_mask_fraction: \\S+", "min_mask_fraction: 0.01\n  " + wanted)
            .replaceAll("same_class_distractors: \\w+", "same_class_distractors: " + distractors)
            .replaceAll("crowds: \\w+", "crowds: " + crowds);
    ReleaseSpec spec = SpecReader.read(yaml, "demo");
    return new SceneRules(spec, CLASSES, STOCK);
  }

  private static List<Instance> scene(String objects) {
    List<Instance> instances = new ArrayList<>();
    for (String object : objects.isEmpty() ? new String[0] : objects.split(", ")) {
      String[] parts = object.split(" ");
      String name = parts[0].replace("*", "");
      double percent = parts.length == 1 ? 10 : Double.parseDouble(parts[1]);
      instances.add(
          new Instance(
              "" + (instances.size() + 1), name, parts[0].endsWith("*"), true, percent / 100));
    }
    return instances;
  }

  private static String judged(SceneRules rules, Subset subset, Split split, String objects) {
    SceneRules.Verdict verdict = SubsetRules.judge(rules, subset, split, scene(objects));
    assertThat(verdict.eligible()).isEqualTo(!verdict.candidates().isEmpty());
    return verdict.reason() == null
        ? String.join(" ", verdict.candidates().stream().map(Instance::id).toList())
        : verdict.reason().name();
  }

  @ParameterizedTest(name = "{0}, distractors {1}, crowds {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        // One sounding object.
        "ss | keep | ignore | ''                | NO_VPO_OBJECT",
        "ss | keep | ignore | dog*              | ONLY_CROWDS",
        "ss | keep | ignore | person*           | ONLY_CROWDS",
        "ss | keep | ignore | person            | PERSON_UNLABELLED",
        "ss | keep | ignore | male, person      | PERSON_UNLABELLED",
        "ss | keep | ignore | male, person*     | 1",
        "ss | keep | ignore | dog, person       | 1",
        "ss | keep | ignore | zebra             | NO_CLIP_OF_CLASS",
        "ss | keep | ignore | zebra, dog        | 2",
        "ss | keep | ignore | dog 0.99          | MASK_TOO_SMALL",
        "ss | keep | ignore | dog 1             | 1",
        "ss | keep | ignore | dog, dog 0.99     | 1",
        "ss | keep | ignore | dog, dog, cat     | 1 2 3",
        "ss | exclude | ignore | dog, dog       | SAME_CLASS_DISTRACTOR",
        "ss | exclude | ignore | dog, dog, cat  | 3",
        "ss | exclude | ignore | dog, dog 0.99  | SAME_CLASS_DISTRACTOR",
        "ss | exclude | ignore | dog, dog*      | 1",
        "ss | exclude | ignore | male, female   | 1 2",
        "ss | keep | ignore | dog, dog*         | 1",
        "ss | keep | exclude | dog, dog*        | CROWD_OF_CLASS",
        "ss | keep | exclude | dog, cat*        | 1",
        "ss | keep | exclude | male, person*    | CROWD_OF_CLASS",
        // Of several reasons, that of the object that came furthest.
        "ss | keep | ignore | dog*, zebra       | NO_CLIP_OF_CLASS",
        "ss | keep | ignore | dog 0.5, zebra    | MASK_TOO_SMALL",
        "ss | keep | ignore | zebra, person     | NO_CLIP_OF_CLASS",
        "ss | exclude | ignore | cat 0.5, dog, dog | SAME_CLASS_DISTRACTOR",
        // Several of different classes.
        "ms | keep | exclude | ''               | NO_VPO_OBJECT",
        "ms | keep | exclude | dog              | 1",
        "ms | keep | exclude | dog, cat         | 1 2",
        "ms | keep | exclude | dog, zebra       | 1",
        "ms | keep | exclude | male, female     | 1 2",
        "ms | keep | exclude | dog, dog         | SEVERAL_INSTANCES_OF_CLASS",
        "ms | keep | exclude | dog, dog 0.01    | SEVERAL_INSTANCES_OF_CLASS",
        "ms | keep | exclude | cat, zebra, zebra | SEVERAL_INSTANCES_OF_CLASS",
        "ms | keep | exclude | male, male       | SEVERAL_INSTANCES_OF_CLASS",
        "ms | keep | exclude | person, person   | SEVERAL_INSTANCES_OF_CLASS",
        "ms | keep | exclude | dog, male, person | SEVERAL_INSTANCES_OF_CLASS",
        "ms | keep | exclude | dog, person      | 1",
        "ms | keep | exclude | person           | PERSON_UNLABELLED",
        "ms | keep | exclude | dog, cat*        | CROWD_OF_CLASS",
        "ms | keep | ignore | dog, cat*         | 1",
        "ms | keep | ignore | dog, dog*         | 1",
        "ms | keep | ignore | dog*, dog*        | ONLY_CROWDS",
        "ms | keep | exclude | zebra            | NO_CLIP_OF_CLASS",
        "ms | keep | exclude | dog 0.5          | MASK_TOO_SMALL",
        // Several of one class, with a clip each.
        "msmi | keep | ignore | ''              | NO_VPO_OBJECT",
        "msmi | keep | ignore | dog, cat        | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | dog, dog        | 1 2",
        "msmi | keep | ignore | dog, cat, dog   | 1 2 3",
        "msmi | keep | ignore | dog, dog*       | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | cat, cat        | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | cat, cat, dog   | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | dog, dog 0.99   | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | dog 0.5, dog 0.5 | MASK_TOO_SMALL",
        "msmi | keep | ignore | zebra, zebra    | NO_CLIP_OF_CLASS",
        "msmi | keep | ignore | zebra, zebra, dog | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | male, male      | 1 2",
        "msmi | keep | ignore | male, female    | NO_SEVERAL_INSTANCES_OF_CLASS",
        "msmi | keep | ignore | male, male, person | PERSON_UNLABELLED",
        "msmi | keep | ignore | dog, dog, dog*  | 1 2",
        "msmi | keep | exclude | dog, dog, dog* | CROWD_OF_CLASS",
      })
  void judge_scene_candidatesOrReason(
      Subset subset, String distractors, String crowds, String objects, String expected) {
    assertThat(judged(rules(distractors, crowds), subset, Split.TRAIN, objects))
        .isEqualTo(expected);
  }

  /** A clip of the other object's class is not required: a model can't see that there is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ss   | 2 | dog              | FEW_CANDIDATES",
        "ss   | 2 | dog, dog         | 1 2",
        "ss   | 2 | dog, zebra       | 1",
        "ss   | 2 | dog, cat 0.99    | FEW_CANDIDATES",
        "ss   | 2 | dog, cat 1       | 1 2",
        "ss   | 2 | dog, dog*        | FEW_CANDIDATES",
        "ss   | 2 | dog, person      | FEW_CANDIDATES",
        "ss   | 2 | dog, male        | 1 2",
        "ss   | 3 | dog, cat         | FEW_CANDIDATES",
        "ss   | 3 | dog, cat, male   | 1 2 3",
        "ss   | 2 | dog 0.5          | MASK_TOO_SMALL",
        "ms   | 2 | dog              | FEW_CANDIDATES",
        "ms   | 2 | dog, cat         | 1 2",
        "msmi | 2 | dog, dog         | 1 2",
        "msmi | 3 | dog, dog         | FEW_CANDIDATES",
        "msmi | 3 | dog, dog, zebra  | 1 2",
      })
  void judge_minCandidates_fewerThanWanted(
      Subset subset, int candidates, String objects, String expected) {
    SceneRules rules = rules("keep", "ignore", "min_candidates: " + candidates);
    assertThat(judged(rules, subset, Split.TRAIN, objects)).isEqualTo(expected);
  }

  /** One object of SS and MS must sound, two of MSMI; what else could sound must be enough. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ss   | 0 | dog              | 1",
        "ss   | 1 | dog              | FEW_SILENT",
        "ss   | 1 | dog, zebra       | 1",
        "ss   | 1 | dog, cat 0.99    | FEW_SILENT",
        "ss   | 1 | dog, dog*        | FEW_SILENT",
        "ss   | 1 | dog, person      | FEW_SILENT",
        "ss   | 2 | dog, cat         | FEW_SILENT",
        "ss   | 2 | dog, cat, male   | 1 2 3",
        "ss   | 1 | dog 0.5          | MASK_TOO_SMALL",
        "ms   | 1 | dog              | FEW_SILENT",
        "ms   | 1 | dog, cat         | 1 2",
        "msmi | 1 | dog, dog         | FEW_SILENT",
        "msmi | 1 | dog, dog, zebra  | 1 2",
        "msmi | 1 | dog, dog, dog    | 1 2 3",
      })
  void judge_minSilent_fewerThanWanted(Subset subset, int silent, String objects, String expected) {
    SceneRules rules = rules("keep", "ignore", "min_silent: " + silent);
    assertThat(judged(rules, subset, Split.TRAIN, objects)).isEqualTo(expected);
  }

  /**
   * Before masks are read: {@code +} marks what may be a second annotation of the object before it.
   * An area that is too small, or such a pair, leaves the decision to the masks; no other reason
   * does.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ss   | dog 0.5       | true",
        "ss   | zebra 0.5     | false",
        "ss   | dog* 0.5      | false",
        "ss   | dog 0.5, dog  | false",
        "ss   | dog, dog      | false",
        "ms   | dog 0.5       | true",
        "ms   | dog 0.5, dog  | false",
        "msmi | dog, dog 0.5  | true",
        "msmi | dog, dog+     | true",
        "msmi | cat, cat+     | false",
        "msmi | dog           | false",
      })
  void masksMayAllow_scene_onlyWhatRecordsMayGetWrong(
      Subset subset, String objects, boolean expected) {
    List<Scene.Annotation> coco = new ArrayList<>();
    String[] parts = objects.split(", ");
    for (Instance instance : scene(objects.replace("+", ""))) {
      boolean again = parts[coco.size()].contains("+");
      coco.add(
          new Scene.Annotation(
              instance.id(),
              Records.category(instance.className()),
              instance.className(),
              "",
              instance.crowd(),
              instance.fraction(),
              again,
              ""));
    }
    Scene scene =
        new Scene(
            Records.image(1, "", 10, 10, 0, "", 0, ""), Split.TRAIN, 1, false, Set.of(), coco);
    List<Instance> seen = Instance.expected(scene);
    SceneRules rules = rules("exclude", "ignore");

    assertThat(SubsetRules.judge(rules, subset, Split.TRAIN, seen).eligible()).isFalse();
    assertThat(SubsetRules.masksMayAllow(rules, subset, Split.TRAIN, scene, seen))
        .isEqualTo(expected);
  }

  @Test
  void judge_clipsOfTheOtherSplitOnly_noClip() {
    assertThat(judged(rules("keep", "ignore"), VpoSubsets.SS, Split.TEST, "dog"))
        .isEqualTo("NO_CLIP_OF_CLASS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "several_classes_first | dog, cat  | 0",
        "several_classes_first | dog, dog  | 1",
        "several_classes_first | dog       | 1",
        "several_classes_first | male, person  | 1",
        "several_classes_first | male, person* | 1",
        "several_classes_first | dog, cat*     | 1",
        "several_classes_first | dog, person   | 0",
        "several_classes_first | male, female  | 0",
        "none                  | dog       | 0",
        "none                  | dog, cat  | 0",
      })
  void tier_priority_severalClassesFirst(String priority, String objects, int tier) {
    String yaml =
        SpecReader.builtInText("demo").replaceAll("priority: \\w+", "priority: " + priority);

    assertThat(new SceneRules(SpecReader.read(yaml, "demo"), CLASSES, STOCK).tier(scene(objects)))
        .isEqualTo(tier);
  }
}
