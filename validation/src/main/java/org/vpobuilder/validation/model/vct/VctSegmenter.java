package org.vpobuilder.validation.model.vct;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.FrozenNormResNet;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SemanticInference;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** VCT with its losses. */
public final class VctSegmenter implements AvsModel {
  /** A black picture, normalised: minus mean by deviation. */
  private static final float[] BLACK = {-0.485f / 0.229f, -0.456f / 0.224f, -0.406f / 0.225f};

  /** The prototypes with which a sound is contrasted. */
  public enum Prototypes {
    /** No prototypes: MS3. */
    NONE(0),
    /** One for each class of the labels: AVSS and VPO. */
    OF_CLASSES(0),
    /** One for each of the 23 categories of S4's videos. */
    OF_CATEGORIES(23);

    private final int count;

    Prototypes(int count) {
      this.count = count;
    }

    private int count(int classes) {
      return this == OF_CLASSES ? classes : count;
    }
  }

  private final VctConfig config;
  private final VctNetwork network;
  private final SetCriterion criterion;
  private final Prototypes kind;
  private final int prototypes;

  /**
   * A model not yet initialised.
   *
   * @param classes number of classes C, including background
   */
  public VctSegmenter(
      VctConfig config, VctBackbones backbones, int classes, Prototypes prototypes) {
    this.config = config;
    this.kind = prototypes;
    this.prototypes = prototypes.count(classes);
    network = new VctNetwork(config, backbones, classes, this.prototypes);
    criterion = new SetCriterion(config.criterion());
  }

  @Override
  public Module network() {
    return network;
  }

  /**
   * The authors' groups: low learning rates for image backbones; norms, embeddings and Swin's
   * biases without weight decay.
   */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    Predicate<String> decays = ParameterGroup.decayingAsDetectron2(network);
    return ParameterGroup.of(
        network,
        name ->
            name.startsWith("backbone.") || name.startsWith("pre_sam_backbone.")
                ? config.backboneLr()
                : headLrMultiplier,
        decays.and(name -> !name.endsWith("relative_position_bias_table")));
  }

  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    return losses(inputs, new Part(inputs.entries(), 1), draws, step);
  }

  /**
   * Mask2Former's losses of ten outputs, and the contrast of sounds against prototypes. Terms:
   * class, mask, dice, prototype. For a part of a batch, all are divided by the counts of the
   * whole.
   */
  @Override
  public Losses losses(Inputs inputs, Part part, Draws draws, long step) {
    List<String> keys = inputs.entries().stream().map(Batch.Entry::key).toList();
    Tensor noise =
        Tensors.uniform(
            keys.stream().map(key -> draws.at("step", step, "groups", key)).toList(),
            config.network().queries(),
            config.pixels());
    VctNetwork.Output output = forward(inputs, noise);
    List<List<Integer>> visible =
        inputs.entries().stream().map(Batch.Entry::visibleClasses).toList();
    Segments segments = Segments.of(fitted(inputs.labels()), visible, keys, IGNORE);
    SetCriterion.Result result =
        criterion.of(output.predictions(), segments, share(part.whole()), draws, step);
    if (output.contrasted() == null) {
      return result.losses();
    }
    double images = (double) keys.size() / part.whole().size();
    Tensor contrast =
        network
            .contrast(output.contrasted(), heard(inputs.entries()))
            .mul(config.prototypeWeight() * images);
    Map<String, Tensor> terms = new LinkedHashMap<>(result.losses().terms());
    terms.put("prototype", contrast);
    return new Losses(result.losses().total().add(contrast), terms);
  }

  private SetCriterion.Share share(List<Batch.Entry> images) {
    int queries = config.network().queries();
    int all = images.stream().mapToInt(image -> image.visibleClasses().size()).sum();
    int answered =
        images.stream().mapToInt(image -> Math.min(queries, image.visibleClasses().size())).sum();
    return new SetCriterion.Share(images.size(), all, answered);
  }

  /**
   * The prototypes of each sound: the classes of the labels, including background, or the category.
   */
  private Tensor heard(List<Batch.Entry> entries) {
    float[] targets = new float[entries.size() * prototypes];
    for (int i = 0; i < entries.size(); i++) {
      if (kind == Prototypes.OF_CLASSES) {
        for (int label : entries.get(i).visibleClasses()) {
          targets[i * prototypes + label] = 1;
        }
      } else {
        for (int category : entries.get(i).soundingClasses()) {
          targets[i * prototypes + category - 1] = 1;
        }
      }
    }
    return Tensors.of(targets, entries.size(), prototypes);
  }

  @Override
  public Answer answer(Inputs inputs) {
    VctNetwork.Output output = forward(inputs, null);
    List<QueryAnswer> all = output.predictions();
    QueryAnswer last = all.get(all.size() - 1);
    int side = config.canvas();
    Tensor probabilities = SemanticInference.probabilities(last);
    Tensor scores = SemanticInference.scores(probabilities, last.masks(), side, side);
    return Answer.of(
        resized(scores, inputs.image().size(2), inputs.image().size(3)),
        "the last masked cross-attention to the image of the queries that heard the sound, weighted"
            + " by how surely each answers for a sounding class (VCT §3.3; Mask2Former §3.2)",
        () -> SemanticInference.attention(output.looks().get(), probabilities),
        "the mask embeddings of the queries that claim each pixel (VCT §3.3)",
        () -> SemanticInference.embeddings(probabilities, last));
  }

  private VctNetwork.Output forward(Inputs inputs, @Nullable Tensor noise) {
    int side = config.canvas();
    Tensor images = resized(inputs.image(), side, side);
    Tensor black =
        network.looksAtMaskiges()
            ? Tensors.of(BLACK, 1, 3, 1, 1).expand(images.size(0), 3, side, side)
            : null;
    return network.forward(images, black, inputs.audio(), noise);
  }

  private static Tensor resized(Tensor x, long height, long width) {
    boolean same = x.size(2) == height && x.size(3) == width;
    return same ? x : NeuralOps.bilinear(x, height, width, false);
  }

  private Tensor fitted(Tensor labels) {
    int side = config.canvas();
    if (labels.size(1) == side && labels.size(2) == side) {
      return labels;
    }
    Tensor values = labels.to(DType.F32).unsqueeze(1);
    return NeuralOps.nearest(values, side, side).squeeze(1).to(DType.I64);
  }

  /** A Swin's norms after its stages are not among its published weights. */
  @Override
  public Fit fit(Backbone backbone, String name) {
    return backbone == Backbone.IMAGE && name.matches("norm[0-3]\\..*") && isSwin()
        ? Fit.MAY_BE_MISSING
        : PublishedLayers.fit(backbone, name);
  }

  private boolean isSwin() {
    return network.state().containsKey("backbone.layers.0.blocks.0.attn.qkv.weight");
  }

  @Override
  public Map<String, Tensor> backbone(Backbone backbone) {
    return switch (backbone) {
      case IMAGE -> {
        Map<String, Tensor> state = network.stateUnder("backbone.");
        yield state.containsKey("stem.conv1.weight") ? FrozenNormResNet.torchvision(state) : state;
      }
      case AUDIO -> network.stateUnder("audio_backbone.");
    };
  }

  @Override
  public List<String> unused() {
    return VctNetwork.UNUSED;
  }
}
