package org.vpobuilder.validation.model.cavp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.deeplab.DeepLabConfig;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.OptimiserConfig;
import org.vpobuilder.validation.train.TrainingStep;

/** The whole of {@code paper-cavp-pvt}, narrow: PVT v2's stages under CAVP's decoder and loss. */
class CavpOnPvtTest {
  private static final AudioFeatures STEREO =
      new AudioFeatures(new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CAVP_LOG_MEL));
  private static final int HEIGHT = 64;
  private static final int WIDTH = 96;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static CavpSegmenter segmenter() {
    PvtConfig image = PvtConfig.tiny();
    CavpConfig config =
        new CavpConfig(
            new CavpConfig.Image.Pyramid(image),
            DeepLabConfig.tiny(image.widths().get(0), image.widths().get(3), 4),
            CavpConfig.spectrum(2, 64),
            4,
            32,
            1,
            false);
    CavpLossConfig loss = new CavpLossConfig(1, 0.1, 32, CavpLossConfig.OwnBackground.UNKNOWN);
    CavpSegmenter segmenter = new CavpSegmenter(config, loss, 2, 0.5);
    segmenter.network().initialise(1);
    return segmenter;
  }

  private static Batch.Entry entry(String key, int classIndex, double alpha) {
    double[] draws = WeightFormula.draws(key, 16_000);
    float[] wave = new float[draws.length];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) draws[i];
    }
    Rle mask = Rle.ofBitmap(new byte[] {1}, 1, 1, (byte) 1);
    SoundingObject object =
        new SoundingObject("1", classIndex, alpha, SpatialLaws.named("linear"), wave, mask);
    return new Batch.Entry(key, "ms", List.of(classIndex), List.of(0, classIndex), List.of(object));
  }

  /** Class 1 and class 2, each on the left. */
  private static Inputs inputs() {
    List<Batch.Entry> entries = List.of(entry("a", 1, 0.1), entry("b", 2, 0.8));
    long[] labels = new long[2 * HEIGHT * WIDTH];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % WIDTH < 40 ? i / (HEIGHT * WIDTH) + 1 : 0;
    }
    Tensor[] audio =
        entries.stream()
            .map(e -> Tensors.of(STEREO.features(e.stems(), e.ears()).values(), 1, 2, 96, 64))
            .toArray(Tensor[]::new);
    return new Inputs(
        WeightFormula.input("input.image", 4, 2, 3, HEIGHT, WIDTH),
        Tensors.of(labels, 2, HEIGHT, WIDTH),
        Tensors.concat(0, audio),
        1,
        entries);
  }

  private static Inputs inputs(CavpSegmenter segmenter, long step) {
    Inputs inputs = inputs();
    return inputs.with(
        segmenter.extras(STEREO, Draws.of(1)).orElseThrow().of(inputs.entries(), step));
  }

  private static Optimiser optimiser(CavpSegmenter segmenter) {
    return new Optimiser(
        new OptimiserConfig(OptimiserConfig.Kind.SGD, 0.01, 0.9, 5e-4, 10, 0, 0.9),
        segmenter.network().parameters(),
        segmenter.groups(10));
  }

  @Test
  void step_reachesEveryParameterThatIsRead() {
    CavpSegmenter segmenter = segmenter();
    TrainingStep step = new TrainingStep(segmenter, optimiser(segmenter), Draws.of(1));
    segmenter.network().train(true);
    Losses losses = step.run(inputs(segmenter, 0), 0, 1);
    assertThat(losses.total().item()).isFinite().isPositive();
    assertThat(losses.terms().get("contrast").item()).isPositive();
    Set<String> unread = new TreeSet<>();
    segmenter
        .network()
        .parameters()
        .forEach(
            (name, tensor) -> {
              if (Autograd.gradient(tensor).isEmpty()) {
                unread.add(name);
              }
            });
    // Kept for their names (decision 13).
    assertThat(unread)
        .allMatch(
            name ->
                name.startsWith("cross_att.pos_embed")
                    || name.startsWith("audio_backbone.cls_head."));
  }

  @Test
  void logits_haveTheImagesSize() {
    CavpSegmenter segmenter = segmenter();
    segmenter.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      assertThat(segmenter.logits(inputs()).shape()).containsExactly(2, 4, HEIGHT, WIDTH);
    }
  }

  @Test
  void backbone_hasPvtsOwnNames() {
    Map<String, Tensor> image = segmenter().backbone(AvsModel.Backbone.IMAGE);
    assertThat(image).containsKeys("patch_embed1.proj.weight", "block4.0.attn.q.weight");
    assertThat(image.keySet()).noneMatch(name -> name.startsWith("backbone"));
  }

  @Test
  void training_onOneBatch_learnsItByHeart() {
    CavpSegmenter segmenter = segmenter();
    TrainingStep step = new TrainingStep(segmenter, optimiser(segmenter), Draws.of(1));
    segmenter.network().train(true);
    double first = Double.NaN;
    double last = Double.NaN;
    for (int i = 0; i < 25; i++) {
      try (TensorScope inner = TensorScope.open()) {
        last = step.run(inputs(segmenter, i), i, 1).terms().get("cross_entropy").item();
        first = i == 0 ? last : first;
      }
    }
    assertThat(first).isGreaterThan(0.9);
    assertThat(last).isLessThan(0.5 * first);
  }
}
