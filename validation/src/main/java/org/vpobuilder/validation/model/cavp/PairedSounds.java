package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The second round of a batch's sounds. A sound that counts as an image's is heard where the
 * image's objects are: S1 says nothing of positions, but a cat on the left is no match of a cat
 * heard on the right.
 *
 * @param sounding classes that sound in each image, [B]
 * @param rows of the own sounds and then the paired ones, among the batch's and, after them, {@code
 *     made}, [2B]
 * @param made features that the batch does not have
 * @param bank the waveforms of each class after this batch, as {@link SoundBank#contents}
 */
record PairedSounds(
    List<Set<Integer>> sounding,
    Pairing pairing,
    long[] rows,
    List<Features> made,
    Map<Integer, List<float[]>> bank)
    implements AvsModel.Extra {

  /** Pairs batches, each with the bank of those before it. */
  static final class Maker implements AvsModel.Extras {
    private final SoundBank bank;
    private final double positiveShare;
    private final AudioFeatures features;
    private final Draws draws;

    /**
     * A maker.
     *
     * @param bank taken over
     * @param positiveShare as {@link Pairing#draw} has it
     */
    Maker(SoundBank bank, double positiveShare, AudioFeatures features, Draws draws) {
      this.bank = bank;
      this.positiveShare = positiveShare;
      this.features = features;
      this.draws = draws;
    }

    @Override
    public PairedSounds of(List<Batch.Entry> entries, long step) {
      Pairing pairing = Pairing.draw(sounding(entries), positiveShare, bank::holds, draws, step);
      return of(entries, pairing, step);
    }

    private static List<Set<Integer>> sounding(List<Batch.Entry> entries) {
      return entries.stream()
          .<Set<Integer>>map(entry -> Set.copyOf(entry.soundingClasses()))
          .toList();
    }

    /** The sounds of a pairing that is given. */
    PairedSounds of(List<Batch.Entry> entries, Pairing pairing, long step) {
      int batch = entries.size();
      List<Features> made = new ArrayList<>();
      long[] rows = new long[2 * batch];
      for (int i = 0; i < batch; i++) {
        rows[i] = i;
        rows[batch + i] = row(entries, i, pairing.pairs().get(i), step, made);
      }
      entries.forEach(this::remember);
      return new PairedSounds(sounding(entries), pairing, rows, made, bank.contents());
    }

    private int row(
        List<Batch.Entry> entries, int image, Pairing.Pair pair, long step, List<Features> made) {
      Batch.Entry entry = entries.get(image);
      float[][] stems;
      if (pair.source() instanceof Pairing.Source.Other other) {
        boolean moves = features.spec().mode() == AudioMode.STEREO;
        if (!pair.matches() || other.image() == image || !moves) {
          return other.image();
        }
        stems = matched(entry, entries.get(other.image()));
      } else {
        int classIndex = ((Pairing.Source.Banked) pair.source()).classIndex();
        stems = new float[entry.sounding().size()][];
        for (int i = 0; i < stems.length; i++) {
          stems[i] = bank.choose(classIndex, draws.at("step", step, "bank", image, i));
        }
      }
      made.add(features.features(stems, entry.ears()));
      return entries.size() + made.size() - 1;
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

    /** Only where one class is heard is it known of which class a recording is. */
    private void remember(Batch.Entry entry) {
      if (entry.soundingClasses().size() == 1) {
        int classIndex = entry.soundingClasses().get(0);
        entry.sounding().stream()
            .map(SoundingObject::waveform)
            .forEach(waveform -> bank.add(classIndex, waveform));
      }
    }
  }

  /**
   * Own sounds, then the paired ones: [2B, C, T, F].
   *
   * @param own [B, C, T, F]
   */
  Tensor both(Tensor own) {
    Tensor sounds = made.isEmpty() ? own : Tensors.concat(0, own, uploaded());
    return sounds.select(0, Tensors.of(rows, rows.length));
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
