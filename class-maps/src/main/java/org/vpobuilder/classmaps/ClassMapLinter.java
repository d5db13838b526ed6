package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vpobuilder.classmaps.CsvTable.Row;
import org.vpobuilder.classmaps.Vocabulary.Word;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.NearestNames;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Finds mistakes in a well-formed {@link ClassMap}: ids that a source does not have, classes of
 * which the given sources have no picture or no sound, and homonyms (COCO's {@code mouse} is the
 * device, and "mouse squeaking" is the animal). The homonyms are data: {@code homonyms.csv}.
 */
public final class ClassMapLinter {
  private static final List<String> COLUMNS = List.of("class", "wrong_label", "severity", "why");
  private static final List<Homonym> HOMONYMS = load();

  /** The source whose annotators were asked category by category whether they marked all. */
  private static final String FEDERATED = "lvis";

  /** The severity of a finding. */
  public enum Severity {
    /** The map can't be intended: do not build with it. */
    ERROR,
    /** The map may be intended. */
    WARNING,
    /** The map is sound; something may be missing. */
    NOTE
  }

  /**
   * A finding about one class of the map.
   *
   * @param className name of the class in the map
   * @param message the problem, the label and the reason
   */
  public record Finding(Severity severity, String className, String message) {}

  /** A label that only seems to belong to a class. */
  record Homonym(String className, String wrongLabel, Severity severity, String why) {
    /** Whether the label is this homonym's, and the class or one of its categories has its name. */
    boolean concerns(VpoClass c, String label) {
      return wrongLabel.equals(label)
          && (className.equals(c.name())
              || c.terms().stream().anyMatch(term -> className.equals(term.label())));
    }
  }

  private ClassMapLinter() {}

  /**
   * Checks a map by itself: names of sources, classes without a row of any visual or of any audio
   * source, labels of VGGSound against {@link VggsoundLabels}, and homonyms.
   *
   * @param visual names of all visual sources that rows may name
   * @param audio names of all audio sources that rows may name
   * @return the findings in the order of class index, then label; empty if there are none
   */
  public static List<Finding> lint(
      ClassMap map, Collection<String> visual, Collection<String> audio) {
    Set<String> names = new TreeSet<>(visual);
    names.addAll(audio);
    Vocabulary vggsound = new Vocabulary(SourceIds.VGGSOUND, true, true);
    for (String label : VggsoundLabels.all()) {
      vggsound.add(new Category(SourceIds.VGGSOUND, label, label), Split.TRAIN, 1);
    }
    List<Finding> findings = new ArrayList<>();
    for (VpoClass c : map.classes()) {
      named(c, names, findings);
      rows(c, vggsound, findings);
      homonyms(c, findings);
      mapped(c, visual, "no row of a visual source, so that it is never seen", findings);
      mapped(c, audio, "no row of an audio source, so that it never sounds", findings);
    }
    return List.copyOf(findings);
  }

  /**
   * Checks a map against sources. Counts of objects and clips are those of the tables: a build can
   * only have fewer.
   *
   * @param sources the vocabularies of the given sources; pictures or sounds are not judged if no
   *     source has them
   * @param names names of all sources that rows may name
   * @return the findings in the order of class index, those of the map as a whole last
   */
  public static List<Finding> lint(
      ClassMap map, List<Vocabulary> sources, Collection<String> names) {
    List<Finding> findings = new ArrayList<>();
    boolean any = false;
    for (VpoClass c : map.classes()) {
      named(c, names, findings);
      sources.forEach(source -> rows(c, source, findings));
      sources.forEach(source -> uncovered(c, source, findings));
      homonyms(c, findings);
      any |= seen(c, sources, findings) & heard(c, sources, findings);
      sources.stream().filter(Vocabulary::isHeard).forEach(s -> narrow(map, c, s, findings));
    }
    if (!any && !sources.isEmpty()) {
      String message = "no class of it is both seen and heard in the sources: nothing can be built";
      findings.add(new Finding(Severity.ERROR, map.name(), message));
    }
    return List.copyOf(findings);
  }

