package org.vpobuilder.pipeline.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Pairs objects with clips of their class, each class from its {@link ClipDeck}. Objects of one
 * image that are dealt one after the other get different clips, as long as the class has enough.
 *
 * <p>With weights each source has a separate deck, whose clips are in the order of the class's
 * deck, and the source of an object's clip is drawn. Taking the sources in turns instead would tie
 * sounds to images, which are taken in turns.
 */
final class ClipDealer {
  private final Draws draws;
  private final AudioSpec audio;
  private final @Nullable SortedMap<String, Double> weights;

  /** Decks by class, then by source; without weights by class alone. */
  private final Map<String, SortedMap<String, ClipDeck>> decks = new HashMap<>();

  private String sample = "";

  /** The number of clips dealt to the current sample, by class and source. */
  private final Map<String, Integer> ofSample = new HashMap<>();

  /**
   * A dealer for one split of one group of subsets.
   *
   * @param group the name of its innermost subset: {@code ms} for MS and what MSMI adds to it
   * @param weights by source; null to deal the clips of all as one
   */
  ClipDealer(
      Draws draws,
      AudioSpec audio,
      String group,
      Split split,
      ClipPool pool,
      @Nullable SortedMap<String, Double> weights) {
    this.draws = draws;
    this.audio = audio;
    this.weights = weights;
    pool.byClass(split)
        .forEach(
            (name, clips) -> {
              SortedMap<String, ClipDeck> ofClass = new TreeMap<>();
              clips.stream()
                  .collect(Collectors.groupingBy(clip -> deck(clip.source())))
                  .forEach(
                      (deck, own) ->
                          ofClass.put(deck, new ClipDeck(draws, group, split, name, own)));
              decks.put(name, ofClass);
            });
  }

  /** The name of the deck that holds a source's clips. */
  private String deck(String source) {
    return weights == null ? "" : source;
  }

  /** Continues behind the clips that were dealt before, by class and source. */
  ClipDealer after(Map<String, Map<String, Integer>> earlier) {
    earlier.forEach(
        (name, sources) ->
            sources.forEach((source, count) -> deckOf(name, deck(source)).skip(count)));
    return this;
  }

  private ClipDeck deckOf(String className, String deck) {
    SortedMap<String, ClipDeck> ofClass = decks.get(className);
    return Objects.requireNonNull(ofClass == null ? null : ofClass.get(deck), className);
  }

  /** The next clip of the object's class, and its span that is heard. */
  ClipRef deal(String key, SceneObject object) {
    if (!key.equals(sample)) {
      sample = key;
      ofSample.clear();
    }
    ClipDeck deck = deckOf(object.className(), drawn(key, object));
    return ClipDeck.span(deck.next(), audio, draws.at("span", key, object.id()));
  }

  /**
   * Draws the deck for an object's clip, among those that have a clip that the object's image does
   * not have yet.
   */
  private String drawn(String key, SceneObject object) {
    SortedMap<String, ClipDeck> ofClass =
        Objects.requireNonNull(decks.get(object.className()), object.className());
    if (weights == null || ofClass.size() == 1) {
      return ofClass.firstKey();
    }
    List<String> unheard =
        ofClass.keySet().stream()
            .filter(name -> dealt(object, name) < deckOf(object.className(), name).size())
            .toList();
    List<String> sources = unheard.isEmpty() ? List.copyOf(ofClass.keySet()) : unheard;
    SortedMap<String, Double> among = new TreeMap<>();
    sources.forEach(name -> among.put(name, weights.getOrDefault(name, 1.0)));
    String drawn = draws.at("source", key, object.id()).among(among);
    ofSample.merge(object.className() + "/" + drawn, 1, Integer::sum);
    return drawn;
  }

  private int dealt(SceneObject object, String source) {
    return ofSample.getOrDefault(object.className() + "/" + source, 0);
  }
}
