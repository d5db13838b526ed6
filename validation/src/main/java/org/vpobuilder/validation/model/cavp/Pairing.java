package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.vpobuilder.spec.draw.Draws;

/**
 * The other sound with which each image of a batch is paired: D^v with the permuted D^a of S1 §4.2.
 *
 * @param pairs one pair for each image, in the batch's order
 */
public record Pairing(List<Pair> pairs) {
  public Pairing {
    pairs = List.copyOf(pairs);
  }

  /** The origin of a paired sound. */
  public sealed interface Source {
    /** The sound of an image of the batch, possibly the same image. */
    record Other(int image) implements Source {}

    /** A waveform from the {@link SoundBank}. */
    record Banked(int classIndex) implements Source {}
  }

  /**
   * An image's second sound.
   *
   * @param sounds classes that sound, t of S1 eq. 1
   * @param matches whether these are the classes that sound in the image: if so, its labels hold
   *     for the pair; if not, the whole image is background
   */
  public record Pair(Source source, Set<Integer> sounds, boolean matches) {
    public Pair {
      sounds = Set.copyOf(sounds);
    }
  }

  /**
   * Draws a permutation of the sounds, then turns a share of the mismatched pairs into matching
   * ones by a waveform of the image's class (S1 B.1: "proportionally transfer negative pairs from
   * the negative set to the positive set"). Only pairs of images with one class can be turned.
   *
   * @param sounding the classes that sound in each image
   * @param positiveShare share, in [0, 1], of the mismatched pairs that can be turned; their number
   *     is rounded down
   * @param banked whether the bank has a waveform of a class
   */
  public static Pairing draw(
      List<Set<Integer>> sounding,
      double positiveShare,
      IntPredicate banked,
      Draws draws,
      long step) {
    int[] order = indices(sounding.size());
    draws.at("step", step, "pairs").stream().shuffle(order);
    List<Integer> turnable = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      Set<Integer> own = sounding.get(i);
      if (!own.equals(sounding.get(order[i])) && own.size() == 1 && banked.test(one(own))) {
        turnable.add(i);
      }
    }
    int[] ranks = indices(turnable.size());
    draws.at("step", step, "turned pairs").stream().shuffle(ranks);
    Set<Integer> turned = new HashSet<>();
    for (int i = 0; i < (int) (turnable.size() * positiveShare); i++) {
      turned.add(turnable.get(ranks[i]));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      Set<Integer> own = sounding.get(i);
      Set<Integer> others = sounding.get(order[i]);
      pairs.add(
          turned.contains(i)
              ? new Pair(new Source.Banked(one(own)), own, true)
              : new Pair(new Source.Other(order[i]), others, own.equals(others)));
    }
    return new Pairing(pairs);
  }

  private static int one(Set<Integer> classes) {
    return classes.iterator().next();
  }

  private static int[] indices(int count) {
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = i;
    }
    return indices;
  }
}
