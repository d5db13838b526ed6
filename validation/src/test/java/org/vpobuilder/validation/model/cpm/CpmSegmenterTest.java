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
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

class CpmSegmenterTest {
  private static final int CLASSES = 4;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static final String[] SMALL = {
    "network.queries 8",
    "network.width 64",
    "network.encoder_layers 1",
    "network.encoder_hidden 128",
    "network.decoder_hidden 128",
    "network.rounds 1",
    "criterion.points 64",
    "mixtures.components 2",
    "mixtures.bank 32",
    "mixtures.ready 2",
    "mixtures.initial_loops 3",
    "mixtures.loops 2",
    "mixtures.no_object_per_step 4"
  };

  private static CpmConfig config(String... changes) {
    String[] all = Arrays.copyOf(SMALL, SMALL.length + changes.length);
    System.arraycopy(changes, 0, all, SMALL.length, changes.length);
    return Configs.with(all);
  }

  private static CpmBackbones.Image image() {
    return new CpmBackbones.Image.OfResNet(
        ResNetConfig.plain(ResNetConfig.Block.BASIC, 3, 8, List.of(1, 1, 1, 1)));
  }

  private static CpmSegmenter segmenter(String... changes) {
    ResNetConfig audio = ResNetConfig.plain(ResNetConfig.Block.BASIC, 2, 8, List.of(1, 1, 1, 1));
    CpmBackbones backbones = new CpmBackbones(image(), new CpmBackbones.Sound.OfResNet(audio));
    CpmSegmenter segmenter = new CpmSegmenter(config(changes), backbones, CLASSES);
    segmenter.network().initialise(5);
    return segmenter;
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
    FeatureSpec spec = new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CPM_STFT);
    return new Inputs(
        WeightFormula.input("image", 4, 2, 3, height, width),
        Tensors.of(labels, 2, height, width),
        WeightFormula.input("sound", 20, 2, 2, 96, 256).abs(),
        1,
        entries,
        new AudioFeatures(spec));
  }

  private static Losses step(CpmSegmenter segmenter, Inputs inputs, long number) {
    segmenter.network().step(Draws.of(7), number);
    return segmenter.losses(inputs, Draws.of(7), number);
  }

  /** T29, and the paths' switches. */
  @Test
  void losses_readyClasses_addUpWithLambda() {
    Inputs inputs = inputs(64, 96);
    CpmSegmenter segmenter = segmenter();
    Losses first = step(segmenter, inputs, 0);
    // Two of each foreground class are needed, and one comes a step; background comes twice.
    assertThat(first.terms().keySet()).containsOnly("class", "mask", "dice", "vcp");
    Losses third = step(segmenter, inputs, 2);
    assertThat(third.terms().keySet())
        .containsOnly("class", "mask", "dice", "vcp", "acp", "pcl", "bayes");
    double sum = third.terms().values().stream().mapToDouble(Tensor::item).sum();
    assertThat(third.total().item()).isCloseTo(sum, within(1e-3));
    assertThat(third.terms().values()).allSatisfy(t -> assertThat(t.item()).isFinite());
    CpmSegmenter other = segmenter("lambda 0.25");
    step(other, inputs, 0);
    Losses halved = step(other, inputs, 2);
    for (String term : List.of("vcp", "acp", "pcl")) {
      assertThat(halved.terms().get(term).item())
          .isCloseTo(third.terms().get(term).item() / 2, within(2e-3));
    }
    assertThat(halved.terms().get("mask").item())
        .isCloseTo(third.terms().get("mask").item(), within(1e-3));
    assertThat(step(segmenter("mixtures.enabled false"), inputs, 0).terms().keySet())
        .containsOnly("class", "mask", "dice");
  }

  /** T28: what the prompting path teaches. */
  @Test
  void losses_ofThePrompts_reachDecoderAndMapsButNotTheLearntQueries() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter segmenter = segmenter();
    step(segmenter, inputs, 0);
    Losses losses = step(segmenter, inputs, 1);
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
    CpmSegmenter with = segmenter();
    CpmSegmenter without = segmenter("mixtures.enabled false");
    step(with, inputs, 0);
    step(without, inputs, 0);
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

  /** The mixtures classify as soon as every class, "no object" too, has been seen enough. */
  @Test
  void logits_allClassesReady_areByBayesRule() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter segmenter = segmenter();
    Map<String, HostTensor> memory = new LinkedHashMap<>(segmenter.memory());
    ClassMixtures mixtures = new ClassMixtures(CLASSES + 1, 64, config().mixtures());
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
    segmenter.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      float[] linear = segmenter.logits(inputs).floats();
      mixtures.memory().forEach((name, tensor) -> memory.put("ccdm/" + name, tensor));
      segmenter.recall(memory);
      assertThat(segmenter.logits(inputs).floats()).isNotEqualTo(linear);
    }
  }

  /** T33, of the model: network and memory are all there is. */
  @Test
  void recall_ofMemory_goesOnToTheSameBits() {
    Inputs inputs = inputs(64, 64);
    CpmSegmenter one = segmenter();
    for (int number = 0; number < 3; number++) {
      step(one, inputs, number);
    }
    CpmSegmenter other = segmenter();
    try (Autograd.Off off = Autograd.off()) {
      other
          .network()
          .state()
          .forEach((name, tensor) -> tensor.assign(one.network().state().get(name)));
    }
    other.recall(one.memory());
    Losses wanted = step(one, inputs, 3);
    Losses got = step(other, inputs, 3);
    assertThat(got.terms().keySet()).isEqualTo(wanted.terms().keySet());
    assertThat(got.total().item()).isEqualTo(wanted.total().item());
    assertThat(other.stability().score()).isEqualTo(one.stability().score());
    assertThat(other.stability().classes()).isEqualTo(3);
  }

  @Test
  void groups_asMask2Former_nameEachParameterOnce() {
    CpmSegmenter segmenter = segmenter();
    List<ParameterGroup> groups = segmenter.groups(1);
    assertThat(groups.stream().flatMap(group -> group.names().stream()))
        .containsExactlyInAnyOrderElementsOf(segmenter.network().parameters().keySet());
    for (ParameterGroup group : groups) {
      for (String name : group.names()) {
        assertThat(group.lrMultiplier()).as(name).isEqualTo(name.startsWith("backbone.") ? .1 : 1);
        if (name.endsWith("query_feat.weight") || name.contains(".norm")) {
          assertThat(group.decay()).as(name).isFalse();
        }
      }
    }
  }

  @Test
  void noise_isOfASampleWhoseSoundsAreNotInTheImage() {
    List<Batch.Entry> entries =
        List.of(
            new Batch.Entry("a", "ms", List.of(1), List.of(0, 1, 2), List.of()),
            new Batch.Entry("b", "ms", List.of(2), List.of(0, 2), List.of()),
            new Batch.Entry("c", "ms", List.of(), List.of(0), List.of()),
            new Batch.Entry("d", "ms", List.of(3), List.of(0, 3), List.of()));
    assertThat(PromptPath.noise(0, entries, Draws.of(1), 1)).hasValue(3);
    // b's sound is seen in a, but not heard with it: better than none.
    assertThat(PromptPath.noise(0, entries.subList(0, 3), Draws.of(1), 1)).hasValue(1);
    assertThat(PromptPath.noise(0, entries.subList(0, 1), Draws.of(1), 1)).isEmpty();
    TreeSet<Integer> drawn = new TreeSet<>();
    for (int step = 0; step < 30; step++) {
      drawn.add(PromptPath.noise(3, entries, Draws.of(1), step).orElseThrow());
    }
    assertThat(drawn).containsExactly(0, 1);
  }
}
