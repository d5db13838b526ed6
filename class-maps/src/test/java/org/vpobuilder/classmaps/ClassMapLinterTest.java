package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vpobuilder.classmaps.ClassMapLinter.Finding;
import org.vpobuilder.classmaps.ClassMapLinter.Homonym;
import org.vpobuilder.classmaps.ClassMapLinter.Severity;

class ClassMapLinterTest {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z ]*");

  /** Rows {@code index,name,COCO id,COCO name,VGGSound label}. */
  private static ClassMap map(String... rows) {
    StringBuilder csv = new StringBuilder("index,name,published_id,source,id,label\n");
    Set<String> seen = new HashSet<>();
    for (String row : rows) {
      String[] cells = row.split(",", 5);
      String start = "%s,%s,%s,".formatted(cells[0], cells[1], cells[2]);
      if (seen.add(start)) {
        csv.append(start).append("coco,%s,%s\n".formatted(cells[2], cells[3]));
      }
      csv.append(start).append("vggsound,%s,%s\n".formatted(cells[4], cells[4]));
    }
    return ClassMap.read(new StringReader(csv.toString()), "mine.csv");
  }

  @Test
  void lint_vpo21WithWholeVocabulary_findsNothing() {
    assertThat(ClassMapLinter.lint(ClassMap.builtIn("vpo-21"), VggsoundLabels.all())).isEmpty();
  }

  @Test
  void lint_mouseSqueaking_isAnErrorThatNamesTheHomonym() {
    ClassMap map = map("16,mouse,74,mouse,mouse squeaking");
    assertThat(ClassMapLinter.lint(map, VggsoundLabels.all()))
        .containsExactly(
            new Finding(
                Severity.ERROR,
                "mouse",
                "class 'mouse': got label 'mouse squeaking', a homonym: "
                    + "COCO's mouse is the computer device and not the animal"));
  }

  @Test
  void lint_homonymUnderAnotherClassName_isFoundByItsCocoCategory() {
    ClassMap map = map("1,pointing device,74,mouse,mouse pattering");
    assertThat(ClassMapLinter.lint(map, VggsoundLabels.all()))
        .extracting(Finding::severity, Finding::className)
        .containsExactly(tuple(Severity.ERROR, "pointing device"));
  }

  @Test
  void lint_nearRelation_isAWarning() {
    ClassMap map = map("1,sheep,20,sheep,goat bleating");
    assertThat(ClassMapLinter.lint(map, VggsoundLabels.all()))
        .containsExactly(
            new Finding(
                Severity.WARNING,
                "sheep",
                "class 'sheep': got label 'goat bleating', a homonym: a goat is not a sheep"));
  }

  @Test
  void lint_misspelledLabel_isAnErrorThatSaysVggsoundHasNoSuchLabel() {
    ClassMap map = map("6,cat,17,cat,cat caterwaulin");
    assertThat(ClassMapLinter.lint(map, VggsoundLabels.all()))
        .containsExactly(
            new Finding(
                Severity.ERROR,
                "cat",
                "class 'cat': got label 'cat caterwaulin', wanted one of the 309 labels of the"
                    + " VGGSound csv (none of VGGSound's 309 labels is spelled so)"));
  }

  @Test
  void lint_partOfVggsound_isAnErrorForEachLabelItLacks() {
    ClassMap map = map("6,cat,17,cat,cat purring", "6,cat,17,cat,cat meowing");
    assertThat(ClassMapLinter.lint(map, Set.of("cat meowing", "raining")))
        .containsExactly(
            new Finding(
                Severity.ERROR,
                "cat",
                "class 'cat': got label 'cat purring', wanted one of the 2 labels of the"
                    + " VGGSound csv (VGGSound has this label, so the csv is only a part of it)"));
  }

  @Test
  void homonyms_file_namesRealLabelsOnceForEachClass() {
    List<Homonym> homonyms = ClassMapLinter.homonyms();
    assertThat(homonyms).allMatch(h -> VggsoundLabels.contains(h.wrongLabel()));
    assertThat(homonyms).allMatch(h -> NAME.matcher(h.className()).matches());
    Set<List<String>> pairs = new HashSet<>();
    homonyms.forEach(h -> assertThat(pairs.add(List.of(h.className(), h.wrongLabel()))).isTrue());
  }

  @Test
  void homonyms_rightLabelsOfThePaper_areNotAmongThem() {
    for (VpoClass c : ClassMap.builtIn("vpo-21").classes()) {
      assertThat(ClassMapLinter.homonyms())
          .noneMatch(h -> c.ids("vggsound").stream().anyMatch(label -> h.concerns(c, label)));
    }
  }
}
