package org.vpobuilder.spec;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name and the authors of a release, for its card, its citation and catalogues. No sample
 * depends on it. Every member may be absent.
 *
 * @param title a few words
 * @param version major.minor.patch
 * @param url address of a page about the release
 * @param datePublished yyyy-mm-dd; a build reads no clock, so only the spec can give it
 * @param authors in order
 */
public record ReleaseInfo(
    @Nullable String title,
    @Nullable String version,
    @Nullable String url,
    @Nullable String datePublished,
    @Nullable List<Author> authors)
    implements Serializable {
  private static final Pattern VERSION =
      Pattern.compile("(0|[1-9]\\d{0,8})(\\.(0|[1-9]\\d{0,8})){2}");
  private static final Pattern DATE =
      Pattern.compile("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])");
  private static final Pattern URL = Pattern.compile("https?://[!-~]{1,500}");
  private static final Pattern ORCID =
      Pattern.compile("https://orcid\\.org/(\\d{4}-){3}\\d{3}[\\dX]");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,200}");

  /** Used for a spec without this information. */
  public static final ReleaseInfo NONE = new ReleaseInfo(null, null, null, null, null);

  /** The author of a release whose spec names no author. */
  public static final Author CONTRIBUTORS =
      new Author("VPO Builder contributors", null, null, null, null);

  public ReleaseInfo {
    matches("release.title", title, LINE, "1 to 200 characters on one line");
    matches("release.version", version, VERSION, "major.minor.patch, such as 1.0.0");
    matches("release.url", url, URL, "an http or https address");
    matches("release.date_published", datePublished, DATE, "a date as 2024-06-17");
    if (datePublished != null) {
      String wanted = "a day that exists, as 2024-06-17";
      SpecCheck.holds(isDate(datePublished), "release.date_published", datePublished, wanted);
    }
    if (authors != null) {
      SpecCheck.holds(
          !authors.isEmpty(), "release.authors", "an empty list", "some, or no authors");
      authors = List.copyOf(authors);
    }
  }

  /**
   * A person with both names, or a group with one name.
   *
   * @param orcid the address of an ORCID
   */
  public record Author(
      @Nullable String name,
      @Nullable String familyNames,
      @Nullable String givenNames,
      @Nullable String affiliation,
      @Nullable String orcid)
      implements Serializable {
    public Author {
      boolean person = familyNames != null && givenNames != null;
      boolean either = name == null ? person : familyNames == null && givenNames == null;
      SpecCheck.holds(
          either, "release.authors", "neither or both", "name, or family_names and given_names");
      String wanted = "1 to 200 characters on one line";
      matches("release.authors.name", name, LINE, wanted);
      matches("release.authors.family_names", familyNames, LINE, wanted);
      matches("release.authors.given_names", givenNames, LINE, wanted);
      matches("release.authors.affiliation", affiliation, LINE, wanted);
      matches("release.authors.orcid", orcid, ORCID, "https://orcid.org/0000-0002-1825-0097");
    }

    /** Given names first. */
    public String fullName() {
      return name != null ? name : givenNames + " " + familyNames;
    }

    public boolean namesPerson() {
      return name == null;
    }
  }

  /** The authors, or {@link #CONTRIBUTORS} if there are none. */
  public List<Author> authorsOrContributors() {
    return authors == null ? List.of(CONTRIBUTORS) : authors;
  }

  /**
   * The version; if the spec has none, 1.0.0, or 0.1.0 for a part of a release.
   *
   * @param whole whether the release has all samples that its spec asks for
   */
  public String versionOrFirst(boolean whole) {
    return Objects.requireNonNullElse(version, whole ? "1.0.0" : "0.1.0");
  }

  private static boolean isDate(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static void matches(String key, @Nullable String got, Pattern wanted, String inWords) {
    if (got != null) {
      SpecCheck.holds(wanted.matcher(got).matches(), key, got, inWords);
    }
  }
}
