package org.vpobuilder.validation.report.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
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
    page =
        ReleaseReport.write(
            release,
            100,
            ReportRelease.probes(release),
            folder.resolve("report"),
            PageProgress.NONE);
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
    assertThat(labels()).containsExactly("dog");
    // The silent one is named where it is looked at, and in the list.
    WebElement row = dialog.findElement(By.cssSelector(".silents button"));
    assertThat(row.getText()).startsWith("sheep");
    script("arguments[0].focus()", row);
    assertThat(labels()).containsExactly("dog", "sheep");
    assertThat(dialog.findElements(By.cssSelector(".quiet.on"))).hasSize(1);
    script("document.getElementById('sample-title').focus()");
    await("!document.querySelector('dialog .on')");
    assertThat(labels()).containsExactly("dog");
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
    // Its object is marked everywhere and no other one, until it ends.
    assertThat(marked()).containsExactly("label", "polygon", "shape", "swatch", "voice");
    assertThat(
            (Boolean)
                script(
                    "return [...document.querySelectorAll('dialog .on')].every(e => e.dataset.thing"
                        + " === document.querySelectorAll('dialog .voice')[2].dataset.thing)"))
        .isTrue();
    script("document.querySelectorAll('dialog audio')[2].pause()");
    await("!document.querySelector('dialog .on')");
  }

  private static List<String> labels() {
    return browser.findElements(By.cssSelector("dialog .label")).stream()
        .map(WebElement::getText)
        .toList();
  }

  /** What kinds of parts are marked in the dialog, each once. */
  @SuppressWarnings("unchecked")
  private static List<String> marked() {
    return (List<String>)
        script(
            "return [...new Set([...document.querySelectorAll('dialog .on')].map(e =>"
                + " e.tagName === 'polygon' ? e.tagName : e.classList[0]))].sort()");
  }

  /** A sample of n sounding dogs and two silent ones, at places that a seed draws. */
  private static void showDogs(int n, int seed) {
    script(
        """
        let state = arguments[1];
        const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
        const dog = (role, i) => {
          const small = random() < 0.6;
          const w = Math.ceil((small ? 0.02 + 0.05 * random() : 0.1 + 0.4 * random()) * 640);
          const h = Math.ceil((small ? 0.02 + 0.05 * random() : 0.1 + 0.4 * random()) * 480);
          const x = Math.floor(random() * (640 - w));
          const y = Math.floor(random() * (480 - h));
          return {name: 'tennis racket', role, alpha: (x + w / 2) / 640, share: w * h / 640 / 480,
            x: x + w / 2, y: y + h / 2, path: `M${x} ${y}h${w}v${h}h-${w}v-${h}z`,
            stem: role === 'sounding' ? `s${i}` : '', clip: 'c', label: 'l', level: -20};
        };
        const objects = [...Array(arguments[0] + 2).keys()].map(i => dog(i < 2 ? 'silent' : 'sounding', i));
        vpoSample.show({key: 'k', subset: 'msmi', split: 'test', width: 640, height: 480, picture: '',
          origin: 'o', url: '', mixture: '', spectrograms: ['', ''], peaks: ['00ff', '00ff'], seconds: 1,
          hertz: 16000, gain: 1, left: -1, right: -1, objects}, 0, 1, () => {});
        """,
        n, seed);
    script("return document.querySelector('dialog').getBoundingClientRect().width");
    browser.executeAsyncScript(
        "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(done))");
  }

  /** Names of labels that overlap another one or leave the picture; or lie on what is small. */
  private static final String COLLISIONS =
      """
      const box = document.querySelector('dialog .scene').getBoundingClientRect();
      const labels = [...document.querySelectorAll('dialog .label')].filter(l => !l.matches('.nowhere'));
      const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
      const found = [];
      labels.forEach((label, i) => {
        const r = label.getBoundingClientRect();
        if (r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1) found.push('outside');
        labels.slice(i + 1).forEach(o => { if (meet(r, o.getBoundingClientRect())) found.push('overlap'); });
      });
      return [labels.length, ...found];
      """;

  @Test
  @SuppressWarnings("unchecked")
  void labels_ofRandomScenes_neverMeetNorLeaveThePicture() throws IOException {
    for (int seed = 1; seed <= 40; seed++) {
      int n = 1 + seed % 8;
      showDogs(n, seed);
      assertThat((List<Object>) script(COLLISIONS))
          .as("seed %d", seed)
          .isEqualTo(List.of((long) n));
    }
    view.onAPhone(
        () -> {
          for (int seed = 1; seed <= 20; seed++) {
            int n = 1 + seed % 8;
            showDogs(n, seed);
            assertThat((List<Object>) script(COLLISIONS))
                .as("phone, seed %d", seed)
                .isEqualTo(List.of((long) n));
          }
        });
  }

  @Test
  void label_ofASmallObject_liesBesideIt() {
    // One of 20 by 20 pixels in the middle, far from everything.
    script(
        """
        const dog = {name: 'tennis racket', role: 'sounding', alpha: 0.5, share: 0.001, x: 320, y: 240,
          path: 'M310 230h20v20h-20v-20z', stem: 's', clip: 'c', label: 'l', level: -20};
        vpoSample.show({key: 'k', subset: 'ss', split: 'test', width: 640, height: 480, picture: '',
          origin: 'o', url: '', mixture: '', spectrograms: ['', ''], peaks: ['00ff', '00ff'], seconds: 1,
          hertz: 16000, gain: 1, left: -1, right: -1, objects: [dog]}, 0, 1, () => {});
        """);
    await("parseFloat(document.querySelector('dialog .label').style.left) > 0");
    Object apart =
        script(
            "const a = document.querySelector('dialog .label').getBoundingClientRect();const b ="
                + " document.querySelector('dialog .heard .fill').getBoundingClientRect();return"
                + " [Math.max(a.left - b.right, b.left - a.right, a.top - b.bottom, b.top -"
                + " a.bottom)].map(d => d > -3 && d < 20)[0]");
    assertThat(apart).isEqualTo(true);
  }

  @Test
  void label_onADeskAndOnAPhone_hasOneTextSize() throws IOException {
    showDogs(2, 3);
    Object desk = script("return document.querySelector('dialog .label').offsetHeight");
    view.onAPhone(
        () -> {
          showDogs(2, 3);
          assertThat(script("return document.querySelector('dialog .label').offsetHeight"))
              .isEqualTo(desk);
        });
  }

  @Test
  @SuppressWarnings("unchecked")
  void colours_ofEightOfOneClass_differAndAreTheSameOnMaskWedgePlayerAndLabel() {
    for (int theme = 0; theme < 2; theme++) {
      showDogs(8, 5);
      List<List<String>> colours =
          (List<List<String>>)
              script(
                  "const css = (e, p) => getComputedStyle(e)[p];return"
                      + " [...document.querySelectorAll('dialog .shape.heard')].map(g => { const is"
                      + " = `[data-thing=\"${g.dataset.thing}\"]`; const find = s =>"
                      + " document.querySelector('dialog ' + s + is); return"
                      + " [css(g.querySelector('.fill'), 'fill'), css(g.querySelector('.fill'),"
                      + " 'stroke'), css(find('polygon'), 'fill'), css(find('.swatch'),"
                      + " 'borderTopColor'), css(find('.label'), 'borderTopColor')]; })");
      assertThat(colours).hasSize(8).allMatch(one -> one.stream().distinct().count() == 1);
      assertThat(colours.stream().map(one -> one.get(0)).distinct()).hasSize(8);
      press(Keys.ESCAPE);
      browser.findElement(By.id("theme")).click();
    }
  }

  @Test
  void pointing_atAMaskAWedgeAPlayerOrAName_marksTheOthers() {
    showDogs(2, 3);
    for (String part : List.of(".shape.heard", ".ticks polygon", ".voice[data-thing]", ".label")) {
      new Actions(browser)
          .moveToElement(browser.findElement(By.cssSelector("dialog " + part)))
          .perform();
      assertThat(marked()).as(part).containsExactly("label", "polygon", "shape", "swatch", "voice");
    }
    new Actions(browser).moveToElement(browser.findElement(By.id("sample-title"))).perform();
    assertThat(marked()).isEmpty();
  }

  @Test
  void focus_onAPlayer_marksItsMask() {
    openSample("ms_000000000003");
    script("document.querySelectorAll('dialog audio')[1].focus()");
    assertThat(marked()).containsExactly("label", "polygon", "shape", "swatch", "voice");
  }

  @Test
  void mask_clicked_playsItsStemAsItsNumberDoes() {
    WebElement dialog = openSample("ms_000000000003");
    WebElement mask = dialog.findElements(By.cssSelector(".shape.heard")).get(0);
    String audio =
        "document.querySelector('dialog .voice[data-thing=\"%s\"] audio')"
            .formatted(mask.getDomAttribute("data-thing"));
    // Not in its middle, where its name may be.
    int right = mask.getSize().getWidth() * 3 / 8;
    int down = mask.getSize().getHeight() * 3 / 8;
    new Actions(browser).moveToElement(mask, right, down).click().perform();
    await(audio + ".currentTime > 0.1");
    new Actions(browser).click().perform();
    await(audio + ".paused");
    press("2");
    await("document.querySelectorAll('dialog audio')[2].currentTime > 0.1");
  }

  @Test
  void address_ofASample_opensItAndFollowsWhatIsOpen() {
    view.load("#ms_000000000003");
    await("document.querySelector('dialog').open");
    assertThat(browser.findElement(By.id("sample-title")).getText()).startsWith("ms_000000000003");
    press(Keys.ARROW_RIGHT);
    await("!location.hash.endsWith('003')");
    String title = browser.findElement(By.id("sample-title")).getText();
    assertThat(title).startsWith(((String) script("return location.hash")).substring(1));
    press(Keys.ESCAPE);
    await("!document.querySelector('dialog').open");
    assertThat(script("return location.hash")).isEqualTo("");
    // A link on the page, to a sample that a filter hides.
    choose("split", "test");
    awaitShown(2);
    script("location.hash = 'ms_000000000004'");
    await("document.querySelector('dialog').open");
    assertThat(browser.findElement(By.id("sample-title")).getText()).startsWith("ms_000000000004");
  }

  @Test
  void address_ofASampleThatIsNotHere_saysSo() {
    view.load("#ss_000000999999_1");
    await(
        "document.querySelector('#samples .shown').textContent"
            + ".endsWith('samples; ss_000000999999_1 is not among them')");
  }

  @SuppressWarnings("unchecked")
  private static List<String> keys() {
    return (List<String>)
        script(
            "return [...document.querySelectorAll('.sample .key')].map(k => k.textContent.split('"
                + " ')[0])");
  }

  @Test
  void order_chosen_sortsAndTheDefaultComesBack() {
    List<String> before = keys();
    choose("order", "key");
    awaitShown(11);
    assertThat(keys()).isSorted().hasSize(11).isNotEqualTo(before);
    // A cat sounds beside the dog in odd ids: 3 cats fewer than dogs.
    choose("order", "sounding");
    awaitShown(11);
    assertThat(keys().stream().map(k -> Integer.parseInt(k.replaceFirst(".*_0+", "")) % 2).toList())
        .containsExactly(1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
    choose("order", "silent");
    awaitShown(11);
    assertThat(keys().get(0)).isEqualTo(ReportRelease.SILENT);
    choose("order", "");
    awaitShown(11);
    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void firstScreen_onADeskAndOnAPhone_hasPictures() throws IOException {
    String seen =
        "return [...document.querySelectorAll('.strip img')].filter(i => i.naturalWidth > 0"
            + " && i.getBoundingClientRect().bottom < innerHeight"
            + " && i.getBoundingClientRect().right < innerWidth).length";
    await("document.querySelectorAll('.strip .heard').length > 0");
    assertThat((Long) script(seen)).isGreaterThanOrEqualTo(4);
    view.onAPhone(() -> assertThat((Long) script(seen)).isGreaterThanOrEqualTo(1));
    browser.findElement(By.cssSelector(".strip a")).sendKeys(Keys.ENTER);
    await("document.querySelector('dialog').open");
  }

  @Test
  void dialog_onAPhone_hasThePlayersBeforeTheSilentObjects() throws IOException {
    view.onAPhone(
        () -> {
          openSample(ReportRelease.SILENT);
          assertThat(
                  script(
                      "const top = s => document.querySelector('dialog ' +"
                          + " s).getBoundingClientRect().top;return top('.scene') < top('.voice"
                          + " audio') && top('.voice[data-thing] audio') < top('.channel') &&"
                          + " top('.channel') < top('.silents')"))
              .isEqualTo(true);
        });
  }

  @Test
  void facts_atAnyWidth_leaveNoneAloneInItsRow() {
    for (int width : new int[] {1280, 1000, 800, 620, 500}) {
      browser.manage().window().setSize(new Dimension(width, 900));
      Object alone =
          script(
              "const all = [...document.querySelectorAll('.facts')];return all.filter(f => { const"
                  + " rows = new Map(); [...f.children].forEach(c => rows.set(c.offsetTop,"
                  + " (rows.get(c.offsetTop) ?? 0) + 1)); const last = f.lastElementChild; return"
                  + " rows.size > 1 && rows.get(last.offsetTop) === 1 && last.offsetWidth <"
                  + " f.offsetWidth - 2; }).length");
      assertThat(alone).as("width %d", width).isEqualTo(0L);
    }
  }

  @Test
  void charts_neverScrolledTo_areDrawn() {
    await(
        "[...document.querySelectorAll('.plot')].every(p => p.offsetParent === null || 'drawn' in"
            + " p.dataset)");
    // Dots of the level chart are round in its legend, not as long as the lines.
    assertThat(
            script(
                "const chart = Chart.getChart(document.querySelector('.plot.points canvas'));return"
                    + " chart.legend.legendItems.map(i => i.pointStyle.width ?? i.pointStyle)"))
        .isEqualTo(List.of("line", 12L, 12L));
  }

  @Test
  void print_always_hasEveryViewAndThePicturesAndSaysWhatItLeavesOut() {
    await("document.querySelectorAll('.sample .heard').length > 0");
    script("dispatchEvent(new Event('beforeprint'))");
    assertThat(
            script(
                "return [...document.querySelectorAll('.view')].every(v => v.offsetParent !== null)"
                    + " && [...document.querySelectorAll('.plot')].every(p => 'drawn' in p.dataset"
                    + " && Chart.getChart(p.querySelector('canvas')).width > 100)"))
        .isEqualTo(true);
    script("dispatchEvent(new Event('afterprint'))");
    assertThat(script("return document.querySelectorAll('.view[hidden]').length")).isNotEqualTo(0L);
    browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "print"));
    try {
      assertThat(browser.findElement(By.cssSelector(".printed")).getText())
          .isEqualTo(
              "In print: 11 of the gallery's 11 samples, without their sounds; the page has them"
                  + " all.");
      assertThat(browser.findElement(By.cssSelector(".sample .scene img")).isDisplayed()).isTrue();
    } finally {
      browser.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", ""));
    }
  }

  @Test
  void spectrogram_axes_areInKilohertzAndSeconds() {
    openSample("ms_000000000003");
    assertThat(
            browser.findElements(By.cssSelector("dialog .channel:last-of-type .frequencies span")))
        .extracting(WebElement::getText)
        .containsExactly("0", "0.5", "1", "2", "4", "8 kHz");
    // Mel of 1 kHz over mel of 8 kHz: 999.99 / 2840.02.
    assertThat(
            (String)
                script(
                    "return document.querySelectorAll('dialog .frequencies span')[2].style.bottom"))
        .startsWith("35.21");
    assertThat(browser.findElement(By.cssSelector("dialog .times span")).getText())
        .isEqualTo("0 s");
  }

  @Test
  void names_ofThreeAlike_areNumberedFromLeftToRight() {
    showDogs(3, 2);
    assertThat(browser.findElements(By.cssSelector("dialog .voice .swatch")))
        .extracting(WebElement::getText)
        .containsExactly("1", "2", "3");
    assertThat(browser.findElements(By.cssSelector("dialog .voice[data-thing] p")))
        .extracting(WebElement::getText)
        .extracting(text -> text.replaceFirst("(?s).*alpha ", ""))
        .isSorted();
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
