package org.vpobuilder.validation.model.toy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * A model that these tests alone know: the colour of a pixel and the mean of each channel's
 * features vote for a class. Nothing but its folder and its line in {@code META-INF/services} makes
 * it known.
 */
public final class ToyFamily implements ModelFamily {
  public static final String PRESET = "tiny-toy";

  /**
   * Its own key.
   *
   * @param loudness factor of the sound's vote
   */
  public record Settings(double loudness) implements ModelSettings {}

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public List<String> presets() {
    return List.of(PRESET);
  }

  @Override
  public List<String> imageBackbones() {
    return List.of(ModelConfig.TINY);
  }

  @Override
  public List<String> audioBackbones() {
    return List.of(ModelConfig.TINY);
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(String config, ModelConfig model, FeatureSpec audio) {}

  @Override
  public AvsModel create(
      ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos) {
    double loudness = ((Settings) model.settings()).loudness();
    return new Toy(new Votes(audio.channels(), classes, loudness));
  }

  private static final class Votes extends Module {
    private final Conv2d colours;
    private final Linear sounds;
    private final int classes;
    private final double loudness;

    Votes(int channels, int classes, double loudness) {
      this.colours = child("colours", new Conv2d(Conv2d.Shape.of(3, classes, 1)));
      this.sounds = child("sounds", new Linear(channels, classes, true));
      this.classes = classes;
      this.loudness = loudness;
    }

    Tensor logits(Inputs inputs) {
      Tensor heard = inputs.audio().mean(false, 3).mean(false, 2);
      return colours
          .forward(inputs.image())
          .add(sounds.forward(heard).mul(loudness).reshape(heard.size(0), classes, 1, 1));
    }
  }

  private record Toy(Votes network) implements AvsModel {
    @Override
    public List<ParameterGroup> groups(double headLrMultiplier) {
      List<String> all = List.copyOf(network.parameters().keySet());
      return List.of(new ParameterGroup("all", all, headLrMultiplier, true));
    }

    @Override
    public Losses losses(Inputs inputs, Draws draws, long step) {
      Tensor loss = NeuralOps.crossEntropy(network.logits(inputs), inputs.labels(), 255);
      return new Losses(loss, Map.of("pixels", loss));
    }

    @Override
    public Answer answer(Inputs inputs) {
      Tensor logits = network.logits(inputs);
      return () -> logits;
    }

    @Override
    public Map<String, Tensor> backbone(Backbone backbone) {
      return Map.of();
    }
  }
}
