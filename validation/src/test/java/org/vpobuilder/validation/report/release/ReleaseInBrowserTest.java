package org.vpobuilder.validation.report.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
import org.vpobuilder.validation.data.release.TestRelease;
import org.vpobuilder.validation.report.BrowserPage;
import org.vpobuilder.validation.report.TestBrowser;
import org.vpobuilder.validation.report.page.PageProgress;

/** A release's report as a reader has it: from files, in Chromium, else skipped. */
class ReleaseInBrowserTest {
  @TempDir static Path folder;

  private static BrowserPage view;
  private static ChromeDriver browser;
  private static Path page;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(TestBrowser.isInstalled(), "needs Chromium and its driver");
    Path release = ReportRelease.write(folder.resolve("release"));
    page = ReleaseReport.write(release, 100, folder.resolve("report"), PageProgress.NONE);
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
    await("document.querySelectorAll('.sample').length === 11");
  }

  private static Object script(String text, Object... arguments) {
    return view.script(text, arguments);
  }

  private static void await(String condition) {
    view.await(condition);
  }

  private static void press(CharSequence key) {
    view.press(key);
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

  @Test
  void page_openedFromAFile_hasNoConsoleMessageAndStaysWithItsFolder() {
    // What other tests' scripts said.
    view.console();
    load();
    openSample(ReportRelease.SILENT);
    await("[...document.images].every(i => i.complete && i.naturalWidth > 0)");
    assertThat(view.console()).isEmpty();
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
    // Of the two objects' masks and wedges those of the other one are dimmed, until it ends.
    String stem = dialog.findElements(By.tagName("audio")).get(2).getDomAttribute("src");
    assertThat(dialog.findElements(By.cssSelector(".dim")))
        .hasSize(2)
        .noneMatch(part -> stem.equals(part.getDomAttribute("data-stem")));
    script("document.querySelectorAll('dialog audio')[2].pause()");
    await("!document.querySelector('dialog .dim')");
  }

  @Test
  void names_ofTwoAlike_areNumberedFromLeftToRight() {
    script(
        """
        const dog = (alpha, stem) => ({name: 'dog', colour: '#123456', role: 'sounding', alpha, share: 0.1,
          x: alpha * 46, y: 5, path: 'M0 0h1v1h-1z', stem, clip: 'c', label: 'l', level: -20});
        vpoSample.show({key: 'k', subset: 'msmi', split: 'test', width: 46, height: 30, picture: '',
          origin: 'o', url: '', mixture: '', spectrograms: ['', ''], peaks: ['00ff', '00ff'], seconds: 1,
          gain: 1, left: -1, right: -1, objects: [dog(0.9, 'r'), dog(0.2, 'l')]}, 0, 1, () => {});
        """);
    assertThat(browser.findElements(By.cssSelector("dialog .voice strong")))
        .extracting(WebElement::getText)
        .containsExactly("Mixture", "dog 1", "dog 2");
  }

  /** Chromium's decoder is no relative of the encoder. */
  @Test
  @SuppressWarnings("unchecked")
  void sounds_decodedByTheBrowser_areAsLongAndAsLoudAsTheShards() throws Exception {
    Path sounds = page.resolveSibling("gallery").resolve("ms/train");
    byte[] stem = Files.readAllBytes(sounds.resolve("ms_000000000003.stem1.opus"));
    List<Number> heard =
        (List<Number>)
            browser.executeAsyncScript(
                "const done = arguments[1]; const b = atob(arguments[0]);const bytes ="
                    + " Uint8Array.from(b, c => c.charCodeAt(0));new OfflineAudioContext(1, 1,"
                    + " 16000).decodeAudioData(bytes.buffer).then(a => {const x ="
                    + " a.getChannelData(0); done([a.length, Math.sqrt(x.reduce((s, v) => s + v *"
                    + " v, 0) / x.length)]); })",
                Base64.getEncoder().encodeToString(stem));
    assertThat(heard.get(0).intValue()).isEqualTo(16000 * TestRelease.SECONDS);
    double sum = 0;
    for (int t = 0; t < 16000 * TestRelease.SECONDS; t++) {
      sum += Math.pow(TestRelease.stem(3, 1, t) / 32768.0, 2);
    }
    double level = 20 * Math.log10(Math.sqrt(sum / (16000 * TestRelease.SECONDS)));
    assertThat(20 * Math.log10(heard.get(1).doubleValue())).isCloseTo(level, within(0.5));
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
    view.onAPhone(
        () -> {
          assertThat((Long) script("return document.documentElement.scrollWidth")).isEqualTo(390);
          WebElement dialog = openSample(ReportRelease.SILENT);
          assertThat((Long) script("return arguments[0].scrollWidth", dialog))
              .isLessThanOrEqualTo(390);
          view.picture("phone.png");
        });
  }

  @Test
  void page_byAxe_hasNoSeriousFaultInEitherThemeNorInASample() throws IOException {
    for (int theme = 0; theme < 2; theme++) {
      script("document.querySelectorAll('details').forEach(d => d.open = true)");
      assertThat(view.faults()).isEqualTo(List.of());
      openSample(ReportRelease.SILENT);
      assertThat(view.faults()).isEqualTo(List.of());
      view.picture("sample-%d.png".formatted(theme));
      press(Keys.ESCAPE);
      browser.findElement(By.cssSelector("[data-choose=key]")).clear();
      browser.findElement(By.id("theme")).click();
    }
  }
}
