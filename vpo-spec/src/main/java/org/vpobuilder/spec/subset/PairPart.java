package org.vpobuilder.spec.subset;

import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.Subset;

/**
 * A subset of pairs: two samples of one image, in each of which one object sounds (decision 43).
 */
abstract class PairPart extends SubsetPart {
  private static final long serialVersionUID = 1;

  PairPart(String name, int order) {
    super(name, order);
  }

  /** Rules in a spec that count pairs, of two samples each. */
  interface PairRules extends Subset.Rules {
    /** The number of pairs. */
    SampleCounts pairs();

    @Override
    default SampleCounts samples() {
      return pairs().twice();
    }

    @Override
    default int mostSounding() {
      return 1;
    }
  }

  @Override
  public boolean isKeyedByObject() {
    return true;
  }

  @Override
  public boolean isPaired() {
    return true;
  }
}
