package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.cpm.CpmConfig;
import org.vpobuilder.validation.train.TrainConfig;

/** Which arms a sweep has, and what it refuses. */
class SweepTest {
  @TempDir Path folder;

  private static CpmConfig cpm(Sweep.Arm arm) {
    return (CpmConfig) arm.config().model().settings();
  }

  private static List<String> names(List<Sweep.Arm> arms) {
    return arms.stream().map(arm -> arm.config().name()).toList();
  }

  @Test
  void arms_twoSwitches_areEveryCombinationNamedByWhatDiffers() {
    Sweep sweep =
        Sweep.parse(List.of("model.vcp.enabled=true,false", "model.acp.enabled=true,false"));
    List<Sweep.Arm> arms = sweep.arms("tiny-cpm", Map.of("epochs", "2"));
    assertThat(names(arms))
        .containsExactly(
            "tiny-cpm",
            "tiny-cpm+acp.enabled=false",
            "tiny-cpm+vcp.enabled=false",
            "tiny-cpm+vcp.enabled=false+acp.enabled=false");
    assertThat(arms.stream().map(arm -> cpm(arm).vcp().enabled() + " " + cpm(arm).acp().enabled()))
        .containsExactly("true true", "true false", "false true", "false false");
    assertThat(arms).allMatch(arm -> arm.config().epochs() == 2);
    assertThat(arms.get(2).settings())
        .containsExactly(
            Map.entry("model.vcp.enabled", "false"), Map.entry("model.acp.enabled", "true"));
    // Without a sweep it is the same training, so that its folder is taken over.
    assertThat(arms.get(0).config()).isEqualTo(TrainConfig.open("tiny-cpm", Map.of("epochs", "2")));
  }

  @Test
  void arms_configWithoutTheKey_isItselfAlone() {
    Sweep sweep = Sweep.parse(List.of("model.vcp.enabled=true,false", "optimiser.lr=0.1,0.2"));
    sweep.requireKeys(List.of("tiny-cavp", "tiny-cpm"));
    assertThat(names(sweep.arms("tiny-cavp", Map.of())))
        .containsExactly("tiny-cavp+optimiser.lr=0.1", "tiny-cavp+optimiser.lr=0.2");
    assertThat(sweep.arms("tiny-cavp", Map.of()).get(0).settings())
        .containsExactly(Map.entry("optimiser.lr", "0.1"));
    assertThat(Sweep.NONE.arms("tiny-cavp", Map.of()))
        .containsExactly(new Sweep.Arm(TrainConfig.open("tiny-cavp", Map.of()), Map.of()));
  }

