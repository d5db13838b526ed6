package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.SoundMasks;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;
import org.vpobuilder.validation.train.TrainingStep;
import org.vpobuilder.validation.weights.HostTensor;

class CpmSegmenterTest {
  private static final int CLASSES = CpmWorld.CLASSES;

  private static double unchanged = Double.NaN;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** Two images with a class each, another in each, and a background. */
  private static Inputs inputs(int height, int width) {
    long[] labels = new long[2 * height * width];
    for (int i = 0; i < labels.length; i++) {
      int image = i / (height * width);
      int x = i % width;
      labels[i] = x < width / 3 ? 0 : image + 1;
    }
    List<Batch.Entry> entries = new ArrayList<>();
    for (int image = 0; image < 2; image++) {
      List<Integer> visible = List.copyOf(new TreeSet<>(List.of(0, image + 1)));
      entries.add(new Batch.Entry("k" + image, "ms", List.of(image + 1), visible, List.of()));
    }
    return new Inputs(
        WeightFormula.input("image", 4, 2, 3, height, width),
        Tensors.of(labels, 2, height, width),
        WeightFormula.input("sound", 20, 2, 2, 96, 256).abs(),
        1,
        entries);
  }

  /** T29, and the paths' switches. */
  @Test
  void losses_readyClasses_addUpWithLambda() {
    Inputs inputs = inputs(64, 96);
    CpmSegmenter segmenter = CpmWorld.segmenter();
    Losses first = CpmWorld.step(segmenter, inputs, 0);
    // Two of each foreground class are needed, and one comes a step; background comes twice.
    assertThat(first.terms().keySet()).containsOnly("class", "mask", "dice", "vcp");
    Losses third = CpmWorld.step(segmenter, inputs, 2);
    assertThat(third.terms().keySet())
        .containsOnly("class", "mask", "dice", "vcp", "acp", "pcl", "bayes");
    double sum = third.terms().values().stream().mapToDouble(Tensor::item).sum();
    assertThat(third.total().item()).isCloseTo(sum, within(1e-3));
    assertThat(third.terms().values()).allSatisfy(t -> assertThat(t.item()).isFinite());
    CpmSegmenter other = CpmWorld.segmenter("lambda 0.25");
    CpmWorld.step(other, inputs, 0);
    Losses halved = CpmWorld.step(other, inputs, 2);
    for (String term : List.of("vcp", "acp", "pcl")) {
      assertThat(halved.terms().get(term).item())
          .isCloseTo(third.terms().get(term).item() / 2, within(2e-3));
    }
    assertThat(halved.terms().get("mask").item())
        .isCloseTo(third.terms().get("mask").item(), within(1e-3));
    assertThat(
            CpmWorld.step(CpmWorld.segmenter("mixtures.enabled false"), inputs, 0).terms().keySet())
        .containsOnly("class", "mask", "dice");
  }

  /** The ablation, and other ways of teaching. */
  @ParameterizedTest
  @CsvSource({
    "vcp.enabled false, class mask dice bayes acp pcl",
    "acp.enabled false, class mask dice bayes vcp pcl",
    "pcl.enabled false, class mask dice bayes vcp acp",
    "mixtures.cross_entropy 0, class mask dice vcp acp pcl",
    "mixtures.enabled false, class mask dice",
    "paths alternate, vcp acp pcl",
    "prompts.per_class 3, class mask dice bayes vcp acp pcl",
    "network.pixel_decoder fpn, class mask dice bayes vcp acp pcl",
    "network.audio_query_add true, class mask dice bayes vcp acp pcl",
    "input_scaling linear, class mask dice bayes vcp acp pcl",
    "acp.norm l2, class mask dice bayes vcp acp pcl"
  })
  void losses_ofOtherConfigs_haveTheirTerms(String change, String terms) {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter segmenter = CpmWorld.segmenter(change);
    CpmWorld.step(segmenter, inputs, 0);
    Losses losses = CpmWorld.step(segmenter, inputs, 1);
    assertThat(losses.terms().keySet()).containsExactlyInAnyOrder(terms.split(" "));
    double sum = losses.terms().values().stream().mapToDouble(Tensor::item).sum();
    assertThat(losses.total().item()).isFinite().isCloseTo(sum, within(1e-3));
    assertThat(losses.total().item()).isNotCloseTo(unchanged(inputs), within(1e-5));
    Autograd.backward(losses.total());
    segmenter
        .network()
        .parameters()
        .forEach(
            (name, parameter) ->
                Autograd.gradient(parameter)
                    .ifPresent(g -> assertThat(g.abs().max().item()).as(name).isFinite()));
  }

