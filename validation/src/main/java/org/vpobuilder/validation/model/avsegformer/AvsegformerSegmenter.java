package org.vpobuilder.validation.model.avsegformer;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Frozen;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
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
   * @param classes channels of the logits: 1 for a binary mask, else the number of classes with
   *     background
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

  /** All parameters have weight decay, as in the authors' training. */
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
   * Dice of binary masks, or cross-entropy of classes, and the mixing loss. For a part of a batch,
   * means over pixels are weighted by the pixels and means over images by the images; for a video's
   * frames both weights are equal.
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
      Tensor loss = NeuralOps.crossEntropy(logits, inputs.labels(), VpoClass.IGNORE);
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

  /**
   * Enlarges logits to the image's size; sides that are not multiples of 4 first come out larger
   * than the image.
   */
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

  /** The number of epochs so far, if it decides which parameters are trained. */
  @Override
  public Map<String, HostTensor> memory() {
    return config.frozenEpochs() == 0
        ? Map.of()
        : Map.of(EPOCHS, HostTensor.of(new double[] {epochs}, 1));
  }

  /**
   * Restores the result of {@link #memory}.
   *
   * @throws BadInputException if it belongs to another model
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

  /** The losses of AVSegFormer; each is one number. */
  static final class AvsegformerLoss {
    private static final double SMOOTH = 0.001;

    private AvsegformerLoss() {}

    /**
     * Dice of the sounding pixels, 1 - 2 sum(p g) / (sum p^2 + sum g^2 + 0.002), mean over the
     * images that have any known pixel.
     *
     * @param logits [B, H, W]
     * @param labels 0, or 1 and more for sounding pixels, I64, [B, H, W]
     */
    static Tensor dice(Tensor logits, Tensor labels) {
      long batch = labels.size(0);
      Tensor known = labels.eq(IGNORE).not().to(DType.F32).reshape(batch, -1);
      Tensor truth = labels.greater(0).to(DType.F32).reshape(batch, -1).mul(known);
      Tensor inside = NeuralOps.sigmoid(NeuralOps.widened(logits)).reshape(batch, -1).mul(known);
      Tensor shared = inside.mul(truth).sum(false, 1).mul(2);
      Tensor sizes =
          inside.square().sum(false, 1).add(SMOOTH).add(truth.square().sum(false, 1).add(SMOOTH));
      Tensor counted = known.max(false, 1);
      Tensor losses = shared.div(sizes).neg().add(1).mul(counted);
      return losses.sum().div(counted.sum().clip(1, Float.MAX_VALUE));
    }

    /**
     * The mixing loss: dice of the mean over the channels of the gated map, which thereby becomes a
     * mask of the sounding pixels. The paper has a linear layer instead of the mean.
     *
     * @param mixed M', [B, D, h, w]
     */
    static Tensor mixing(Tensor mixed, Tensor labels) {
      Tensor mean = NeuralOps.widened(mixed).mean(true, 1);
      Tensor enlarged = NeuralOps.bilinear(mean, labels.size(1), labels.size(2), false);
      return dice(enlarged.squeeze(1), labels);
    }
  }

  /**
   * AVSegFormer's network: an image backbone, an audio network and the head. The frames of a video
   * are treated as single images and do not see each other.
   */
  static final class AvsegformerNetwork extends Module {
    /** The name of a ResNet among the modules. */
    private static final String BACKBONE = "backbone";

    /**
     * Prefixes of names in published weights that no output depends on; this network lacks them.
     */
    static final List<String> UNUSED;

    static {
      List<String> unused = new ArrayList<>(TwoBranchResNet.unused(BACKBONE));
      unused.addAll(List.of("head.fpn.", "head.attn_fc."));
      UNUSED = List.copyOf(unused);
    }

    private final Function<Tensor, List<Tensor>> stages;
    private final Function<Tensor, Tensor> hearing;
    private final AvsegformerHead head;
    private final Linear audioProjection;

    /**
     * A network not yet initialised.
     *
     * @param classes channels of the logits; 1 for a binary mask
     */
    AvsegformerNetwork(
        AvsegformerConfig.Network sizes, AvsegformerBackbones backbones, int classes) {
      List<Integer> channels;
      if (backbones.image() instanceof AvsegformerBackbones.Image.OfResNet chosen) {
        ResNet network = child(BACKBONE, new ResNet(chosen.config()));
        channels = chosen.config().widths();
        stages = network::stages;
      } else if (backbones.image() instanceof AvsegformerBackbones.Image.OfPvt chosen) {
        PvtV2 network = child(BACKBONE, new PvtV2(chosen.config()));
        channels = network.widths();
        stages = network::forward;
      } else {
        throw new IllegalArgumentException("no backbone " + backbones.image());
      }
      if (backbones.sound() instanceof AvsegformerBackbones.Sound.OfVggish chosen) {
        Frozen<Vggish> network = child("vggish", chosen.network());
        hearing = sound -> network.run(vggish -> vggish.forward(sound));
      } else if (backbones.sound() instanceof AvsegformerBackbones.Sound.Trained chosen) {
        Layer network = child("audio_backbone", chosen.network());
        hearing = network::forward;
      } else {
        throw new IllegalArgumentException("no backbone " + backbones.sound());
      }
      head = child("head", new AvsegformerHead(channels, sizes, classes));
      audioProjection =
          child("audio_proj", new Linear(AvsegformerBackbones.AUDIO_WIDTH, sizes.width(), true));
    }

    /**
     * Segments the sounding objects.
     *
     * @param images [B, 3, H, W], normalised
     * @param audio [B, C, T, F]
     * @param frozen whether the image backbone is not trained; its norms still use the batches'
     *     statistics
     */
    AvsegformerHead.Output forward(Tensor images, Tensor audio, boolean frozen) {
      Tensor sound = audioProjection.forward(hearing.apply(audio)).unsqueeze(1);
      return head.forward(frozen ? seenOnly(images) : stages.apply(images), sound);
    }

    private List<Tensor> seenOnly(Tensor images) {
      try (Autograd.Off off = Autograd.off()) {
        return stages.apply(images);
      }
    }
  }
}
