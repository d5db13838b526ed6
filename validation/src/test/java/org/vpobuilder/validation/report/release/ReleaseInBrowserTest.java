package org.vpobuilder.validation.report.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.vpobuilder.validation.report.TestBrowser;

/** A release's report as a reader has it: from files, in Chromium, else skipped. */
class ReleaseInBrowserTest {
  @TempDir static Path folder;

  private static ChromeDriver browser;
  private static Path page;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(TestBrowser.isInstalled(), "needs Chromium and its driver");
    Path release = ReportRelease.write(folder.resolve("release"));
    page = ReleaseReport.write(release, 100, folder.resolve("report"));
    browser = TestBrowser.open(folder.resolve("profile"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.quit();
    }
  }

  @BeforeEach
  void load() {
    browser.manage().window().setSize(new Dimension(1280, 900));
    browser.get(page.toUri().toString());
    await("document.querySelectorAll('.sample').length === 11");
  }

  private static Object script(String text, Object... arguments) {
    return browser.executeScript(text, arguments);
  }

  private static void await(String condition) {
    Object came =
        browser.executeAsyncScript(
            "const done = arguments[0]; const end = performance.now() + 20000;"
                + "(function look() { if (%s) done(true);".formatted(condition)
                + " else if (performance.now() > end) done(false); else setTimeout(look, 30); })()");
    assertThat(came).as(condition).isEqualTo(true);
  }

  private static void choose(String by, String value) {
    browser
        .findElement(By.cssSelector("[data-choose=%s] option[value='%s']".formatted(by, value)))
        .click();
  }

  private static void awaitShown(int count) {
    await("document.querySelectorAll('.sample').length === " + count);
    assertThat(browser.findElement(By.cssSelector("#samples .shown")).getText())
        .isEqualTo(count + " of 11 samples");
  }

  /** Opens the sample with that key by the search field and the keyboard. */
  private static WebElement openSample(String key) {
    browser.findElement(By.cssSelector("[data-choose=key]")).sendKeys(key);
    awaitShown(1);
    browser.findElement(By.cssSelector(".sample")).sendKeys(Keys.ENTER);
    await("document.querySelector('dialog').open");
    return browser.findElement(By.tagName("dialog"));
  }

  private static void press(CharSequence key) {
    new Actions(browser).sendKeys(key).perform();
  }

  @Test
  void page_openedFromAFile_hasNoConsoleMessageAndStaysWithItsFolder() {
    // What other tests' scripts said.
    browser.manage().logs().get(LogType.BROWSER);
    load();
    openSample(ReportRelease.SILENT);
    await("[...document.images].every(i => i.complete && i.naturalWidth > 0)");
    List<LogEntry> log = browser.manage().logs().get(LogType.BROWSER).getAll();
    assertThat(log).isEmpty();
    Object strange =
        script(
            "return performance.getEntriesByType('resource').map(r => r.name)"
                + ".filter(n => !n.startsWith(arguments[0]))",
            page.getParent().toUri().toString());
    assertThat(strange).isEqualTo(List.of());
    assertThat(browser.getTitle()).isEqualTo("Release test");
  }

  @Test
  void filters_everyKind_showWhatIsLikeThat() {
    choose("split", "test");
    awaitShown(2);
    choose("split", "");
    choose("class", "cat");
    awaitShown(7);
    choose("class", "sheep");
    awaitShown(1);
    choose("role", "sounding");
    awaitShown(0);
    choose("role", "silent");
    awaitShown(1);
    choose("class", "");
    choose("role", "");
    // MS's samples are MSMI's too.
    choose("subset", "msmi");
    awaitShown(11);
    choose("subset", "ms");
    awaitShown(9);
  }