  /** The total of the same step without a change, computed once. */
  private static double unchanged(Inputs inputs) {
    if (Double.isNaN(unchanged)) {
      CpmSegmenter segmenter = CpmWorld.segmenter();
      CpmWorld.step(segmenter, inputs, 0);
      unchanged = CpmWorld.step(segmenter, inputs, 1).total().item();
    }
    return unchanged;
  }

  /**
   * An image that is heard with a class that nothing prompts for yet: the true ratio holds more
   * than was asked for, so that ACP leaves it out, and the contrast does not.
   */
  @Test
  void losses_ofAnImageWithAnUnreadyClass_haveNoAcp() {
    Inputs ready = inputs(64, 64);
    CpmSegmenter segmenter = CpmWorld.segmenter();
    CpmWorld.step(segmenter, ready, 0);
    Map<String, Tensor> both = CpmWorld.step(segmenter, ready, 1).terms();
    // Class 3 is heard in the first image, or in both, and seen in none.
    Map<String, Tensor> one = CpmWorld.step(segmenter, hearing(ready, 3, 0), 1).terms();
    Map<String, Tensor> none =
        CpmWorld.step(segmenter, hearing(hearing(ready, 3, 0), 3, 1), 1).terms();
    assertThat(none).doesNotContainKey("acp");
    assertThat(one.get("acp").item()).isNotCloseTo(both.get("acp").item(), within(1e-4));
    assertThat(one).containsKeys("pcl", "vcp");
  }

  /** The same batch with a class heard besides in an image. */
  private static Inputs hearing(Inputs inputs, int label, int image) {
    List<Batch.Entry> entries = new ArrayList<>(inputs.entries());
    Batch.Entry old = entries.get(image);
    List<Integer> sounding = new ArrayList<>(old.soundingClasses());
    sounding.add(label);
    entries.set(
        image,
        new Batch.Entry(old.key(), old.subset(), sounding, old.visibleClasses(), old.sounding()));
    return new Inputs(inputs.image(), inputs.labels(), inputs.audio(), 1, entries);
  }

