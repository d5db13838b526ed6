package org.vpobuilder.validation.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The style sheet and the scripts of every page, and the policy that lets only them run.
 *
 * @param library Chart.js as its web jar has it
 */
record Assets(String style, String library, String script) {
  private static final String WEB_JAR = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";
  private static final String CHART_JS = "META-INF/resources/webjars/chart.js/%s/dist/chart.umd.js";

  private static final Assets BUILT_IN = load();

  Assets {
    // A closing tag would end the element early: the rest would be markup.
    for (String text : new String[] {style, library, script}) {
      if (text.contains("</s") || text.contains("<!--")) {
        throw new IllegalStateException("a style or script holds markup");
      }
    }
  }

  static Assets builtIn() {
    return BUILT_IN;
  }

  /** For the meta tag: nothing is fetched, pictures are data, scripts are the two above. */
  String policy() {
    return String.join(
        "; ",
        "default-src 'none'",
        "img-src data:",
        "media-src data:",
        "style-src " + hash(style),
        "script-src " + hash(library) + " " + hash(script),
        "base-uri 'none'",
        "form-action 'none'");
  }

  private static Assets load() {
    ClassLoader classes = Assets.class.getClassLoader();
    Properties webJar = new Properties();
    try (InputStream in = classes.getResourceAsStream(WEB_JAR)) {
      webJar.load(present(in, WEB_JAR));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String chartJs = CHART_JS.formatted(webJar.getProperty("version"));
    return new Assets(
        read(Assets.class.getResourceAsStream("page.css"), "page.css"),
        // A source map would be looked for beside the page.
        read(classes.getResourceAsStream(chartJs), chartJs)
            .replaceAll("\n//# sourceMappingURL=\\S*\\s*$", "\n"),
        read(Assets.class.getResourceAsStream("page.js"), "page.js"));
  }

  private static String read(@Nullable InputStream resource, String name) {
    try (InputStream in = present(resource, name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream present(@Nullable InputStream in, String name) {
    if (in == null) {
      throw new IllegalStateException("no resource " + name);
    }
    return in;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
