package org.vpobuilder.validation.model.cpm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;

/**
 * The noise that ACP mixes in: the sound of another sample of the batch, whose source is not in the
 * image (S2, ACP).
 *
 * @param named whether the classes of sounds have the same numbers as the classes of labels. They
 *     do not if everything that sounds is one class; then S4's categories distinguish sounds
 */
record OffScreen(boolean named) {
  /** For each image, the sample whose sound is its noise; images without noise are missing. */
  SortedMap<Integer, Integer> of(List<Batch.Entry> entries, Draws draws, long step) {
    SortedMap<Integer, Integer> noises = new TreeMap<>();
    for (int image = 0; image < entries.size(); image++) {
      Optional<Integer> noise = of(image, entries, draws, step);
      if (noise.isPresent()) {
        noises.put(image, noise.get());
      }
    }
    return noises;
  }

  /**
   * A sample whose sounds belong to no class that the image shows or sounds with; if there is none,
   * to no class that it sounds with.
   */
  Optional<Integer> of(int image, List<Batch.Entry> entries, Draws draws, long step) {
    Batch.Entry own = entries.get(image);
    Set<Integer> present = new TreeSet<>(own.soundingClasses());
    if (named) {
      present.addAll(own.visibleClasses());
    }
    List<Integer> strange = strangers(image, entries, present);
    if (strange.isEmpty()) {
      strange = strangers(image, entries, Set.copyOf(own.soundingClasses()));
    }
    return strange.isEmpty()
        ? Optional.empty()
        : Optional.of(
            strange.get(draws.at("step", step, "noise", own.key()).below(strange.size())));
  }

  private static List<Integer> strangers(int image, List<Batch.Entry> entries, Set<Integer> known) {
    List<Integer> strangers = new ArrayList<>();
    for (int other = 0; other < entries.size(); other++) {
      List<Integer> sounding = entries.get(other).soundingClasses();
      if (other != image && !sounding.isEmpty() && Collections.disjoint(sounding, known)) {
        strangers.add(other);
      }
    }
    return strangers;
  }
}
