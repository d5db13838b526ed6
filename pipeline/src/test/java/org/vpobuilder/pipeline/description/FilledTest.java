package org.vpobuilder.pipeline.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.subset.VpoSubsets;

/** A partial release states that it is partial. */
class FilledTest {
  private static Shortfall absent(Subset subset, Split split, String name, String reason) {
    return new Shortfall(subset, split, name, 1, 0, reason);
  }

  /** The published counts: 11,312 in ss/train, 8,380 in ms/train, 2,700 more in msmi/train. */
  private static final Filled PART =
      new Filled(
          100,
          List.of(
              new Shortfall(
                  VpoSubsets.SS, Split.TRAIN, Shortfall.ALL, 11_312, 60, "no more images"),
              new Shortfall(VpoSubsets.MS, Split.TRAIN, Shortfall.ALL, 8_380, 24, "no more images"),
              new Shortfall(
                  VpoSubsets.MSMI, Split.TRAIN, Shortfall.ALL, 2_700, 16, "no more images"),
              absent(VpoSubsets.SS, Split.TRAIN, "cow", "no usable clip"),
              absent(VpoSubsets.MS, Split.TRAIN, "cow", "no usable clip"),
              absent(VpoSubsets.SS, Split.TRAIN, "bus", "no usable clip"),
              absent(VpoSubsets.MS, Split.TRAIN, "bus", "no usable clip"),
              absent(VpoSubsets.MS, Split.TRAIN, "zebra", "in no selected image")));

  @Test
  void part_isNamedAPart() {
    // 22,392 samples are asked for in the three subsets; 100 exist, all in these.
    assertThat(PART.isPartial()).isTrue();
    assertThat(PART.asked()).isEqualTo(100 + 11_252 + 8_356 + 2_684);
    assertThat(PART.titled("A VPO")).isEqualTo("A VPO (partial build: 100 of 22,392 samples)");
    assertThat(PART.warning()).startsWith("This is a partial build: it holds 100 of the 22,392 ");
  }

  @Test
  void part_lacksOfMsmiWhatMsLacks() {
    assertThat(PART.lacking(VpoSubsets.MS, Split.TRAIN)).isEqualTo(8_356);
    assertThat(PART.lacking(VpoSubsets.MSMI, Split.TRAIN)).isEqualTo(8_356 + 2_684);
    assertThat(PART.lacking(VpoSubsets.MSMI, Split.TEST)).isZero();
  }

  @Test
  void missing_classesAbsentAlike_standTogether() {
    assertThat(PART.missing())
        .containsExactly(
            "60 of 11,312 samples asked for in ss/train: no more images.",
            "24 of 8,380 samples asked for in ms/train: no more images.",
            "16 of 2,700 own samples asked for in msmi/train: no more images.",
            "Never heard in ms/train (in no selected image): zebra.",
            "Never heard in ss/train, ms/train (no usable clip): bus, cow.");
  }

  /**
   * A class that sources lack does not make a release partial: samples are asked for by number, not
   * by class.
   */
  @Test
  void whole_withAnAbsentClass_isNoPart() {
    Filled whole =
        new Filled(100, List.of(absent(VpoSubsets.SS, Split.TEST, "cow", "in no selected image")));
    assertThat(whole.isPartial()).isFalse();
    assertThat(whole.titled("A VPO")).isEqualTo("A VPO");
    assertThat(whole.warning()).isEmpty();
    assertThat(whole.missing()).hasSize(1);
  }
}
