package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Makes the second round of sounds. A sound that counts as an image's is heard where the image's
 * objects are: S1 says nothing of positions, but a cat on the left is no match of a cat heard on
 * the right.
 */
final class PairedSounds {
  private final Inputs inputs;
  private final SoundBank bank;
  private final Draws draws;
  private final long step;
  private final List<Features> made = new ArrayList<>();

  /** Waveforms come from {@code bank} by the draws of {@code step}. */
  PairedSounds(Inputs inputs, SoundBank bank, Draws draws, long step) {
    this.inputs = inputs;
    this.bank = bank;
    this.draws = draws;
    this.step = step;
  }

  /** Own sounds, then those of {@code pairing}: [2B, C, T, F]. */
  Tensor both(Pairing pairing) {
    int batch = inputs.entries().size();
    long[] rows = new long[2 * batch];
    for (int i = 0; i < batch; i++) {
      rows[i] = i;
      rows[batch + i] = row(i, pairing.pairs().get(i));
    }
    Tensor sounds = made.isEmpty() ? inputs.audio() : Tensors.concat(0, inputs.audio(), uploaded());
    return sounds.select(0, Tensors.of(rows, rows.length));
  }

  /** The row of a pair's features among the batch's and, after them, those made here. */
  private int row(int image, Pairing.Pair pair) {
    Batch.Entry entry = inputs.entries().get(image);
    if (pair.source() instanceof Pairing.Source.Other other) {
      Batch.Entry heard = inputs.entries().get(other.image());
      boolean moves = inputs.features().spec().mode() == AudioMode.STEREO;
      if (!pair.matches() || other.image() == image || !moves) {
        return other.image();
      }
      return make(matched(entry, heard), entry);
    }
    int classIndex = ((Pairing.Source.Banked) pair.source()).classIndex();
    float[][] stems = new float[entry.sounding().size()][];
    for (int i = 0; i < stems.length; i++) {
      stems[i] = bank.choose(classIndex, draws.at("step", step, "bank", image, i));
    }
    return make(stems, entry);
  }

  private int make(float[][] stems, Batch.Entry entry) {
    made.add(inputs.features().features(stems, entry.alphas()));
    return inputs.entries().size() + made.size() - 1;
  }

  /** For each object of {@code entry} a waveform of its class, in turn those of {@code heard}. */
  private static float[][] matched(Batch.Entry entry, Batch.Entry heard) {
    List<SoundingObject> objects = entry.sounding();
    float[][] stems = new float[objects.size()][];
    for (int i = 0; i < stems.length; i++) {
      int classIndex = objects.get(i).classIndex();
      List<SoundingObject> alike =
          heard.sounding().stream().filter(o -> o.classIndex() == classIndex).toList();
      long before =
          objects.subList(0, i).stream().filter(o -> o.classIndex() == classIndex).count();
      stems[i] = alike.get((int) (before % alike.size())).waveform();
    }
    return stems;
  }

  private Tensor uploaded() {
    Features first = made.get(0);
    int size = first.values().length;
    float[] values = new float[size * made.size()];
    for (int i = 0; i < made.size(); i++) {
      System.arraycopy(made.get(i).values(), 0, values, i * size, size);
    }
    return Tensors.of(values, made.size(), first.channels(), first.frames(), first.bins());
  }
}
