package org.vpobuilder.spec.subset;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** A subset with what tells whether a finished sample is one of it. Every subset is such a part. */
public abstract class SubsetPart extends Subset {
  private static final long serialVersionUID = 1;

  protected SubsetPart(String name, int order) {
    super(name, order);
  }

  /** The part of a subset. */
  public static SubsetPart of(Subset subset) {
    return (SubsetPart) subset;
  }

  /**
   * One sentence or some of what its samples are, for the card of a release. Its line breaks are
   * kept.
   *
   * @param rules what the release's spec says of this subset
   */
  public abstract String summary(Subset.Rules rules);

  /**
   * Proves the samples of a release. It must share no code with what plans them.
   *
   * @param rules what the release's spec says of this subset; null if that can't be read, so that
   *     only what holds under all rules is asked for
   */
  public abstract Proof proof(Subset.@Nullable Rules rules);

  /** Looks at each sample of a release once, in any order and from several threads. */
  public interface Proof {
    /** Looks at a sample of the subset. */
    void sample(Sample sample, Faults faults);

    /** Says what is wrong with all of them together, once all were looked at. */
    default void end(Faults faults) {}
  }

  /** Takes what a proof finds wrong. */
  public interface Faults {
    /** With the sample that is looked at, or with the subset at the end. */
    void fail(Object got, Object wanted);

    /** With an object of the sample that is looked at. */
    void fail(SceneObject object, Object got, Object wanted);
  }

  /** Fails unless a sample has a sounding object and no more of them than allowed. */
  protected static void requireSounding(Sample sample, int most, Faults faults) {
    int sounding = sample.sounding().size();
    if (sounding < 1 || sounding > most) {
      faults.fail(sounding + " sounding objects", "1 to " + most);
    }
  }
}
