package org.vpobuilder.spec.licence;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A licence as COCO's file lists it.
 *
 * @param id the number by which image records name it
 * @param name e.g. {@code Attribution License}
 * @param url of its text
 * @param code e.g. {@code cc-by-2.0}: read from the url; {@link #OTHER} where that tells none
 */
public record Licence(int id, String name, String url, String code) {
  /** The code of a licence whose terms its url does not tell. */
  public static final String OTHER = "other";

  /** Of an image whose record names no licence of its file's list. */
  public static final Licence UNKNOWN = new Licence(0, "", "", "unknown");

  static final String NO_KNOWN_COPYRIGHT = "no-known-copyright";
  static final String US_GOVERNMENT = "us-government-work";

  private static final Pattern CREATIVE_COMMONS =
      Pattern.compile(
          "creativecommons\\.org/licenses/(by(?:-nc)?(?:-(?:sa|nd))?)/(\\d\\.\\d)(?:/.*)?$");

  private static final Pattern PUBLIC_DOMAIN =
      Pattern.compile("creativecommons\\.org/publicdomain/(zero|mark)/1\\.0(?:/.*)?$");

  /** A licence with the code that its url has. */
  public static Licence of(int id, String name, String url) {
    return new Licence(id, name, url, code(url.toLowerCase(Locale.ROOT)));
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
    return url.contains("usa.gov/copyright") ? US_GOVERNMENT : OTHER;
  }
}
