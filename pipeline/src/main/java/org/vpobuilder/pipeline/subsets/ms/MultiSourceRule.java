package org.vpobuilder.pipeline.subsets.ms;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.pipeline.subsets.SourceTurns;
import org.vpobuilder.pipeline.subsets.SubsetRule;
import org.vpobuilder.pipeline.subsets.ms.SoundingChooser.Drawn;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.Silencing;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.MultiSource;
import org.vpobuilder.spec.subset.VpoSubsets;

/** VPO-MS (S1 §3): objects of different classes sound; the silencing rule limits their number. */
public final class MultiSourceRule implements SubsetRule {
  @Override
  public Subset subset() {
    return VpoSubsets.MS;
  }

  @Override
  public SceneRules.Verdict judge(SceneRules rules, Split split, List<Instance> instances) {
    CrowdRule crowds = rules.of(subset(), MultiSource.Rules.class).crowds();
    if (crowds == CrowdRule.EXCLUDE && instances.stream().anyMatch(Instance::crowd)) {
      return SceneRules.Verdict.none(NotSelected.CROWD_OF_CLASS);
    }
    if (!instances.stream().allMatch(Instance::exhaustive)) {
      return SceneRules.Verdict.none(NotSelected.CLASS_NOT_EXHAUSTIVE);
    }
    if (rules.hasSeveralOfOneClass(instances)) {
      return SceneRules.Verdict.none(NotSelected.SEVERAL_INSTANCES_OF_CLASS);
    }
    return rules.candidates(split, instances, crowds, false);
  }

  /** The mean of S1 §3: 13,496 masks in 9,817 images. */
  @Override
  public double meanSounding() {
    return 13_496.0 / 9_817;
  }

  @Override
  public List<PlannedSample> plan(Planning planning) {
    SoundingChooser chooser =
        new SoundingChooser(planning.spec().silencing(), planning.draws(), planning.stock());
    List<Eligible> scenes = fresh(planning, subset());
    int most = planning.spec().subsets().of(subset(), MultiSource.Rules.class).maxSounding();
    SourceTurns<Eligible> turns = planning.turns(scenes);
    List<Eligible> taken = turns.first(planning.wanted(subset()));
    planning.notSelected(NotSelected.NOT_NEEDED, turns.rest());
    // The probability that the kept samples were calibrated to applies to all samples, since the
    // kept ones can't change.
    Double kept = planning.earlierKeepProbability();
    double chance =
        kept != null
            ? kept
            : KeepProbability.of(
                planning.spec().silencing(),
                chooser,
                taken.stream().map(eligible -> drawn(chooser, eligible, most)).toList());
    planning.setKeepProbability(chance);
    List<PlannedSample> samples = new ArrayList<>();
    for (Eligible next : taken) {
      CheckedScene scene = next.scene();
      List<SceneObject> sounding =
          Visibility.visible(
              scene.image(),
              chooser.multiSource(
                  scene, next.candidates(), chance, Math.min(most, next.mostSounding())));
      String key = SampleKey.ofImage(subset(), scene.image());
      samples.add(planning.sample(key, scene, sounding, samples.size()));
    }
    return samples;
  }

  /** The eligible scenes of which an extended release has no sample. */
  public static List<Eligible> fresh(Planning planning, Subset subset) {
    return planning.eligible().stream()
        .filter(e -> !planning.has(SampleKey.ofImage(subset, e.scene().image())))
        .toList();
  }

  private static KeepProbability.Image drawn(SoundingChooser chooser, Eligible eligible, int most) {
    CheckedScene scene = eligible.scene();
    return new KeepProbability.Image(
        chooser.isSilenced(scene),
        chooser.draw(scene.image().address(), eligible.candidates()),
        Math.min(most, eligible.mostSounding()));
  }

  /**
   * Finds the objects that stay visible: where sounding objects overlap, the smaller one is on top,
   * so a larger one can be hidden completely.
   */
  public static final class Visibility {
    private Visibility() {}

    /** The objects that keep a pixel when all are painted. */
    public static List<SceneObject> visible(ImageRef image, List<SceneObject> sounding) {
      List<SceneObject> painted = sounding.stream().sorted(SceneObject.PAINTING).toList();
      List<SceneObject> visible = new ArrayList<>();
      for (int i = 0; i < painted.size(); i++) {
        SceneObject object = painted.get(i);
        List<SceneObject> above =
            painted.subList(i + 1, painted.size()).stream()
                .filter(other -> overlap(object, other))
                .toList();
        if (above.isEmpty() || !isHidden(image, object, above)) {
          visible.add(object);
        }
      }
      return visible;
    }

    private static boolean overlap(SceneObject a, SceneObject b) {
      return a.x() < b.x() + b.width()
          && b.x() < a.x() + a.width()
          && a.y() < b.y() + b.height()
          && b.y() < a.y() + a.height();
    }

    private static boolean isHidden(ImageRef image, SceneObject object, List<SceneObject> above) {
      try {
        List<Rle> masks = new ArrayList<>();
        for (SceneObject other : above) {
          masks.add(RleString.decode(other.rle(), image.height(), image.width()));
        }
        Rle mask = RleString.decode(object.rle(), image.height(), image.width());
        return Rle.union(masks).covers(mask);
      } catch (MaskException e) {
        throw new IllegalStateException("a mask of our own can't be read", e);
      }
    }
  }

  /**
   * The probability of an object to keep its sound, calibrated so that masks per image come as
   * close as can be from above to the ratio asked for (S1 §3: 13,496 masks, 9,817 images).
   */
  static final class KeepProbability {
    private KeepProbability() {}

    /**
     * An image of MS.
     *
     * @param silenced whether the rule applies to it
     * @param drawn the draws of its candidates
     * @param most the largest number of them that may sound
     */
    record Image(boolean silenced, List<Drawn> drawn, int most) {}

    /** The smallest probability that gives the ratio; 1 if none does. */
    static double of(Silencing rule, SoundingChooser chooser, List<Image> images) {
      if (rule.keepProbability() != null) {
        return rule.keepProbability();
      }
      double wanted = Objects.requireNonNull(rule.calibrateTo()).masksPerImage() * images.size();
      // The number of masks is a step function of the probability: it steps just above each draw.
      double[] steps =
          Stream.concat(
                  Stream.of(0.0),
                  images.stream()
                      .flatMap(image -> image.drawn().stream())
                      .map(drawn -> Math.nextUp(drawn.draw())))
              .sorted()
              .distinct()
              .mapToDouble(Double::doubleValue)
              .toArray();
      int low = 0;
      int high = steps.length - 1;
      if (masks(chooser, images, steps[high]) < wanted) {
        return 1;
      }
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (masks(chooser, images, steps[middle]) >= wanted) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return steps[low];
    }

    private static long masks(SoundingChooser chooser, List<Image> images, double chance) {
      return images.stream()
          .mapToLong(
              image -> chooser.sounding(image.silenced(), image.drawn(), chance, image.most()))
          .sum();
    }
  }
}
