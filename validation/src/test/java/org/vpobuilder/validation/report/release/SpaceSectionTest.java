package org.vpobuilder.validation.report.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.report.gallery.GalleryWriter;
import org.vpobuilder.validation.report.page.Page;
import org.vpobuilder.validation.report.page.PageProgress;

/** Correlations of numbers that are given; NumPy's corrcoef gave those that are wanted. */
class SpaceSectionTest {
  private static final double[] ALPHAS = {0.125, 0.25, 0.5, 0.75, 0.875, 0.4};
  private static final double[] CLIPS = {-20, -30, -10, -25, -15, -12};

  @TempDir Path folder;

  private ReleaseFacts facts;

  @BeforeEach
  void read() throws Exception {
    Path release = ReportRelease.write(folder.resolve("release"));
    FactsReader reader = new FactsReader(ReleaseFolder.finished(release), PageProgress.NONE);
    facts = reader.read(reader.choose(0), new GalleryWriter(folder, 0));
  }

  private static List<Spot> spots(String law) {
    List<Spot> spots = new ArrayList<>();
    for (int i = 0; i < ALPHAS.length; i++) {
      double a = ALPHAS[i];
      double left = law.equals("power") ? Math.cos(a * Math.PI / 2) : 1 - a;
      double right = law.equals("power") ? Math.sin(a * Math.PI / 2) : a;
      spots.add(
          new Spot(
              "ms_" + i,
              VpoSubsets.MS,
              Split.TRAIN,
              List.of(a),
              law,
              CLIPS[i] + 20 * Math.log10(left),
              CLIPS[i] + 20 * Math.log10(right),
              1,
              CLIPS[i]));
    }
    return spots;
  }

  private Document page(List<Spot> spots) {
    ReleaseFacts changed =
        new ReleaseFacts(
            facts.release(),
            facts.sha256(),
            facts.stats(),
            facts.spec(),
            facts.rejections(),
            spots,
            null,
            null);
    Page page = new Page("", "", "", List.of(new SpaceSection(changed).section()), "", false);
    return Jsoup.parse(page.html());
  }

  private static List<String> rows(Document page, String first) {
    return page.select("tbody tr").stream()
        .map(Element::text)
        .filter(row -> row.startsWith(first))
        .toList();
  }

  @Test
  void correlations_linear_tellTheDistanceFromTheMiddle() {
    assertThat(rows(page(spots("linear")), "VPO-MS "))
        .containsExactly("VPO-MS linear 6 -0.997 -0.997 -0.401 0.977 0.977");
  }

  /** Of constant power nothing is left once the clip's own level is taken off. */
  @Test
  void correlations_power_tellNothing() {
    assertThat(rows(page(spots("power")), "VPO-MS "))
        .containsExactly("VPO-MS power 6 -0.996 -0.996 -0.492 – –");
  }

  @Test
  void correlations_ofTwoLaws_areApart() {
    List<Spot> both = new ArrayList<>(spots("power"));
    both.addAll(spots("linear").subList(0, 2));
    assertThat(rows(page(both), "VPO-MS "))
        .containsExactly("VPO-MS power 6 -0.996 -0.996 -0.492 – –", "VPO-MS linear 2 – – – – –");
  }

  /** SPEC.md's gains at 0.5 in dB, and those of the law of the tests: 0.25 + 0.015625 an ear. */
  @Test
  void curves_everyLaw_areDrawnAndInATable() {
    Document page = page(spots("power"));
    assertThat(page.select("#space p").first().text())
        .isEqualTo(
            "This release is heard by the law of space power: clips are panned at constant power"
                + " (left cos(alpha pi / 2), right sin(alpha pi / 2)).");
    assertThat(page.select("figure[class=chart] th:contains(power (this release))")).hasSize(2);
    assertThat(rows(page, "0.5 "))
        .contains("0.5 0.00 0.00 0.00 0.00 0.00", "0.5 -3.01 0.00 -1.51 0.00 -2.75");
  }
}
