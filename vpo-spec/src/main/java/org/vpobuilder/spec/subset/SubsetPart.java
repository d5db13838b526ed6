package org.vpobuilder.spec.subset;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * A subset together with the proof that a finished sample belongs to it. Every subset is such a
 * part.
 */
public abstract class SubsetPart extends Subset {
  private static final long serialVersionUID = 1;

  private static final Set<String> PERSONS = Set.of("male", "female", "baby");

  protected SubsetPart(String name, int order) {
    super(name, order);
  }

  /** The part of a subset. */
  public static SubsetPart of(Subset subset) {
    return (SubsetPart) subset;
  }

  /**
   * A description of its samples in one or more sentences, for the card of a release. Its line
   * breaks are kept.
   *
   * @param rules the rules of this subset in the release's spec
   */
  public abstract String summary(Subset.Rules rules);

  /**
   * Proves the samples of a release. It must share no code with what plans them.
   *
   * @param rules the rules of this subset in the release's spec; null if they can't be read, in
   *     which case only what holds under all rules is checked
   */
  public abstract Proof proof(Subset.@Nullable Rules rules);

  /** Looks at each sample of a release once, in any order and from several threads. */
  public interface Proof {
    /** Looks at a sample of the subset. */
    void sample(Sample sample, Faults faults);

    /** Reports the faults of all samples together, after all were seen. */
    default void end(Faults faults) {}
  }

  /** Receives the faults that a proof finds. */
  public interface Faults {
    /** Reports a fault of the current sample, or at the end of the subset. */
    void fail(Object got, Object wanted);

    /** Reports a fault of an object of the current sample. */
    void fail(SceneObject object, Object got, Object wanted);
  }

  /** Reports a fault unless a sample has at least one sounding object and at most {@code most}. */
  protected static void requireSounding(Sample sample, int most, Faults faults) {
    int sounding = sample.sounding().size();
    if (sounding < 1 || sounding > most) {
      faults.fail(sounding + " sounding objects", "1 to " + most);
    }
  }

  /**
   * Reports each object for which a sounding one must not sound.
   *
   * @param alone whether a sounding object must be the only one of its class, crowds apart
   * @param crowds the effect of a crowd of a sounding object's class; null if it is not known
   */
  static void requireAlone(
      Sample sample, boolean alone, @Nullable CrowdRule crowds, Faults faults) {
    for (SceneObject other : sample.objects()) {
      Optional<String> sounding =
          sample.sounding().stream()
              .map(SceneObject::className)
              .filter(name -> !other.sounds() && isOneKind(other.className(), name))
              .findFirst();
      if (sounding.isPresent() && !other.crowd() && alone) {
        faults.fail(other, "a silent " + other.className(), "no other " + sounding.get());
      } else if (sounding.isPresent() && other.crowd() && crowds == CrowdRule.EXCLUDE) {
        faults.fail(other, "a crowd of " + other.className(), "no crowd of " + sounding.get());
      }
    }
  }

  /** A person of unknown class may be of the class of each person. */
  private static boolean isOneKind(String other, String sounding) {
    return other.equals(sounding) || (other.equals("person") && PERSONS.contains(sounding));
  }
}
