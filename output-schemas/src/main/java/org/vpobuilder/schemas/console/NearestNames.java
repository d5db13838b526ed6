package org.vpobuilder.schemas.console;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Of many names those that someone may have meant who typed another. */
public final class NearestNames {
  private static final int MOST = 3;

  /** Of so many letters one may be wrong. */
  private static final int LETTERS = 3;

  private NearestNames() {}

  private record Candidate(String name, boolean begins, int edits) {}

  /**
   * Those that begin with what was typed, and those with the fewest edits to it if these are few
   * for its length; at most {@value #MOST}, the nearest first, none if none is near.
   */
  static List<String> of(String typed, Collection<String> names) {
    int allowed = (typed.length() + LETTERS - 1) / LETTERS;
    List<Candidate> near =
        names.stream()
            .map(name -> new Candidate(name, name.startsWith(typed), edits(typed, name)))
            .filter(candidate -> candidate.begins() || candidate.edits() <= allowed)
            .sorted(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
            .toList();
    return near.stream()
        .filter(candidate -> candidate.begins() || candidate.edits() == near.get(0).edits())
        .map(Candidate::name)
        .limit(MOST)
        .toList();
  }

  /** The fewest insertions, deletions and replacements that make one of the other. */
  public static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
