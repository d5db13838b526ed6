package org.vpobuilder.spec.licence;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A licence as a source lists it.
 *
 * @param url address of its text; empty if the source gives none
 * @param name e.g. {@code Attribution License}; empty if the source gives none
 * @param code e.g. {@code cc-by-2.0}, read from the url; {@link #OTHER} if the url does not reveal
 *     it
 */
public record Licence(String url, String name, String code) {
  /** The code of a licence whose terms can't be known from its url. */
  public static final String OTHER = "other";

  /** The licence of an image or a clip whose source names none. */
  public static final Licence UNKNOWN = new Licence("", "", "unknown");

  static final String NO_KNOWN_COPYRIGHT = "no-known-copyright";
  static final String SAMPLING_PLUS = "sampling-plus-1.0";
  static final String US_GOVERNMENT = "us-government-work";

  private static final Pattern CREATIVE_COMMONS =
      Pattern.compile(
          "creativecommons\\.org/licenses/(by(?:-nc)?(?:-(?:sa|nd))?)/(\\d\\.\\d)(?:/.*)?$");

  private static final Pattern PUBLIC_DOMAIN =
      Pattern.compile("creativecommons\\.org/publicdomain/(zero|mark)/1\\.0(?:/.*)?$");

  /** A licence with the code that its url has; {@link #UNKNOWN} if it has neither name nor url. */
  public static Licence of(String name, String url) {
    return name.isEmpty() && url.isEmpty()
        ? UNKNOWN
        : new Licence(url, name, code(url.toLowerCase(Locale.ROOT)));
  }

  /** The licence of an image or a clip that bears this text; its name is not known here. */
  public static Licence ofText(String text) {
    return of("", text);
  }

  /** The text by which images and clips name it: its url, or its name if it has no url. */
  public String text() {
    return url.isEmpty() ? name : url;
  }

  private static String code(String url) {
    Matcher commons = CREATIVE_COMMONS.matcher(url);
    if (commons.find()) {
      return "cc-%s-%s".formatted(commons.group(1), commons.group(2));
    }
    Matcher domain = PUBLIC_DOMAIN.matcher(url);
    if (domain.find()) {
      return domain.group(1).equals("zero") ? "cc0-1.0" : "pdm-1.0";
    }
    if (url.contains("flickr.com/commons/usage")) {
      return NO_KNOWN_COPYRIGHT;
    }
    if (url.contains("creativecommons.org/licenses/sampling+/1.0")) {
      return SAMPLING_PLUS;
    }
    return url.contains("usa.gov/copyright") ? US_GOVERNMENT : OTHER;
  }
}
