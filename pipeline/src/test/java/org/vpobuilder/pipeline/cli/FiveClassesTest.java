package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.survey.ClassReport;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * The example of the documentation: a spec and a csv of five classes, two of which are in no
 * published VPO.
 */
class FiveClassesTest {
  private static final Path DOCS = Path.of("..", "docs");

  private static ReleaseSpec spec() {
    return SpecReader.open(DOCS.resolve("five-classes.yaml").toString());
  }

  private static ClassMap classMap() throws IOException {
    Path csv = DOCS.resolve(spec().classMap());
    try (Reader in = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
      return ClassMap.read(in, csv.toString());
    }
  }

  @Test
  void classMap_linted_noFindingAndEachClassIsSeenAndHeard() throws IOException {
    ClassMap map = classMap();
    assertThat(map.classes().stream().map(VpoClass::name))
        .containsExactly("dog", "cat", "horse", "train", "guitar");
    assertThat(ClassReport.of(map, new Sources(List.of(), List.of())).findings()).isEmpty();
    for (VpoClass vpoClass : map.classes()) {
      Set<String> having =
          vpoClass.terms().stream().map(VpoClass.Term::source).collect(Collectors.toSet());
      assertThat(having).as(vpoClass.name()).containsAnyElementsOf(spec().visualWeights().keySet());
      assertThat(having).as(vpoClass.name()).containsAnyElementsOf(spec().audioWeights().keySet());
    }
  }

  @Test
  void spec_ofDocs_wholeAndWithValidation() {
    assertThat(spec().samples(VpoSubsets.SS, Split.TRAIN)).isEqualTo(1800);
    assertThat(spec().samples(VpoSubsets.SS, Split.VAL)).isEqualTo(200);
    assertThat(spec().audioWeights()).containsEntry("esc50", 1.0);
  }
}
