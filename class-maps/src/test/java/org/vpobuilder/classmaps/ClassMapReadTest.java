package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.spec.failure.BadInputException;

/** Every way in which a user's map is refused, with the exact message. */
class ClassMapReadTest {
  private static final String HEADER = "index,name,published_id,source,id,label\n";

  private static final String DOG = "1,dog,18,vggsound,dog barking,dog barking\n";

  private static ClassMap read(String rows) {
    return ClassMap.read(new StringReader(HEADER + rows), "maps/mine.csv");
  }

  private static void assertRefused(String rows, String message) {
    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(BadInputException.class)
        .hasMessage("maps/mine.csv, " + message);
  }

  @Test
  void read_rowsInAnyOrder_areOrderedByIndexAndKeepLabelOrder() {
    ClassMap map = read("7,cat,17,vggsound,p,purring\n" + DOG + "7,cat,17,coco,17,cat");
    assertThat(map.classes())
        .containsExactly(
            new VpoClass(1, "dog", 18, List.of(new Term("vggsound", "dog barking", "dog barking"))),
            new VpoClass(
                7,
                "cat",
                17,
                List.of(new Term("vggsound", "p", "purring"), new Term("coco", "17", "cat"))));
    assertThat(map.name()).isEqualTo("mine");
    assertThat(map).hasToString("mine[dog, cat]");
  }

  @Test
  void read_byteOrderMarkCommentsCrLfAndEmptyLines_areTaken() {
    String csv = "\uFEFF" + HEADER + "# my own\n\n" + DOG;
    ClassMap map = ClassMap.read(new StringReader(csv.replace("\n", "\r\n")), "mine.csv");
    assertThat(map.classes()).extracting(VpoClass::name).containsExactly("dog");
  }

  @Test
  void read_commentLines_countAsLines() {
    assertRefused(
        "# one\n# two\n" + DOG + "x,cat,17,coco,17,cat\n",
        "line 5: index: got 'x', wanted a whole number from 1 to 254"
            + " (0 is background and 255 is ignore)");
  }

  @Test
  void read_lastLineWithoutLineEnd_isNumberedLikeTheOthers() {
    assertRefused(
        DOG + "2,Cat,17,coco,17,cat",
        "line 3: name: got 'Cat', wanted a name that matches [a-z][a-z0-9 ]*");
  }

  @Test
  void read_reservedIndex_isRefused() {
    String wanted = "wanted a whole number from 1 to 254 (0 is background and 255 is ignore)";
    assertRefused("0,dog,18,coco,18,dog\n", "line 2: index: got '0', " + wanted);
    assertRefused("255,dog,18,coco,18,dog\n", "line 2: index: got '255', " + wanted);
    assertRefused("1,dog,0,coco,18,dog\n", "line 2: published_id: got '0', " + wanted);
    assertRefused("1,dog,255,coco,18,dog\n", "line 2: published_id: got '255', " + wanted);
  }

  @Test
  void read_sourceOfOtherCharacters_isRefused() {
    assertRefused(
        "1,dog,18,COCO,18,dog\n",
        "line 2: source: got 'COCO', wanted a name that matches [a-z][a-z0-9]{0,31}");
  }

  @Test
  void read_sameNameTwice_isRefused() {
    assertRefused(
        DOG + "2,dog,19,coco,18,dog\n",
        "line 3: name: got 'dog', wanted one that no other class has:"
            + " class 1 'dog' has it on line 2");
  }

  @Test
  void read_samePublishedIdTwice_isRefused() {
    assertRefused(
        DOG + "2,cat,18,coco,17,cat\n",
        "line 3: published_id: got '18', wanted one that no other class has:"
            + " class 1 'dog' has it on line 2");
  }

  @Test
  void read_sameIndexTwice_isRefused() {
    assertRefused(
        DOG + "1,cat,17,coco,17,cat\n",
        "line 3: class: got '1,cat,17', wanted '1,dog,18' as on line 2:"
            + " the rows of one index describe one class");
  }

  @Test
  void read_labelInTwoClasses_isRefused() {
    assertRefused(
        DOG + "2,cat,17,vggsound,dog barking,dog barking\n",
        "line 3: vggsound: got 'dog barking', wanted each id of a source once:"
            + " class 'dog' has it on line 2");
  }

  @Test
  void read_labelTwiceInOneClass_isRefused() {
    assertRefused(
        DOG + DOG,
        "line 3: vggsound: got 'dog barking', wanted each id of a source once:"
            + " class 'dog' has it on line 2");
  }

  /** Only kinds of person may share a category: nothing tells two other classes apart. */
  @Test
  void read_categoryOfTwoPersonClasses_isOfBoth() {
    ClassMap map = read("1,male,92,coco,1,person\n2,female,93,coco,1,person\n");
    assertThat(map.byCategory("coco", "1")).extracting(VpoClass::name).contains("male", "female");
    assertRefused(
        "1,male,92,coco,1,person\n2,dog,18,coco,1,person\n",
        "line 3: coco: got '1', wanted each id of a source once: class 'male' has it on line 2");
  }

  @Test
  void read_categoryOfTwoLabels_isRefused() {
    assertRefused(
        "1,male,92,coco,1,person\n2,female,93,coco,1,human\n",
        "line 3: label: got 'human', wanted 'person' as on line 2");
  }

  @Test
  void read_blankOrPaddedField_isRefused() {
    assertRefused(
        "1,dog,18,,18,dog\n", "line 2: source: got '', wanted a value without spaces around it");
    assertRefused(
        "1,dog,18,coco,18, dog barking\n",
        "line 2: label: got ' dog barking', wanted a value without spaces around it");
  }

  @Test
  void read_unquotedComma_isRefused() {
    assertRefused(
        "14,male,92,vggsound,m,male speech, man speaking\n",
        "line 2: fields: got '7 fields', wanted 6 fields: " + HEADER.strip());
  }

  @Test
  void read_otherHeader_isRefused() {
    assertThatThrownBy(() -> ClassMap.read(new StringReader(DOG), "mine.csv"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "mine.csv, line 1: header: got '1,dog,18,vggsound,dog barking,dog barking', wanted "
                + HEADER.strip());
  }

  @Test
  void read_noRows_isRefused() {
    assertRefused(
        "",
        "line 1: table: got 'no rows', wanted the header "
            + HEADER.strip()
            + " and at least one row");
  }

  @Test
  void read_brokenQuotes_isRefusedWithItsLine() {
    assertThatThrownBy(() -> read(DOG + "2,cat,17,coco,17,\"cat\" purring\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("maps/mine.csv, line 3: got something that is not csv (")
        .hasCauseInstanceOf(Exception.class);
    assertThatThrownBy(() -> read("2,cat,17,coco,17,\"cat purring\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not csv");
  }

  @Test
  void read_readerThatFails_isRefusedWithTheCause() {
    Reader failing =
        new Reader() {
          @Override
          public int read(char[] buffer, int from, int length) throws IOException {
            throw new IOException("disk on fire");
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> ClassMap.read(failing, "mine.csv"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("mine.csv")
        .hasMessageContaining("disk on fire");
  }
}
