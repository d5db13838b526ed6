package org.vpobuilder.pipeline.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Pairs objects with clips of their class, each class from its {@link ClipDeck}. Objects of one
 * image that are dealt one after the other get different clips, as far as the class has as many.
 */
final class ClipDealer {
  private final Draws draws;
  private final AudioSpec audio;
  private final Map<String, ClipDeck> decks = new HashMap<>();

  /**
   * A dealer for one split of one group of subsets.
   *
   * @param group {@code ss}, or {@code ms} for MS and what MSMI adds to it
   */
  ClipDealer(Draws draws, AudioSpec audio, String group, Split split, ClipPool pool) {
    this.draws = draws;
    this.audio = audio;
    pool.byClass(split)
        .forEach((name, clips) -> decks.put(name, new ClipDeck(draws, group, split, name, clips)));
  }

  /** Goes on behind what was dealt before, by class. */
  ClipDealer after(Map<String, Integer> earlier) {
    earlier.forEach((name, count) -> Objects.requireNonNull(decks.get(name), name).skip(count));
    return this;
  }

  /** The next clip of the object's class and the span of it that is heard. */
  ClipRef deal(String key, SceneObject object) {
    ClipDeck deck = Objects.requireNonNull(decks.get(object.className()), object.className());
    return ClipDeck.span(deck.next(), audio, draws.at("span", key, object.id()));
  }
}
