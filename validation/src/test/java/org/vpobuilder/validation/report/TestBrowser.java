package org.vpobuilder.validation.report;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window, where Debian's is installed. */
public final class TestBrowser {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** Says at every start that it lacks a newer DevTools protocol, which nothing here needs. */
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  private TestBrowser() {}

  public static boolean isInstalled() {
    return Files.exists(CHROMIUM) && Files.exists(DRIVER);
  }

  /** A new browser that keeps its console's messages; the caller ends it. */
  public static ChromeDriver open(Path profile) {
    SELENIUM.setLevel(Level.SEVERE);
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options =
        new ChromeOptions()
            .setBinary(CHROMIUM.toString())
            .addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + profile);
    options.setCapability("goog:loggingPrefs", logging);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(DRIVER.toString()))
            .usingAnyFreePort()
            .build();
    ChromeDriver browser = new ChromeDriver(service, options);
    browser.manage().timeouts().scriptTimeout(Duration.ofMinutes(4));
    return browser;
  }

  /** The script of axe-core, which finds what a page denies to some of its readers. */
  public static String axe() throws IOException {
    ClassLoader classes = TestBrowser.class.getClassLoader();
    Properties jar = new Properties();
    try (InputStream in =
        classes.getResourceAsStream("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
      jar.load(in);
    }
    String file =
        "META-INF/resources/webjars/axe-core/%s/axe.min.js".formatted(jar.getProperty("version"));
    try (InputStream in = classes.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
