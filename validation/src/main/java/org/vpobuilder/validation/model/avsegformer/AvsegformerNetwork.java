package org.vpobuilder.validation.model.avsegformer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Frozen;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * AVSegFormer's network: an image backbone, a network that hears, and the head. Frames of a video
 * are as many images: they do not see each other.
 */
final class AvsegformerNetwork extends Module {
  /** What a ResNet is called among the parts. */
  private static final String BACKBONE = "backbone";

  /** Prefixes of names in published weights that no output depends on; this network lacks them. */
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
   * @param classes of the logits; 1 for a binary mask
   */
  AvsegformerNetwork(AvsegformerConfig.Network sizes, AvsegformerBackbones backbones, int classes) {
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
   * Segments what sounds.
   *
   * @param images [B, 3, H, W], normalised
   * @param audio [B, C, T, F]
   * @param frozen whether the image backbone is not to learn; norms take batches' statistics still
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
