package org.vpobuilder.validation.model.cpm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.VggishMaps;
import org.vpobuilder.validation.model.mask2former.FpnDecoder;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;
import org.vpobuilder.validation.model.mask2former.Memory;
import org.vpobuilder.validation.model.mask2former.PixelDecoder;
import org.vpobuilder.validation.model.mask2former.Queries;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.model.mask2former.TransformerDecoder;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Embedding;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * CPM's network: Mask2Former (S2 §1) with additional blocks that attend to the sound. The blocks
 * that attend to the image are those of Mask2Former in its order and under its names; those that
 * attend to the sound are named {@code audio_..._layers}.
 */
final class CpmNetwork extends Module {
  /** The family of blocks that attend to the sound, and the index of that memory. */
  private static final String AUDIO = "audio";

  private static final int AUDIO_MEMORY = 3;
  private static final int LEVELS = 3;

  /** The finest stride of the audio backbones' maps. */
  private static final int FINEST_STRIDE = 4;

  /** The module whose parameters have no weight decay, because it is a norm. */
  static final String SCORE_NORM = "score_norm";

  /** Magnitudes below this are treated as silent: -100 dB. */
  private static final double SILENT = 1e-5;

  private static final double EPS = 1e-5;

  private final CpmConfig.InputScaling scaling;
  private final Module backbone;
  private final Module audioBackbone;
  private final Function<List<Tensor>, PixelDecoder.Features> pixels;
  private final TransformerDecoder predictor;
  private final AudioHead audio;
  private final @Nullable Linear audioQuery;
  private final Embedding promptPosition;
  private final Linear audioProjector;
  private final Linear visualProjector;
  private final @Nullable ScoreNorm scoreNorm;

  /** The decoder's inputs for a batch. */
  record Seen(PixelDecoder.Features image, AudioHead.Heard sound, List<Memory> memories) {}

  /**
   * A network not yet initialised.
   *
   * @param classes number of classes C, including background
   */
  CpmNetwork(CpmConfig config, CpmBackbones backbones, int classes) {
    CpmConfig.Network sizes = config.network();
    Mask2FormerConfig core = sizes.core(classes);
    scaling = config.inputScaling();
    List<Integer> channels;
    if (backbones.image() instanceof CpmBackbones.Image.OfResNet chosen) {
      backbone = child("backbone", new ResNet(chosen.config()));
      channels = chosen.config().widths();
    } else if (backbones.image() instanceof CpmBackbones.Image.OfPvt chosen) {
      backbone = child("backbone", new PvtV2(chosen.config()));
      channels = chosen.config().widths();
    } else {
      throw new IllegalArgumentException("no backbone " + backbones.image());
    }
    List<Integer> heard;
    if (backbones.sound() instanceof CpmBackbones.Sound.OfResNet chosen) {
      audioBackbone = child("audio_backbone", new ResNet(chosen.config()));
      heard = chosen.config().widths();
    } else {
      audioBackbone = child("audio_backbone", new VggishMaps());
      heard = VggishMaps.WIDTHS;
    }
    Head head = child("sem_seg_head", new Head(channels, core, sizes));
    pixels = head.pixels;
    predictor = head.predictor;
    int width = core.width();
    int finest = Integer.numberOfTrailingZeros(sizes.audioMaskStride() / FINEST_STRIDE);
    audio = child("audio_head", new AudioHead(heard, width, finest));
    audioQuery =
        sizes.audioQueryAdd() ? child("audio_query", new Linear(width, width, true)) : null;
    promptPosition = child("prompt_embed", new Embedding(1, width, Init.ZEROS));
    audioProjector = child("audio_projector", new Linear(width, width, true));
    visualProjector = child("visual_projector", new Linear(width, width, true));
    scoreNorm =
        config.mixtures().scoreNorm() ? child(SCORE_NORM, new ScoreNorm(classes + 1)) : null;
  }

  /** A layer norm over the scores of some of the classes. */
  private static final class ScoreNorm extends Module {
    private final Tensor weight;
    private final Tensor bias;

    ScoreNorm(int classes) {
      weight = parameter("weight", Init.ONES, classes);
      bias = parameter("bias", Init.ZEROS, classes);
    }

    Tensor forward(Tensor scores, Tensor classes) {
      return NeuralOps.layerNorm(scores, weight.select(0, classes), bias.select(0, classes), EPS);
    }
  }

  /**
   * Logits of classes from their mixtures' scores: log-densities of many dimensions differ by tens,
   * so a softmax would have no slope. If this is switched off, the scores are returned unchanged.
   *
   * @param scores [R, K]
   * @param classes class of each column, [K], I64
   */
  Tensor classLogits(Tensor scores, Tensor classes) {
    return scoreNorm == null ? scores : scoreNorm.forward(scores, classes);
  }