  @Test
  void sample_withASilentObject_outlinesItAndFillsWhatSounds() {
    WebElement dialog = openSample(ReportRelease.SILENT);
    assertThat(dialog.findElements(By.cssSelector(".scene .fill"))).hasSize(1);
    // Columns 12 to 17 of rows 20 to 27.
    assertThat(dialog.findElement(By.cssSelector(".scene .silent")).getDomAttribute("d"))
        .isEqualTo("M12 20h6v8h-6v-8z");
    assertThat(dialog.findElements(By.cssSelector(".scene text")))
        .extracting(WebElement::getText)
        .containsExactlyInAnyOrder("dog", "sheep (silent)");
    // The dog's centre of mass is column 6 of 46.
    String wedge = dialog.findElement(By.cssSelector(".ticks polygon")).getDomAttribute("points");
    assertThat(Double.parseDouble(wedge.split(",")[0])).isBetween(130.43, 130.44);
    assertThat(dialog.getText()).contains(ReportRelease.MARKUP);
    assertThat(dialog.findElements(By.tagName("a"))).isEmpty();
  }

  @Test
  void player_spaceThenAStem_playsOneAtATime() {
    WebElement dialog = openSample("ms_000000000003");
    assertThat(dialog.findElements(By.tagName("audio"))).hasSize(3);
    press(" ");
    await("document.querySelector('dialog audio').currentTime > 0.2");
    assertThat(dialog.findElement(By.cssSelector(".channel i")).isDisplayed()).isTrue();
    script("document.querySelectorAll('dialog audio')[2].play()");
    await("document.querySelectorAll('dialog audio')[2].currentTime > 0.1");
    assertThat(script("return document.querySelector('dialog audio').paused")).isEqualTo(true);
  }

  @Test
  void keyboard_arrowsEnterAndEscape_goFromSampleToSample() {
    List<WebElement> cards = browser.findElements(By.cssSelector(".sample"));
    script("arguments[0].focus()", cards.get(0));
    press(Keys.ARROW_RIGHT);
    assertThat(browser.switchTo().activeElement()).isEqualTo(cards.get(1));
    press(Keys.ENTER);
    await("document.querySelector('dialog').open");
    String first = browser.findElement(By.id("sample-title")).getText();
    assertThat(first).endsWith("2 of 11");
    press(Keys.ARROW_RIGHT);
    await("document.getElementById('sample-title').textContent.endsWith('3 of 11')");
    press("m");
    assertThat(browser.findElement(By.cssSelector("dialog .scene svg")).isDisplayed()).isFalse();
    press(Keys.ESCAPE);
    await("!document.querySelector('dialog').open");
    assertThat(browser.switchTo().activeElement()).isEqualTo(cards.get(2));
  }

  @Test
  void gallery_chunkMissing_saysSoAndGoesOnWhenItIsThere() throws IOException {
    Path chunk = page.resolveSibling("gallery").resolve("chunk-0000.js");
    Path away = Files.move(chunk, folder.resolve("chunk.js"));
    browser.navigate().refresh();
    await(
        "document.querySelector('#samples .shown').textContent.startsWith('chunk-0000.js could')");
    Files.move(away, chunk);
    browser.findElement(By.cssSelector(".more")).click();
    awaitShown(11);
  }

  @Test
  void page_phoneWidth_doesNotScrollSidewaysNorDoesASample() throws IOException {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 1, "mobile", true));
    assertThat((Long) script("return document.documentElement.scrollWidth")).isEqualTo(390);
    WebElement dialog = openSample(ReportRelease.SILENT);
    assertThat((Long) script("return arguments[0].scrollWidth", dialog)).isLessThanOrEqualTo(390);
    picture("phone.png");
    browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  @Test
  void page_byAxe_hasNoSeriousFaultInEitherThemeNorInASample() throws IOException {
    for (int theme = 0; theme < 2; theme++) {
      script("document.querySelectorAll('details').forEach(d => d.open = true)");
      script(TestBrowser.axe());
      assertThat(faults()).isEqualTo(List.of());
      openSample(ReportRelease.SILENT);
      assertThat(faults()).isEqualTo(List.of());
      picture("sample-%d.png".formatted(theme));
      press(Keys.ESCAPE);
      browser.findElement(By.cssSelector("[data-choose=key]")).clear();
      browser.findElement(By.id("theme")).click();
    }
  }

  private static Object faults() {
    return browser.executeAsyncScript(
        "const done = arguments[0]; axe.run(document, {preload: false}).then(r => done(r.violations"
            + ".filter(v => ['serious', 'critical'].includes(v.impact))"
            + ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)))))");
  }

  /** For the eye. */
  private static void picture(String name) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "release-report"));
    Files.write(pictures.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
  }
}
