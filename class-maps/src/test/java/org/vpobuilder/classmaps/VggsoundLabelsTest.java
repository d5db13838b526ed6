package org.vpobuilder.classmaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;

class VggsoundLabelsTest {
  @Test
  void file_wholeVocabulary_has309LinesWithoutDuplicates() throws IOException {
    try (BufferedReader lines = Resources.open("vggsound-labels.txt")) {
      List<String> read = lines.lines().toList();
      assertThat(read).hasSize(309).doesNotHaveDuplicates().isSorted();
      assertThat(VggsoundLabels.all()).containsExactlyElementsOf(read);
    }
  }

  @Test
  void all_labels_areTrimmedAndLowerCase() {
    assertThat(VggsoundLabels.all()).allMatch(label -> label.matches("[a-z][a-z ,.()-]*[a-z)]"));
  }

  @Test
  void contains_knownLabels_areFoundWithTheirCommasAndMistakes() {
    assertThat(
            List.of(
                "people eating crisps",
                "playing bass guitar",
                "male speech, man speaking",
                "bee, wasp, etc. buzzing",
                "eletric blender running",
                "police car (siren)"))
        .allMatch(VggsoundLabels::contains);
    assertThat(VggsoundLabels.contains("cat caterwaulin")).isFalse();
    assertThat(VggsoundLabels.contains("male speech")).isFalse();
  }

  @Test
  void all_labelsOfVpo21_areInTheVocabulary() {
    assertThat(ClassMap.builtIn("vpo-21").classes())
        .flatExtracting(c -> c.ids("vggsound"))
        .allSatisfy(label -> assertThat(VggsoundLabels.all()).contains(label));
  }

  @Test
  void all_labelsOfMiniVggsound_areInTheVocabulary() throws IOException {
    try (BufferedReader csv = Files.newBufferedReader(MiniData.file("vggsound/vggsound.csv"));
        CSVParser rows = CSVParser.builder().setReader(csv).setFormat(CSVFormat.DEFAULT).get()) {
      Set<String> labels = rows.stream().map(row -> row.get(2)).collect(Collectors.toSet());
      assertThat(labels).isNotEmpty();
      assertThat(VggsoundLabels.all()).containsAll(labels);
    }
  }
}
