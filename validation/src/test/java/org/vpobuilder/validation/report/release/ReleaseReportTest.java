package org.vpobuilder.validation.report.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.validation.data.release.TestRelease;
import org.vpobuilder.validation.report.page.PageProgress;

class ReleaseReportTest {
  @TempDir static Path folder;

  private static Path release;
  private static Path report;
  private static Document page;

  @BeforeAll
  static void write() throws IOException {
    release = ReportRelease.write(folder.resolve("release"));
    report =
        ReleaseReport.write(
                release,
                100,
                ReportRelease.probes(release),
                folder.resolve("report"),
                PageProgress.NONE)
            .getParent();
    page = Jsoup.parse(report.resolve("index.html").toFile());
  }

  private static String row(String section, String first) {
    return page.select("#" + section + " tbody tr").stream()
        .filter(row -> row.select("th").text().equals(first))
        .map(Element::text)
        .findFirst()
        .orElse("no row " + first);
  }

  @Test
  void summary_tinyRelease_countsByHand() {
    // Samples, images, sounding objects (a dog each, a cat in odd ids), per sample, classes.
    assertThat(row("summary", "VPO-MS train")).isEqualTo("VPO-MS train 7 7 11 1.571 2 8,380");
    assertThat(row("summary", "VPO-MS test")).isEqualTo("VPO-MS test 2 2 4 2.000 2 1,437");
    assertThat(row("summary", "VPO-MSMI train")).isEqualTo("VPO-MSMI train 9 9 14 1.556 2 11,080");
  }

  /** Before all else, in the order that the probes give; what does not decide is in the table. */
  @Test
  void isItSound_opensThePage() {
    assertThat(page.select("main > section").get(0).id()).isEqualTo("is-it-sound");
    assertThat(page.select("#is-it-sound .verdict").text())
        .isEqualTo("Not in all respects. Of 3 numbers: 1 green, 1 red, 1 grey.");
    assertThat(page.select("#is-it-sound .lights li").eachText())
        .containsExactly(
            "red Perfect sight, no hearing · VPO-MS 0.800 IoU, by chance 0.250 Deaf is enough.",
            "green Shared by train and test 0 of 90, by chance 0 Nothing is on both sides.",
            "grey Clips and their class 25.0%, by chance 50.0% Too few.");
    assertThat(row("probes", "person-male"))
        .isEqualTo("person-male all 0.400 0.500 share 40 green Fine.");
    assertThat(row("probes", "alpha-mean-mask"))
        .isEqualTo("alpha-mean-mask VPO-MS – – iou 0 grey Nothing.");
    assertThat(page.select("#probes table:contains(few candidates) tbody tr").text())
        .isEqualTo("ms/test 8 2 25% 5 63% 8 100% 4 50% 8 100% 8 100%");
    assertThat(page.select("#probes table:contains(need no hearing) tbody tr").text())
        .isEqualTo("ms/test 8 6 75% 3 38%");
    assertThat(row("probes", "dog")).isEqualTo("dog 9 6 0.667 4 -20.5 4000 9.5 0.750");
    assertThat(row("probes", "captions")).isEqualTo("captions 3");
  }

  /** One green light of two does not make a release sound. */
  @Test
  void isItSound_littleMeasured_doesNotSayYes() throws Exception {
    Probes all = ReportRelease.probes(release);
    Probes few =
        new Probes(
            all.formatVersion(),
            all.specName(),
            all.releaseSha256(),
            all.measures().stream().filter(m -> m.light() != Probes.Light.RED).toList(),
            all.candidates(),
            all.silent(),
            all.deaf(),
            all.classes(),
            all.persons());
    Path out = ReleaseReport.write(release, 0, few, folder.resolve("few"), PageProgress.NONE);

    assertThat(Jsoup.parse(out.toFile()).select("#is-it-sound .verdict").text())
        .isEqualTo("Too little was measured to say. Of 2 numbers: 1 green, 1 grey.");
  }

  @Test
  void isItSound_withoutProbes_saysHowToGetThem() throws Exception {
    Path bare = ReleaseReport.write(release, 0, null, folder.resolve("bare"), PageProgress.NONE);

    Document without = Jsoup.parse(bare.toFile());
    assertThat(without.select("#is-it-sound .notice").text())
        .contains("vpo stats RELEASE --probes");
    assertThat(without.select(".lights")).isEmpty();
  }

