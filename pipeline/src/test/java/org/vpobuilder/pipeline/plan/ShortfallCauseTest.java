package org.vpobuilder.pipeline.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.subset.VpoSubsets;

/** The cause is the fate of the images; it is never that there are no more if some were lost. */
class ShortfallCauseTest {
  private static final ReleaseSpec SPEC = SpecReader.open("vpo-2024");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Nothing was lost.
        "5 | images/ss/train/eligible 5, images/ss/train/examined 5 | no more eligible images",
        // A new user's 81 images.
        "5 | images/ss/train/eligible 86, images/ss/train/examined 86, images/ss/train/rejected/IMAGE_MISSING 81"
            + " | no more eligible images: of 86 examined 81 were rejected (image file missing: 81)",
        "5 | images/ss/train/eligible 20000, images/ss/train/rejected/IMAGE_SIZE_MISMATCH 9"
            + " | too many of the images examined were unusable: raise eligibility.reserve"
            + " (IMAGE_SIZE_MISMATCH: 9)",
        "0 | images/ss/train/rejected/IMAGE_MISSING 6 | no image can be used: image file missing: 6",
        "0 | images/ss/train/not_selected/LICENCE_NOT_ALLOWED 80,"
            + " images/ss/train/not_selected/NO_VPO_OBJECT 900"
            + " | no image can be used: licence that the spec does not allow: 80",
        "0 | images/ss/train/not_selected/NO_VPO_OBJECT 900"
            + " | no image can be used: no object of the class map: 900",
        "0 | images/ss/train/not_selected/PERSON_UNLABELLED 7"
            + " | no image can be used: person not known to be male, female or baby: 7; no captions"
            + " were read",
        "0 | images/ss/train/not_selected/PERSON_UNLABELLED 7, captions/train/read 1"
            + " | no image can be used: person not known to be male, female or baby: 7",
        "0 | images/ss/train/not_selected/NOT_NEEDED 7 | no more eligible images",
        "0 | images/ss/test/rejected/IMAGE_MISSING 6 | no more eligible images",
      })
  void cause_withClips_isWhereTheImagesWent(int planned, String counts, String cause) {
    assertThat(
            new ShortfallCause(SPEC, tallies(counts))
                .of(VpoSubsets.SS, Split.TRAIN, 11_312, planned, true))
        .isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clips/train/rejected/CLIP_UNREADABLE 4, clips/train/not_selected/CLIP_MISSING 2,"
            + " clips/train/not_selected/LABEL_OUTSIDE_CLASS_MAP 90"
            + " | no usable clip: of 6 rows of this split none (CLIP_UNREADABLE: 4, CLIP_MISSING: 2)",
        "clips/test/rejected/CLIP_UNREADABLE 4"
            + " | no usable clip: the csv has no row of this split",
      })
  void cause_withoutClips_isWhatBecameOfTheRows(String counts, String cause) {
    assertThat(
            new ShortfallCause(SPEC, tallies(counts))
                .of(VpoSubsets.SS, Split.TRAIN, 11_312, 0, false))
        .isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | images/ss/train/rejected/IMAGE_MISSING 6 | no image can be used: image file missing: 6",
        "4 | images/ss/train/rejected/IMAGE_MISSING 6, images/ss/train/not_selected/MASK_TOO_SMALL 9"
            + " | of the other images none can be used: mask too small: 9, image file missing: 6",
        "4 | images/ss/test/rejected/IMAGE_MISSING 6 | no more eligible images",
      })
  void cause_ofMost_isWhyThereIsNoMore(long most, String counts, String cause) {
    assertThat(
            new ShortfallCause(SPEC, tallies(counts))
                .ofMost(VpoSubsets.SS, Split.TRAIN, most, true))
        .isEqualTo(cause);
  }

  private static Tallies tallies(String counts) {
    Tallies tallies = new Tallies();
    for (String count : counts.split(",")) {
      String[] parts = count.strip().split(" ");
      tallies.add(count(parts[0].split("/"), Long.parseLong(parts[1])));
    }
    return tallies;
  }

  /** THING[/SUBSET]/SPLIT/FATE[/REASON]. */
  private static Tallies.Count count(String[] path, long count) {
    Deque<String> names = new ArrayDeque<>(List.of(path));
    Account.Thing thing = Account.Thing.valueOf(names.remove().toUpperCase(Locale.ROOT));
    boolean ofSubset = VpoSubsets.ALL.stream().anyMatch(s -> s.toString().equals(names.element()));
    String subset = ofSubset ? names.remove() : "";
    Account account = new Account(thing, names.remove(), subset, "");
    Fate fate = Fate.valueOf(names.remove().toUpperCase(Locale.ROOT));
    return new Tallies.Count(account, fate, names.isEmpty() ? "" : names.remove(), count);
  }
}