  /** The plan of blocks: rounds of the sound and the three levels, coarsest first. */
  private static List<TransformerDecoder.Block> plan(int rounds) {
    List<TransformerDecoder.Block> plan = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      plan.add(new TransformerDecoder.Block(AUDIO, AUDIO_MEMORY));
      for (int level = 0; level < LEVELS; level++) {
        plan.add(new TransformerDecoder.Block(TransformerDecoder.VISUAL, level));
      }
    }
    return plan;
  }

  private static final class Head extends Module {
    private final Function<List<Tensor>, PixelDecoder.Features> pixels;
    private final TransformerDecoder predictor;

    Head(List<Integer> channels, Mask2FormerConfig core, CpmConfig.Network sizes) {
      String name = "pixel_decoder";
      pixels =
          switch (sizes.pixelDecoder()) {
            case DEFORMABLE -> child(name, new PixelDecoder(channels, core))::forward;
            case FPN -> child(name, new FpnDecoder(channels, core.width()))::forward;
          };
      predictor = child("predictor", new TransformerDecoder(core, plan(sizes.rounds()), LEVELS));
    }
  }

  private List<Tensor> maps(Tensor images) {
    return backbone instanceof ResNet resNet
        ? resNet.stages(images)
        : ((PvtV2) backbone).forward(images);
  }

  /**
   * Computes the memories of a batch.
   *
   * @param images [B, 3, H, W], sides multiples of 32
   * @param magnitudes [B, C, T, F]
   */
  Seen see(Tensor images, Tensor magnitudes) {
    PixelDecoder.Features image = pixels.apply(maps(images));
    AudioHead.Heard sound = hear(magnitudes);
    List<Memory> memories = new ArrayList<>(predictor.memories(image.levels(), 0, true));
    memories.add(sound.memory());
    return new Seen(image, sound, memories);
  }

  /** Processes only sounds, given by magnitudes [B, C, T, F]. */
  AudioHead.Heard hear(Tensor magnitudes) {
    Tensor scaled =
        switch (scaling) {
          case DECIBEL -> decibels(magnitudes);
          case LINEAR -> magnitudes;
        };
    return audio.forward(
        audioBackbone instanceof ResNet resNet
            ? resNet.stages(scaled)
            : ((VggishMaps) audioBackbone).stages(scaled));
  }

  /** 20 log10 of the magnitudes, with -100 to 100 dB scaled to -1 to 1. */
  static Tensor decibels(Tensor magnitudes) {
    double scale = 20 / Math.log(10) / 100;
    return magnitudes.clip(SILENT, 1e5).log().mul(scale);
  }

  /** The class-agnostic path (S2): learnt queries pass through all blocks. */
  List<QueryAnswer> agnostic(Seen seen) {
    return predictor.decode(learnt(seen), seen.memories(), seen.image().masks());
  }

  /** The attention of each query of that path in its last block on the image, [B, N, h, w]. */
  Tensor looks(Seen seen) {
    return predictor.looks(learnt(seen), seen.memories(), seen.image().masks());
  }

  private Queries learnt(Seen seen) {
    Queries learnt = predictor.learnt(seen.image().masks().size(0));
    if (audioQuery != null) {
      Tensor sound = audioQuery.forward(seen.sound().memory().tokens().mean(true, 1));
      learnt = new Queries(learnt.features().add(sound), learnt.positions(), learnt.blocked());
    }
    return learnt;
  }

  /**
   * Prompts as queries: they share one position, because they are a set without order.
   *
   * @param features [B, K, D]
   * @param blocked BOOL, [B, 1, 1, K], true where a row has no prompt
   */
  Queries prompts(Tensor features, Tensor blocked) {
    Tensor position = promptPosition.weight().unsqueeze(0);
    long width = features.size(2);
    return new Queries(features, position.expand(1, features.size(1), width), blocked);
  }

  /** VCP: prompts pass through all blocks instead of the learnt queries. */
  List<QueryAnswer> visual(Queries prompts, Seen seen) {
    return predictor.decode(prompts, seen.memories(), seen.image().masks());
  }

  /**
   * ACP: prompts pass through the blocks that attend to the sound; returns logits of spectrograms,
   * [B, K, t, f].
   */
  Tensor audible(Queries prompts, AudioHead.Heard sound) {
    Tensor x = prompts.features();
    for (int i = 0; i < predictor.plan().size(); i++) {
      if (predictor.plan().get(i).family().equals(AUDIO)) {
        x = predictor.block(i, x, prompts, sound.memory(), null);
      }
    }
    return audio.masks(predictor.normed(x), sound.masks());
  }

  Tensor projectSounds(Tensor anchors) {
    return NeuralOps.widened(audioProjector.forward(anchors));
  }

  Tensor projectPixels(Tensor features) {
    return NeuralOps.widened(visualProjector.forward(features));
  }

  /** Pads [B, C, H, W] with zeros on the right and below, to multiples of 32. */
  static Tensor padded(Tensor images) {
    Tensor wide = padded(images, 3);
    return padded(wide, 2);
  }

  private static Tensor padded(Tensor images, int dim) {
    long missing = (32 - images.size(dim) % 32) % 32;
    if (missing == 0) {
      return images;
    }
    long[] shape = images.shape();
    shape[dim] = missing;
    return Tensors.concat(dim, images, Tensors.zeros(images.type(), shape));
  }
}
