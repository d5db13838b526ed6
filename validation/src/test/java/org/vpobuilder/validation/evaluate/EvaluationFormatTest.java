package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;

class EvaluationFormatTest {
  private static final EvaluatedRun RUN =
      new EvaluatedRun("cavp", "tiny-cavp", AudioMode.STEREO, "vpo-ms", "test", -3, 200);

  @TempDir Path folder;

  private static Evaluation evaluation(JfScores jf) {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    matrix.add(new byte[] {0, 0, 1, 1}, new byte[] {0, 0, 0, 0});
    return Evaluation.of(RUN, matrix, new ClassNames(List.of("background", "cat", "dog")), jf);
  }

  @Test
  void of_matrix_givesBothConventionsAndRows() {
    Evaluation evaluation = evaluation(null);
    assertThat(evaluation.images()).isEqualTo(1);
    assertThat(evaluation.scores().miou()).isEqualTo(25);
    assertThat(evaluation.scores().classes()).isEqualTo(2);
    assertThat(evaluation.authorsScores().miou()).isEqualTo(50 / 3.0);
    assertThat(evaluation.authorsScores().classes()).isEqualTo(3);
    double f = 100 * 2.6 / (2.6 + 2);
    assertThat(evaluation.classes())
        .containsExactly(
            new ClassRow(0, "background", 50.0, f, 50.0, 2, 4),
            new ClassRow(1, "cat", 0.0, 0.0, null, 2, 0),
            new ClassRow(2, "dog", null, null, null, 0, 0));
  }

  @Test
  void write_thenRead_givesSameValue() throws IOException {
    for (JfScores jf : new JfScores[] {null, new JfScores(70, 80, 75, 70, 60)}) {
      Path file = folder.resolve("evaluation.json");
      EvaluationFormat.write(file, evaluation(jf));
      assertThat(EvaluationFormat.read(file)).isEqualTo(evaluation(jf));
      assertThat(EvaluationFormat.JSON.violations(Files.readAllBytes(file))).isEmpty();
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
  }

  @Test
  void write_absentScore_isAbsentMember() {
    String json = new String(EvaluationFormat.JSON.write(evaluation(null)), StandardCharsets.UTF_8);
    assertThat(json)
        .contains("{\"index\":2,\"name\":\"dog\",\"pixels\":0,\"predicted_pixels\":0}")
        .contains("\"audio\":\"stereo\"")
        .doesNotContain("jf_scores");
  }

  /** Every member that is removed, renamed or mistyped is named. */
  @Test
  void read_missingOrOddMember_isBadInputThatNamesIt() throws IOException {
    ObjectMapper plain = new ObjectMapper();
    ObjectNode whole =
        (ObjectNode)
            plain.readTree(EvaluationFormat.JSON.write(evaluation(new JfScores(1, 1, 1, 1, 1))));
    List<String> names = new ArrayList<>();
    whole.fieldNames().forEachRemaining(names::add);
    names.remove("jf_scores");
    assertThat(names).hasSize(6);
    for (String name : names) {
      ObjectNode less = whole.deepCopy();
      less.remove(name);
      assertRefused(less, "required property '%s' not found".formatted(name));
      assertRefused(whole.deepCopy().putNull(name), name);
    }
    assertRefused(whole.deepCopy().put("colour", 1), "colour");
    assertRefused(whole.deepCopy().put("format_version", 2), "format_version");
    ObjectNode above = whole.deepCopy();
    ((ObjectNode) above.get("scores")).put("miou", 100.5);
    assertRefused(above, "scores.miou");
    ObjectNode noSeed = whole.deepCopy();
    ((ObjectNode) noSeed.get("run")).remove("seed");
    assertRefused(noSeed, "seed");
  }

  private void assertRefused(ObjectNode tree, String part) throws IOException {
    Path file = folder.resolve("evaluation-odd.json");
    Files.writeString(file, tree.toString());
    assertThatThrownBy(() -> EvaluationFormat.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(part);
  }

  @Test
  void read_hugeFile_isBadInput() throws IOException {
    Path file = folder.resolve("evaluation.json");
    Files.write(file, new byte[(1 << 22) + 1]);
    assertThatThrownBy(() -> EvaluationFormat.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("wanted at most 4194304");
  }

  @Test
  void readImages_whatWasWritten_givesSameValues() throws IOException {
    Path file = EvaluationFormat.imagesOf(folder.resolve("evaluation-ms.json"));
    assertThat(file).hasFileName("evaluation-ms.images.jsonl");
    List<ImageScore> images =
        List.of(
            new ImageScore("ms_1", 50.0, 70.5),
            new ImageScore("ms_2", 50.0, null),
            new ImageScore("ms_3", null, null));
    EvaluationFormat.writeImages(file, images);
    assertThat(Files.readAllLines(file))
        .hasSize(3)
        .element(1)
        .isEqualTo("{\"key\":\"ms_2\",\"j\":50.0}");
    assertThat(EvaluationFormat.readImages(file)).isEqualTo(images);
  }

  @Test
  void readImages_keyTwiceOrCutOff_isBadInput() throws IOException {
    Path file = folder.resolve("evaluation.images.jsonl");
    Files.writeString(file, "{\"key\":\"a\",\"j\":1.0}\n{\"key\":\"a\",\"j\":1.0}\n");
    assertThatThrownBy(() -> EvaluationFormat.readImages(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ", line 2: got key 'a' again");
    Files.writeString(file, "{\"key\":\"a\"");
    assertThatThrownBy(() -> EvaluationFormat.readImages(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 1 is cut off");
  }

  @Test
  void isEvaluation_namesOnly_areTakenOrLeft() {
    assertThat(EvaluationFormat.isEvaluation(Path.of("x", "evaluation.json"))).isTrue();
    assertThat(EvaluationFormat.isEvaluation(Path.of("evaluation-ms.json"))).isTrue();
    assertThat(EvaluationFormat.isEvaluation(Path.of("evaluation.images.jsonl"))).isFalse();
    assertThat(EvaluationFormat.isEvaluation(Path.of("config.json"))).isFalse();
  }

  @Test
  void classNames_ofVpo_startWithBackground() {
    ClassNames names = ClassNames.of(ClassMap.builtIn("vpo-21"));
    assertThat(names.size()).isEqualTo(22);
    assertThat(names.of(0)).isEqualTo("background");
    assertThat(names.of(9)).isEqualTo("dog");
    assertThat(names.of(21)).isEqualTo("zebra");
  }
}
