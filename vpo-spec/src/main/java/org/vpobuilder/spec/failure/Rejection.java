package org.vpobuilder.spec.failure;

import java.util.Comparator;

/**
 * One record that can't be used: a line of {@code rejections.jsonl}.
 *
 * @param code the reason
 * @param source the file that holds it, relative to its source's root
 * @param record which record of that file, e.g. {@code annotation 103} or {@code line 7}
 * @param got the offending value, shortened to {@value #MAX_VALUE} characters
 * @param wanted what would have been right
 */
public record Rejection(RejectionCode code, String source, String record, String got, String wanted)
    implements Comparable<Rejection> {
  private static final int MAX_VALUE = 200;

  private static final Comparator<Rejection> ORDER =
      Comparator.comparing(Rejection::source)
          .thenComparing(Rejection::record)
          .thenComparing(Rejection::code)
          .thenComparing(Rejection::got)
          .thenComparing(Rejection::wanted);

  public Rejection {
    got = shorten(got);
    wanted = shorten(wanted);
  }

  @Override
  public int compareTo(Rejection other) {
    return ORDER.compare(this, other);
  }

  private static String shorten(String value) {
    // Half a surrogate pair can't be written as UTF-8.
    String oneLine = value.replaceAll("\\p{Cntrl}+", " ").replaceAll("\\p{Cs}", "\uFFFD").strip();
    if (oneLine.length() <= MAX_VALUE) {
      return oneLine;
    }
    int end = MAX_VALUE - 1;
    return oneLine.substring(0, Character.isHighSurrogate(oneLine.charAt(end - 1)) ? end - 1 : end)
        + "…";
  }
}
