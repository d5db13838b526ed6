package org.vpobuilder.validation.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.validation.tensor.DType;

class WeightFileTest {
  @TempDir Path folder;

  private WeightFile file(String... names) throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, HostTensor.of(new float[] {1}, 1));
    }
    Path file = folder.resolve("weights.safetensors");
    new Safetensors(Map.of(), tensors).write(file);
    return WeightFile.read(file);
  }

  @Test
  void read_bareNames_areTakenAsTheyAre() throws IOException {
    WeightFile read = file("conv1.weight", "module.x");
    assertThat(read.tensors()).containsOnlyKeys("conv1.weight", "module.x");
    assertThat(read.remarks()).isEmpty();
  }

  @Test
  void read_prefixesOfEveryName_areSeenThroughAndTold() throws IOException {
    WeightFile read = file("module.model.conv1.weight", "module.model.fc.bias");
    assertThat(read.tensors()).containsOnlyKeys("conv1.weight", "fc.bias");
    assertThat(read.remarks())
        .containsExactly("names are read without \"module.\"", "names are read without \"model.\"");
  }

  @Test
  void read_checkpointOfATraining_isItsNetwork() throws IOException {
    WeightFile read = file("model/backbone.weight", "optimiser/mean/backbone.weight", "memory/a");
    assertThat(read.tensors()).containsOnlyKeys("backbone.weight");
  }

  /** {"model": {"state_dict": {"module.": ...}}, "epoch": 3}, by PyTorch: golden_pth.py. */
  @Test
  void read_wrappedPth_isSeenThroughAndTold() throws URISyntaxException {
    URL url = Objects.requireNonNull(WeightFileTest.class.getResource("published.pth"));
    WeightFile read = WeightFile.read(Path.of(url.toURI()));
    assertThat(read.tensors())
        .containsOnlyKeys("bn.weight", "bn.bias", "bn.running_mean", "bn.running_var");
    assertThat(read.remarks())
        .containsExactly(
            "weights are under \"model\"",
            "weights are under \"state_dict\"",
            "names are read without \"module.\"");
  }

  @Test
  void completed_normWithoutItsCounter_getsZero() throws IOException {
    WeightFile read = file("a.running_mean", "b.running_mean", "b.num_batches_tracked");
    WeightFile complete =
        read.completed(
            Set.of("a.num_batches_tracked", "b.num_batches_tracked", "c.num_batches_tracked"));
    HostTensor counter = Objects.requireNonNull(complete.tensors().get("a.num_batches_tracked"));
    assertThat(counter.type()).isEqualTo(DType.I64);
    assertThat(counter.shape()).isEmpty();
    assertThat(counter.data().getLong(0)).isZero();
    assertThat(complete.tensors().get("b.num_batches_tracked"))
        .isSameAs(read.tensors().get("b.num_batches_tracked"));
    // Nothing of the norm is there: it is missing, not old.
    assertThat(complete.tensors()).doesNotContainKey("c.num_batches_tracked");
    assertThat(complete.remarks())
        .containsExactly("1 batch norms have no num_batches_tracked, which begin at 0");
    assertThat(read.completed(Set.of("a.running_mean"))).isSameAs(read);
  }

  @Test
  void without_unusedLayers_leavesThemOutAndTells() throws IOException {
    WeightFile kept = file("layer3_1.a", "layer3_2.a", "layer3_2.b").without(List.of("layer3_2."));
    assertThat(kept.tensors()).containsOnlyKeys("layer3_1.a");
    assertThat(kept.remarks())
        .containsExactly("2 tensors of layer3_2.* are left out: no output depends on them");
  }
}
