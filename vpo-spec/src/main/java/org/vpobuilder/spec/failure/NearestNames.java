package org.vpobuilder.spec.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that someone who typed an unknown name may have meant. */
public final class NearestNames {
  private static final int MOST = 3;

  /** The number of letters for each wrong letter that is allowed. */
  private static final int LETTERS = 3;

  private NearestNames() {}

  private record Candidate(String name, boolean begins, int edits) {}

  /**
   * The names that begin with the typed text, and those with the fewest edits to it if these are
   * few for its length; at most {@value #MOST}, the nearest first, empty if none is near.
   */
  public static List<String> of(String typed, Collection<String> names) {
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

  /**
   * The smallest number of insertions, deletions and replacements that turn one text into the
   * other.
   */
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
