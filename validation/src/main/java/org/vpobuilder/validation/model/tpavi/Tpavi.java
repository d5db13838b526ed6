package org.vpobuilder.validation.model.tpavi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The network of TPAVI (ECCV 2022, figure 4): an image backbone; dilated convolutions that narrow
 * its four stages; a {@link TpaviModule} at each; a decoder from the coarsest map to the finest; a
 * head. The audio feature of each frame comes from a network of its own, VGGish in the papers.
 *
 * <p>Parameters are named as in the published weights. Those hold two things that no output depends
 * on: a second copy of the ResNet's last stages, which this network has not ({@link #UNUSED}), and
 * {@code path4.resConfUnit1}, which it has.
 */
public final class Tpavi extends Module {
  /** Prefixes of names in published weights that this network leaves out: nothing reads them. */
  public static final List<String> UNUSED = TwoBranchResNet.unused("resnet");

  private static final String AUDIO_BACKBONE = "audio_backbone";

  private final TpaviBackbone backbone;
  private final List<DilatedConvs> narrows = new ArrayList<>();
  private final List<FeatureFusion> paths = new ArrayList<>();
  private final List<TpaviModule> interactions = new ArrayList<>();
  private final Layer head;

  public Tpavi(TpaviConfig config) {
    backbone = TpaviBackbone.of(config.backbone());
    child(backbone.name(), backbone.network());
    int channels = config.channels();
    for (int i = 0; i < 4; i++) {
      int number = i + 1;
      narrows.add(child("conv" + number, new DilatedConvs(backbone.widths().get(i), channels)));
      paths.add(child("path" + number, new FeatureFusion(channels)));
      interactions.add(
          child(
              "tpavi_b" + number,
              new TpaviModule(
                  channels, config.audioWidth(), config.audioBias(), config.audioGain())));
    }
    head =
        child(
            "output_conv",
            MaskHead.of(channels, config.headWide(), config.headNarrow(), config.classes()));
  }

  /** With a part that learns along, called "audio_backbone": it makes the audio feature. */
  Tpavi(TpaviConfig config, Module audioBackbone) {
    this(config);
    child(AUDIO_BACKBONE, audioBackbone);
  }

  /** Whether a parameter of this name begins with weights learnt elsewhere. */
  static boolean pretrained(String name) {
    return Stream.of("resnet", "encoder_backbone", AUDIO_BACKBONE)
        .anyMatch(part -> name.startsWith(part + "."));
  }

  /**
   * Segments what sounds.
   *
   * @param images frames of B videos, a video's T frames together, [BT, 3, H, W], normalised
   * @param audio a feature for each frame, [B, T, audio width]
   */
  public TpaviOutput forward(Tensor images, Tensor audio) {
    return forward(images, audio, UnaryOperator.identity());
  }

  /**
   * The same for videos of unequal lengths (AVSS), filled up to T frames.
   *
   * @param present 1 for frames, 0 for filling, F32, [BT]: its maps and logits become 0
   */
  public TpaviOutput forward(Tensor images, Tensor audio, Tensor present) {
    Tensor flags = present.reshape(-1, 1, 1, 1);
    Tensor heard = audio.mul(present.reshape(audio.size(0), audio.size(1), 1));
    return forward(images, heard, map -> map.mul(flags));
  }

  private TpaviOutput forward(Tensor images, Tensor audio, UnaryOperator<Tensor> keep) {
    List<Tensor> stages = backbone.stages().apply(images);
    List<Tensor> maps = new ArrayList<>();
    List<Tensor> sounds = new ArrayList<>();
    List<Tensor> seen = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Tensor narrow = keep.apply(narrows.get(i).forward(stages.get(i)));
      Tensor aligned = interactions.get(i).align(audio);
      maps.add(keep.apply(interactions.get(i).forward(narrow, aligned)));
      sounds.add(aligned);
      seen.add(narrow);
    }
    Tensor logits = keep.apply(resize(decode(maps, keep), images));
    // The matching loss sees rectified maps: the published decoder rectifies them in place.
    return new TpaviOutput(
        logits,
        maps.stream().map(NeuralOps::relu).toList(),
        sounds,
        () -> interactions.get(0).attention(seen.get(0), sounds.get(0)));
  }

  private Tensor decode(List<Tensor> maps, UnaryOperator<Tensor> keep) {
    Tensor x = keep.apply(paths.get(3).forward(maps.get(3)));
    for (int i = 2; i >= 0; i--) {
      x = keep.apply(paths.get(i).forward(x, maps.get(i)));
    }
    return head.forward(x);
  }

  private static Tensor resize(Tensor logits, Tensor images) {
    long height = images.size(2);
    long width = images.size(3);
    boolean same = logits.size(2) == height && logits.size(3) == width;
    return same ? logits : NeuralOps.bilinear(logits, height, width, false);
  }
}
