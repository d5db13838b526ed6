package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.a;
import static j2html.TagCreator.body;
import static j2html.TagCreator.button;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.head;
import static j2html.TagCreator.header;
import static j2html.TagCreator.main;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.nav;
import static j2html.TagCreator.p;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.tag;
import static j2html.TagCreator.text;

import j2html.TagCreator;
import j2html.tags.DomContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Sha256;

/**
 * A page with its styles, scripts, charts and pictures in one file, unless it has a gallery in
 * files next to it.
 *
 * @param title title of the window, and headline
 * @param kind sort of the page, above the headline
 * @param lead one sentence below the headline
 * @param sections in reading order
 * @param footer the software that wrote the page
 * @param beside whether the page may use pictures, sounds and data in files next to it
 */
public record Page(
    String title, String kind, String lead, List<Section> sections, String footer, boolean beside) {
  private static final String THEME_BUTTON = "theme";

  public Page {
    sections = List.copyOf(sections);
  }

  /** A page without other files. */
  public Page(String title, String kind, String lead, List<Section> sections, String footer) {
    this(title, kind, lead, sections, footer, false);
  }

  private Assets assets() {
    return beside ? Assets.withGallery() : Assets.alone();
  }

  /** The text of the page's file. */
  public String html() {
    return "<!DOCTYPE html>\n"
        + TagCreator.html(headTag(), bodyTag()).withLang("en").render()
        + "\n";
  }

  private DomContent headTag() {
    Assets assets = assets();
    return head(
        meta().withCharset("utf-8"),
        meta().withName("generator").withContent(PageFolder.GENERATOR),
        meta().attr("http-equiv", "Content-Security-Policy").withContent(assets.policy()),
        meta().withName("viewport").withContent("width=device-width, initial-scale=1"),
        meta().withName("referrer").withContent("no-referrer"),
        meta().withName("color-scheme").withContent("light dark"),
        TagCreator.title(title),
        // The only raw text of a page comes from files of this product and of Chart.js, never from
        // data.
        tag("style").with(rawHtml(assets.style())));
  }

  private DomContent bodyTag() {
    return body(
        a("Skip to the content").withClass("skip").withHref("#content"),
        header(
            div(p(kind).withClass("kind"), h1(title), p(lead).withClass("lead"))
                .withClass("headline"),
            button(text("Dark / light"))
                .withId(THEME_BUTTON)
                .withType("button")
                .attr("hidden")
                .attr("aria-pressed", "false")),
        nav(each(sections, s -> a(s.title()).withHref("#" + s.id())))
            .attr("aria-label", "Sections"),
        main(each(sections, Section::html)).withId("content"),
        TagCreator.footer(p(footer)),
        each(assets().scripts(), script -> tag("script").with(rawHtml(script))));
  }

  /**
   * The style sheet and the scripts of a page, and the policy that allows only these scripts.
   *
   * @param scripts scripts in the order in which they run; the first one is Chart.js from its web
   *     jar
   * @param beside whether the page may use pictures, sounds and data in files next to it
   */
  private record Assets(String style, List<String> scripts, boolean beside) {
    private static final String WEB_JAR = "META-INF/maven/org.webjars.npm/chart.js/pom.properties";
    private static final String CHART_JS =
        "META-INF/resources/webjars/chart.js/%s/dist/chart.umd.js";

    private static final Assets ALONE = load("", List.of(), false);
    private static final Assets WITH_GALLERY =
        load("gallery.css", List.of("gallery.js", "sample.js"), true);

    Assets {
      scripts = List.copyOf(scripts);
      // A closing tag would end the element early, and the rest would become markup.
      Stream.concat(Stream.of(style), scripts.stream())
          .filter(text -> text.contains("</s") || text.contains("<!--"))
          .forEach(
              text -> {
                throw new IllegalStateException("a style or script holds markup");
              });
    }

    /** The assets of a page that is one file. */
    static Assets alone() {
      return ALONE;
    }

    /** The assets of a page with a gallery in files next to it. */
    static Assets withGallery() {
      return WITH_GALLERY;
    }

    /**
     * The policy for the meta tag: it allows the scripts above and, if the page may use other
     * files, what these scripts load themselves. Such files are on the disk or on the page's own
     * server; a page in one file can use only its own data.
     */
    String policy() {
      String media = beside ? "'self' file:" : "data:";
      List<String> allowed = new ArrayList<>();
      scripts.forEach(script -> allowed.add(hash(script)));
      if (beside) {
        // A hash can't allow a file on a disk; this extends the trust in the page's scripts to the
        // data that they load.
        allowed.add("'strict-dynamic'");
      }
      return String.join(
          "; ",
          "default-src 'none'",
          "img-src " + media,
          "media-src " + media,
          "style-src " + hash(style),
          "script-src " + String.join(" ", allowed),
          "base-uri 'none'",
          "form-action 'none'");
    }

    private static Assets load(String moreStyle, List<String> moreScripts, boolean beside) {
      ClassLoader classes = Assets.class.getClassLoader();
      Properties webJar = new Properties();
      try (InputStream in = classes.getResourceAsStream(WEB_JAR)) {
        webJar.load(present(in, WEB_JAR));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String chartJs = CHART_JS.formatted(webJar.getProperty("version"));
      List<String> scripts = new ArrayList<>();
      scripts.add(
          // A browser would look for a source map next to the page.
          read(classes.getResourceAsStream(chartJs), chartJs)
              .replaceAll("\n//# sourceMappingURL=\\S*\\s*$", "\n"));
      scripts.add(own("page.js"));
      moreScripts.forEach(name -> scripts.add(own(name)));
      String style = own("page.css") + (moreStyle.isEmpty() ? "" : own(moreStyle));
      return new Assets(style, scripts, beside);
    }

    private static String own(String name) {
      return read(Assets.class.getResourceAsStream(name), name);
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
      byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
  }
}
