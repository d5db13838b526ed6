package org.vpobuilder.validation.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/** A page in a browser of its own, as its tests look at it. */
public final class BrowserPage implements AutoCloseable {
  private static final int WIDTH = 1280;
  private static final int PHONE = 390;

  private final ChromeDriver browser;
  private final URI page;

  public BrowserPage(Path profile, URI page) {
    this.browser = TestBrowser.open(profile);
    this.page = page;
  }

  public ChromeDriver browser() {
    return browser;
  }

  /** Opens the page anew, on a desk. */
  public void load() {
    load("");
  }

  /** Opens the page anew at a fragment of its address, on a desk. */
  public void load(String fragment) {
    browser.manage().window().setSize(new Dimension(WIDTH, 900));
    // Another fragment alone would not load it.
    browser.get("about:blank");
    browser.get(page + fragment);
  }

  public Object script(String text, Object... arguments) {
    return browser.executeScript(text, arguments);
  }

  /** Waits until an expression is true; fails after 20 s. */
  public void await(String condition) {
    Object came =
        browser.executeAsyncScript(
            "const done = arguments[0]; const end = performance.now() + 20000;"
                + "(function look() { if (%s) done(true);".formatted(condition)
                + " else if (performance.now() > end) done(false); else setTimeout(look, 30);"
                + " })()");
    assertThat(came).as(condition).isEqualTo(true);
  }

  public void press(CharSequence key) {
    new Actions(browser).sendKeys(key).perform();
  }

  /** What the console said since it was asked last. */
  public List<LogEntry> console() {
    return browser.manage().logs().get(LogType.BROWSER).getAll();
  }

  /** Does something as a phone shows the page. */
  public void onAPhone(ThrowingAction action) throws IOException {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", PHONE, "height", 844, "deviceScaleFactor", 1, "mobile", true));
    try {
      action.run();
    } finally {
      browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  /** What axe-core finds serious or critical in the page as it stands. */
  public Object faults() throws IOException {
    script(TestBrowser.axe());
    return browser.executeAsyncScript(
        "const done = arguments[0]; axe.run(document, {preload: false, resultTypes: ['violations']}).then(r => done(r.violations"
            + ".filter(v => ['serious', 'critical'].includes(v.impact))"
            + ".map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)))))");
  }

  /** Keeps a picture below target, for the eye. */
  public void picture(String name) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "release-report"));
    Files.write(pictures.resolve(name), browser.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    browser.quit();
  }

  /** What may read files. */
  public interface ThrowingAction {
    void run() throws IOException;
  }
}
