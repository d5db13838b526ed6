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
 * The noise that ACP mixes in: the sound of another sample of the batch, which is off the image's
 * screen (S2, ACP).
 *
 * @param named whether classes that are heard have the numbers of classes that are seen. They have
 *     not where all that sounds is one class: there S4's categories tell sounds apart.
 */
record OffScreen(boolean named) {
  /** The sample whose sound is each image's noise; images that have none are missing. */
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
   * One whose sounds are of no class that the image shows or is heard with; if there is none, of no
   * class that it is heard with.
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
