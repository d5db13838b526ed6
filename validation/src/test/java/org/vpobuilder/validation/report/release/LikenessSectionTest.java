package org.vpobuilder.validation.report.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.validation.report.page.Page;
import org.vpobuilder.validation.report.page.Section;

class LikenessSectionTest {
  private static final Likeness PICTURES =
      new Likeness(
          6,
          1,
          new TreeMap<>(
              Map.of(
                  "train", new Likeness.Side(List.of(2, 0, 1, 0, 0, 0, 0, 0, 30), 400, 5),
                  "test", new Likeness.Side(List.of(0, 1, 0, 0, 0, 0, 0, 0, 7), 20, 0))));

  private static final Likeness SOUNDS =
      new Likeness(
          0.02, 0.01, new TreeMap<>(Map.of("train", new Likeness.Side(List.of(1, 2, 3), 9, 4))));

  private static Document page(Section section) {
    return Jsoup.parse(new Page("", "", "", List.of(section), "", false).html());
  }

  /** The line is behind the column of 6 bits, and before that which begins at 0.02. */
  @Test
  void of_both_drawsColumnsAndTheThresholdAsALine() {
    Document page = page(LikenessSection.of(PICTURES, SOUNDS));
    List<String> charts = page.select("#likeness [data-chart]").eachAttr("data-chart");

    assertThat(charts).hasSize(2);
    assertThat(charts.get(0))
        .contains("\"threshold\":{\"at\":6.5,\"name\":\"threshold 6\"}", "\"kind\":\"columns\"");
    assertThat(charts.get(1))
        .contains("\"threshold\":{\"at\":1.5,\"name\":\"threshold 0.02\"}", "\"0.01\"");
    assertThat(page.select("#likeness .numbers tbody tr").eachText())
        .contains("0 2 0", "1 0 1", "8 30 7", "0.00 1", "0.02 3");
    assertThat(page.select("#likeness table:contains(nothing near) tbody tr").eachText())
        .contains(
            "pictures of train 433 400 5", "pictures of test 28 20 0", "sounds of train 15 9 4");
  }

  /** A release of somebody else may have splits of unequal length: what is not there is none. */
  @Test
  void of_splitsOfUnequalLength_countsNoneWhereOneEnds() {
    Likeness unequal =
        new Likeness(
            6,
            1,
            new TreeMap<>(
                Map.of(
                    "train", new Likeness.Side(List.of(2, 1, 3), 0, 0),
                    "test", new Likeness.Side(List.of(4), 0, 0))));
    assertThat(
            page(LikenessSection.of(unequal, null))
                .select("#likeness .numbers tbody tr")
                .eachText())
        .contains("0 2 4", "1 1 0", "2 3 0");
  }

  @Test
  void of_none_saysHowToAsk() {
    assertThat(page(LikenessSection.of(null, null)).select("#likeness").text())
        .contains("were not looked for", "likeness: {image_bits: 6, audio_ber: 0.35}");
  }
}
