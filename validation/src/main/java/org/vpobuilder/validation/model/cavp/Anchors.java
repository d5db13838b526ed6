package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.vpobuilder.spec.draw.Draws;

/**
 * The anchors E = E^fg and E^bg of S1 eq. 2, with what decides eq. 3: two anchors are positives of
 * each other if they are of one kind, negatives if not. A foreground anchor's kind is its sound's
 * classes t and its pixel's label y; the background is one kind.
 *
 * @param places of the anchors, in the images with their own sounds and then with the paired ones:
 *     pair * h w + pixel
 * @param kinds of the anchors; 0 is the background
 */
record Anchors(long[] places, long[] kinds) {
  private static final int IGNORE = 255;
  private static final int BACKGROUND = 0;
  private static final int OWN_BACKGROUND = -1;
  private static final int NONE = -2;

  private record Kind(Set<Integer> sounds, int label) {}

  /**
   * Finds anchors and draws at most so many of each class as the config says.
   *
   * @param labels of the images at the lattice of the features, [B, h, w]
   * @param sounding classes that sound in each image, [B]
   */
  static Anchors mine(
      long[] labels,
      List<Set<Integer>> sounding,
      Pairing pairing,
      CavpLossConfig config,
      Draws draws,
      long step) {
    int batch = sounding.size();
    int pixels = labels.length / batch;
    Map<Integer, IntStream.Builder> found = new TreeMap<>();
    for (int place = 0; place < 2 * labels.length; place++) {
      int label = (int) labels[place % labels.length];
      int group = group(place / pixels, label, sounding, pairing, config);
      if (group != NONE) {
        found.computeIfAbsent(group, g -> IntStream.builder()).add(place);
      }
    }
    List<Integer> chosen = new ArrayList<>();
    found.forEach(
        (group, builder) -> {
          int[] places = builder.build().toArray();
          if (places.length > config.anchors()) {
            draws.at("step", step, "anchors", group).stream().shuffle(places);
          }
          IntStream.of(places).limit(config.anchors()).forEach(chosen::add);
        });
    return of(chosen, labels, pixels, sounding, pairing);
  }

  /** The label of a foreground anchor, or what else a pixel is in the pair (S1 eq. 2). */
  private static int group(
      int pair, int label, List<Set<Integer>> sounding, Pairing pairing, CavpLossConfig config) {
    int batch = sounding.size();
    boolean own = pair < batch;
    if (label == IGNORE) {
      return NONE;
    }
    if (label != BACKGROUND) {
      // The mismatch rule: what does not sound in this pair is background, whatever it is.
      return own || pairing.pairs().get(pair - batch).matches() ? label : BACKGROUND;
    }
    Set<Integer> sounds = own ? sounding.get(pair) : pairing.pairs().get(pair - batch).sounds();
    if (sounds.isEmpty()) {
      return BACKGROUND;
    }
    return own && config.ownBackground() == CavpLossConfig.OwnBackground.ANCHOR
        ? OWN_BACKGROUND
        : NONE;
  }

  private static Anchors of(
      List<Integer> chosen,
      long[] labels,
      int pixels,
      List<Set<Integer>> sounding,
      Pairing pairing) {
    int batch = sounding.size();
    Map<Kind, Long> numbers = new HashMap<>();
    long[] places = new long[chosen.size()];
    long[] kinds = new long[chosen.size()];
    for (int i = 0; i < places.length; i++) {
      int place = chosen.get(i);
      int pair = place / pixels;
      int label = (int) labels[place % labels.length];
      boolean foreground =
          label != BACKGROUND && (pair < batch || pairing.pairs().get(pair - batch).matches());
      places[i] = place;
      // Where a pair matches, its sound's classes are the image's.
      kinds[i] =
          foreground
              ? numbers.computeIfAbsent(
                  new Kind(sounding.get(pair % batch), label), kind -> numbers.size() + 1L)
              : 0;
    }
    return new Anchors(places, kinds);
  }
}
