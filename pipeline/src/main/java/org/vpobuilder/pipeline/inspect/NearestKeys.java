package org.vpobuilder.pipeline.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** Of many keys the few that are nearest to what someone typed. Holds these few. */
final class NearestKeys {
  private static final int MOST = 3;

  /** Longer texts are no key: comparing them would only take time. */
  private static final int MAX_LENGTH = 64;

  private record Candidate(boolean holds, int edits, String key) {}

  private static final Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::holds)
          .reversed()
          .thenComparingInt(Candidate::edits)
          .thenComparing(Candidate::key);

  private final String typed;
  private final TreeSet<Candidate> nearest = new TreeSet<>(ORDER);

  NearestKeys(String typed) {
    this.typed = typed.length() > MAX_LENGTH ? typed.substring(0, MAX_LENGTH) : typed;
  }

  /** Keys that hold what was typed come first, for it may be an image's number. */
  void add(String key) {
    nearest.add(new Candidate(key.contains(typed), edits(typed, key), Shown.text(key)));
    if (nearest.size() > MOST) {
      nearest.pollLast();
    }
  }

  List<String> keys() {
    return nearest.stream().map(Candidate::key).toList();
  }

  String text() {
    return nearest.isEmpty() ? "its plan has none" : "nearest: " + String.join(", ", keys());
  }

  /** The fewest insertions, deletions and replacements that make one of the other. */
  private static int edits(String a, String b) {
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
