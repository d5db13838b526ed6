package org.vpobuilder.pipeline.sources;

import java.util.List;

/**
 * What a release must say of a data set that it is made from.
 *
 * @param title as people call it
 * @param url of its page
 * @param origin where its images or clips were published, such as Flickr
 * @param test which part of it a release tests on
 * @param limits what one must know of its masks or labels, in whole sentences
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

    /** One of a conference. */
    public static Paper ofConference(
        String key, String title, List<String> authors, int year, String venue, String pages) {
      return new Paper(key, title, authors, year, false, venue, pages);
    }

    /** One of a journal. */
    public static Paper ofJournal(
        String key, String title, List<String> authors, int year, String venue, String pages) {
      return new Paper(key, title, authors, year, true, venue, pages);
    }
  }
}
