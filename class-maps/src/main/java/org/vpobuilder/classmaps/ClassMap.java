package org.vpobuilder.classmaps;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The classes of a benchmark: a lookup between what is seen and what is heard, for any visual and
 * audio sources.
 *
 * <p>The built-in map {@code vpo-21} is the table of S1 (CAVP/VPO) supplement, Tab. 7, with the
 * indices of the authors' public code; its labels are spelled as VGGSound spells them ("cat
 * caterwauling", where the paper prints "cat caterwaulin"). Instances are immutable.
 */
public final class ClassMap implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The class name of persons not known to be male, female or baby. */
  public static final String PERSON = "person";

  /** Names of the maps that come with the product. */
  private static final List<String> BUILT_IN = List.of("vpo-21");

  private final String name;
  private final List<VpoClass> classes;
  private final Map<Integer, VpoClass> byIndex = new TreeMap<>();
  private final Map<String, VpoClass> byName = new HashMap<>();
  private final Map<String, Map<String, List<VpoClass>>> byTerm = new TreeMap<>();

  /** Called only by {@link ClassMapReader}, with classes that it has checked. */
  ClassMap(String name, List<VpoClass> checked) {
    this.name = name;
    this.classes = checked.stream().sorted(Comparator.comparingInt(VpoClass::index)).toList();
    for (VpoClass c : classes) {
      byIndex.put(c.index(), c);
      byName.put(c.name(), c);
      for (Term term : c.terms()) {
        byTerm
            .computeIfAbsent(term.source(), source -> new HashMap<>())
            .computeIfAbsent(term.id(), id -> new ArrayList<>())
            .add(c);
      }
    }
  }

  /**
   * Returns a map that comes with the product.
   *
   * @param name {@code "vpo-21"}
   * @throws BadInputException if no built-in map has that name
   */
  public static ClassMap builtIn(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new BadInputException(
          "class map: got '%s', wanted a built-in one: %s"
              .formatted(name, String.join(", ", BUILT_IN)));
    }
    String file = name + ".csv";
    try (Reader csv = Resources.open(file)) {
      return read(csv, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a map from csv with the header {@code index,name,published_id,source,id,label}, one row
   * for each class and each category or label of a source that belongs to it, in any order. Lines
   * that begin with {@code #} are comments. The caller closes {@code csv}.
   *
   * @param sourceName origin of the csv, for messages; its last part without {@code .csv} becomes
   *     the {@linkplain #name() name} of the map
   * @throws BadInputException if the csv is malformed, a field is blank, padded or out of range, a
   *     name is not {@code [a-z][a-z0-9 ]*}, an index, a name or a published id belongs to two
   *     classes, rows of one class differ, or an id of a source belongs to two classes that are not
   *     both kinds of person
   */
  public static ClassMap read(Reader csv, String sourceName) {
    return ClassMapReader.read(csv, sourceName);
  }

  /** Name of the map, for example {@code vpo-21}. */
  public String name() {
    return name;
  }

  /** All classes, in the order of their index. */
  public List<VpoClass> classes() {
    return classes;
  }

  public Optional<VpoClass> byName(String className) {
    return Optional.ofNullable(byName.get(className));
  }

  /** The class whose mask pixels hold {@code index}; empty for background, ignore and gaps. */
  public Optional<VpoClass> byIndex(int index) {
    return Optional.ofNullable(byIndex.get(index));
  }

  /**
   * The classes that a category of a visual source may be, in the order of their index: none if it
   * is not mapped, several if it is {@code person}, which male, female and baby share.
   */
  public List<VpoClass> byCategory(String source, String id) {
    return Collections.unmodifiableList(
        byTerm.getOrDefault(source, Map.of()).getOrDefault(id, List.of()));
  }

  /**
   * The class that sounds in the clips with a label of a source. Empty if the label is not mapped
   * or belongs to several classes.
   */
  public Optional<VpoClass> byLabel(String source, String label) {
    List<VpoClass> classes = byCategory(source, label);
    return classes.size() == 1 ? Optional.of(classes.get(0)) : Optional.empty();
  }

  /**
   * The class that sounds in a clip with several labels, which is the class of any of them. Empty
   * if no label is mapped, or if the labels belong to several classes, because it is then unknown
   * which of them is heard.
   */
  public Optional<VpoClass> bySound(String source, Collection<String> labels) {
    @Nullable VpoClass sound = null;
    for (String label : labels) {
      for (VpoClass c : byCategory(source, label)) {
        if (sound != null && sound.index() != c.index()) {
          return Optional.empty();
        }
        sound = c;
      }
    }
    return Optional.ofNullable(sound);
  }

  /** The ids of a source's categories or labels that are mapped. */
  public Set<String> ids(String source) {
    return Collections.unmodifiableSet(byTerm.getOrDefault(source, Map.of()).keySet());
  }

  /** Whether a category consists of persons, who may be male, female or a baby. */
  public boolean isPersonCategory(String source, String id) {
    return byCategory(source, id).stream().anyMatch(VpoClass::isPerson);
  }

  /** Whether the objects of a class are persons, of known kind or not. */
  public boolean isPerson(String className) {
    return isUnlabelled(className) || byName(className).filter(VpoClass::isPerson).isPresent();
  }

  /**
   * Whether a class name is that of persons not known to be male, female or baby. If a map has a
   * class {@code person} of its own, no person is unlabelled.
   */
  public boolean isUnlabelled(String className) {
    return className.equals(PERSON) && byName(PERSON).isEmpty();
  }

  /**
   * Whether two objects may belong to one class: they have the same class, or both are persons and
   * one of them is not known to be of another class.
   */
  public boolean isOneKind(String a, String b) {
    return a.equals(b) || (isPerson(a) && isPerson(b) && (isUnlabelled(a) || isUnlabelled(b)));
  }

  /** The map as csv that {@link #read} reads; equal maps give the same text. */
  public String toCsv() {
    StringWriter text = new StringWriter();
    try (CSVPrinter csv = CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get().print(text)) {
      csv.printRecord(ClassMapReader.COLUMNS);
      for (VpoClass c : classes) {
        for (Term term : c.terms()) {
          csv.printRecord(
              c.index(), c.name(), c.publishedId(), term.source(), term.id(), term.label());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory", e);
    }
    return text.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassMap that && name.equals(that.name) && classes.equals(that.classes);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + classes.hashCode();
  }

  @Override
  public String toString() {
    return name + classes.stream().map(VpoClass::name).collect(joining(", ", "[", "]"));
  }
}