  @Test
  void probes_ofAnotherRelease_refusedByName() throws Exception {
    Probes probes = ReportRelease.probesOf(report.resolve("index.html"));

    assertThatThrownBy(
            () ->
                ReleaseReport.write(release, 0, probes, folder.resolve("other"), PageProgress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "--probes: got the probes of a release whose release.json has sha256 "
                + probes.releaseSha256());
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void imbalance_tinyRelease_besideThePublished() {
    // MS: 7 + 2 dogs, 4 + 2 cats; S1 App. A prints 12.43.
    assertThat(row("classes", "VPO-MS"))
        .isEqualTo(
            "VPO-MS 1.50 dog 9 / cat 6 1.75 dog 7 / cat 4 1.00 cat 2 / cat 2 12.43 female / zebra");
  }

  @Test
  void rejections_sevenLines_countedAndTheFirstFiveShown() {
    assertThat(row("rejections", "ANNOTATION_UNKNOWN_CATEGORY")).endsWith(" 6");
    assertThat(row("rejections", "CLIP_SILENT")).endsWith(" 1");
    assertThat(page.select("#rejections details:last-of-type summary").text())
        .contains("CLIP_SILENT: the first 1 of 1");
    assertThat(page.select("#rejections th:contains(record)").eachText())
        .contains("record 5")
        .doesNotContain("record 6");
  }

  @Test
  void corrections_ofTestClips_areInTheLedgerByClass() {
    assertThat(page.select("#ledger caption").eachText())
        .contains("Test clips of vggsound corrected by VGGSounder, unknown version");
    assertThat(row("ledger", "cat")).isEqualTo("cat 5 1 0");
    assertThat(row("ledger", "all")).isEqualTo("all 1,012 4 2");
  }

  @Test
  void page_textsThatAreMarkup_stayTexts() {
    assertThat(page.select("[onerror]")).isEmpty();
    assertThat(page.select("#rejections td").eachText()).contains(ReportRelease.MARKUP);
  }

  @Test
  void policy_always_letsNothingComeFromANetwork() {
    String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
    assertThat(policy)
        .startsWith("default-src 'none'; img-src 'self' file:; media-src 'self' file:")
        .doesNotContain("unsafe")
        .doesNotContain("http");
    assertThat(page.select("link, script[src]")).isEmpty();
    assertThat(page.select("[src]").eachAttr("src"))
        .isNotEmpty()
        .allMatch(src -> src.matches("gallery/(ms|msmi)/(train|test)/[a-z]+_\\d{12}\\.jpg"));
  }

  @Test
  void gallery_everySample_hasItsImageAndItsSounds() throws IOException {
    String key = "ms_000000000003";
    Path place = report.resolve("gallery/ms/train");
    BufferedImage image = ImageIO.read(place.resolve(key + ".jpg").toFile());
    assertThat(image.getWidth()).isEqualTo(TestRelease.width(3));
    // A dog and a cat sound in it.
    assertThat(place.toFile().list((folder, name) -> name.startsWith(key)))
        .containsExactlyInAnyOrder(
            key + ".jpg",
            key + ".left.png",
            key + ".right.png",
            key + ".opus",
            key + ".stem0.opus",
            key + ".stem1.opus");
    try (Stream<Path> jpegs = Files.walk(report.resolve("gallery"))) {
      assertThat(jpegs.filter(file -> file.toString().endsWith(".jpg"))).hasSize(11);
    }
  }

  @Test
  void report_writtenTwice_isTheSameBytes() throws IOException {
    Path again =
        ReleaseReport.write(
                release,
                100,
                ReportRelease.probes(release),
                folder.resolve("again"),
                PageProgress.NONE)
            .getParent();
    assertThat(tree(again)).isEqualTo(tree(report));
  }

  private static Map<String, Integer> tree(Path root) throws IOException {
    Map<String, Integer> tree = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.put(root.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return tree;
  }

  @Test
  void report_roomForThree_showsThreeAndCountsAll() throws IOException {
    Path small = ReleaseReport.write(release, 3, null, folder.resolve("small"), PageProgress.NONE);
    assertThat(Jsoup.parse(small.toFile()).select("#gallery").text())
        .contains("3 of the release's 11 samples");
    try (Stream<Path> files = Files.walk(small.resolveSibling("gallery"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".jpg"))).hasSize(3);
    }
    assertThat(Jsoup.parse(small.toFile()).select("#summary tbody tr").first().text())
        .startsWith("VPO-MS train 7");
  }

  @Test
  void report_folderThatHoldsSomething_isRefusedAndLeftAlone() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "years");
    assertThatThrownBy(() -> ReleaseReport.write(release, 3, null, mine, PageProgress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got a folder that holds thesis.txt; wanted an absent or empty");
    assertThat(mine.resolve("thesis.txt")).hasContent("years");
  }

  @Test
  void report_shardCutOff_namesItAndLeavesNothing() throws IOException {
    Path broken = ReportRelease.write(folder.resolve("broken"));
    Path shard = broken.resolve("msmi/train/vpo-msmi-train-000000.tar");
    Files.write(shard, Arrays.copyOf(Files.readAllBytes(shard), 5000));
    Path place = Files.createDirectories(folder.resolve("place"));
    assertThatThrownBy(
            () ->
                ReleaseReport.write(broken, 100, null, place.resolve("report"), PageProgress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "msmi/train/vpo-msmi-train-000000.tar: at msmi_000000000008: the archive is cut off");
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void report_noManifest_isNoRelease() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(
            () -> ReleaseReport.write(empty, 3, null, folder.resolve("none"), PageProgress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(": no release.json; wanted the folder of a finished release");
  }
}
