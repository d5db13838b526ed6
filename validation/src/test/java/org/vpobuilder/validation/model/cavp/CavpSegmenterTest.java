package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.LinearEars;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.cavp.CavpSegmenter.PairedSounds;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

class CavpSegmenterTest {
  private static final AudioFeatures STEREO =
      new AudioFeatures(new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CAVP_LOG_MEL));
  private static final Draws DRAWS = Draws.of(11);

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static float[] wave(String name) {
    double[] draws = WeightFormula.draws(name, 16_000);
    float[] wave = new float[draws.length];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) draws[i];
    }
    return wave;
  }

  private static SoundingObject object(int classIndex, double alpha, String wave) {
    return new SoundingObject(
        "" + 1,
        classIndex,
        alpha,
        SpatialLaws.named("linear"),
        wave(wave),
        Rle.ofBitmap(new byte[] {1}, 1, 1, (byte) 1));
  }

  private static Batch.Entry entry(String key, SoundingObject... objects) {
    List<Integer> classes =
        Arrays.stream(objects).map(SoundingObject::classIndex).distinct().sorted().toList();
    return new Batch.Entry(key, "ms", classes, classes, List.of(objects));
  }

  /** Class 1 on the left, class 1 on the right, classes 1 and 2, class 3. */
  private static Inputs inputs() {
    List<Batch.Entry> entries =
        List.of(
            entry("a", object(1, 0.1, "a")),
            entry("b", object(1, 0.8, "b")),
            entry("c", object(2, 0.3, "c2"), object(1, 0.6, "c1")),
            entry("d", object(3, 0.5, "d")));
    long[] labels = new long[4 * 32 * 48];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 48 < 20 ? List.of(1, 1, 2, 3).get(i / (32 * 48)) : 0;
    }
    Tensor[] audio =
        entries.stream().map(entry -> features(entry.stems(), entry.ears())).toArray(Tensor[]::new);
    return new Inputs(
        WeightFormula.input("input.image", 4, 4, 3, 32, 48),
        Tensors.of(labels, 4, 32, 48),
        Tensors.concat(0, audio),
        1,
        entries);
  }

  private static Tensor features(float[][] stems, List<Ears> ears) {
    return Tensors.of(STEREO.features(stems, ears).values(), 1, 2, 96, 64);
  }

  private static CavpSegmenter segmenter() {
    CavpLossConfig loss = new CavpLossConfig(1, 0.1, 32, CavpLossConfig.OwnBackground.UNKNOWN);
    CavpSegmenter segmenter =
        new CavpSegmenter(CavpConfig.tiny(4, CavpConfig.spectrum(2, 64)), loss, 2, 0.5);
    segmenter.network().initialise(1);
    return segmenter;
  }

  private static PairedSounds.Maker maker(SoundBank bank) {
    return new PairedSounds.Maker(bank, 0.5, STEREO, DRAWS);
  }

  private static Losses losses(CavpSegmenter segmenter, long step) {
    Inputs inputs = inputs();
    var extra = segmenter.extras(STEREO, DRAWS).orElseThrow().of(inputs.entries(), step);
    return segmenter.losses(inputs.with(extra), DRAWS, step);
  }

  private static void same(Tensor rows, int row, Tensor wanted) {
    assertThat(rows.slice(0, row, row + 1).sub(wanted).abs().max().item()).isLessThan(1e-6);
  }

  @Test
  void pairedSounds_matchesAreHeardAtTheImagesPositions() {
    SoundBank bank = new SoundBank(1);
    bank.add(3, wave("banked"));
    Inputs inputs = inputs();
    Pairing pairing =
        new Pairing(
            List.of(
                new Pairing.Pair(new Pairing.Source.Other(1), Set.of(1), true),
                new Pairing.Pair(new Pairing.Source.Other(3), Set.of(3), false),
                new Pairing.Pair(new Pairing.Source.Other(2), Set.of(1, 2), true),
                new Pairing.Pair(new Pairing.Source.Banked(3), Set.of(3), true)));
    Tensor both = maker(bank).of(inputs.entries(), pairing, 0).both(inputs.audio());
    assertThat(both.shape()).containsExactly(8, 2, 96, 64);
    for (int i = 0; i < 4; i++) {
      same(both, i, inputs.audio().slice(0, i, i + 1));
    }
    // b's sound at a's place; d's as it is, where it does not match; its own; the bank's at d's.
    same(both, 4, features(new float[][] {wave("b")}, LinearEars.at(0.1)));
    same(both, 5, inputs.audio().slice(0, 3, 4));
    same(both, 6, inputs.audio().slice(0, 2, 3));
    same(both, 7, features(new float[][] {wave("banked")}, LinearEars.at(0.5)));
  }

  @Test
  void pairedSounds_ofSeveralClasses_giveEachObjectItsClass() {
    Inputs inputs = inputs();
    Batch.Entry two = entry("e", object(1, 0.2, "e1"), object(1, 0.4, "e2"), object(2, 0.9, "e3"));
    List<Batch.Entry> entries = List.of(inputs.entries().get(2), two);
    Inputs pair =
        new Inputs(inputs.image(), inputs.labels(), inputs.audio().slice(0, 0, 2), 1, entries);
    Pairing swapped =
        new Pairing(
            List.of(
                new Pairing.Pair(new Pairing.Source.Other(1), Set.of(1, 2), true),
                new Pairing.Pair(new Pairing.Source.Other(0), Set.of(1, 2), true)));
    Tensor both = maker(new SoundBank(1)).of(pair.entries(), swapped, 0).both(pair.audio());
    same(both, 2, features(new float[][] {wave("e3"), wave("e1")}, LinearEars.at(0.3, 0.6)));
    same(
        both,
        3,
        features(new float[][] {wave("c1"), wave("c1"), wave("c2")}, LinearEars.at(0.2, 0.4, 0.9)));
  }

  @Test
  void losses_rememberSoundsOfOneClassOnly() {
    CavpSegmenter segmenter = segmenter();
    assertThat(segmenter.memory()).isEmpty();
    losses(segmenter, 0);
    Map<String, HostTensor> memory = segmenter.memory();
    assertThat(memory).containsOnlyKeys("bank/1", "bank/3");
    assertThat(memory.get("bank/1").shape()).containsExactly(2, 16_000);
    float[] ones = memory.get("bank/1").floats();
    assertThat(Arrays.copyOfRange(ones, 0, 16_000)).isEqualTo(wave("a"));
    assertThat(Arrays.copyOfRange(ones, 16_000, 32_000)).isEqualTo(wave("b"));
  }

  @Test
  void losses_afterRecall_areThoseOfOneThatWentOn() {
    CavpSegmenter first = segmenter();
    losses(first, 0);
    CavpSegmenter second = segmenter();
    try (Autograd.Off off = Autograd.off()) {
      second
          .network()
          .state()
          .forEach((name, tensor) -> tensor.assign(first.network().state().get(name)));
    }
    second.recall(first.memory());
    for (int step = 1; step < 4; step++) {
      double one = losses(first, step).total().item();
      assertThat(losses(second, step).total().item()).isEqualTo(one);
    }
  }

  /** What pairs is ahead of the training: a checkpoint holds what was trained on and no more. */
  @Test
  void memory_whilePairsAreMadeAhead_isThatOfTheLastStep() {
    CavpSegmenter segmenter = segmenter();
    var extras = segmenter.extras(STEREO, DRAWS).orElseThrow();
    Inputs inputs = inputs();
    var first = extras.of(inputs.entries(), 0);
    extras.of(inputs.entries().subList(3, 4), 1);
    segmenter.losses(inputs.with(first), DRAWS, 0);
    assertThat(segmenter.memory().get("bank/3").shape()).containsExactly(1, 16_000);
  }

  @Test
  void losses_withoutPairedSounds_areRefused() {
    assertThatThrownBy(() -> segmenter().losses(inputs(), DRAWS, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("got a batch without CAVP's paired sounds");
  }

  @Test
  void losses_sumTheirTerms() {
    var losses = losses(segmenter(), 0);
    double sum = losses.terms().values().stream().mapToDouble(Tensor::item).sum();
    assertThat(losses.terms()).containsOnlyKeys("cross_entropy", "contrast");
    assertThat(losses.total().item()).isCloseTo(sum, within(1e-5));
  }

  @Test
  void logits_areOfTheImagesSize() {
    CavpSegmenter segmenter = segmenter();
    segmenter.network().train(false);
    assertThat(segmenter.logits(inputs()).shape()).containsExactly(4, 4, 32, 48);
  }

  @Test
  void groups_nameEachParameterOnce_andSpeedTheDecoderUp() {
    CavpSegmenter segmenter = segmenter();
    List<ParameterGroup> groups = segmenter.groups(10);
    assertThat(groups.stream().flatMap(group -> group.names().stream()))
        .containsExactlyInAnyOrderElementsOf(segmenter.network().parameters().keySet());
    assertThat(of(groups, "segment.aspp.red_conv.weight").lrMultiplier()).isEqualTo(10);
    assertThat(of(groups, "segment.aspp.red_conv.weight").decay()).isTrue();
    assertThat(of(groups, "segment.aspp.red_bn.weight").lrMultiplier()).isEqualTo(10);
    assertThat(of(groups, "segment.aspp.red_bn.weight").decay()).isFalse();
    assertThat(of(groups, "backbone.backbone.bn1.bias").decay()).isFalse();
    assertThat(of(groups, "audio_backbone.backbone.what.0.weight").lrMultiplier()).isEqualTo(1);
    assertThat(of(groups, "cross_att.norm.bias").lrMultiplier()).isEqualTo(1);
    assertThat(of(groups, "cross_att.norm.bias").decay()).isTrue();
  }

  private static ParameterGroup of(List<ParameterGroup> groups, String name) {
    return groups.stream().filter(group -> group.names().contains(name)).findFirst().orElseThrow();
  }

  @Test
  void recall_ofSomethingElse_isRefused() {
    assertThatThrownBy(() -> segmenter().recall(Map.of("queue", HostTensor.of(new float[] {1}, 1))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("memory of CAVP: got queue of F32 [1], wanted bank/CLASS of F32 [n, samples]");
    HostTensor bytes = new HostTensor(DType.U8, new long[] {1, 2}, ByteBuffer.allocate(2));
    assertThatThrownBy(() -> segmenter().recall(Map.of("bank/1", bytes)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got bank/1 of U8 [1, 2]");
  }
}
