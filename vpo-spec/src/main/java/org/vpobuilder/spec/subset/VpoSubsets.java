package org.vpobuilder.spec.subset;

import java.util.List;
import org.vpobuilder.spec.Subset;

/**
 * The three benchmarks of S1 §3 as constants, for code that must name them: their parts and the
 * paper's layout.
 */
public final class VpoSubsets {
  /** One sounding object per sample. */
  public static final Subset SS = Subset.named(SingleSource.NAME);

  /** Sounding objects of different classes; an image never has two instances of a class. */
  public static final Subset MS = Subset.named(MultiSource.NAME);

  /** MS and images with several instances of a class, several of them sounding. */
  public static final Subset MSMI = Subset.named(MultiInstance.NAME);

  /** All three, in their order. */
  public static final List<Subset> ALL = List.of(SS, MS, MSMI);

  private VpoSubsets() {}
}
