package org.vpobuilder.pipeline.sources.audioset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.vpobuilder.pipeline.sources.CsvRows;

/**
 * Music and speech, which most of AudioSet's clips have beside what else is heard. They are no
 * class of most maps, so that their labels must be known to tell that a clip is not of one sound.
 */
final class OtherSounds {
  private static final String FILE = "music-and-speech.csv";

  private enum Kind {
    MUSIC,
    SPEECH
  }

  private final Map<String, Kind> kinds;

  private OtherSounds(Map<String, Kind> kinds) {
    this.kinds = Map.copyOf(kinds);
  }

  static OtherSounds load() {
    Map<String, Kind> kinds = new HashMap<>();
    CsvRows.Sink sink =
        new CsvRows.Sink() {
          @Override
          public void row(CsvRows.Row row) {
            kinds.put(row.get(1), Kind.valueOf(row.get(0).toUpperCase(Locale.ROOT)));
          }

          @Override
          public void wrongFields(String record, int got, int wanted) {
            throw new IllegalStateException("%s, %s: %d fields".formatted(FILE, record, got));
          }
        };
    try (InputStream in =
        Objects.requireNonNull(OtherSounds.class.getResourceAsStream(FILE), FILE)) {
      CsvRows.read(in, CsvRows.COMMENTED, List.of("kind", "id"), sink);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new OtherSounds(kinds);
  }

  /**
   * Whether music or speech is heard beside a clip's class: a label of either that no label of the
   * class is of too. A guitar may have {@code Music} beside it, and a woman who speaks {@code
   * Conversation}: that is what they do.
   *
   * @param ofClass whether a label is of the class
   */
  boolean areBeside(Collection<String> labels, Predicate<String> ofClass) {
    Set<Kind> own = EnumSet.noneOf(Kind.class);
    Set<Kind> beside = EnumSet.noneOf(Kind.class);
    for (String label : labels) {
      Kind kind = kinds.get(label);
      if (kind != null) {
        (ofClass.test(label) ? own : beside).add(kind);
      }
    }
    beside.removeAll(own);
    return !beside.isEmpty();
  }
}
