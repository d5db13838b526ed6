package org.vpobuilder.validation.model.tpavi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;

/** TPAVI with its audio network, on one task. */
public final class TpaviSegmenter implements AvsModel {
  private final Tpavi network;
  private final Hearing hearing;
  private final TpaviTask task;

  public TpaviSegmenter(TpaviConfig config, Hearing hearing, TpaviTask task) {
    network =
        hearing instanceof Hearing.Trained trained
            ? new Tpavi(config, trained.network())
            : new Tpavi(config);
    this.hearing = hearing;
    this.task = task;
  }

  @Override
  public Module network() {
    return network;
  }

  /**
   * Groups as in CAVP: norms and biases have no weight decay. The authors' own recipe has no weight
   * decay at all.
   */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    List<ParameterGroup> groups = new ArrayList<>();
    for (boolean head : List.of(false, true)) {
      for (boolean decay : List.of(true, false)) {
        List<String> names = new ArrayList<>();
        network
            .parameters()
            .forEach(
                (name, tensor) -> {
                  if (Tpavi.pretrained(name) != head && (tensor.rank() > 1) == decay) {
                    names.add(name);
                  }
                });
        groups.add(
            new ParameterGroup(
                (head ? "head" : "backbones") + (decay ? "" : ", no decay"),
                names,
                head ? headLrMultiplier : 1,
                decay));
      }
    }
    return groups;
  }

  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    return task.losses(forward(inputs), inputs.labels(), inputs.frames());
  }

  @Override
  public Answer answer(Inputs inputs) {
    TpaviOutput output = forward(inputs);
    return Answer.of(
        output.logits(),
        "TPAVI's attention alpha of each pixel to its own frame's sound (Zhou et al. 2022, eq. 1),"
            + " at the finest of its four stages",
        output.attention(),
        "the finest map after the sound entered it (Zhou et al. 2022, eq. 1: Z)",
        () -> output.maps().get(0));
  }

  @Override
  public Fit fit(Backbone backbone, String name) {
    return PublishedLayers.fit(backbone, name);
  }

  @Override
  public Map<String, Tensor> backbone(Backbone backbone) {
    return switch (backbone) {
      case AUDIO -> hearing.network().state();
      case IMAGE -> {
        Map<String, Tensor> pyramid = network.stateUnder("encoder_backbone.");
        yield pyramid.isEmpty()
            ? TwoBranchResNet.torchvision(network.stateUnder("resnet."))
            : pyramid;
      }
    };
  }

  @Override
  public List<String> unused() {
    return Tpavi.UNUSED;
  }

  private TpaviOutput forward(Inputs inputs) {
    long frames = task.clip(inputs.frames());
    Tensor heard = hear(inputs.audio());
    long videos = heard.size(0) / frames;
    return network.forward(inputs.image(), heard.reshape(videos, frames, heard.size(1)));
  }

  private Tensor hear(Tensor audio) {
    if (hearing instanceof Hearing.Trained trained) {
      return trained.network().forward(audio);
    }
    try (Autograd.Off off = Autograd.off()) {
      return hearing.network().forward(audio);
    }
  }
}
