package org.vpobuilder.pipeline.survey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SurveyTextTest {
  private static final Expected EXPECTED =
      new Expected(1000, 2_000_000, 3_000_000, 40, 500_000_000, 2);

  @Test
  void reach_saysWhatIsAskedForAndWhatCanBeMade() {
    SortedMap<String, Reach.Side> sides = new TreeMap<>();
    sides.put("ss/train", new Reach.Side(9, 37, ""));
    sides.put("ss/test", new Reach.Side(1_890, 60, "mask too small: 7"));
    sides.put("ms/test", new Reach.Side(4, 0, "no usable clip"));

    assertThat(SurveyText.lines(new Reach(sides, List.of()), EXPECTED))
        .startsWith(
            "reach: asked for 9 samples of ss/train (37 can be made at most), 1,890 of ss/test"
                + " (only 60), 4 of ms/test (none)")
        .endsWith("warning: ms/test can have none of the 4 samples asked for: no usable clip");
  }
}
