package org.vpobuilder.pipeline.sources;

import java.util.List;

/**
 * The facts about a data set that a release made from it must state.
 *
 * @param title its common name
 * @param url of its page
 * @param origin the site on which its images or clips were published, such as Flickr
 * @param test the records that a release tests on
 * @param limits of its masks or labels that users must know, in whole sentences
 * @param paper that it asks to have cited
 */
public record DataSet(
    String title, String url, String origin, String test, List<String> limits, Paper paper) {
  public DataSet {
    limits = List.copyOf(limits);
  }

  /**
   * A paper.
   *
   * @param key of its BibTeX entry
   * @param authors {@code Given Family}, or {@code Family, Given} where the family name has a space
   * @param venue the conference or the journal
   * @param pages first and last with a hyphen between, or empty
   */
  public record Paper(
      String key,
      String title,
      List<String> authors,
      int year,
      boolean inJournal,
      String venue,
      String pages) {
    public Paper {
      authors = List.copyOf(authors);
    }

    /** A paper of a conference. */
    public static Paper ofConference(
        String key, String title, List<String> authors, int year, String venue, String pages) {
      return new Paper(key, title, authors, year, false, venue, pages);
    }

    /** A paper of a journal. */
    public static Paper ofJournal(
        String key, String title, List<String> authors, int year, String venue, String pages) {
      return new Paper(key, title, authors, year, true, venue, pages);
    }
  }
}
