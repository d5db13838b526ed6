package org.vpobuilder.validation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.Golden;

class Detectron2NamesTest {
  private static final Set<String> WANTED = Set.of("conv1.weight", "layer1.0.downsample.1.bias");

  @TempDir Path folder;

  /** Names and shapes that others listed of Detectron2's network, and torchvision's own. */
  @Test
  void torchvision_resNet50_areTorchvisionsNamesAndShapes() throws IOException {
    List<String> translated = new ArrayList<>();
    for (String row : Golden.rows("vct/r50-parameters.csv")) {
      if (row.matches("backbone\\.(stem|res[2-5])\\..*")) {
        String[] cells = row.substring("backbone.".length()).split(",", -1);
        translated.add(Detectron2Names.torchvision(cells[0]) + "," + cells[1]);
      }
    }
    List<String> wanted = new ArrayList<>(Golden.rows("backbone/resnet50.csv"));
    wanted.removeIf(row -> row.contains("num_batches_tracked") || row.startsWith("fc."));
    assertThat(translated).hasSize(265).containsExactlyInAnyOrderElementsOf(wanted);
  }

  @Test
  void torchvision_others_stayAsTheyAre() {
    assertThat(Detectron2Names.torchvision("resnet.bias")).isEqualTo("resnet.bias");
    assertThat(Detectron2Names.torchvision("res6.0.bias")).isEqualTo("res6.0.bias");
    assertThat(Detectron2Names.torchvision("stem.fc.bias")).isEqualTo("fc.bias");
  }

  private WeightFile backbone(String prefix, float mean, String... besides) throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>(List.of(besides));
    names.add(prefix + "stem.conv1.weight");
    names.add(prefix + "stem.conv1.norm.running_mean");
    names.add(prefix + "res2.0.shortcut.norm.bias");
    names.forEach(name -> tensors.put(name, HostTensor.of(new float[] {0, mean}, 2)));
    Path file = folder.resolve("weights.safetensors");
    new Safetensors(Map.of(), tensors).write(file);
    return WeightFile.read(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "model.", "backbone.", "module.backbone.", "backbone.bottom_up."})
  void ofBackbone_underAnyPrefix_isTorchvisions(String prefix) throws IOException {
    WeightFile read = backbone(prefix, 1).ofBackbone(WANTED);
    assertThat(read.tensors())
        .containsOnlyKeys("conv1.weight", "bn1.running_mean", "layer1.0.downsample.1.bias");
    assertThat(read.remarks()).contains("names are Detectron2's, read as torchvision's");
  }

  @Test
  void ofBackbone_ofAWholeNetwork_leavesTheOthersTheirNames() throws IOException {
    assertThat(backbone("backbone.", 1, "sem_seg_head.a").ofBackbone(WANTED).tensors())
        .containsKeys("conv1.weight", "sem_seg_head.a");
  }

  @Test
  void ofBackbone_torchvisionsUnderBackbone_isSeenThrough() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    HostTensor one = HostTensor.of(new float[] {1}, 1);
    new Safetensors(Map.of(), Map.of("backbone.conv1.weight", one)).write(file);
    WeightFile read = WeightFile.read(file);
    assertThat(read.ofBackbone(WANTED).tensors()).containsOnlyKeys("conv1.weight");
    assertThat(read.ofBackbone(Set.of("backbone.conv1.weight"))).isEqualTo(read);
  }

  @Test
  void ofBackbone_whereDetectron2sNamesAreWanted_keepsThem() throws IOException {
    assertThat(backbone("", 0).ofBackbone(Set.of("stem.conv1.weight")).tensors())
        .containsKey("res2.0.shortcut.norm.bias");
  }

  /** MSRA's norms are folded: Caffe's file has no means, Detectron2 fills in zeros. */
  @Test
  void ofBackbone_msras_isRefused() throws IOException {
    WeightFile zeros = backbone("", 0);
    assertThatThrownBy(() -> zeros.ofBackbone(WANTED))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("stem.conv1.norm.running_mean: got zeros: these look like")
        .hasMessageContaining("wanted torchvision's");
    HostTensor one = HostTensor.of(new float[] {1}, 1);
    for (String name : List.of("stem.conv1.weight", "res2_0_branch2a_w")) {
      WeightFile file = new WeightFile(Map.of(name, one), List.of());
      assertThatThrownBy(() -> file.ofBackbone(WANTED))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("the weights of MSRA");
    }
  }

  /**
   * {@code pickle.dumps({"model": {"stem.conv1.weight": numpy.zeros(1, "f4")}}, protocol)} for
   * protocols 2 to 4, each up to the name of the function that makes the array.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gAJ9cQBYBQAAAG1vZGVscQF9cQJYEQAAAHN0ZW0uY29udjEud2VpZ2h0cQNjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxBGNudW1weQpuZGFycmF5CnEF",
        "gAN9cQBYBQAAAG1vZGVscQF9cQJYEQAAAHN0ZW0uY29udjEud2VpZ2h0cQNjbnVtcHkuY29yZS5tdWx0aWFycmF5Cl9yZWNvbnN0cnVjdApxBGNudW1weQpuZGFycmF5CnEF",
        "gASVrgAAAAAAAAB9lIwFbW9kZWyUfZSMEXN0ZW0uY29udjEud2VpZ2h0lIwVbnVtcHkuY29yZS5tdWx0aWFycmF5lIwMX3JlY29uc3RydWN0lJOUjAVudW1weZSMB25kYXJyYXmUk5RL"
      })
  void read_pickledArrays_areRefusedWithWhatToDo(String pickle) throws IOException {
    Path file = Files.write(folder.resolve("R-50.pkl"), Base64.getDecoder().decode(pickle));
    assertThatThrownBy(() -> WeightFile.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("R-50.pkl: no PyTorch state dict: it holds arrays of NumPy");
  }
}
