package org.vpobuilder.pipeline.subsets.ms;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.spec.CountedObjects;
import org.vpobuilder.spec.Silencing;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Decides which candidates of an image sound: the silencing rule (S1 §3; SPEC.md, Silencing). An
 * object's draw does not depend on the other objects of the image.
 */
public final class SoundingChooser {
  private final Silencing rule;
  private final Draws draws;
  private final ClipStock stock;

  public SoundingChooser(Silencing rule, Draws draws, ClipStock stock) {
    this.rule = rule;
    this.draws = draws;
    this.stock = stock;
  }

  /**
   * A candidate and its draw in [0, 1): it keeps its sound if the draw is below the probability.
   */
  record Drawn(SceneObject object, double draw) {}

  /** The candidates by their draws, the likeliest to sound first. */
  List<Drawn> draw(String image, List<SceneObject> candidates) {
    return candidates.stream()
        .map(object -> new Drawn(object, draws.at("silence", image, object.id()).unit()))
        .sorted(
            Comparator.comparingDouble(Drawn::draw)
                .thenComparing(drawn -> drawn.object().id(), SourceIds.ORDER))
        .toList();
  }

  /** Whether the rule applies: the image has more than two objects. */
  boolean isSilenced(CheckedScene scene) {
    int objects =
        rule.countedObjects() == CountedObjects.ANNOTATED
            ? scene.annotated()
            : scene.objects().size();
    return objects > rule.aboveObjects();
  }

  /** The number of an MS image's candidates that sound at a probability: at least one. */
  int sounding(boolean silenced, List<Drawn> drawn, double chance, int most) {
    long kept = silenced ? drawn.stream().filter(d -> d.draw() < chance).count() : drawn.size();
    return (int) Math.min(most, Math.max(1, kept));
  }

  /**
   * For MS: the candidates whose draw is below the probability, at least one and at most {@code
   * most}.
   */
  List<SceneObject> multiSource(
      CheckedScene scene, List<SceneObject> candidates, double chance, int most) {
    List<Drawn> drawn = draw(scene.image().address(), candidates);
    int sounding = sounding(isSilenced(scene), drawn, chance, most);
    return drawn.stream().limit(sounding).map(Drawn::object).toList();
  }

  /**
   * For MSMI's own images: two objects of one class always sound; if the rule applies, not all of
   * more than two candidates sound; never more of a class than it has clips.
   */
  public List<SceneObject> multiInstance(
      CheckedScene scene, List<SceneObject> candidates, double chance, int most) {
    List<Drawn> drawn = draw(scene.image().address(), candidates);
    boolean silenced = isSilenced(scene);
    Set<String> pair = likeliestPair(scene.split(), drawn);
    int limit = silenced && drawn.size() > 2 ? Math.min(most, drawn.size() - 1) : most;
    Map<String, Integer> ofClass = new HashMap<>();
    List<SceneObject> sounding = new ArrayList<>();
    for (boolean pairFirst : new boolean[] {true, false}) {
      for (Drawn d : drawn) {
        SceneObject object = d.object();
        boolean inPair = pair.contains(object.id());
        boolean keeps = inPair || !silenced || d.draw() < chance;
        boolean hasClip =
            ofClass.getOrDefault(object.className(), 0)
                < stock.clips(scene.split(), object.className());
        if (inPair == pairFirst && keeps && hasClip && sounding.size() < limit) {
          sounding.add(object);
          ofClass.merge(object.className(), 1, Integer::sum);
        }
      }
    }
    return sounding;
  }

  /** The two candidates of one class with at least two clips whose larger draw is the smallest. */
  private Set<String> likeliestPair(Split split, List<Drawn> drawn) {
    Map<String, String> first = new HashMap<>();
    for (Drawn d : drawn) {
      String name = d.object().className();
      String earlier = stock.clips(split, name) < 2 ? null : first.get(name);
      if (earlier != null) {
        return new HashSet<>(List.of(earlier, d.object().id()));
      }
      first.putIfAbsent(name, d.object().id());
    }
    return Set.of();
  }
}