  @Test
  void arms_otherKindsOfValues_areYaml() throws IOException {
    List<Sweep.Arm> scales =
        Sweep.parse(List.of("augmentation.scales=[0.2],[0.5, 1.0]")).arms("tiny-cpm", Map.of());
    assertThat(names(scales)).containsExactly("tiny-cpm", "tiny-cpm+augmentation.scales=_0.5_1.0_");
    assertThat(scales.get(1).config().augmentation().scales()).containsExactly(0.5, 1.0);
    List<Sweep.Arm> paths =
        Sweep.parse(List.of("model.paths=both,alternate")).arms("tiny-cpm", Map.of());
    assertThat(names(paths)).containsExactly("tiny-cpm", "tiny-cpm+paths=alternate");
    // A file's own value, written in another way.
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, "extends: tiny-cpm\nname: mine\nmodel: {lambda: 1}\n");
    assertThat(names(Sweep.parse(List.of("model.lambda=0.50,1.0")).arms(file.toString(), Map.of())))
        .containsExactly("mine+lambda=0.5", "mine");
  }

  @Test
  void arms_configOfAnArm_isReadBackAsItWasWritten() throws IOException {
    Sweep.Arm arm =
        Sweep.parse(List.of("model.vcp.enabled=true,false")).arms("tiny-cpm", Map.of()).get(1);
    Path file = Files.write(folder.resolve("config.yaml"), arm.config().toYaml());
    assertThat(TrainConfig.open(file.toString(), Map.of())).isEqualTo(arm.config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model.vcp.enabled; --sweep: got model.vcp.enabled, wanted KEY=VALUE,VALUE",
        "=true; --sweep: got =true, wanted KEY=VALUE,VALUE",
        "model.vcp.enabled=; --sweep: got model.vcp.enabled=, wanted KEY=VALUE,VALUE",
        "model.vcp.enabled=true,,false; --sweep model.vcp.enabled: line 1:",
        "model.lambda=1],[2; --sweep model.lambda: line 1:",
        "model.lambda=0.5,1,0.50; --sweep model.lambda: got 0.5 and 0.5, wanted different values",
        "audio.mode=mono,stereo; --sweep: got audio.mode, wanted it of --modes",
        "model.name=cavp,cpm; --sweep: got model.name, wanted it of --configs"
      })
  void parse_noSweep_isRefused(String option, String message) {
    assertThatThrownBy(() -> Sweep.parse(List.of(option)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void parse_keyTwice_isRefused() {
    assertThatThrownBy(() -> Sweep.parse(List.of("epochs=1,2", "epochs=3")))
        .hasMessage("--sweep: got epochs twice, wanted it once");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "model.vcp.enabled=true,maybe; --sweep model.vcp.enabled: got maybe, wanted true or false",
        "model.paths=both,neither; --sweep model.paths: got neither, wanted ",
        "model.lambda=0.5,-1; --sweep model.lambda: got -1, wanted a number from 0 to 100 (weight",
        "model.mixtures.enabled=maybe; --sweep model.mixtures.enabled: got maybe, wanted true or false (without",
        "epochs=1,many; --sweep epochs: got many, wanted ",
        "model.vcp.enabled=true,null; --sweep model.vcp.enabled: got nothing, wanted true or false"
      })
  void arms_valueThatIsNone_isRefused(String option, String message) {
    assertThatThrownBy(() -> Sweep.parse(List.of(option)).arms("tiny-cpm", Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void requireKeys_keyOfNoConfig_isRefusedWithThoseThereAre() {
    List<String> configs = List.of("tiny-cavp", "tiny-cpm");
    assertThatThrownBy(() -> Sweep.parse(List.of("model.vcp=1,2")).requireKeys(configs))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "--sweep: got model.vcp, which is no key of tiny-cavp, tiny-cpm; wanted one of"
                + " model.vcp.enabled, model.vcp.background");
    assertThatThrownBy(
            () ->
                Sweep.parse(List.of("model.vcp.enabled=true,false"))
                    .requireKeys(List.of("tiny-cavp")))
        .hasMessageStartingWith(
            "--sweep: got model.vcp.enabled, which is no key of tiny-cavp; wanted one of name, model.name,")
        .hasMessageContaining(", model.contrast.weight,");
  }

  @Test
  void arms_setAndSwept_isRefused() {
    Sweep sweep = Sweep.parse(List.of("epochs=1,2"));
    assertThatThrownBy(() -> sweep.arms("tiny-cpm", Map.of("epochs", "3")))
        .hasMessage("--sweep: got epochs, which --set sets, wanted one of both");
  }

  @Test
  void arms_tooMany_areRefused() {
    String many =
        IntStream.range(1, 258).mapToObj(String::valueOf).collect(Collectors.joining(","));
    assertThatThrownBy(() -> Sweep.parse(List.of("epochs=" + many)).arms("tiny-cpm", Map.of()))
        .hasMessage("--sweep: got more than 256 arms of tiny-cpm, wanted fewer values");
    assertThat(
            Sweep.parse(List.of("epochs=" + many.replace(",257", ""))).arms("tiny-cpm", Map.of()))
        .hasSize(256);
  }

  @Test
  void arms_longName_isRefused() {
    String name = "x".repeat(64);
    assertThatThrownBy(
            () ->
                Sweep.parse(List.of("model.image_weights=" + "w".repeat(120)))
                    .arms("tiny-cpm", Map.of("name", name)))
        .hasMessageStartingWith("--sweep: got an arm called " + name + "+image_weights=www")
        .hasMessageEndingWith(", wanted at most 180 letters");
  }
}
