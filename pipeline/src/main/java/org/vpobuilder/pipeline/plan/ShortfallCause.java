package org.vpobuilder.pipeline.plan;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Account.Thing;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * Explains in words why a subset and split has fewer samples than its spec asks for. The causes are
 * counted, never guessed: they are the fates of the images in the ledger.
 */
public final class ShortfallCause {
  /** The cause if no image was lost. */
  static final String NO_MORE = "no more eligible images";

  private static final int MOST = 3;

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("IMAGE_MISSING", "image file missing"),
          Map.entry("LICENCE_NOT_ALLOWED", "licence that the spec does not allow"),
          Map.entry("NO_CLIP_OF_CLASS", "no usable clip of the class"),
          Map.entry("PERSON_UNLABELLED", "person not known to be male, female or baby"),
          Map.entry("NO_VPO_OBJECT", "no object of the class map"),
          Map.entry("OBJECT_REJECTED", "an annotation rejected"),
          Map.entry("ONLY_CROWDS", "crowds alone"),
          Map.entry("MASK_TOO_SMALL", "mask too small"),
          Map.entry("SAME_CLASS_DISTRACTOR", "several objects of the class"),
          Map.entry("SEVERAL_INSTANCES_OF_CLASS", "several objects of one class"),
          Map.entry(
              "NO_SEVERAL_INSTANCES_OF_CLASS", "no class with both two objects and two clips"),
          Map.entry("FEW_CANDIDATES", "fewer objects than eligibility.min_candidates"),
          Map.entry("FEW_SILENT", "fewer silent objects than eligibility.min_silent"),
          Map.entry("NO_TWO_CLASSES", "no two classes with one object each"),
          Map.entry("NO_DISJOINT_PAIR", "no two objects apart from each other"),
          Map.entry("CROWD_OF_CLASS", "a crowd of the class"),
          Map.entry("OBJECT_HIDDEN", "objects hidden behind others"),
          Map.entry("IMAGE_ALSO_IN_TEST", "image that test has too"),
          Map.entry("IMAGE_LIKE_IN_TEST", "image like one that test has"),
          Map.entry("IMAGE_LIKE_IN_TRAIN", "image like one that train has"),
          Map.entry("IMAGE_ALSO_IN_TRAIN", "image that train has too"),
          Map.entry("IMAGE_ALSO_FROM_OTHER_SOURCE", "photograph that another source gives"));

  private final ReleaseSpec spec;
  private final Tallies tallies;

  /**
   * The causes of a plan.
   *
   * @param tallies of everything that was read, ranked, looked at and judged
   */
  public ShortfallCause(ReleaseSpec spec, Tallies tallies) {
    this.spec = spec;
    this.tallies = tallies;
  }

  /**
   * The cause of one shortfall.
   *
   * @param hasClips whether any class has a usable clip in the split
   */
  public String of(Subset subset, Split split, int wanted, int planned, boolean hasClips) {
    if (!hasClips) {
      return noClips(split);
    }
    if (split == Split.VAL) {
      return "of the images that were looked at %d are val's: raise eligibility.reserve"
          .formatted(tallies.get(Account.images(subset, split), Fate.EXAMINED));
    }
    Account images = Account.images(subset, split);
    long eligible = tallies.get(images, Fate.ELIGIBLE);
    long examined = tallies.get(images, Fate.EXAMINED);
    Map<String, Long> rejected = tallies.rejected(images);
    if (planned == 0) {
      return unusable(subset, split, "no image can be used");
    }
    if (eligible > spec.eligibility().examined(wanted)) {
      return "too many of the images examined were unusable: raise eligibility.reserve"
          + (rejected.isEmpty() ? "" : " (%s)".formatted(most(rejected)));
    }
    return rejected.isEmpty()
        ? NO_MORE
        : "%s: of %d examined %d were rejected (%s)"
            .formatted(NO_MORE, examined, sum(rejected), most(rejected));
  }

  /**
   * The cause why a survey of the sources, which neither ranks nor opens images, finds no more
   * samples.
   *
   * @param most the largest possible number of samples
   */
  public String ofMost(Subset subset, Split split, long most, boolean hasClips) {
    return hasClips
        ? unusable(
            subset,
            split,
            most == 0 ? "no image can be used" : "of the other images none can be used")
        : noClips(split);
  }

  private String noClips(Split split) {
    if (split == Split.VAL) {
      return "no usable clip is val's: raise validation.share";
    }
    Map<String, Long> lost = tallies.rejected(Account.clips(split));
    tallies
        .notSelected(Account.clips(split))
        .forEach((reason, count) -> lost.merge(reason, count, Long::sum));
    lost.remove(NotSelected.LABEL_OUTSIDE_CLASS_MAP.name());
    return lost.isEmpty()
        ? "no usable clip: the csv has no row of this split"
        : "no usable clip: of %d rows of this split none (%s)".formatted(sum(lost), most(lost));
  }

  private String unusable(Subset subset, Split split, String words) {
    Map<String, Long> lost = tallies.rejected(Account.images(subset, split));
    tallies
        .notSelected(Account.images(subset, split))
        .forEach((reason, count) -> lost.merge(reason, count, Long::sum));
    tallies
        .rejected(Account.images(split))
        .forEach((reason, count) -> lost.merge(reason, count, Long::sum));
    lost.remove(NotSelected.NOT_NEEDED.name());
    if (lost.size() > 1) {
      // Most of COCO shows nothing that sounds; the cause is the reason that kept the other images
      // out.
      lost.remove(NotSelected.NO_VPO_OBJECT.name());
    }
    if (lost.isEmpty()) {
      return NO_MORE;
    }
    boolean persons = lost.containsKey(NotSelected.PERSON_UNLABELLED.name());
    boolean captions = tallies.get(Account.of(Thing.CAPTIONS, split), Fate.READ) > 0;
    return "%s: %s%s"
        .formatted(words, most(lost), persons && !captions ? "; no captions were read" : "");
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The most frequent causes, with their counts. */
  private static String most(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST)
        .map(e -> "%s: %d".formatted(WORDS.getOrDefault(e.getKey(), e.getKey()), e.getValue()))
        .collect(Collectors.joining(", "));
  }
}
