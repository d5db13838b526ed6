package org.vpobuilder.validation.model.avsegformer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.weights.HostTensor;

/** AVSegFormer with its losses. */
public final class AvsegformerSegmenter implements AvsModel {
  private static final String EPOCHS = "epochs";

  private final AvsegformerConfig config;
  private final AvsegformerNetwork network;
  private final boolean binary;
  private int epochs;

  /**
   * A model not yet initialised.
   *
   * @param classes of the logits: 1 for a binary mask, else the classes with background
   */
  public AvsegformerSegmenter(
      AvsegformerConfig config, AvsegformerBackbones backbones, int classes) {
    this.config = config;
    network = new AvsegformerNetwork(config.network(), backbones, classes);
    binary = classes == 1;
  }

  @Override
  public Module network() {
    return network;
  }

  /** All parameters decay, as in the authors' training. */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    return ParameterGroup.of(
        network,
        name ->
            name.startsWith("backbone.") || name.startsWith("audio_backbone.")
                ? 1
                : headLrMultiplier,
        name -> true);
  }

  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    return losses(inputs, new Part(inputs.entries(), 1), draws, step);
  }

  /**
   * Dice of binary masks, or cross-entropy of classes, and the mixing loss. Of a part of a batch,
   * what is a mean over pixels is weighted by the pixels and what is a mean over images by the
   * images; of a video's frames those are the same.
   */
  @Override
  public Losses losses(Inputs inputs, Part part, Draws draws, long step) {
    AvsegformerHead.Output output =
        network.forward(inputs.image(), inputs.audio(), epochs < config.frozenEpochs());
    Tensor logits = enlarged(output.logits(), inputs);
    double images =
        inputs.frames() > 1 ? part.share() : (double) inputs.labels().size(0) / part.whole().size();
    Map<String, Tensor> terms = new LinkedHashMap<>();
    if (binary) {
      terms.put("dice", AvsegformerLoss.dice(logits.squeeze(1), inputs.labels()).mul(images));
    } else {
      Tensor loss = NeuralOps.crossEntropy(logits, inputs.labels(), AvsegformerLoss.IGNORE);
      terms.put("ce", loss.mul(part.share()));
    }
    Tensor mixing = AvsegformerLoss.mixing(output.mixed(), inputs.labels());
    terms.put("mixing", mixing.mul(config.mixWeight() * images));
    Tensor total = terms.values().stream().reduce(Tensor::add).orElseThrow();
    return new Losses(total, terms);
  }

  @Override
  public Map<String, Double> epochEnded() {
    epochs++;
    return Map.of();
  }

  @Override
  public Answer answer(Inputs inputs) {
    AvsegformerHead.Output output = network.forward(inputs.image(), inputs.audio(), false);
    return Answer.of(
        enlarged(output.logits(), inputs),
        "the decoder's last cross-attention to the image of the queries that the sound made, mean"
            + " over heads and queries (Gao et al. 2024), at the encoder's finest level",
        output.attention(),
        "the mask feature that the sound has gated (Gao et al. 2024, the mixer)",
        output::mixed);
  }

  /** Sides that are no multiples of 4 come out larger than the image. */
  private static Tensor enlarged(Tensor logits, Inputs inputs) {
    long height = inputs.image().size(2);
    long width = inputs.image().size(3);
    boolean same = logits.size(2) == height && logits.size(3) == width;
    return same ? logits : NeuralOps.bilinear(logits, height, width, false);
  }

  @Override
  public Fit fit(Backbone backbone, String name) {
    return PublishedLayers.fit(backbone, name);
  }

  @Override
  public Map<String, Tensor> backbone(Backbone backbone) {
    return switch (backbone) {
      case AUDIO -> {
        Map<String, Tensor> vggish = network.stateUnder("vggish.");
        yield vggish.isEmpty() ? network.stateUnder("audio_backbone.") : vggish;
      }
      case IMAGE -> TwoBranchResNet.torchvision(network.stateUnder("backbone."));
    };
  }

  @Override
  public List<String> unused() {
    return AvsegformerNetwork.UNUSED;
  }

  /** Epochs so far, where that decides what learns. */
  @Override
  public Map<String, HostTensor> memory() {
    return config.frozenEpochs() == 0
        ? Map.of()
        : Map.of(EPOCHS, HostTensor.of(new double[] {epochs}, 1));
  }

  /**
   * Takes back what {@link #memory} gave.
   *
   * @throws BadInputException if it is of another model
   */
  @Override
  public void recall(Map<String, HostTensor> memory) {
    HostTensor stored = memory.get(EPOCHS);
    boolean fits =
        config.frozenEpochs() == 0
            ? memory.isEmpty()
            : memory.size() == 1
                && stored != null
                && stored.type() == DType.F64
                && stored.doubles().length == 1;
    if (!fits) {
      throw new BadInputException(
          "memory of AVSegFormer: got %s, wanted %s"
              .formatted(
                  memory.keySet(), config.frozenEpochs() == 0 ? "none" : "epochs of F64 [1]"));
    }
    epochs = stored == null ? 0 : (int) stored.doubles()[0];
  }
}
