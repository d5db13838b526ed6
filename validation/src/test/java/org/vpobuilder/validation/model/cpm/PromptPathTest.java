package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

class PromptPathTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static PromptPath path(CpmConfig config) {
    int classes = CpmWorld.CLASSES;
    return new PromptPath(
        new CpmNetwork(config, CpmWorld.BACKBONES, classes),
        new SetCriterion(config.criterion()),
        new ClassMixtures(classes + 1, config.network().width(), config.mixtures()),
        config,
        new OffScreen(true));
  }

  /**
   * T26: an image that is all of class 1, and a class 2 of which nothing is left. Two prompts with
   * perfect logits cost nothing; each in the other's place, they are not matched anew.
   */
  @Test
  void supervised_perfectPrompts_costNothingUnlessSwapped() {
    PromptPath path = path(CpmWorld.config());
    // Samples at the edge reach half a pixel of the masks beyond it: these count for nothing.
    float[] known = new float[16 * 16];
    for (int i = 0; i < known.length; i++) {
      known[i] = Math.min(i / 16, i % 16) >= 2 && Math.max(i / 16, i % 16) < 14 ? 1 : 0;
    }
    Segments segments =
        new Segments(
            List.of("k"),
            List.of(new Segments.Segment(0, 1), new Segments.Segment(0, 2)),
            Tensors.concat(0, Tensors.ones(1, 1, 16, 16), Tensors.zeros(1, 1, 16, 16)),
            Tensors.of(known, 1, 1, 16, 16));
    PromptPath.Prompt first = new PromptPath.Prompt(0, 1, 0, new float[64]);
    PromptPath.Prompt second = new PromptPath.Prompt(0, 2, 0, new float[64]);
    List<PromptPath.Prompt> prompts = List.of(first, second);
    float[] masks = new float[2 * 16];
    Arrays.fill(masks, 0, 16, 40);
    Arrays.fill(masks, 16, 32, -40);
    float[] classes = new float[2 * 5];
    classes[1] = 40;
    classes[5 + 2] = 40;
    QueryAnswer perfect =
        new QueryAnswer(
            Tensors.of(classes, 1, 2, 5), Tensors.zeros(1, 2, 64), Tensors.of(masks, 1, 2, 4, 4));
    List<QueryAnswer> outputs = List.of(perfect, perfect);
    Map<PromptPath.Prompt, Integer> slots = new LinkedHashMap<>();
    slots.put(first, 0);
    slots.put(second, 1);
    assertThat(path.supervised(outputs, prompts, slots, segments, Draws.of(1), 0).item())
        .isCloseTo(0, within(1e-5));
    slots.put(first, 1);
    slots.put(second, 0);
    // Classes 2 x 40; masks 5 x 40; dice near 5 x 1.
    assertThat(path.supervised(outputs, prompts, slots, segments, Draws.of(1), 0).item())
        .isBetween(2 * 40 + 5 * 40 + 4.0, 2 * 40 + 5 * 40 + 5.0);
  }

  /** What the loader makes of a batch's waveforms: each image's with its noise's. */
  private static Tensor waves(Inputs inputs, double gain, List<Integer> images) {
    MixedSounds.Maker maker =
        new MixedSounds.Maker(new OffScreen(true), gain, CpmWorld.FEATURES, Draws.of(1));
    Inputs made = inputs.with(maker.of(inputs.entries(), 0));
    Tensor own = inputs.audio().slice(0, 0, images.size());
    return path(CpmWorld.config("acp.mix waveform"))
        .mixed(made.audio(), made.extra(), images, new TreeMap<>(), own);
  }

  /** A sound and its own negative: nothing is left of the waveforms, all of the magnitudes. */
  @Test
  void mixed_ofOppositeWaves_cancelsSamplesButNotMagnitudes() {
    float[] wave = CpmWorld.sine(1);
    float[] opposite = new float[wave.length];
    for (int t = 0; t < wave.length; t++) {
      opposite[t] = -wave[t];
    }
    Inputs inputs = CpmWorld.heard(List.of(wave, opposite));
    Tensor own = inputs.audio().slice(0, 0, 1);
    TreeMap<Integer, Integer> noise = new TreeMap<>(Map.of(0, 1));
    Tensor added = path(CpmWorld.config()).mixed(inputs.audio(), null, List.of(0), noise, own);
    assertThat(added.sub(own.mul(2)).abs().max().item()).isLessThan(1e-3);
    Tensor nothing = waves(inputs, 1, List.of(0));
    assertThat(nothing.shape()).isEqualTo(own.shape());
    assertThat(nothing.abs().max().item()).isZero();
    // Where nothing is left the ratio is cut at 1.
    assertThat(PromptLosses.ratio(own, nothing, 1e-10).max().item()).isEqualTo(1);
    // Another sine twice as loud: its bin shows it whole, for the first does not reach there.
    Inputs sines = CpmWorld.heard(List.of(wave, CpmWorld.sine(2)));
    Tensor both = waves(sines, 2, List.of(0));
    Tensor other = sines.audio().slice(0, 1, 2);
    int bin = CpmWorld.bin(2);
    double got = both.slice(3, bin, bin + 1).slice(2, 40, 41).mean().item();
    double alone = other.slice(3, bin, bin + 1).slice(2, 40, 41).mean().item();
    assertThat(got).isCloseTo(2 * alone, within(1e-3 * got));
  }

  /** Of some of the images, in that order, each with its own noise. */
  @Test
  void mixed_ofWaves_hasARowForEachImage() {
    Inputs inputs = CpmWorld.heard(List.of(CpmWorld.sine(1), CpmWorld.sine(2), CpmWorld.sine(3)));
    // A noise of the same gain would sound the same with image and noise exchanged.
    Tensor all = waves(inputs, 3, List.of(0, 1, 2));
    Tensor some = waves(inputs, 3, List.of(2, 0));
    assertThat(some.slice(0, 0, 1).floats()).isEqualTo(all.slice(0, 2, 3).floats());
    assertThat(some.slice(0, 1, 2).floats()).isEqualTo(all.slice(0, 0, 1).floats());
    for (int image = 0; image < 3; image++) {
      float[] row = all.slice(0, image, image + 1).floats();
      float[] own = inputs.audio().slice(0, image, image + 1).floats();
      int bin = CpmWorld.bin(image + 1);
      assertThat(row[40 * 256 + bin]).isCloseTo(own[40 * 256 + bin], within(1e-2f));
      assertThat(row).isNotEqualTo(own);
    }
  }

  @Test
  void mixed_withoutTheLoadersSounds_isRefused() {
    Inputs inputs = CpmWorld.heard(List.of(CpmWorld.sine(1), CpmWorld.sine(2)));
    PromptPath path = path(CpmWorld.config("acp.mix waveform"));
    assertThatThrownBy(
            () ->
                path.mixed(
                    inputs.audio(),
                    null,
                    List.of(0),
                    new TreeMap<>(Map.of(0, 1)),
                    inputs.audio().slice(0, 0, 1)))
        .hasMessage("got a batch without CPM's mixed sounds");
  }

  private static Optional<Integer> noise(int image, List<Batch.Entry> entries, long step) {
    return new OffScreen(true).of(image, entries, Draws.of(1), step);
  }

  @Test
  void noise_isOfASampleWhoseSoundsAreNotInTheImage() {
    List<Batch.Entry> entries =
        List.of(
            new Batch.Entry("a", "ms", List.of(1), List.of(0, 1, 2), List.of()),
            new Batch.Entry("b", "ms", List.of(2), List.of(0, 2), List.of()),
            new Batch.Entry("c", "ms", List.of(), List.of(0), List.of()),
            new Batch.Entry("d", "ms", List.of(3), List.of(0, 3), List.of()));
    assertThat(noise(0, entries, 1)).hasValue(3);
    // b's sound is seen in a, but not heard with it: better than none.
    assertThat(noise(0, entries.subList(0, 3), 1)).hasValue(1);
    assertThat(noise(0, entries.subList(0, 1), 1)).isEmpty();
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int step = 0; step < 30; step++) {
      drawn.add(noise(3, entries, step).orElseThrow());
    }
    assertThat(drawn).containsExactly(0, 1);
    assertThat(new OffScreen(true).of(entries, Draws.of(1), 1)).containsKeys(0, 1, 2, 3);
  }

  /** On S4 every mask is of class 1 and sounds are known by their category: 1 is one of these. */
  @Test
  void noise_ofOneForegroundClass_goesByCategories() {
    List<Batch.Entry> entries =
        List.of(
            new Batch.Entry("a", "s4", List.of(7), List.of(0, 1), List.of()),
            new Batch.Entry("b", "s4", List.of(7), List.of(0, 1), List.of()),
            new Batch.Entry("c", "s4", List.of(1), List.of(0, 1), List.of()),
            new Batch.Entry("d", "s4", List.of(9), List.of(0, 1), List.of()));
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int step = 0; step < 30; step++) {
      drawn.add(new OffScreen(false).of(0, entries, Draws.of(1), step).orElseThrow());
    }
    assertThat(drawn).containsExactly(2, 3);
  }

  /** L_ACP's gradient in double precision, in either norm. */
  @ParameterizedTest
  @CsvSource({"MSE", "L2"})
  void onScreen_gradient_equalsFiniteDifferences(CpmConfig.AcpNorm norm) {
    Tensor ratio = Tensors.of(WeightFormula.draws("ratio", 12), 2, 2, 3).abs();
    differentiates(
        x -> PromptLosses.onScreen(x.reshape(2, 2, 3), ratio, norm), WeightFormula.draws("m", 12));
  }

  /** L_PCL's gradient in masks, features and pixels together. */
  @Test
  void contrast_gradient_equalsFiniteDifferences() {
    Tensor kinds = Tensors.of(new long[] {1, 2}, 2);
    Tensor labels = Tensors.of(new long[] {0, 1, 2, 1, 0}, 5);
    differentiates(
        x -> {
          Tensor masks = x.slice(0, 0, 12).reshape(2, 6);
          Tensor features = x.slice(0, 12, 60).reshape(2, 4, 6);
          Tensor pixels = x.slice(0, 60, 80).reshape(5, 4);
          Tensor pooled = PromptLosses.pooled(NeuralOps.sigmoid(masks), features);
          return PromptLosses.contrast(pooled, kinds, pixels, labels, .5);
        },
        WeightFormula.draws("pcl", 80));
  }

  private interface Loss {
    Tensor of(Tensor x);
  }

  private static void differentiates(Loss loss, double[] at) {
    Tensor x = Autograd.require(Tensors.of(at, at.length));
    Autograd.backward(loss.of(x));
    float[] gradient = Autograd.gradient(x).orElseThrow().to(DType.F32).floats();
    double h = 1e-5;
    for (int i = 0; i < at.length; i++) {
      double[] up = at.clone();
      double[] down = at.clone();
      up[i] += h;
      down[i] -= h;
      double slope =
          (loss.of(Tensors.of(up, at.length)).item() - loss.of(Tensors.of(down, at.length)).item())
              / (2 * h);
      assertThat((double) gradient[i]).as("of %d", i).isCloseTo(slope, within(1e-6));
    }
  }

  /**
   * The three losses through the network, along their gradients in a parameter that none of the
   * decoder's thresholds depends on.
   */
  @ParameterizedTest
  @CsvSource({
    "acp, audio_head.mask_embed.layers.1.weight",
    "vcp, sem_seg_head.predictor.class_embed.weight",
    "pcl, audio_projector.weight",
    "pcl, audio_head.mask_embed.layers.1.weight"
  })
  void losses_alongTheirGradient_growAsItSays(String term, String name) {
    Inputs inputs = CpmWorld.batch();
    CpmSegmenter segmenter = CpmWorld.segmenter();
    CpmWorld.step(segmenter, inputs, 0);
    CpmWorld.step(segmenter, inputs, 1);
    Map<String, HostTensor> memory = segmenter.memory();
    Tensor parameter = segmenter.network().parameters().get(name);
    Tensor loss = CpmWorld.step(segmenter, inputs, 2).terms().get(term);
    Autograd.backward(loss);
    Tensor gradient = Autograd.gradient(parameter).orElseThrow();
    double length = Math.sqrt(gradient.square().sum().item());
    assertThat(length).isPositive();
    Tensor start = parameter.detach().copy();
    double h = 2e-3 * Math.max(1, loss.item()) / length;
    List<Double> values = new ArrayList<>();
    for (double side : new double[] {1, -1}) {
      segmenter.recall(memory);
      try (Autograd.Off off = Autograd.off()) {
        parameter.assign(start.add(gradient.mul(side * h / length)));
        values.add(CpmWorld.step(segmenter, inputs, 2).terms().get(term).item());
      }
    }
    double slope = (values.get(0) - values.get(1)) / (2 * h);
    assertThat(slope).isCloseTo(length, within(.02 * length));
  }
}
