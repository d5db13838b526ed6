package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.ClassMapLinter;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.classmaps.Vocabulary.Word;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.vggsound.VggSounder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.Split;

/**
 * The rows of a class map with their counts in sources: the JSON that {@code vpo classes --json}
 * prints, with its schema. Objects and clips are counted as the tables list them, so a build has at
 * most that number.
 *
 * @param formatVersion 1
 * @param map its name
 * @param rows of the map for the given sources, in the order of the classes
 * @param unmapped words without a class, by source, those with most objects or clips first
 */
public record ClassReport(
    int formatVersion,
    String map,
    List<Row> rows,
    SortedMap<String, List<Row>> unmapped,
    List<Finding> findings) {
  public static final JsonFormat<ClassReport> JSON =
      JsonFormat.lenient(ClassReport.class, ClassReport.class, "class-report.schema.json");

  /**
   * A category or label.
   *
   * @param name of its class; empty if it has none
   * @param source that has it
   * @param label of the source, or else of the map
   * @param known whether the source has such a category or label at all
   * @param train objects of a visual source, clips of an audio source
   */
  public record Row(
      String name, String source, String id, String label, boolean known, long train, long test) {
    private static Row of(String name, String source, Word word, String label) {
      String shown = word.label().isEmpty() ? label : word.label();
      long train = word.count(Split.TRAIN);
      return new Row(name, source, word.id(), shown, true, train, word.count(Split.TEST));
    }
  }

  /**
   * A finding of {@link ClassMapLinter}.
   *
   * @param severity {@code error}, {@code warning} or {@code note}
   */
  public record Finding(String severity, String name, String message) {}

  /**
   * Lints a map alone, and against sources if there are some; they may be only visual or only
   * audio.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if a source is broken as a whole
   */
  public static ClassReport of(ClassMap map, Sources sources) throws IOException {
    List<Vocabulary> words = words(map, sources);
    List<Row> rows = new ArrayList<>();
    for (VpoClass c : map.classes()) {
      for (Vocabulary source : words) {
        for (Term term : c.terms(source.rows())) {
          Word word = source.word(term.id());
          rows.add(
              word == null
                  ? new Row(c.name(), source.source(), term.id(), term.label(), false, 0, 0)
                  : Row.of(c.name(), source.source(), word, term.label()));
        }
      }
    }
    SortedMap<String, List<Row>> unmapped = new TreeMap<>();
    for (Vocabulary source : words) {
      unmapped.put(
          source.source(),
          source.unmapped(map).stream()
              .filter(word -> word.all() > 0)
              .map(word -> Row.of("", source.source(), word, word.id()))
              .toList());
    }
    List<ClassMapLinter.Finding> findings =
        words.isEmpty()
            ? ClassMapLinter.lint(map, Sources.visualKinds().keySet(), audioNames())
            : ClassMapLinter.lint(map, words, rowNames());
    return new ClassReport(
        1,
        map.name(),
        rows,
        unmapped,
        findings.stream()
            .map(f -> new Finding(lower(f.severity()), f.className(), f.message()))
            .toList());
  }

  private static String lower(ClassMapLinter.Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  /** The sources that rows may refer to. VGGSounder is one: it has labels that VGGSound lacks. */
  private static Set<String> rowNames() {
    Set<String> names = new TreeSet<>(Sources.visualKinds().keySet());
    names.addAll(audioNames());
    return names;
  }

  private static Set<String> audioNames() {
    Set<String> names = new TreeSet<>(Sources.audioKinds().keySet());
    names.add(VggSounder.NAME);
    return names;
  }

  private static List<Vocabulary> words(ClassMap map, Sources sources) throws IOException {
    Map<Integer, Vocabulary> read = new TreeMap<>();
    int seen = sources.visual().size();
    Workers.forEach(
        seen + sources.audio().size(),
        i -> {
          Vocabulary words =
              i < seen
                  ? sources.visual().get(i).vocabulary(map)
                  : sources.audio().get(i - seen).vocabulary(map);
          synchronized (read) {
            read.put(i, words);
          }
        });
    return List.copyOf(read.values());
  }

  /** Whether the map has an error. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(finding -> finding.severity().equals("error"));
  }
}