  /** Adds an error for each source of a class's rows that does not exist. */
  private static void named(VpoClass c, Collection<String> names, List<Finding> findings) {
    for (String source : new LinkedHashSet<>(c.terms().stream().map(Term::source).toList())) {
      if (!names.contains(source)) {
        add(
            findings,
            Severity.ERROR,
            c,
            "got rows of source '%s', wanted one of %s%s"
                .formatted(source, String.join(", ", names), nearest(source, names)));
      }
    }
  }

  private static void mapped(
      VpoClass c, Collection<String> sources, String without, List<Finding> findings) {
    if (c.terms().stream().noneMatch(term -> sources.contains(term.source()))) {
      add(findings, Severity.WARNING, c, without);
    }
  }

  private static void add(List<Finding> findings, Severity severity, VpoClass c, String message) {
    findings.add(new Finding(severity, c.name(), "class '%s': %s".formatted(c.name(), message)));
  }

  /**
   * Adds findings about a class's rows for a source; all unknown ids are one finding, and all ids
   * without objects or clips are another.
   */
  private static void rows(VpoClass c, Vocabulary source, List<Finding> findings) {
    List<String> unknown = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    String kind = source.isHeard() ? "label" : "category";
    for (Term term : c.terms(source.rows())) {
      Word word = source.word(term.id());
      if (word == null) {
        unknown.add("'%s'%s".formatted(term.id(), like(term, source)));
      } else if (word.all() == 0) {
        empty.add("'%s'".formatted(term.id()));
      } else if (!isCalled(word.label(), term.label())) {
        add(
            findings,
            Severity.WARNING,
            c,
            "%s '%s' of %s is called '%s' in the map and '%s' in the source"
                .formatted(kind, term.id(), source.source(), term.label(), word.label()));
      }
    }
    if (!unknown.isEmpty()) {
      add(
          findings,
          source.isWhole() ? Severity.ERROR : Severity.WARNING,
          c,
          "not among the %d %s of %s: %s"
              .formatted(
                  source.words().size(),
                  source.isHeard() ? "labels" : "categories",
                  source.source(),
                  String.join(", ", unknown)));
    }
    if (!empty.isEmpty()) {
      add(
          findings,
          Severity.WARNING,
          c,
          "%s has no %s of %s"
              .formatted(
                  source.source(), source.isHeard() ? "clip" : "object", String.join(", ", empty)));
    }
  }

  /**
   * Reports a class of several categories of a federated source, none of which covers all others:
   * few images are known to have only one object of it.
   */
  private static void uncovered(VpoClass c, Vocabulary source, List<Finding> findings) {
    CategoryCovers covers = CategoryCovers.builtIn();
    List<String> ids = c.ids(source.rows()).stream().filter(id -> source.word(id) != null).toList();
    List<String> uncovered = covers.uncovered(source.rows(), ids);
    if (source.rows().equals(FEDERATED) && uncovered.size() > 1) {
      String message =
          "none of its categories of %s covers all others, so that an object is taken as the only"
              + " one of the class only in images for which %s says of each of these that all are"
              + " annotated, or that there is none: %s";
      add(
          findings,
          Severity.NOTE,
          c,
          message.formatted(source.source(), source.source(), String.join(", ", uncovered)));
    }
  }

  /**
   * Whether a source's name of a word, which may be a list of synonyms, begins with the map's name.
   */
  private static boolean isCalled(String name, String inMap) {
    return name.isEmpty() || (plain(name) + " ").startsWith(plain(inMap) + " ");
  }

  private static void homonyms(VpoClass c, List<Finding> findings) {
    for (String label : c.ids(SourceIds.VGGSOUND)) {
      for (Homonym homonym : HOMONYMS) {
        if (homonym.concerns(c, label)) {
          findings.add(new Finding(homonym.severity(), c.name(), mixedUp(c, homonym)));
        }
      }
    }
  }

  private static boolean seen(VpoClass c, List<Vocabulary> sources, List<Finding> findings) {
    return has(c, sources.stream().filter(s -> !s.isHeard()).toList(), "picture", findings);
  }

  private static boolean heard(VpoClass c, List<Vocabulary> sources, List<Finding> findings) {
    return has(c, sources.stream().filter(Vocabulary::isHeard).toList(), "sound", findings);
  }

