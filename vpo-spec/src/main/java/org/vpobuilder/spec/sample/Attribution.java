package org.vpobuilder.spec.sample;

/**
 * The maker of an image or a clip, as far as its source states it. Any part may be empty.
 *
 * @param author name or user name
 * @param title title of the work
 * @param url address of the page where it was published
 */
public record Attribution(String author, String title, String url) {
  /** Used if nothing is known. */
  public static final Attribution NONE = new Attribution("", "", "");

  /** Used if only the page is known. */
  public static Attribution page(String url) {
    return url.isEmpty() ? NONE : new Attribution("", "", url);
  }
}
