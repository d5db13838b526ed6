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
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Category;

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
    ClassMap map = ClassMap.builtIn("vpo-21");
    List<String> visual = List.of("ade20k", "coco", "lvis", "openimages", "panoptic", "voc");
    List<String> audio = List.of("audioset", "esc50", "fsd50k", "vggsound", "vggsounder");
    assertThat(ClassMapLinter.lint(map, visual, audio)).isEmpty();
  }

  private static List<Finding> alone(ClassMap map) {
    return ClassMapLinter.lint(map, List.of("coco"), List.of("vggsound"));
  }

  @Test
  void lint_unknownSource_isAnErrorEvenWithoutSources() {
    ClassMap map =
        ClassMap.read(
            new StringReader(
                "index,name,published_id,source,id,label\n"
                    + "1,dog,1,cocoo,18,dog\n1,dog,1,vggsound,dog barking,dog barking\n"
                    + "2,cat,2,coco,17,cat\n"),
            "mine.csv");
    assertThat(alone(map))
        .extracting(Finding::severity, Finding::message)
        .containsExactly(
            tuple(
                Severity.ERROR,
                "class 'dog': got rows of source 'cocoo', wanted one of coco, vggsound (the nearest"
                    + " is 'coco')"),
            tuple(
                Severity.WARNING,
                "class 'dog': no row of a visual source, so that it is never seen"),
            tuple(
                Severity.WARNING,
                "class 'cat': no row of an audio source, so that it never sounds"));
  }

  @Test
  void lint_mouseSqueaking_isAnErrorThatNamesTheHomonym() {
    ClassMap map = map("16,mouse,74,mouse,mouse squeaking");
    assertThat(alone(map))
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
    assertThat(alone(map))
        .extracting(Finding::severity, Finding::className)
        .containsExactly(tuple(Severity.ERROR, "pointing device"));
  }

  @Test
  void lint_nearRelation_isAWarning() {
    ClassMap map = map("1,sheep,20,sheep,goat bleating");
    assertThat(alone(map))
        .containsExactly(
            new Finding(
                Severity.WARNING,
                "sheep",
                "class 'sheep': got label 'goat bleating', a homonym: a goat is not a sheep"));
  }

  @Test
  void lint_misspelledLabel_isAnErrorThatSaysVggsoundHasNoSuchLabel() {
    ClassMap map = map("6,cat,17,cat,cat caterwaulin");
    assertThat(alone(map))
        .containsExactly(
            new Finding(
                Severity.ERROR,
                "cat",
                "class 'cat': not among the 309 labels of vggsound: 'cat caterwaulin' (the nearest"
                    + " is 'cat caterwauling')"));
  }

  /** Words {@code id=label:train:test} of a source. */
  private static Vocabulary words(String source, boolean heard, boolean isWhole, String... words) {
    Vocabulary vocabulary = new Vocabulary(source, heard, isWhole);
    for (String word : words) {
      String[] cells = word.split("[=:]");
      Category category = new Category(source, cells[0], cells[1]);
      vocabulary.add(category, Split.TRAIN, Long.parseLong(cells[2]));
      vocabulary.add(category, Split.TEST, Long.parseLong(cells[3]));
    }
    return vocabulary;
  }

  private static List<String> messages(ClassMap map, Vocabulary... sources) {
    return ClassMapLinter.lint(map, List.of(sources), List.of("coco", "vggsound")).stream()
        .map(finding -> finding.severity() + " " + finding.message())
        .toList();
  }

  @Test
  void lint_soundMapOverSources_findsNothing() {
    assertThat(
            messages(
                map("6,cat,17,cat,cat purring"),
                words("coco", false, true, "17=cat:5:1", "18=dog:9:9"),
                words("vggsound", true, true, "cat purring=cat purring:7:2")))
        .isEmpty();
  }

  private static List<String> ofRow(String row, Vocabulary source) {
    ClassMap map =
        ClassMap.read(
            new StringReader("index,name,published_id,source,id,label\n" + row), "mine.csv");
    return ClassMapLinter.lint(map, List.of(source), List.of(source.source())).stream()
        .map(Finding::message)
        .toList();
  }

  /**
   * Synonyms may follow a name, FSD50K writes "and" for AudioSet's comma, and some have no name.
   */
  @Test
  void lint_nameInOtherWords_isTheSame() {
    String row = "6,cow,17,coco,21,\"cattle, bovinae\"\n";
    for (String name :
        List.of("Cattle, bovinae", "cattle and bovinae", "cattle, bovinae, kine", "")) {
      assertThat(ofRow(row, words("coco", false, true, "21=" + name + ":5:1"))).as(name).isEmpty();
    }
    assertThat(ofRow(row, words("coco", false, true, "21=cattle:5:1")))
        .containsExactly(
            "class 'cow': category '21' of coco is called 'cattle, bovinae' in the map and"
                + " 'cattle' in the source");
    assertThat(ofRow(row, words("coco", false, true, "21=cattle, bovinaes:5:1"))).hasSize(1);
  }

  /** "/m/01yrz" is no misspelt "/m/01yrx", but any other word. */
  @Test
  void lint_codeThatASourceLacks_hasNoNearest() {
    assertThat(
            ofRow(
                "6,cat,17,audioset,/m/01yrx,Cat\n",
                words("audioset", true, false, "/m/01yrz=Fowl:5:1")))
        .contains("class 'cat': not among the 1 labels of audioset: '/m/01yrx'");
  }

  /** COCO's mouse is the device: the animal's label is not missing from its rows. */
  @Test
  void lint_homonymWithoutAClass_isNotNoted() {
    assertThat(
            messages(
                map("8,mouse,74,mouse,mouse clicking"),
                words("coco", false, true, "74=mouse:5:1"),
                words(
                    "vggsound",
                    true,
                    true,
                    "mouse clicking=mouse clicking:7:2",
                    "mouse squeaking=mouse squeaking:8:8")))
        .isEmpty();
  }

  private static List<String> lvisNotes(String rows) {
    ClassMap map =
        ClassMap.read(
            new StringReader("index,name,published_id,source,id,label\n" + rows), "mine.csv");
    Vocabulary lvis =
        words(
            "lvis",
            false,
            true,
            "dog.n.01=dog:5:1",
            "puppy.n.01=puppy:5:1",
            "motorcycle.n.01=motorcycle:5:1",
            "trail_bike.n.01=dirt_bike:5:1",
            "motor_scooter.n.01=motor_scooter:5:1");
    return ClassMapLinter.lint(map, List.of(lvis), List.of("lvis")).stream()
        .filter(finding -> finding.severity() == ClassMapLinter.Severity.NOTE)
        .map(ClassMapLinter.Finding::message)
        .toList();
  }

  /** One general category is enough, in any row; a category that the source lacks is an error. */
  @Test
  void lint_categoriesOfLvisThatNoneCovers_areNoted() {
    assertThat(lvisNotes("1,dog,1,lvis,puppy.n.01,puppy\n1,dog,1,lvis,dog.n.01,dog\n")).isEmpty();
    assertThat(
            lvisNotes(
                "2,motorcycle,2,lvis,trail_bike.n.01,dirt_bike\n"
                    + "2,motorcycle,2,lvis,motorcycle.n.01,motorcycle\n"
                    + "2,motorcycle,2,lvis,moped.n.01,moped\n"
                    + "2,motorcycle,2,lvis,motor_scooter.n.01,motor_scooter\n"))
        .containsExactly(
            "class 'motorcycle': none of its categories of lvis covers all others, so that an"
                + " object is taken as the only one of the class only in images for which lvis says"
                + " of each of these that all are annotated, or that there is none:"
                + " motorcycle.n.01, motor_scooter.n.01");
  }

  @Test
  void lint_idOfAnotherLabel_saysWhichIdIsMeant() {
    assertThat(
            messages(
                map("6,cat,18,cat,cat purring"),
                words("coco", false, true, "17=cat:5:1", "18=dog:9:9")))
        .containsExactly(
            "WARNING class 'cat': category '18' of coco is called 'cat' in the map and 'dog' in"
                + " the source");
    assertThat(messages(map("6,cat,91,cat,cat purring"), words("coco", false, true, "17=cat:5:1")))
        .containsExactly(
            "ERROR class 'cat': not among the 1 categories of coco: '91' ('cat' is '17')",
            "WARNING class 'cat': no picture of it in coco, so that it never sounds",
            "ERROR no class of it is both seen and heard in the sources: nothing can be built");
  }

  /** A source whose tables list only what they have can't tell a mistake from a rare word. */
  @Test
  void lint_idThatAnOpenVocabularyLacks_isAWarning() {
    assertThat(
            messages(
                map("6,cat,17,cat,cat purring", "6,cat,17,cat,cat meowimg"),
                words("vggsound", true, false, "cat purring=cat purring:7:2", "cat meowing=:1:0")))
        .containsExactly(
            "WARNING class 'cat': not among the 2 labels of vggsound: 'cat meowimg' (the nearest is"
                + " 'cat meowing')");
  }

  @Test
  void lint_labelWithoutAClip_isAWarningAndSplitsAreJudged() {
    assertThat(
            messages(
                map("6,cat,17,cat,cat purring", "6,cat,17,cat,cat meowing"),
                words("coco", false, true, "17=cat:5:1"),
                words("vggsound", true, true, "cat purring=cat purring:7:0", "cat meowing=x:0:0")))
        .containsExactly(
            "WARNING class 'cat': vggsound has no clip of 'cat meowing'",
            "WARNING class 'cat': no sound of it in the test split of vggsound");
  }

  @Test
  void lint_otherLabelsThatNameTheClass_areNoted() {
    assertThat(
            messages(
                map("6,cat,17,cat,cat purring"),
                words(
                    "vggsound",
                    true,
                    true,
                    "cat purring=cat purring:7:2",
                    "cat growling=cat growling:3:1",
                    "cattle mooing=cattle, bovinae:8:8",
                    "angry cats=angry cats:6:0",
                    "cat hissing=cat hissing:0:0")))
        .containsExactly(
            "NOTE class 'cat': 9 clips of vggsound are of it, and 10 of labels that name it are of"
                + " no class: 'angry cats' (6), 'cat growling' (4)");
  }

  @Test
  void lint_rowsOfNoSource_isAnErrorThatNamesTheNearest() {
    ClassMap map =
        ClassMap.read(
            new StringReader("index,name,published_id,source,id,label\n6,cat,17,cocoo,17,cat\n"),
            "mine.csv");
    assertThat(messages(map))
        .containsExactly(
            "ERROR class 'cat': got rows of source 'cocoo', wanted one of coco, vggsound (the"
                + " nearest is 'coco')");
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
