package org.vpobuilder.pipeline.inspect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vpobuilder.schemas.console.NearestNames;
import org.vpobuilder.spec.Subset;

/**
 * Of many keys the few that are nearest to what someone typed, of the subset that it names if it
 * names one. Holds these few.
 */
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
  private final Optional<Subset> asked;
  private final TreeSet<Candidate> nearest = new TreeSet<>(ORDER);

  NearestKeys(String typed) {
    this.typed = typed.length() > MAX_LENGTH ? typed.substring(0, MAX_LENGTH) : typed;
    this.asked = Stream.of(Subset.values()).filter(subset -> isOf(subset, typed)).findFirst();
  }

  private static boolean isOf(Subset subset, String key) {
    return key.startsWith(subset + "_");
  }

  /** Keys that hold what was typed come first, for it may be an image's number. */
  void add(String key) {
    if (asked.isPresent() && !isOf(asked.get(), key)) {
      return;
    }
    nearest.add(
        new Candidate(key.contains(typed), NearestNames.edits(typed, key), Shown.text(key)));
    if (nearest.size() > MOST) {
      nearest.pollLast();
    }
  }

  List<String> keys() {
    return nearest.stream().map(Candidate::key).toList();
  }

  String text() {
    return nearest.isEmpty()
        ? "its plan has none" + asked.map(subset -> " of " + subset).orElse("")
        : "nearest: " + String.join(", ", keys());
  }
}
