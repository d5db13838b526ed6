package org.vpobuilder.pipeline.sources;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Registered;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * The sources that a run takes images and sounds from, each once. The kinds of sources are those
 * that the class path registers.
 */
public record Sources(List<VisualSource> visual, List<AudioSource> audio) implements Serializable {
  /**
   * Sources, in the order of their names, so that nothing depends on the order in which they were
   * named.
   *
   * @throws BadInputException if a source is given twice
   */
  public Sources {
    visual = sorted("--visual", visual, VisualSource::name);
    audio = sorted("--audio", audio, AudioSource::name);
  }

  private static <T> List<T> sorted(String option, List<T> sources, Function<T, String> name) {
    Set<String> seen = new HashSet<>();
    for (T source : sources) {
      if (!seen.add(name.apply(source))) {
        throw new BadInputException(
            "%s: got %s twice, wanted each source once".formatted(option, name.apply(source)));
      }
    }
    List<T> sorted = new ArrayList<>(sources);
    sorted.sort((a, b) -> name.apply(a).compareTo(name.apply(b)));
    return List.copyOf(sorted);
  }

  /** Data sets that a user may expect but that can't serve, and the reasons. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "objects365", "it has boxes and no masks",
          "sceneparse150", "it has one mask a class and tells no objects of a class apart");

  /** One visual and one audio source. */
  public static Sources of(VisualSource visual, AudioSource audio) {
    return new Sources(List.of(visual), List.of(audio));
  }

  /**
   * A visual source by name.
   *
   * @throws BadInputException if the run was not given it; a plan may name such a source
   */
  public VisualSource visual(String name) {
    return visual.stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow(() -> lacking("--visual", name));
  }

  /**
   * An audio source by name.
   *
   * @throws BadInputException if the run was not given it
   */
  public AudioSource audio(String name) {
    return audio.stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .orElseThrow(() -> lacking("--audio", name));
  }

  /** The names of the visual sources. */
  public SortedSet<String> visualNames() {
    return visual.stream().map(VisualSource::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The names of the audio sources. */
  public SortedSet<String> audioNames() {
    return audio.stream().map(AudioSource::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static BadInputException lacking(String option, String name) {
    return new BadInputException("no source %s: wanted %s %s=DIR".formatted(name, option, name));
  }

  /**
   * A table of a source under its name in a release; the source's name comes first, since tables of
   * two sources may have the same path.
   */
  public static FileEntry entry(String source, FileEntry table) {
    return new FileEntry(source + "/" + table.path(), table.bytes(), table.sha256());
  }

  /** The kinds of visual sources, by name. */
  public static SortedMap<String, VisualSource.Kind> visualKinds() {
    return kinds(VisualSource.Kind.class);
  }

  /** The kinds of audio sources, by name. */
  public static SortedMap<String, AudioSource.Kind> audioKinds() {
    return kinds(AudioSource.Kind.class);
  }

  private static <T extends SourceKind<?>> SortedMap<String, T> kinds(Class<T> type) {
    return new TreeMap<>(Registered.byName(type, "sources", SourceKind::name));
  }

  /**
   * A source by the name of its kind.
   *
   * @param option for messages
   * @param kinds {@link #visualKinds} or {@link #audioKinds}
   * @throws BadInputException if no kind has the name; the message lists those that have
   */
  public static <K> K kind(String option, SortedMap<String, K> kinds, String name) {
    K kind = kinds.get(name);
    String why = REFUSED.get(name);
    if (why != null) {
      throw new BadInputException(
          "%s: got %s, which can't serve: %s; wanted one of %s"
              .formatted(option, name, why, String.join(", ", kinds.keySet())));
    }
    if (kind == null) {
      throw new BadInputException(
          "%s: got %s, wanted one of %s"
              .formatted(option, SourceText.printable(name), String.join(", ", kinds.keySet())));
    }
    return kind;
  }

  /** A visual source in a folder. */
  public static VisualSource visual(String name, Folder folder) {
    return kind("--visual", visualKinds(), name).in(folder);
  }

  /** An audio source in a folder. */
  public static AudioSource audio(String name, Folder folder) {
    return kind("--audio", audioKinds(), name).in(folder);
  }
}