  /** S4 has masks of one class, and categories of sounds that are no classes. */
  @Test
  void losses_ofOneForegroundClass_promptForItWhateverSounds() {
    Inputs vpo = inputs(64, 64);
    List<Batch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      entries.add(new Batch.Entry("k" + i, "s4", List.of(9 + i), List.of(0, 1), List.of()));
    }
    Tensor labels = vpo.labels().greater(0.5).to(DType.I64);
    Inputs inputs = new Inputs(vpo.image(), labels, vpo.audio(), 1, entries);
    CpmSegmenter segmenter = new CpmSegmenter(CpmWorld.config(), CpmWorld.BACKBONES, 2);
    segmenter.network().initialise(5);
    CpmWorld.step(segmenter, inputs, 0);
    assertThat(CpmWorld.step(segmenter, inputs, 1).terms())
        .containsOnlyKeys("class", "mask", "dice", "bayes", "vcp", "acp", "pcl");
  }

  /** The loader's sounds are asked for where waveforms are added, and only there. */
  @Test
  void extras_ofWaveforms_areWhatAcpHears() {
    Inputs inputs = CpmWorld.batch();
    assertThat(CpmWorld.segmenter().extras(CpmWorld.FEATURES, Draws.of(7))).isEmpty();
    assertThat(
            CpmWorld.segmenter("acp.mix waveform", "mixtures.enabled false")
                .extras(CpmWorld.FEATURES, Draws.of(7)))
        .isEmpty();
    CpmSegmenter segmenter = CpmWorld.segmenter("acp.mix waveform");
    AvsModel.Extras extras = segmenter.extras(CpmWorld.FEATURES, Draws.of(7)).orElseThrow();
    CpmWorld.step(segmenter, inputs.with(extras.of(inputs.entries(), 0)), 0);
    Map<String, HostTensor> memory = segmenter.memory();
    AvsModel.Extra heard = extras.of(inputs.entries(), 1);
    double acp = CpmWorld.step(segmenter, inputs.with(heard), 1).terms().get("acp").item();
    segmenter.recall(memory);
    segmenter.network().initialise(5);
    AvsModel.Extra other =
        new MixedSounds.Maker(new OffScreen(true), 30, CpmWorld.FEATURES, Draws.of(7))
            .of(inputs.entries(), 1);
    assertThat(CpmWorld.step(segmenter, inputs.with(other), 1).terms().get("acp").item())
        .isNotCloseTo(acp, within(1e-3));
  }

  @Test
  void losses_withoutThePromptOfTheBackground_areOthers() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter with = CpmWorld.segmenter();
    CpmSegmenter without = CpmWorld.segmenter("vcp.background false");
    // Both images have a background, so that it is ready at once; the others are not.
    assertThat(CpmWorld.step(with, inputs, 0).terms()).containsKey("vcp");
    assertThat(CpmWorld.step(without, inputs, 0).terms()).doesNotContainKey("vcp");
  }

  /** T28: prompts change nothing of what the class-agnostic path says, in training neither. */
  @Test
  void losses_ofTheAgnosticPath_areTheSameBitsWithAndWithoutPrompts() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter with = CpmWorld.segmenter("mixtures.cross_entropy 0");
    CpmSegmenter without = CpmWorld.segmenter("mixtures.enabled false");
    for (int number = 0; number < 2; number++) {
      Losses prompted = CpmWorld.step(with, inputs, number);
      Losses alone = CpmWorld.step(without, inputs, number);
      for (String term : List.of("class", "mask", "dice")) {
        assertThat(prompted.terms().get(term).item()).isEqualTo(alone.terms().get(term).item());
      }
      assertThat(prompted.terms()).containsKey("vcp");
    }
  }

  /** T28: other mixtures, other prompts; the same bits where the linear head names classes. */
  @Test
  void logits_ofOtherMixtures_areTheSameBitsUnlessTheyClassify() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter linear = CpmWorld.segmenter("mixtures.classifier softmax");
    CpmSegmenter bayes = CpmWorld.segmenter();
    linear.network().train(false);
    bayes.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      float[] before = linear.logits(inputs).floats();
      assertThat(bayes.logits(inputs).floats()).isEqualTo(before);
      linear.recall(modelled(linear));
      bayes.recall(modelled(bayes));
      assertThat(linear.logits(inputs).floats()).isEqualTo(before);
      assertThat(bayes.logits(inputs).floats()).isNotEqualTo(before);
    }
  }

  /** A clean pass counts what an epoch's own steps then do not. */
  @Test
  void count_ofACleanPass_fillsTheScoreAlone() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter segmenter = CpmWorld.segmenter("sts.collection full");
    CpmWorld.step(segmenter, inputs, 0);
    assertThat(segmenter.stability().classes()).isZero();
    segmenter.network().train(false);
    segmenter.count(inputs, Draws.of(7), 1);
    // Background in both images, a class in each: four segments.
    assertThat(segmenter.stability().classes()).isEqualTo(3);
    assertThat(Arrays.stream(segmenter.stability().counts()).sum()).isEqualTo(4);
  }

  /** T28: what the prompting path teaches. */
  @Test
  void losses_ofThePrompts_reachDecoderAndMapsButNotTheLearntQueries() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter segmenter = CpmWorld.segmenter();
    CpmWorld.step(segmenter, inputs, 0);
    Losses losses = CpmWorld.step(segmenter, inputs, 1);
    Map<String, Tensor> parameters = segmenter.network().parameters();
    Tensor prompting =
        losses.terms().get("vcp").add(losses.terms().get("acp")).add(losses.terms().get("pcl"));
    Autograd.backward(prompting);
    String predictor = "sem_seg_head.predictor.";
    for (String name :
        List.of(
            predictor + "transformer_cross_attention_layers.0.multihead_attn.in_proj_weight",
            predictor + "audio_cross_attention_layers.0.multihead_attn.in_proj_weight",
            predictor + "mask_embed.layers.2.weight",
            predictor + "class_embed.weight",
            "sem_seg_head.pixel_decoder.mask_features.weight",
            "audio_head.output.weight",
            "audio_head.mask_embed.layers.2.weight",
            "audio_backbone.conv1.weight",
            "backbone.conv1.weight",
            "prompt_embed.weight",
            "audio_projector.weight",
            "visual_projector.weight")) {
      assertThat(Autograd.gradient(parameters.get(name)).map(g -> g.abs().max().item()))
          .as(name)
          .hasValueSatisfying(most -> assertThat(most).isPositive());
    }
    for (String name : List.of("query_feat.weight", "query_embed.weight")) {
      Optional<Tensor> gradient = Autograd.gradient(parameters.get(predictor + name));
      assertThat(gradient.map(g -> g.abs().max().item()).orElse(0.0)).as(name).isZero();
    }
  }

  /** T28 and T32: at inference the agnostic path alone, at the image's own size. */
  @Test
  void logits_withAndWithoutPrompts_areTheSameBits() {
    Inputs inputs = inputs(43, 70);
    CpmSegmenter with = CpmWorld.segmenter();
    CpmSegmenter without = CpmWorld.segmenter("mixtures.enabled false");
    CpmWorld.step(with, inputs, 0);
    CpmWorld.step(without, inputs, 0);
    with.network().train(false);
    without.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      Tensor scores = with.logits(inputs);
      assertThat(scores.shape()).containsExactly(2, CLASSES, 43, 70);
      // The running statistics of the audio backbone saw mixed sounds too.
      without
          .network()
          .state()
          .forEach((name, tensor) -> tensor.assign(with.network().state().get(name)));
      assertThat(without.logits(inputs).floats()).isEqualTo(scores.floats());
    }
  }

  /** S2, fig. 2: once classes prompt, each image's sound is found in its mixture with another's. */
  @ParameterizedTest
  @ValueSource(strings = {"magnitude", "waveform"})
  void soundMasks_ofSounds_areMixtureNoiseTargetAndPrediction(String mix) {
    Inputs inputs = CpmWorld.heard(List.of(CpmWorld.sine(1), CpmWorld.sine(2)));
    CpmSegmenter segmenter = CpmWorld.segmenter("acp.mix " + mix, "acp.gain 2");
    segmenter.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      Tensor audio = inputs.audio();
      // Nothing prompts yet.
      assertThat(segmenter.soundMasks(audio, inputs.entries(), CpmWorld.FEATURES, Draws.of(0)))
          .isEmpty();
      segmenter.recall(modelled(segmenter));
      List<SoundMasks> all =
          segmenter.soundMasks(audio, inputs.entries(), CpmWorld.FEATURES, Draws.of(0));
      assertThat(all.stream().map(SoundMasks::example)).containsExactly(0, 1);
      List<SoundMasks.Panel> panels = all.get(0).panels();
      assertThat(panels.stream().map(SoundMasks.Panel::name))
          .containsExactly("mixed", "noise", "target", "prediction");
      assertThat(panels)
          .allMatch(p -> p.values().size(0) == audio.size(2) && p.values().size(1) == 256);
      // In the middle of the second, at the bins of the two sines.
      double own = at(audio.slice(0, 0, 1).mean(false, 1).squeeze(0), CpmWorld.bin(1));
      double noise = 2 * at(audio.slice(0, 1, 2).mean(false, 1).squeeze(0), CpmWorld.bin(2));
      assertThat(at(panels.get(0).values(), CpmWorld.bin(1))).isCloseTo(own, within(0.01 * own));
      assertThat(at(panels.get(0).values(), CpmWorld.bin(2)))
          .isCloseTo(noise, within(0.01 * noise));
      assertThat(at(panels.get(1).values(), CpmWorld.bin(2)))
          .isCloseTo(noise, within(1e-3 * noise));
      // Its own sine is all of it, the noise's nothing.
      assertThat(at(panels.get(2).values(), CpmWorld.bin(1))).isCloseTo(1, within(0.01));
      assertThat(at(panels.get(2).values(), CpmWorld.bin(2))).isCloseTo(0, within(0.01));
      assertThat(panels.get(3).values().max().item()).isBetween(0.0, 1.0);
      assertThat(panels.get(3).values().floats())
          .isNotEqualTo(all.get(1).panels().get(3).values().floats());
      assertThat(
              CpmWorld.segmenter("acp.enabled false")
                  .soundMasks(audio, inputs.entries(), CpmWorld.FEATURES, Draws.of(0)))
          .isEmpty();
    }
  }

  private static double at(Tensor spectrogram, int bin) {
    return spectrogram.slice(0, 40, 41).slice(1, bin, bin + 1).item();
  }

  /** A model's memory with every class, "no object" too, modelled. */
  private static Map<String, HostTensor> modelled(CpmSegmenter segmenter) {
    Map<String, HostTensor> memory = new LinkedHashMap<>(segmenter.memory());
    ClassMixtures mixtures = new ClassMixtures(CLASSES + 1, 64, CpmWorld.config().mixtures());
    List<ClassMixtures.Observation> seen = new ArrayList<>();
    for (int c = 0; c <= CLASSES; c++) {
      for (int i = 0; i < 3; i++) {
        float[] vector = new float[64];
        vector[c] = 1;
        vector[10 + i] = 0.1f;
        seen.add(new ClassMixtures.Observation(c, vector));
      }
    }
    mixtures.observe(seen, Draws.of(1), 0);
    mixtures.memory().forEach((name, tensor) -> memory.put("ccdm/" + name, tensor));
    return memory;
  }

  /** T33: a training stopped after three steps of six and begun again ends in the same bits. */
  @Test
  void recall_inTheMiddleOfATraining_endsInTheSameBits() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter whole = CpmWorld.segmenter();
    Optimiser optimiser = optimiser(whole);
    train(whole, optimiser, inputs, 0, 3);
    CpmSegmenter resumed = CpmWorld.segmenter();
    Optimiser second = optimiser(resumed);
    try (Autograd.Off off = Autograd.off()) {
      Map<String, Tensor> state = whole.network().state();
      resumed.network().state().forEach((name, tensor) -> tensor.assign(state.get(name)));
      second.state().forEach((name, tensor) -> tensor.assign(optimiser.state().get(name)));
      second.resume(optimiser.updates());
    }
    resumed.recall(whole.memory());
    train(whole, optimiser, inputs, 3, 6);
    train(resumed, second, inputs, 3, 6);
    whole
        .network()
        .state()
        .forEach(
            (name, tensor) ->
                assertThat(resumed.network().state().get(name).bytes())
                    .as(name)
                    .isEqualTo(tensor.bytes()));
    Map<String, HostTensor> memory = resumed.memory();
    assertThat(memory.keySet()).isEqualTo(whole.memory().keySet());
    whole
        .memory()
        .forEach((name, host) -> assertThat(memory.get(name).data()).isEqualTo(host.data()));
    assertThat(memory).containsKeys("ccdm/mixture/0", "ccdm/bank/2", "stability");
  }

  private static Optimiser optimiser(CpmSegmenter segmenter) {
    return new Optimiser(
        new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 1e-3, 0.9, 1e-4, 1, 0.01, 0.9),
        segmenter.network().parameters(),
        segmenter.groups(1));
  }

  private static void train(
      CpmSegmenter segmenter, Optimiser optimiser, Inputs inputs, int from, int to) {
    TrainingStep step = new TrainingStep(segmenter, optimiser, Draws.of(7));
    for (int number = from; number < to; number++) {
      try (TensorScope inner = TensorScope.open()) {
        step.run(inputs, number, 1);
      }
    }
  }

  @Test
  void groups_asMask2Former_nameEachParameterOnce() {
    CpmSegmenter segmenter = CpmWorld.segmenter();
    List<ParameterGroup> groups = segmenter.groups(1);
    assertThat(groups.stream().flatMap(group -> group.names().stream()))
        .containsExactlyInAnyOrderElementsOf(segmenter.network().parameters().keySet());
    for (ParameterGroup group : groups) {
      for (String name : group.names()) {
        assertThat(group.lrMultiplier()).as(name).isEqualTo(name.startsWith("backbone.") ? .1 : 1);
        if (name.endsWith("query_feat.weight")
            || name.contains(".norm")
            || name.startsWith("score_norm")) {
          assertThat(group.decay()).as(name).isFalse();
        }
      }
    }
  }
}
