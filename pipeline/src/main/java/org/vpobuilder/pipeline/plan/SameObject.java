package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vpobuilder.pipeline.plan.SceneChecker.Masked;
import org.vpobuilder.pipeline.sources.CocoScene;
import org.vpobuilder.pipeline.sources.CocoScene.CocoObject;

/**
 * Finds objects that were annotated twice (SPEC.md, Eligibility; decision 0023): COCO has images in
 * which one object has two annotations, equal or slightly apart. Two sounds would come out of it.
 */
final class SameObject {
  /** Masks that share more of their union are of one object. */
  private static final double SAME = 0.9;

  /** Objects that a further one is compared with: bounds the time that a crowded image takes. */
  private static final int MOST_COMPARED = 1000;

  private SameObject() {}

  /**
   * Each object once, in the order given: of annotations of one object the one with the lowest id
   * stays, or of persons the one of known class.
   */
  static List<Masked> different(List<Masked> all) {
    List<Masked> kept = new ArrayList<>();
    all.stream()
        .sorted(
            Comparator.<Masked, Boolean>comparing(masked -> isUnlabelled(masked.object()))
                .thenComparing(masked -> masked.object().annId()))
        .filter(
            masked -> kept.stream().limit(MOST_COMPARED).noneMatch(other -> isSame(masked, other)))
        .forEach(kept::add);
    return kept.size() == all.size() ? all : all.stream().filter(kept::contains).toList();
  }

  private static boolean isSame(Masked a, Masked b) {
    boolean sameClass =
        a.object().className().equals(b.object().className())
            || isUnlabelled(a.object())
            || isUnlabelled(b.object());
    if (a.object().crowd()
        || b.object().crowd()
        || a.object().categoryId() != b.object().categoryId()
        || !sameClass) {
      return false;
    }
    long areaA = a.mask().area();
    long areaB = b.mask().area();
    if (Math.min(areaA, areaB) <= SAME * Math.max(areaA, areaB)) {
      return false;
    }
    long union = a.mask().union(b.mask()).area();
    return areaA + areaB - union > SAME * union;
  }

  private static boolean isUnlabelled(CocoObject object) {
    return object.className().equals(CocoScene.PERSON);
  }
}
