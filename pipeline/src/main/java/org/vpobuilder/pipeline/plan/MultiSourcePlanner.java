package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.plan.SceneJudge.Eligible;
import org.vpobuilder.pipeline.plan.SoundingChooser.Drawn;
import org.vpobuilder.spec.ReleaseSpec;
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

/** VPO-MS and what VPO-MSMI adds to it (S1 §3), for one split. */
final class MultiSourcePlanner {
  private final ReleaseSpec spec;
  private final SoundingChooser chooser;
  private final SampleFactory factory;
  private final EarlierPlan earlier;
  private final Tallies tallies;
  private double keepProbability;

  MultiSourcePlanner(
      ReleaseSpec spec,
      SoundingChooser chooser,
      SampleFactory factory,
      EarlierPlan earlier,
      Tallies tallies) {
    this.earlier = earlier;
    this.spec = spec;
    this.chooser = chooser;
    this.factory = factory;
    this.tallies = tallies;
  }

  /** The chance that {@link #multiSource} calibrated; MSMI's own images use it too. */
  double keepProbability() {
    return keepProbability;
  }

  /** The new samples of MS. */
  List<PlannedSample> multiSource(Split split, List<Eligible> eligible) {
    List<Eligible> scenes = fresh(Subset.MS, eligible);
    int most = spec.subsets().ms().maxSounding();
    int wanted = spec.samples(Subset.MS, split) - earlier.size(Subset.MS, split);
    List<Eligible> taken = turns(Subset.MS, split, scenes).first(wanted);
    notNeeded(Subset.MS, split, scenes.size() - taken.size());
    // What the kept samples were calibrated to holds for all: they can't change.
    Double kept = earlier.keepProbability(split);
    keepProbability =
        kept != null
            ? kept
            : KeepProbability.of(
                spec.silencing(), chooser, taken.stream().map(this::drawn).toList(), most);
    List<PlannedSample> samples = new ArrayList<>();
    for (Eligible next : taken) {
      CheckedScene scene = next.scene();
      List<SceneObject> sounding =
          Visibility.visible(
              scene.image(), chooser.multiSource(scene, next.candidates(), keepProbability, most));
      String key = SampleKey.multi(Subset.MS, scene.image());
      samples.add(factory.sample(Subset.MS, key, scene, sounding, samples.size()));
    }
    return samples;
  }

  /** The new samples of MSMI. */
  List<PlannedSample> multiInstance(Split split, List<Eligible> scenes) {
    int most = spec.subsets().msmi().maxSounding();
    int wanted = spec.samples(Subset.MSMI, split) - earlier.size(Subset.MSMI, split);
    List<PlannedSample> samples = new ArrayList<>();
    List<Eligible> fresh = fresh(Subset.MSMI, scenes);
    SourceTurns<Eligible> turns = turns(Subset.MSMI, split, fresh);
    int seen = 0;
    while (samples.size() < wanted) {
      Eligible eligible = turns.next();
      if (eligible == null) {
        break;
      }
      seen++;
      CheckedScene scene = eligible.scene();
      List<SceneObject> sounding =
          Visibility.visible(
              scene.image(),
              chooser.multiInstance(scene, eligible.candidates(), keepProbability, most));
      if (hasSeveralOfOneClass(sounding)) {
        String key = SampleKey.multi(Subset.MSMI, scene.image());
        samples.add(factory.sample(Subset.MSMI, key, scene, sounding, samples.size()));
      } else {
        turns.returned(eligible);
        SceneJudge.notSelected(tallies, Subset.MSMI, split, NotSelected.OBJECT_HIDDEN);
      }
    }
    notNeeded(Subset.MSMI, split, fresh.size() - seen);
    return samples;
  }

  private SourceTurns<Eligible> turns(Subset subset, Split split, List<Eligible> scenes) {
    return new SourceTurns<>(
        spec.visualWeights(),
        earlier.bySource(subset, split),
        scenes,
        eligible -> eligible.scene().image().source());
  }

  private List<Eligible> fresh(Subset subset, List<Eligible> scenes) {
    return scenes.stream()
        .filter(e -> !earlier.has(SampleKey.multi(subset, e.scene().image())))
        .toList();
  }

  private KeepProbability.Image drawn(Eligible eligible) {
    CheckedScene scene = eligible.scene();
    return new KeepProbability.Image(
        chooser.isSilenced(scene), chooser.draw(scene.image().address(), eligible.candidates()));
  }

  private static boolean hasSeveralOfOneClass(List<SceneObject> sounding) {
    return sounding.stream()
        .collect(Collectors.groupingBy(SceneObject::className, Collectors.counting()))
        .values()
        .stream()
        .anyMatch(count -> count > 1);
  }

  private void notNeeded(Subset subset, Split split, int count) {
    for (int i = 0; i < count; i++) {
      SceneJudge.notSelected(tallies, subset, split, NotSelected.NOT_NEEDED);
    }
  }

  /**
   * Who is seen: where sounding objects overlap, the smaller one is on top, so a larger one can be
   * hidden altogether.
   */
  static final class Visibility {
    private Visibility() {}

    /** The objects that keep a pixel when all are painted. */
    static List<SceneObject> visible(ImageRef image, List<SceneObject> sounding) {
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
   * The chance of an object to keep its sound, calibrated so that masks per image come as close as
   * can be from above to the ratio asked for (S1 §3: 13,496 masks, 9,817 images).
   */
  static final class KeepProbability {
    private KeepProbability() {}

    /** An image of MS: whether the rule applies to it, and its candidates' draws. */
    record Image(boolean silenced, List<Drawn> drawn) {}

    /**
     * The smallest chance that gives the ratio; 1 if none does.
     *
     * @param most sounding objects of an image
     */
    static double of(Silencing rule, SoundingChooser chooser, List<Image> images, int most) {
      if (rule.keepProbability() != null) {
        return rule.keepProbability();
      }
      double wanted = Objects.requireNonNull(rule.calibrateTo()).masksPerImage() * images.size();
      // Masks are a step function of the chance: it steps just above each draw.
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
      if (masks(chooser, images, steps[high], most) < wanted) {
        return 1;
      }
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (masks(chooser, images, steps[middle], most) >= wanted) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return steps[low];
    }

    private static long masks(
        SoundingChooser chooser, List<Image> images, double chance, int most) {
      return images.stream()
          .mapToLong(image -> chooser.sounding(image.silenced(), image.drawn(), chance, most))
          .sum();
    }
  }
}