  /** Whether the sources have anything of a class; true if there is no source to judge by. */
  private static boolean has(
      VpoClass c, List<Vocabulary> sources, String what, List<Finding> findings) {
    if (sources.isEmpty()) {
      return true;
    }
    List<Split> without =
        Split.OF_SOURCES.stream().filter(split -> count(c, sources, split) == 0).toList();
    String all = String.join(", ", sources.stream().map(Vocabulary::source).toList());
    if (without.size() == Split.OF_SOURCES.size()) {
      String message = "no %s of it in %s, so that it never sounds".formatted(what, all);
      add(findings, Severity.WARNING, c, message);
      return false;
    }
    without.forEach(
        split ->
            add(
                findings,
                Severity.WARNING,
                c,
                "no %s of it in the %s split of %s".formatted(what, split, all)));
    return true;
  }

  /** The number of objects or clips of a class in the sources' tables. */
  private static long count(VpoClass c, List<Vocabulary> sources, Split split) {
    return sources.stream()
        .flatMap(source -> c.ids(source.rows()).stream().map(source::word))
        .filter(Objects::nonNull)
        .mapToLong(word -> word.count(split))
        .sum();
  }

  /**
   * Reports labels without a class that contain a class's name: the class's rows are narrow and
   * could include them.
   */
  private static void narrow(ClassMap map, VpoClass c, Vocabulary source, List<Finding> findings) {
    Pattern name = Pattern.compile("(.* )?" + Pattern.quote(c.name()) + "s?( .*)?");
    List<Word> others =
        source.unmapped(map).stream()
            .filter(word -> word.all() > 0)
            .filter(word -> name.matcher(plain(word.label())).matches())
            .filter(word -> HOMONYMS.stream().noneMatch(h -> h.concerns(c, word.label())))
            .toList();
    if (others.isEmpty()) {
      return;
    }
    long own = Split.OF_SOURCES.stream().mapToLong(s -> count(c, List.of(source), s)).sum();
    add(
        findings,
        Severity.NOTE,
        c,
        "%,d clips of %s are of it, and %,d of labels that name it are of no class: %s"
            .formatted(
                own,
                source.source(),
                others.stream().mapToLong(Word::all).sum(),
                others.stream()
                    .map(word -> "'%s' (%,d)".formatted(word.label(), word.all()))
                    .collect(Collectors.joining(", "))));
  }

  /** The words of a text, without punctuation; FSD50K writes "and" where AudioSet has a comma. */
  private static String plain(String label) {
    String words = label.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    return words.replace(" and ", " ");
  }

  /**
   * The word that a row was probably meant to have: one with its label, or else one with a similar
   * id.
   */
  private static String like(Term term, Vocabulary source) {
    for (Word word : source.words()) {
      if (!word.label().isEmpty() && plain(word.label()).equals(plain(term.label()))) {
        return " ('%s' is '%s')".formatted(word.label(), word.id());
      }
    }
    // Ids of the ontologies are codes, which are similar to others only by chance.
    return term.id().startsWith("/")
        ? ""
        : nearest(term.id(), source.words().stream().map(Word::id).toList());
  }

  private static String nearest(String got, Collection<String> known) {
    List<String> near = NearestNames.of(got, known);
    return near.isEmpty() ? "" : " (the nearest is '%s')".formatted(near.get(0));
  }

  private static String mixedUp(VpoClass c, Homonym homonym) {
    return "class '%s': got label '%s', a homonym: %s"
        .formatted(c.name(), homonym.wrongLabel(), homonym.why());
  }

  /** The homonyms in the order of their file. */
  static List<Homonym> homonyms() {
    return HOMONYMS;
  }

  private static List<Homonym> load() {
    String file = "homonyms.csv";
    try (Reader csv = Resources.open(file)) {
      return CsvTable.read(csv, file, COLUMNS).rows().stream()
          .map(row -> new Homonym(row.cell(0), row.cell(1), severity(row), row.cell(3)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the severity; throws {@link BadInputException} for any other word. */
  private static Severity severity(Row row) {
    return switch (row.cell(2)) {
      case "error" -> Severity.ERROR;
      case "warning" -> Severity.WARNING;
      default -> throw row.error("severity", row.cell(2), "error or warning");
    };
  }
}
