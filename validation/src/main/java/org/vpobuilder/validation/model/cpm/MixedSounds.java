package org.vpobuilder.validation.model.cpm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * a_p of ACP if waveforms are added instead of magnitudes: each image's sound mixed with the sound
 * of another sample, each at the places of its own image.
 *
 * @param noises for each image, the sample whose sound is its noise
 * @param heard features of every image that has a noise, by its index
 */
record MixedSounds(SortedMap<Integer, Integer> noises, Map<Integer, Features> heard)
    implements AvsModel.Extra {
  /**
   * Makes them in the loader.
   *
   * @param gain gain of the noise
   */
  record Maker(OffScreen offScreen, double gain, AudioFeatures features, Draws draws)
      implements AvsModel.Extras {
    @Override
    public MixedSounds of(List<Batch.Entry> entries, long step) {
      SortedMap<Integer, Integer> noises = offScreen.of(entries, draws, step);
      Map<Integer, Features> heard = new HashMap<>();
      noises.forEach(
          (image, noise) -> heard.put(image, mix(entries.get(image), entries.get(noise))));
      return new MixedSounds(noises, heard);
    }

    private Features mix(Batch.Entry image, Batch.Entry noise) {
      float[][] stems =
          Stream.concat(Stream.of(image.stems()), Stream.of(noise.stems()).map(this::louder))
              .toArray(float[][]::new);
      List<Ears> ears = Stream.concat(image.ears().stream(), noise.ears().stream()).toList();
      return features.features(stems, ears);
    }

    private float[] louder(float[] stem) {
      float[] louder = new float[stem.length];
      for (int t = 0; t < louder.length; t++) {
        louder[t] = (float) (gain * stem[t]);
      }
      return louder;
    }
  }

  /** The magnitudes of some of the images, all with a noise: [S, C, T, F]. */
  Tensor of(List<Integer> images) {
    List<Features> own = images.stream().map(i -> Objects.requireNonNull(heard.get(i))).toList();
    int each = own.get(0).values().length;
    float[] values = new float[images.size() * each];
    for (int i = 0; i < own.size(); i++) {
      System.arraycopy(own.get(i).values(), 0, values, i * each, each);
    }
    Features any = own.get(0);
    return Tensors.of(values, images.size(), any.channels(), any.frames(), any.bins());
  }
}
