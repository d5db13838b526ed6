package org.vpobuilder.validation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.vpobuilder.validation.report.page.PageProgress;

/** The page as a reader has it: in Chromium, where Debian's is installed, else skipped. */
class ReportInBrowserTest {
  @TempDir static Path folder;

  private static BrowserPage view;
  private static ChromeDriver browser;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(TestBrowser.isInstalled(), "needs Chromium and its driver");
    Path out = Path.of("target", "validation-report").toAbsolutePath();
    Path page =
        ValidationReport.write(
            FakeResults.write(folder.resolve("results")), out, PageProgress.NONE);
    view = new BrowserPage(folder.resolve("profile"), page.toUri());
    browser = view.browser();
  }

  @AfterAll
  static void close() {
    if (view != null) {
      view.close();
    }
  }

  @BeforeEach
  void load() {
    view.load();
  }

  private static Object script(String text, Object... arguments) {
    return view.script(text, arguments);
  }

  private static void drawAll() {
    script("document.querySelectorAll('details').forEach(d => d.open = true)");
    for (WebElement plot : browser.findElements(By.cssSelector(".plot"))) {
      if (plot.isDisplayed()) {
        script("arguments[0].scrollIntoView()", plot);
        browser.executeAsyncScript(
            "const done = arguments[0]; requestAnimationFrame(() => setTimeout(done, 50))");
      }
    }
  }

  private static boolean inked(WebElement canvas) {
    return (Boolean)
        script(
            "const c = arguments[0]; if (!c.width || !c.height) return false;return"
                + " c.getContext('2d', {willReadFrequently: true}).getImageData(0, 0, c.width,"
                + " c.height).data.some(v => v !== 0)",
            canvas);
  }

  @Test
  void page_opened_hasNoConsoleMessageAndFetchesNothing() {
    drawAll();
    // Chromium's advice to the test that read the pixels of a chart.
    assertThat(view.console())
        .filteredOn(entry -> !entry.getMessage().contains("getImageData"))
        .isEmpty();
    assertThat(
            script(
                "return performance.getEntriesByType('resource').map(r => r.name)"
                    + ".filter(n => !n.startsWith('data:'))"))
        .isEqualTo(List.of());
  }

  @Test
  void charts_scrolledTo_areDrawn() {
    drawAll();
    List<WebElement> canvases =
        browser.findElements(By.cssSelector(".plot canvas")).stream()
            .filter(WebElement::isDisplayed)
            .toList();
    // CAVP has 3 loss terms, TPAVI 2, the two AVSBench arms 2 each; 6 groups show classes.
    assertThat(canvases).hasSize(3 + 2 + 2 + 2 + 6).allMatch(ReportInBrowserTest::inked);
  }

  @Test
  void theme_buttonByKeyboard_changesColoursAndIsKept() {
    String before = (String) script("return getComputedStyle(document.body).backgroundColor");
    browser.findElement(By.id("theme")).sendKeys(Keys.ENTER);
    String after = (String) script("return getComputedStyle(document.body).backgroundColor");
    assertThat(after).isNotEqualTo(before);
    browser.navigate().refresh();
    assertThat(script("return getComputedStyle(document.body).backgroundColor")).isEqualTo(after);
    browser.findElement(By.id("theme")).click();
  }

  @Test
  void classTable_headlineClicked_sortsByNumberWithMissingLast() {
    script("document.querySelectorAll('#classes details').forEach(d => d.open = true)");
    WebElement table = browser.findElement(By.cssSelector("#classes .folded table"));
    WebElement head = table.findElements(By.cssSelector("tr.heads th")).get(6);
    WebElement sorter = head.findElement(By.tagName("button"));
    sorter.sendKeys(Keys.ENTER);
    assertThat(head.getDomAttribute("aria-sort")).isEqualTo("descending");
    List<WebElement> rows = table.findElements(By.cssSelector("tbody tr"));
    List<Double> values =
        rows.stream()
            .map(row -> row.findElements(By.tagName("td")).get(5).getText())
            .filter(text -> !text.equals("–"))
            .map(Double::valueOf)
            .toList();
    assertThat(values).hasSize(20).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    assertThat(rows.get(20).findElement(By.tagName("th")).getText()).isEqualTo("zebra");
  }

  @Test
  void scoreSwitch_fdrChosen_showsItsChartOnly() {
    WebElement views = browser.findElement(By.cssSelector("#classes .views"));
    views.findElements(By.cssSelector("input[type=radio]")).get(2).click();
    List<Boolean> shown =
        views.findElements(By.cssSelector(".view")).stream().map(WebElement::isDisplayed).toList();
    assertThat(shown).containsExactly(false, false, true);
  }

  @Test
  void gallery_classChosen_hidesTheOthersAndSaysHowMany() {
    WebElement gallery = browser.findElement(By.id("examples"));
    gallery.findElement(By.cssSelector("option[value=airplane]")).click();
    // Scenes 0 and 4 show class 1 (0: sounding left one; 4: 1 + 20 % 20).
    assertThat(gallery.findElement(By.cssSelector(".shown")).getText()).isEqualTo("2 of 8 shown");
    assertThat(gallery.findElements(By.cssSelector(".card")))
        .filteredOn(WebElement::isDisplayed)
        .hasSize(2);
  }

  @Test
  void gallery_moreThanAPage_comesOnDemandByTheKeyboard() {
    WebElement gallery = browser.findElement(By.id("examples"));
    List<WebElement> cards = gallery.findElements(By.cssSelector(".card"));
    assertThat(cards).filteredOn(WebElement::isDisplayed).hasSize(6);
    WebElement more = gallery.findElement(By.cssSelector(".more"));
    more.sendKeys(Keys.ENTER);
    assertThat(cards).hasSize(8).allMatch(WebElement::isDisplayed);
    assertThat(more.isDisplayed()).isFalse();
    assertThat(browser.switchTo().activeElement())
        .isEqualTo(cards.get(6).findElement(By.cssSelector(".larger")));
  }

  @Test
  void pictures_onADesk_areSeveralToARowAndLargerOnDemand() {
    WebElement card = browser.findElement(By.cssSelector("#examples .card"));
    String columns =
        "return new Set([...arguments[0].querySelectorAll(arguments[1])].filter(e =>"
            + " e.offsetParent).map(e => e.offsetLeft)).size";
    WebElement pages = browser.findElement(By.cssSelector("#examples .pages"));
    assertThat((Long) script(columns, pages, ".card")).isEqualTo(2);
    assertThat((Long) script(columns, card, "figure")).isEqualTo(3);
    int small = card.getSize().getWidth();
    card.findElement(By.cssSelector(".larger")).sendKeys(Keys.ENTER);
    assertThat(card.getSize().getWidth()).isGreaterThan(2 * small);
    assertThat(card.findElement(By.cssSelector(".larger")).getDomAttribute("aria-pressed"))
        .isEqualTo("true");
  }

  @Test
  void sounds_played_areOneAtATime() {
    // A browser lets a page play once its reader has done something.
    browser.findElement(By.cssSelector("#examples .larger")).click();
    script("document.querySelectorAll('#examples audio')[0].play()");
    view.await("document.querySelectorAll('#examples audio')[0].currentTime > 0");
    script("document.querySelectorAll('#examples audio')[1].play()");
    view.await("document.querySelectorAll('#examples audio')[1].currentTime > 0");
    assertThat(script("return document.querySelectorAll('#examples audio')[0].paused"))
        .isEqualTo(true);
  }

  @Test
  void page_asItOpens_isNotTooHigh() throws IOException {
    // With 18 runs, 8 examples, 6 groups of classes, 9 curves, 4 test sets of figures; it was
    // 21,000, and 34,000 with
    // 24.
    assertThat((Long) script("return document.documentElement.scrollHeight")).isLessThan(16_500);
    view.onAPhone(
        () -> {
          view.load();
          assertThat((Long) script("return document.documentElement.scrollHeight"))
              .isLessThan(28_000);
        });
  }

  @Test
  void charts_neverScrolledTo_areDrawnAndBandsHaveNoLegend() {
    view.await(
        "[...document.querySelectorAll('.plot')].every(p => p.offsetParent === null || 'drawn' in"
            + " p.dataset)");
    assertThat(
            script(
                "const chart = Chart.getChart(document.querySelector('#curves canvas'));return"
                    + " [chart.data.datasets.length, ...chart.legend.legendItems.map(i =>"
                    + " i.text)]"))
        .isEqualTo(List.of(6L, "mono, mean of 3 seeds", "stereo, mean of 3 seeds"));
  }

  @Test
  void maskSlider_moved_changesTheMasksOpacity() {
    WebElement slider = browser.findElement(By.cssSelector("#examples input[type=range]"));
    slider.sendKeys(Keys.HOME);
    assertThat(script("return getComputedStyle(document.querySelector('.mask')).opacity"))
        .isEqualTo("0");
  }

  @Test
  void page_phoneWidth_doesNotScrollSideways() throws IOException {
    view.onAPhone(
        () -> {
          drawAll();
          assertThat((Long) script("return document.documentElement.scrollWidth")).isEqualTo(390);
        });
  }

  @Test
  void page_byAxe_hasNoSeriousFaultInEitherTheme() throws IOException {
    for (int theme = 0; theme < 2; theme++) {
      drawAll();
      assertThat(view.faults()).isEqualTo(List.of());
      browser.findElement(By.id("theme")).click();
    }
  }
}
