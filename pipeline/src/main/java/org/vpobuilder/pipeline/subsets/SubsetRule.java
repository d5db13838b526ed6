package org.vpobuilder.pipeline.subsets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Chooses the samples of a subset. It is a registered part: a class with a constructor without
 * arguments, and a line in {@code META-INF/services} of this interface. It keeps no state, since
 * several threads use it. The properties of a finished sample are defined and proven separately by
 * {@link org.vpobuilder.spec.subset.SubsetPart}.
 */
public interface SubsetRule {
  /** The subset that the rule is for. */
  Subset subset();

  /**
   * Decides which objects of a scene may sound. Called twice: with the areas and boxes that the
   * source states, and with those of the masks once they are read.
   *
   * @param instances at least one
   */
  SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances);

  /**
   * The objects that a scene may have once its masks are read.
   *
   * @param expected those that are probably not second annotations of one object
   */
  default List<Instance> atMost(SceneRules rules, Scene scene, List<Instance> expected) {
    return expected;
  }

  /** The most samples that a scene can give, if it can give any. */
  default int mostSamples(SceneRules rules, Split split, Scene scene, List<Instance> expected) {
    return subset().isPaired() ? 2 : 1;
  }

  /** The least number of sounding objects in a sample. */
  default int leastSounding() {
    return 1;
  }

  /** The mean number of sounding objects in a sample, for estimating the size of a release. */
  double meanSounding();

  /** The new samples of a split, in the order in which they are taken. */
  List<PlannedSample> plan(Planning planning);

  /**
   * A scene and those of its objects that may sound, by id.
   *
   * @param mostSounding at most so many of them may sound together (SPEC.md, Eligibility: {@code
   *     min_silent})
   */
  record Eligible(CheckedScene scene, List<SceneObject> candidates, int mostSounding) {}

  /**
   * The inputs for planning one subset and split. A subset is planned after the one that it
   * contains, from the same clips.
   */
  interface Planning {
    ReleaseSpec spec();

    Split split();

    Draws draws();

    ClipStock stock();

    /**
     * The scenes that the rule accepts by their masks, in the order in which they are to be taken.
     */
    List<Eligible> eligible();

    /** Samples of a release that is extended: they stay, and count among the samples asked for. */
    List<PlannedSample> earlier();

    /** Whether a release that is extended has a sample of that key, in any subset. */
    boolean has(String key);

    /** The number of samples still to be made; below 0 if there are more than asked for. */
    default int wanted(Subset subset) {
      return spec().samples(subset, split()) - earlier().size();
    }

    /** Scenes in the turns of their sources; in their own order if the spec has no weights. */
    default SourceTurns<Eligible> turns(List<Eligible> scenes) {
      return turns(scenes, Eligible::scene);
    }

    /** Things that belong to scenes, in the turns of the scenes' sources. */
    default <T> SourceTurns<T> turns(List<T> things, Function<T, CheckedScene> scene) {
      Map<String, Integer> before = new HashMap<>();
      // The two samples of a pair are one turn.
      earlier().stream()
          .filter(row -> row.pair() == null || row.pair().member() == 0)
          .forEach(row -> before.merge(row.image().source(), 1, Integer::sum));
      return new SourceTurns<>(
          spec().visualWeights(), before, things, thing -> scene.apply(thing).image().source());
    }

    /** Counts scenes that were eligible and gave no sample. */
    void notSelected(NotSelected reason, List<Eligible> scenes);

    /**
     * The next clip of the object's class, and its span that is heard.
     *
     * @param key the address of the draw of the span, together with the object's id
     */
    ClipRef deal(String key, SceneObject object);

    /**
     * A sample in which each object sounds with the next clip of its class.
     *
     * @param position in the order in which the subset takes samples: it decides the shard
     */
    PlannedSample sample(String key, CheckedScene scene, List<SceneObject> sounding, int position);

    /** A sample in which one object sounds with a given clip. */
    PlannedSample sample(
        String key,
        CheckedScene scene,
        SceneObject sounding,
        ClipRef clip,
        int position,
        @Nullable Pair pair);

    /**
     * The probability of an object to keep its sound with which the kept samples were planned; null
     * if there are none of this subset or of one that is planned with it.
     */
    @Nullable Double earlierKeepProbability();

    /** The probability that the contained subset's rule has set; 0 if none did. */
    double keepProbability();

    void setKeepProbability(double chance);
  }
}
