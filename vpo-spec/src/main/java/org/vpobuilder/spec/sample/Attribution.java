package org.vpobuilder.spec.sample;

/**
 * Who made an image or a clip, as far as its source says. Any part may be empty.
 *
 * @param author name or user name
 * @param title of the work
 * @param url of the page where it was published
 */
public record Attribution(String author, String title, String url) {
  /** Of what nothing is known. */
  public static final Attribution NONE = new Attribution("", "", "");

  /** Of what only its page is known. */
  public static Attribution page(String url) {
    return url.isEmpty() ? NONE : new Attribution("", "", url);
  }
}
