package org.vpobuilder.validation.model.tpavi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class TpaviSegmenterTest {
  private static final TpaviConfig.Backbone PYRAMID =
      new TpaviConfig.Backbone.Pyramid(PvtConfig.tiny().withDropPath(0));

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** Hears [N, 1, 2, 3]. */
  private static final class Ear extends Layer {
    private final Linear linear = child("fc", new Linear(6, 128, true));

    @Override
    public Tensor forward(Tensor x) {
      return linear.forward(x.reshape(x.size(0), 6));
    }
  }

  private static Inputs inputs(int frames) {
    return new Inputs(
        WeightFormula.input("input.image", 4, 4, 3, 32, 64),
        WeightFormula.input("input.mask", 1, 4, 32, 64).greater(0).to(DType.I64),
        WeightFormula.input("input.audio", 2, 4, 1, 2, 3),
        frames,
        List.of());
  }

  private static TpaviSegmenter segmenter(Hearing hearing, TpaviTask task) {
    TpaviSegmenter segmenter =
        new TpaviSegmenter(
            TpaviConfig.tiny(PYRAMID, task == TpaviTask.IMAGE ? 3 : 1), hearing, task);
    WeightFormula.fill(segmenter.network());
    WeightFormula.fill(hearing.network(), "audio_backbone.");
    return segmenter;
  }

  @Test
  void hearing_trained_isLearntAndSaved() {
    Ear ear = new Ear();
    TpaviSegmenter segmenter = segmenter(new Hearing.Trained(ear), TpaviTask.IMAGE);
    Autograd.backward(segmenter.losses(inputs(1), Draws.of(1), 1).total());
    assertThat(segmenter.network().state()).containsKey("audio_backbone.fc.weight");
    assertThat(Autograd.gradient(ear.parameters().get("fc.weight"))).isPresent();
  }

  @Test
  void hearing_frozen_isNeitherLearntNorSaved() {
    Ear ear = new Ear();
    TpaviSegmenter segmenter = segmenter(new Hearing.Frozen(ear), TpaviTask.IMAGE);
    Autograd.backward(segmenter.losses(inputs(1), Draws.of(1), 1).total());
    assertThat(ear.training()).isFalse();
    assertThat(segmenter.network().state().keySet()).noneMatch(n -> n.startsWith("audio_backbone"));
    assertThat(Autograd.gradient(ear.parameters().get("fc.weight"))).isEmpty();
    assertThat(Autograd.gradient(segmenter.network().parameters().get("output_conv.4.bias")))
        .isPresent();
  }

  @Test
  void logits_framesOfOneVideo_hearEachOther() {
    TpaviSegmenter segmenter = segmenter(new Hearing.Trained(new Ear()), TpaviTask.ALL_FRAMES);
    segmenter.network().train(false);
    Inputs apart = inputs(1);
    Tensor together = segmenter.logits(inputs(4));
    assertThat(together.shape()).containsExactly(4, 1, 32, 64);
    assertThat(segmenter.logits(apart).floats()).isNotEqualTo(together.floats());
  }

  /** Measured beside the authors' AVSS network, which cuts every video into clips of 5. */
  @Test
  void logits_ofTenFramesOfAvss_areThoseOfTwoClipsOfFive() {
    TpaviSegmenter segmenter = segmenter(new Hearing.Trained(new Ear()), TpaviTask.SEMANTIC);
    segmenter.network().train(false);
    Tensor ten = segmenter.logits(tenFrames(10));
    assertThat(ten.floats()).isEqualTo(segmenter.logits(tenFrames(5)).floats());
    TpaviSegmenter other = segmenter(new Hearing.Trained(new Ear()), TpaviTask.ALL_FRAMES);
    other.network().train(false);
    assertThat(other.logits(tenFrames(10)).floats())
        .isNotEqualTo(other.logits(tenFrames(5)).floats());
  }

  private static Inputs tenFrames(int frames) {
    return new Inputs(
        WeightFormula.input("input.image", 4, 10, 3, 32, 32),
        Tensors.zeros(DType.I64, 10, 32, 32),
        WeightFormula.input("input.audio", 2, 10, 1, 2, 3),
        frames,
        List.of());
  }

  @Test
  void losses_ofEachTask_areItsTerms() {
    Map<TpaviTask, List<String>> wanted =
        Map.of(
            TpaviTask.FIRST_FRAMES, List.of("bce"),
            TpaviTask.ALL_FRAMES, List.of("bce", "matching"),
            TpaviTask.SEMANTIC, List.of("ce", "matching"),
            TpaviTask.IMAGE, List.of("ce"));
    wanted.forEach(
        (task, terms) -> {
          TpaviConfig config = TpaviConfig.tiny(PYRAMID, 3);
          TpaviOutput output =
              new TpaviOutput(
                  WeightFormula.input("l", 4, 4, task.name().endsWith("FRAMES") ? 1 : 3, 8, 8),
                  List.of(WeightFormula.input("m", 4, 4, config.channels(), 2, 2)),
                  List.of(WeightFormula.input("a", 4, 2, 2, config.channels())),
                  Tensors::zeros);
          Tensor labels = WeightFormula.input("y", 1, 4, 8, 8).greater(0).to(DType.I64);
          Losses losses = task.losses(output, labels, 2);
          assertThat(losses.terms().keySet()).containsExactlyInAnyOrderElementsOf(terms);
          double sum = losses.terms().values().stream().mapToDouble(Tensor::item).sum();
          assertThat(losses.total().item())
              .isEqualTo(sum, org.assertj.core.api.Assertions.within(1e-6));
        });
  }

  @Test
  void hearing_ofPapers_takesTheirFeaturesAndPutsOut128() {
    assertThat(heard(Hearing.resNet18(2), 2, 300)).containsExactly(2, 128);
    assertThat(heard(Hearing.resNet18(1), 1, 96)).containsExactly(2, 128);
    assertThat(heard(Hearing.tiny(2, 64), 2, 300)).containsExactly(2, 128);
    assertThat(heard(Hearing.vggish(), 1, 96)).containsExactly(2, 128);
    assertThat(Hearing.resNet18(2)).isInstanceOf(Hearing.Trained.class);
    assertThat(Hearing.vggish()).isInstanceOf(Hearing.Frozen.class);
  }

  private static long[] heard(Hearing hearing, long channels, long frames) {
    try (Autograd.Off off = Autograd.off()) {
      return hearing.network().forward(Tensors.zeros(2, channels, frames, 64)).shape();
    }
  }

  @Test
  void groups_nameEachParameterOnce() {
    TpaviSegmenter segmenter = segmenter(new Hearing.Trained(new Ear()), TpaviTask.IMAGE);
    List<ParameterGroup> groups = segmenter.groups(10);
    assertThat(groups)
        .extracting(ParameterGroup::lrMultiplier)
        .containsExactly(1.0, 1.0, 10.0, 10.0);
    assertThat(groups).extracting(ParameterGroup::decay).containsExactly(true, false, true, false);
    assertThat(groups.get(0).names())
        .contains("audio_backbone.fc.weight")
        .noneMatch(name -> name.startsWith("path"));
    assertThat(groups.get(1).names())
        .contains("audio_backbone.fc.bias", "encoder_backbone.norm4.weight");
    assertThat(groups.get(2).names()).contains("tpavi_b1.theta.weight");
    assertThat(groups.get(3).names()).contains("tpavi_b1.W_z.1.weight", "output_conv.4.bias");
    assertThat(groups.stream().flatMap(g -> g.names().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(segmenter.network().parameters().keySet());
  }
}
