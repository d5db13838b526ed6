package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.stats.ProbeCollector;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Probes;

/** Tests the draft's card and croissant.json; the expected counts are computed by hand. */
class DatasheetTest {
  @TempDir Path folder;
  private String card = "";
  private JsonNode croissant = new ObjectMapper().createObjectNode();

  @BeforeEach
  void setUp() throws Exception {
    DraftWriter.write(ReleaseDraft.sound(AudioContainer.WAV), folder);
    card = Files.readString(folder.resolve("README.md"));
    croissant = new ObjectMapper().readTree(folder.resolve("croissant.json").toFile());
  }

  /** Gebru et al., Datasheets for Datasets, Communications of the ACM 64 (12), 2021. */
  @Test
  void card_hasTheSevenHeadingsOfADatasheet() {
    assertThat(card.lines().filter(line -> line.startsWith("## ")).toList())
        .containsExactly(
            "## Motivation",
            "## Composition",
            "## Collection process",
            "## Preprocessing, cleaning and labelling",
            "## Uses",
            "## Distribution",
            "## Maintenance");
    assertThat(card).contains("`vpo stats RELEASE --probes` counts from the finished release");
  }

  /**
   * The sounding objects of each split: dog; cat; dog, car; female; dog, dog, bus. Only the second
   * sample of SS, whose person has no class, and that of the woman have a single candidate.
   */
  @Test
  void biases_areCounted() {
    List<String> biases =
        List.of(
            "Of 16 sounding objects 8 are of class dog and 2 of class bus: a ratio of 4.0.",
            "Of the persons that sound 0 are perceived men, 2 women.",
            "In 2 of 5 test samples (40%) one object alone could sound",
            "16 different clips are heard, the most used one by 1 objects.");

    assertThat(card).contains(biases);
    assertThat(croissant.path("rai:dataBiases").toString()).contains(biases);
  }

  /**
   * Of MSMI's three test samples one has nothing silent: the woman alone. SS has two. The numbers
   * are counted from the plan's rows, and are those of the finished release.
   */
  @Test
  void biases_ofDeafness_areThoseOfTheRelease() throws Exception {
    Probes probes = ProbeCollector.collect(ReleaseReader.open(Folder.of(folder)), () -> {});
    List<String> stated = new ArrayList<>();
    for (JsonNode bias : croissant.path("rai:dataBiases")) {
      Matcher number = Pattern.compile("(VPO-\\w+, [a-z-]+ [0-9.]+) \\(.*").matcher(bias.asText());
      if (number.matches()) {
        stated.add(number.group(1));
      }
    }

    assertThat(croissant.path("rai:dataBiases").toString())
        .contains(
            "VPO-MSMI, deaf-exact 0.333 (share), by chance 0.000, n = 3: Too few to judge, 3 of at"
                + " least 20: In 33% of the test samples all that is seen sounds");
    assertThat(stated).hasSize(6);
    assertThat(
            probes.measures().stream()
                .filter(m -> !m.subset().isEmpty())
                .map(
                    m ->
                        String.format(
                            Locale.ROOT,
                            "%s, %s %.3f",
                            Subset.named(m.subset()).title(),
                            m.probe(),
                            m.value())))
        .containsAll(stated);
  }

  @Test
  void overlapWithTrainedModels_isCountedFromPathsAndKeys() {
    List<String> known =
        List.of(
            "5 of 5 train samples (val2017: 0; a path that tells neither: 0)"
                + " and 0 of 5 test samples (val2017: 5; a path that tells neither: 0)",
            "8 sounding objects of train and 8 of test are heard from videos of YouTube.");

    assertThat(card).contains(known);
    assertThat(croissant.path("rai:dataLimitations").toString()).contains(known);
  }

  /**
   * The eight fields that NeurIPS has required since 2026, each by its prefix, which the context
   * defines.
   */
  @Test
  void croissant_hasTheFieldsOfResponsibleAi() {
    assertThat(croissant.path("rai:hasSyntheticData").isBoolean()).isTrue();
    assertThat(croissant.path("rai:hasSyntheticData").asBoolean()).isTrue();
    for (String name :
        List.of(
            "rai:dataLimitations",
            "rai:dataBiases",
            "rai:personalSensitiveInformation",
            "rai:dataUseCases",
            "rai:dataSocialImpact",
            "prov:wasDerivedFrom",
            "prov:wasGeneratedBy")) {
      assertThat(croissant.path(name).isMissingNode()).as(name).isFalse();
    }
    assertThat(croissant.path("@context").path("rai").asText())
        .isEqualTo("http://mlcommons.org/croissant/RAI/");
    assertThat(croissant.path("@context").path("prov").asText())
        .isEqualTo("http://www.w3.org/ns/prov#");
    assertThat(croissant.path("prov:wasDerivedFrom").toString())
        .contains(
            "{\"@id\":\"urn:sha256:%s\",\"prov:label\":\"annotations/instances_train2017.json\"}"
                .formatted(DraftWriter.SOURCE_FILE.sha256()));
  }
}
