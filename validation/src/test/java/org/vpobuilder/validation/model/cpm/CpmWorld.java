package org.vpobuilder.validation.model.cpm;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * A small model and something to learn: four images of 64 x 64 with one or two coloured rectangles,
 * each of which sounds as a sine of its class where it is.
 */
final class CpmWorld {
  /** Background and three kinds of rectangles. */
  static final int CLASSES = 4;

  static final int SIDE = 64;

  static final AudioFeatures FEATURES =
      new AudioFeatures(new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CPM_STFT));

  private static final SpatialLaw LAW = SpatialLaws.named("linear");

  /** Class, left, top, right and bottom. */
  private static final int[][][] RECTANGLES = {
    {{1, 4, 8, 34, 40}},
    {{2, 30, 20, 60, 60}},
    {{3, 8, 30, 40, 62}},
    {{1, 34, 4, 62, 30}, {2, 2, 34, 28, 62}}
  };

  private static final double[][] COLOURS = {{-1, -1, -1}, {2, -1, 0}, {-1, 2, 0}, {0, 0, 2}};

  /** The smallest there are. */
  static final CpmBackbones BACKBONES =
      new CpmBackbones(
          new CpmBackbones.Image.OfResNet(tiny(3)), new CpmBackbones.Sound.OfResNet(tiny(2)));

  private CpmWorld() {}

  private static ResNetConfig tiny(int channels) {
    return ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 8, List.of(1, 1, 1, 1));
  }

  /** A small config whose classes are ready after two vectors. */
  static CpmConfig config(String... changes) {
    String[] small = {
      "network.queries 8",
      "network.width 64",
      "network.encoder_layers 1",
      "network.encoder_hidden 128",
      "network.decoder_hidden 128",
      "network.rounds 1",
      "network.audio_mask_stride 8",
      "criterion.points 64",
      "mixtures.components 2",
      "mixtures.bank 32",
      "mixtures.ready 2",
      "mixtures.initial_loops 3",
      "mixtures.loops 2",
      "mixtures.no_object_per_step 4"
    };
    return Configs.with(Stream.of(small, changes).flatMap(Stream::of).toArray(String[]::new));
  }

  /** A small model with drawn weights. */
  static CpmSegmenter segmenter(String... changes) {
    CpmSegmenter segmenter = new CpmSegmenter(config(changes), BACKBONES, CLASSES);
    segmenter.network().initialise(5);
    return segmenter;
  }

  static Losses step(CpmSegmenter segmenter, Inputs inputs, long number) {
    segmenter.network().step(Draws.of(7), number);
    return segmenter.losses(inputs, Draws.of(7), number);
  }

  /** Sounds alone, in the middle, each of class 1, 2, ...; images are empty. */
  static Inputs heard(List<float[]> waves) {
    List<Batch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < waves.size(); i++) {
      Rle nowhere = Rle.ofBitmap(new byte[SIDE * SIDE], SIDE, SIDE, (byte) 1);
      SoundingObject object = new SoundingObject("" + i, i + 1, 0.5, LAW, waves.get(i), nowhere);
      entries.add(new Batch.Entry("k" + i, "ms", List.of(i + 1), List.of(0), List.of(object)));
    }
    return inputs(
        new float[waves.size() * 3 * SIDE * SIDE], new long[waves.size() * SIDE * SIDE], entries);
  }

  /** Bin of a class's sine among the 256, 31.25 Hz each. */
  static int bin(int label) {
    return 24 * label;
  }

  /** A second of a class's sine. */
  static float[] sine(int label) {
    float[] wave = new float[FEATURES.spec().samples()];
    for (int t = 0; t < wave.length; t++) {
      wave[t] = (float) (0.3 * Math.sin(2 * Math.PI * bin(label) * 31.25 * t / 16000));
    }
    return wave;
  }

  static Inputs batch() {
    int pixels = SIDE * SIDE;
    float[] image = new float[RECTANGLES.length * 3 * pixels];
    long[] labels = new long[RECTANGLES.length * pixels];
    List<Batch.Entry> entries = new ArrayList<>();
    DrawStream noise = Draws.of(3).at("world").stream();
    for (int i = 0; i < RECTANGLES.length; i++) {
      List<SoundingObject> objects = new ArrayList<>();
      TreeSet<Integer> sounding = new TreeSet<>();
      for (int[] box : RECTANGLES[i]) {
        sounding.add(box[0]);
        double alpha = (box[1] + box[3]) / 2.0 / SIDE;
        objects.add(
            new SoundingObject(
                "" + i,
                box[0],
                alpha,
                LAW,
                sine(box[0]),
                Rle.ofBitmap(new byte[SIDE * SIDE], SIDE, SIDE, (byte) 0)));
        for (int y = box[2]; y < box[4]; y++) {
          for (int x = box[1]; x < box[3]; x++) {
            labels[i * pixels + y * SIDE + x] = box[0];
          }
        }
      }
      for (int p = 0; p < pixels; p++) {
        for (int c = 0; c < 3; c++) {
          image[(i * 3 + c) * pixels + p] =
              (float) (COLOURS[(int) labels[i * pixels + p]][c] + 0.1 * noise.gaussian());
        }
      }
      TreeSet<Integer> visible = new TreeSet<>(sounding);
      visible.add(0);
      entries.add(
          new Batch.Entry("k" + i, "ms", List.copyOf(sounding), List.copyOf(visible), objects));
    }
    return inputs(image, labels, entries);
  }

  private static Inputs inputs(float[] image, long[] labels, List<Batch.Entry> entries) {
    int size = entries.size();
    List<float[]> heard =
        entries.stream().map(e -> FEATURES.features(e.stems(), e.ears()).values()).toList();
    int each = heard.get(0).length;
    float[] audio = new float[size * each];
    for (int i = 0; i < size; i++) {
      System.arraycopy(heard.get(i), 0, audio, i * each, each);
    }
    return new Inputs(
        Tensors.of(image, size, 3, SIDE, SIDE),
        Tensors.of(labels, size, SIDE, SIDE),
        Tensors.of(audio, size, 2, FEATURES.spec().frames(), FEATURES.spec().bins()),
        1,
        entries);
  }
}
