package org.vpobuilder.validation.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.validation.report.page.PageProgress;

/** The page as a parser sees it, with the hand-made numbers of {@link FakeResults}. */
class ValidationReportTest {
  @TempDir static Path shared;
  @TempDir Path folder;

  private static Document page;

  @BeforeAll
  static void render() throws IOException {
    page = Jsoup.parse(ValidationReport.html(FakeResults.write(shared.resolve("results"))));
  }

  static Element table(Document page, String caption) {
    return page.select("table").stream()
        .filter(table -> table.select("caption").text().startsWith(caption))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> cells(Element row) {
    return row.children().stream()
        .map(
            cell -> {
              Element copy = cell.clone();
              copy.select("small").remove();
              return copy.text();
            })
        .toList();
  }

  @Test
  void scores_threeSeeds_areMeanAndDeviationBesideThePublished() {
    // Seeds 45.9, 46.5, 47.1: mean 46.5, sd sqrt((0.36 + 0 + 0.36) / 2) = 0.6. The authors' way is
    // 20/22 of it: 42.27, sd 0.55. F_beta is 15 more. FDR is 60 - mIoU / 2: 36.75, sd 0.3.
    Element table = table(page, "vpo-msmi (test): scores");
    assertThat(table.select("tbody tr").stream().map(ValidationReportTest::cells))
        .contains(
            List.of(
                "cavp",
                "stereo",
                "3",
                "46.50 ± 0.60",
                "42.27 ± 0.55",
                "60.36",
                "61.50 ± 0.60",
                "75.60",
                "36.75 ± 0.30",
                "22.12"));
    assertThat(table.select("td.published small").eachText())
        .contains("S1 Tab. 4; ResNet-50, original size", "S1 Tab. 8; ResNet-50, original size");
    assertThat(table.select("tr.heads th.published").eachText())
        .containsExactly("published", "published", "published");
  }

  @Test
  void scores_methodNotRun_isShownAsPublishedOnly() {
    List<List<String>> rows =
        table(page, "vpo-ms (test): scores").select("tbody tr").stream()
            .map(ValidationReportTest::cells)
            .toList();
    assertThat(rows)
        .hasSize(6)
        .contains(
            List.of("avsegformer", "mono", "–", "–", "–", "56.46", "–", "71.89", "–", "24.66"));
  }

  @Test
  void scores_nothingPublished_haveNoPublishedColumnAndSaySo() {
    Element table = table(page, "avs-m-ss (test): means");
    assertThat(table.select(".published")).isEmpty();
    assertThat(table.select("caption").text()).contains("papers print no such score");
    // Seeds 71.6, 72.3, 73.0; F is 11 more and J&F in between.
    assertThat(cells(table.select("tbody tr").first()))
        .containsExactly("tpavi", "recording", "3", "72.30 ± 0.70", "83.30 ± 0.70", "77.80 ± 0.70");
    // A recording stands beside the papers' mono: S1 Tab. 1.
    assertThat(cells(table(page, "avsbench-s4 (test): means").select("tbody tr").first()))
        .containsSubsequence("tpavi", "72.00 ± 0.70", "72.79", "84.80", "78.80");
  }

  @Test
  void ablation_msmi_isStereoMinusMonoWithWelchInterval() {
    // Both arms: sd 0.6, n 3. Error = 0.6 sqrt(2/3) = 0.4899; t(0.975, df 4) = 2.7764: 5.5 +- 1.36.
    // Published: 60.36 - 57.22.
    assertThat(table(page, "Mono and stereo").select("tbody tr").stream().map(r -> cells(r)))
        .contains(
            List.of(
                "vpo-msmi (test)",
                "cavp",
                "mIoU ↑",
                "41.00 ± 0.60",
                "46.50 ± 0.60",
                "+5.50",
                "+4.14 to +6.86",
                "+3.14",
                "stereo is better"),
            // -0.35 +- 2.7764 * 0.3 sqrt(2/3): less is better, and 0 is within.
            List.of(
                "vpo-msmi (test)",
                "tpavi",
                "FDR ↓",
                "41.90 ± 0.30",
                "41.55 ± 0.30",
                "−0.35",
                "−1.03 to +0.33",
                "−3.07",
                "no difference shown"),
            List.of(
                "vpo-ms (test)",
                "tpavi",
                "FDR ↓",
                "41.90 ± 0.30",
                "43.85 ± 0.30",
                "+1.95",
                "+1.27 to +2.63",
                "−8.37",
                "mono is better"));
  }

  @Test
  void ablation_ranges_shareAScaleAboutZero() {
    List<Element> lines = page.select("#ablation .range");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2).select("span").eachText())
        .containsExactly("cavp on vpo-msmi (test)", "+5.50: stereo is better");
    // The largest end, 5.5 + 2.7764 * 0.6 sqrt(2/3) = 6.860, lies at 50 + 48; 5.5 at 50 + 38.48.
    assertThat(lines.get(2).select("path.dot").attr("d")).isEqualTo("M88.48 5.00L88.48 5.00");
    assertThat(lines.get(2).select("path.whisker").attr("d")).endsWith("L98.00 5.00");
    // -3.9 is on the other side: 50 - 27.29.
    assertThat(lines.get(1).select("path.dot").attr("d")).startsWith("M22.71 ");
  }

  @Test
  void verdict_completeFolder_saysWhatWasRunAndThatItIsNotComparable() {
    String verdict = page.select("#verdict").text();
    assertThat(verdict)
        .contains("Complete: 18 of 18 runs trained and evaluated")
        .contains("synthetic-demo", "sha256 9f86d081884c…", "AMD EPYC 7B13", "1 h 02 min")
        .contains("NOT comparable", "tiny-cavp, tiny-tpavi", "The release is synthetic")
        .contains("+5.50 points mIoU (3 + 3 runs, 95% CI +4.14 to +6.86): stereo is better.")
        // t = 0.3 / (0.7 sqrt(2/3)) = 0.525, df 4: p = 0.63.
        .contains("J, avs-m-ss against original: +0.30 points, two-sided p = 0.63")
        .contains("F_beta cannot be tested");
  }

  @Test
  void tests_report_showParagraphAndNumbers() {
    assertThat(page.select("#tests p").text())
        .contains(
            "J was compared between original (n = 3, mean 72.00, sd 0.70)",
            "F_beta cannot be tested: each of the 3 runs of original scored 0.00");
    assertThat(table(page, "ttest-avs-m-ss.json").select("tbody tr").stream().map(r -> cells(r)))
        .contains(List.of("p, two-sided (Student)", "0.627", "0.627"));
  }

  @Test
  void curves_sixRunsOfAModel_areTwoLinesWithTheirSpread() throws IOException {
    Element plot =
        page.select("#curves figure").stream()
            .filter(
                figure -> figure.select("figcaption").text().equals("cavp-msmi: loss term “nce”"))
            .findFirst()
            .orElseThrow();
    assertThat(plot.select("tbody th").eachText())
        .containsExactly(
            "cavp-mono-msmi-s1",
            "cavp-mono-msmi-s2",
            "cavp-mono-msmi-s3",
            "cavp-stereo-msmi-s1",
            "cavp-stereo-msmi-s2",
            "cavp-stereo-msmi-s3");
    assertThat(plot.select("canvas").attr("aria-label"))
        .contains("2 series: mono, mean of 3 seeds, stereo, mean of 3 seeds.");
    JsonNode series =
        new ObjectMapper().readTree(plot.select(".plot").attr("data-chart")).get("series");
    assertThat(series).hasSize(2);
    assertThat(series.get(0).get("x")).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(series.get(0).get("low").get(i).asDouble())
          .isLessThan(series.get(0).get("y").get(i).asDouble());
      assertThat(series.get(0).get("high").get(i).asDouble())
          .isGreaterThan(series.get(0).get("y").get(i).asDouble());
    }
  }

  @Test
  void classes_absentAndUnpredicted_areLeftOutAndDashed() {
    Element table = table(page, "cavp/tiny-cavp, 600 steps, on vpo-msmi (test)");
    assertThat(table.select("tbody th").eachText()).hasSize(21).doesNotContain("bird");
    // dog is 9: 46.5 - 9 + 63 % 23 = 54.5 with stereo, 49 with mono; F 5 more; FDR 70 - IoU / 2.
    assertThat(table.select("tbody tr").stream().map(r -> cells(r)))
        .contains(
            List.of("dog", "10,000", "54.50", "49.00", "59.50", "54.00", "42.75", "45.50"),
            List.of("zebra", "4,545", "0.00", "0.00", "0.00", "0.00", "–", "–"));
  }

  @Test
  void pictures_scene_haveImageTruthAndOnePredictionAnArm() {
    Element card = page.select("#pictures .card").first();
    assertThat(
            card.select("> .panels > figure > figcaption").textNodes().stream().map(n -> n.text()))
        .containsExactly(
            "image",
            "truth",
            "cavp-mono-msmi-s1",
            "cavp-stereo-msmi-s1",
            "tpavi-mono-msmi-s1",
            "tpavi-stereo-msmi-s1");
    // The thing at column 60 of 320, the one at 260.
    assertThat(card.select(".subtitle").text())
        .isEqualTo("sounding: airplane at alpha 0.19, dog at alpha 0.81");
    assertThat(card.select("svg").get(1).attr("aria-label")).isEqualTo("truth: airplane, dog");
    assertThat(card.select("svg").get(1).select("text").eachText())
        .containsExactly("airplane", "dog");
    assertThat(card.select("image[href^=data:image/jpeg]")).hasSize(1);
    String sound = card.select("audio[controls]").attr("src");
    byte[] opus = Base64.getDecoder().decode(sound.replaceFirst("data:audio/ogg;base64,", ""));
    assertThat(new String(opus, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("OggS");
    assertThat(page.select("#pictures audio")).hasSize(FakePictures.SCENES);
    assertThat(card.select("use"))
        .hasSize(5 + 2)
        .allMatch(use -> use.attr("href").equals("#photo-0"));
  }

  @Test
  void pictures_runsThatKeptAttention_showItOnDemandOverThePhotograph() {
    Elements cards = page.select("#pictures .card");
    assertThat(cards).allMatch(card -> card.select("details.more-panels figure").size() == 2);
    Element heat = cards.first().select("details.more-panels figure").first();
    assertThat(heat.select("figcaption").text()).isEqualTo("cavp-mono-msmi-s1");
    assertThat(heat.select("use").attr("href")).isEqualTo("#photo-0");
    assertThat(heat.select("image.heat").attr("width")).isEqualTo("320");
  }

  @Test
  void figures_ofBothTestSets_sayWhatIsThereAndWhatIsNot() {
    Element figures = page.select("#figures").first();
    assertThat(figures.select("h3").eachText()).containsExactly("vpo-ms", "vpo-msmi");
    // TPAVI's runs kept pictures alone, of the first test set.
    assertThat(figures.select(".notice.missing").eachText())
        .containsExactly(
            "Missing: no attention of sound to pixels: no run kept it, being evaluated by an"
                + " earlier version.",
            "Missing: no embeddings: no run kept them, being evaluated by an earlier version.",
            "Missing: nothing to make figures of for avs-m-ss, avsbench-s4: these runs were"
                + " evaluated by an earlier version. `vpo evaluate` writes it.");
    assertThat(figures.select("a").eachAttr("href"))
        .containsExactly(
            "figures/side-by-side-vpo-ms.svg",
            "figures/side-by-side-vpo-ms.png",
            "figures/side-by-side-vpo-msmi.svg",
            "figures/side-by-side-vpo-msmi.png",
            "figures/attention-vpo-msmi.svg",
            "figures/attention-vpo-msmi.png",
            "figures/masks-cavp-msmi-mono-vpo-msmi.svg",
            "figures/masks-cavp-msmi-mono-vpo-msmi.png",
            "figures/masks-cavp-msmi-stereo-vpo-msmi.svg",
            "figures/masks-cavp-msmi-stereo-vpo-msmi.png",
            "figures/embeddings-cavp-msmi-vpo-msmi.svg",
            "figures/embeddings-cavp-msmi-vpo-msmi.png",
            "tables/figures-embeddings-of-sounding-objects-of-vpo-msmi-by-cavp-msmi.csv");
    assertThat(figures.select("figure.paper img")).hasSize(3);
    assertThat(figures.select("figure.paper img").eachAttr("alt"))
        .contains("Scatter plot, mono, stereo: at most 6 objects of 2 classes");
  }

  /** Two classes 6 apart on one axis, three objects 1 apart on the other: 54 of 58 is 93%. */
  @Test
  void figures_embeddings_areAlongTheirPrincipalAxes() {
    String svg =
        new String(
            Base64.getDecoder()
                .decode(
                    page.select("figure.paper img")
                        .last()
                        .attr("src")
                        .replace("data:image/svg+xml;base64,", "")),
            StandardCharsets.UTF_8);
    assertThat(Jsoup.parse(svg, Parser.xmlParser()).select("text").eachText())
        .contains(
            "mono",
            "stereo",
            "first axis, 93% of the variance",
            "second axis, 7% of the variance",
            "airplane",
            "dog");
  }

  @Test
  void write_whole_hasAFileForEveryLinkAndALinkForEveryTable() throws IOException {
    Path out = folder.resolve("page");
    Path file = ValidationReport.write(shared.resolve("results"), out, PageProgress.NONE);
    Document written = Jsoup.parse(Files.readString(file));
    List<String> links =
        written.select("a[href]").eachAttr("href").stream()
            .filter(href -> !href.startsWith("#"))
            .toList();
    assertThat(links).doesNotHaveDuplicates();
    List<String> files = new ArrayList<>();
    for (String below : List.of("tables", "figures")) {
      try (Stream<Path> all = Files.list(out.resolve(below))) {
        all.forEach(each -> files.add(below + "/" + each.getFileName()));
      }
    }
    assertThat(files).containsExactlyInAnyOrderElementsOf(links);
    assertThat(written.select("table"))
        .hasSizeGreaterThan(20)
        .allMatch(table -> table.parent().parent().select("> .files > a").size() == 2);
    // Two of the cells are the photograph and the truth, four the arms'.
    Document grid =
        Jsoup.parse(
            Files.readString(out.resolve("figures/attention-vpo-msmi.svg")), Parser.xmlParser());
    assertThat(grid.select("image")).hasSize(6 * 3);
    assertThat(grid.select("text").eachText())
        .startsWith("image", "cavp-msmi", "mono", "cavp-msmi", "stereo")
        .contains("sounding: airplane at 0.19, dog at 0.81");
    // It is an earlier page now.
    ValidationReport.write(shared.resolve("results"), out, PageProgress.NONE);
  }

  @Test
  void provenance_everyRun_hasItsConfigAndWhatDiffers() {
    assertThat(page.select("#provenance details details summary")).hasSize(18);
    assertThat(page.select("#provenance pre").text())
        .contains("vpo validate --release out/demo", "audio: stereo", "seed: 3");
    assertThat(table(page, "Environment").select("tbody tr").stream().map(r -> cells(r)))
        .contains(List.of("java", "17.0.16", "every run"));
  }

  @Test
  void numbers_anywhere_haveNoNegativeZero() {
    assertThat(page.text()).doesNotContainPattern("[-−]0\\.0+(?![0-9])");
  }

  @Test
  void page_policy_allowsOnlyItsOwnStyleAndScripts() throws Exception {
    String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe", "http:", "https:");
    assertThat(page.select("script")).hasSize(2);
    for (Element element : page.select("script, style")) {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(element.data().getBytes(StandardCharsets.UTF_8));
      assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
    }
    assertThat(page.select("[style], link, iframe, object, embed, base, form")).isEmpty();
  }

  @Test
  void page_everyAddress_isWithinThePage() {
    List<String> outside = new ArrayList<>();
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        boolean address =
            Stream.of("href", "src", "srcset", "data", "action", "xlink:href")
                .anyMatch(attribute.getKey()::equals);
        if (address
            && !attribute
                .getValue()
                .matches(
                    "(?s)#.*|data:(image/(jpeg|png|svg\\+xml)|audio/ogg);.*|(tables|figures)/[a-z0-9-]+\\.(tex|csv|svg|png)")) {
          outside.add(attribute.getValue());
        }
        assertThat(attribute.getKey()).doesNotStartWith("on");
      }
    }
    assertThat(outside).isEmpty();
    for (Element element : page.select("[href^=#]")) {
      assertThat(page.getElementById(element.attr("href").substring(1))).isNotNull();
    }
    assertThat(page.select("script").outerHtml()).doesNotContain("sourceMappingURL");
  }

  @Test
  void page_sameFolderTwice_sameBytes() throws IOException {
    Path results = shared.resolve("results");
    assertThat(ValidationReport.html(results)).isEqualTo(ValidationReport.html(results));
  }

  @Test
  void page_hostileNames_areTextOnly() throws IOException {
    String evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&amp;";
    List<String> classes = new ArrayList<>(FakeResults.CLASSES);
    classes.set(1, evil);
    Path results = FakeResults.write(folder.resolve("results"), classes);
    Path run = results.resolve("runs/cavp-stereo-msmi-s1");
    Files.writeString(run.resolve("config.yaml"), "</code></pre>" + evil);
    Files.writeString(run.resolve("environment.json"), "{\"<b>cpu\":\"<i>\\u0000" + "</td>\"}");
    for (String end :
        List.of(
            ".jpg",
            ".truth.png",
            ".prediction.png",
            ".json",
            ".attention.png",
            ".masks-0.png",
            ".masks-1.png",
            ".masks-2.png",
            ".masks-3.png")) {
      Path from = run.resolve("figures-vpo-msmi/vpo-msmi_000000004000" + end);
      Files.copy(from, run.resolve("figures-vpo-msmi/<svg onload=alert(3)>" + end));
    }
    Files.writeString(
        results.resolve("validation.json"),
        "{\"format_version\":1,\"release\":{\"name\":\"</title><script>\",\"sha256\":\"<\"}}");
    Document hostile = Jsoup.parse(ValidationReport.html(results));
    assertThat(hostile.select("script")).hasSize(2);
    assertThat(hostile.select("img:not(.paper img), b, i")).isEmpty();
    assertThat(hostile.getAllElements())
        .noneMatch(e -> e.hasAttr("onload") || e.hasAttr("onerror"));
    assertThat(hostile.select("#classes tbody th").eachText()).contains(evil);
    assertThat(hostile.select(".card h3").eachText()).contains("<svg onload=alert(3)>");
    assertThat(hostile.title()).isEqualTo("Validation of </title><script>");
    assertThat(hostile.select("option").eachText()).contains(evil);
  }
}
