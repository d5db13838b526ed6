package org.vpobuilder.spec.subset;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Proves the samples of a subset of pairs: each has one sounding object, and both samples of a pair
 * exist, from one image and split, with masks that share no pixel. It holds a mask for each pair of
 * which it has seen one sample, and the id of each pair of which it has seen both.
 */
final class PairProof implements SubsetPart.Proof {
  /** The difference between the two sounding objects of a pair. */
  interface Difference {
    void check(SceneObject first, SceneObject second, SubsetPart.Faults faults);
  }

  private final boolean alone;
  private final @Nullable CrowdRule crowds;
  private final Difference difference;
  private final Map<String, Sample> halves = new HashMap<>();
  private final Set<String> whole = new HashSet<>();

  /**
   * Begins a proof.
   *
   * @param alone whether a sounding object must be the only one of its class, crowds apart
   * @param crowds the effect of a crowd of its class; null if it is not known
   */
  PairProof(boolean alone, @Nullable CrowdRule crowds, Difference difference) {
    this.alone = alone;
    this.crowds = crowds;
    this.difference = difference;
  }

  @Override
  public void sample(Sample sample, SubsetPart.Faults faults) {
    Pair pair = sample.pair();
    List<SceneObject> sounding = sample.sounding();
    if (pair == null || sounding.size() != 1) {
      faults.fail(
          "%s, %d sounding objects".formatted(pair == null ? "no pair" : pair, sounding.size()),
          "a pair, 1 sounding object");
      return;
    }
    SubsetPart.requireAlone(sample, alone, crowds, faults);
    String id = SampleKey.ofImage(sample.subset(), sample.image());
    if (!pair.id().equals(id)) {
      faults.fail("pair " + pair.id(), id);
    }
    Sample other;
    synchronized (this) {
      if (whole.contains(pair.id())) {
        faults.fail("a third sample of pair " + pair.id(), "two");
        return;
      }
      other = halves.remove(pair.id());
      if (other == null) {
        halves.put(pair.id(), sample);
        return;
      }
      whole.add(pair.id());
    }
    compare(sample, other, faults);
  }

  private void compare(Sample sample, Sample other, SubsetPart.Faults faults) {
    boolean isFirst = sample.pair() != null && sample.pair().member() == 0;
    boolean isOtherFirst = other.pair() != null && other.pair().member() == 0;
    if (isFirst == isOtherFirst) {
      faults.fail("member %d twice".formatted(isFirst ? 0 : 1), "members 0 and 1");
      return;
    }
    if (sample.split() != other.split() || !sample.image().equals(other.image())) {
      faults.fail(
          "%s in %s and %s in %s"
              .formatted(
                  sample.image().address(), sample.split(), other.image().address(), other.split()),
          "one image and split for both samples of a pair");
      return;
    }
    SceneObject first = (isFirst ? sample : other).sounding().get(0);
    SceneObject second = (isFirst ? other : sample).sounding().get(0);
    if (SourceIds.ORDER.compare(first.id(), second.id()) >= 0) {
      faults.fail(
          "object %s in member 0, %s in member 1".formatted(first.id(), second.id()),
          "the lower id in member 0");
    }
    difference.check(first, second, faults);
    long shared = shared(first, second, sample);
    if (shared != 0) {
      faults.fail("masks of a pair share %d pixels".formatted(shared), "none");
    }
  }

  /**
   * The number of pixels that both masks have; 0 if one can't be read, because another check
   * reports that.
   */
  private static long shared(SceneObject a, SceneObject b, Sample sample) {
    int height = sample.image().height();
    int width = sample.image().width();
    try {
      Rle first = RleString.decode(a.rle(), height, width);
      Rle second = RleString.decode(b.rle(), height, width);
      return first.area() + second.area() - first.union(second).area();
    } catch (MaskException e) {
      return 0;
    }
  }

  @Override
  public synchronized void end(SubsetPart.Faults faults) {
    new TreeMap<>(halves)
        .forEach(
            (id, half) ->
                faults.fail("one sample of pair %s, %s".formatted(id, half.key()), "both"));
  }

  /** The same span of the same clip. */
  static boolean isSameSound(ClipRef a, ClipRef b) {
    return a.address().equals(b.address())
        && a.spanStart() == b.spanStart()
        && a.spanSamples() == b.spanSamples();
  }
}
