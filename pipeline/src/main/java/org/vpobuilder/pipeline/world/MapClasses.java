package org.vpobuilder.pipeline.world;

import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Looks, sounds and names of the classes of any class map. A class that the world's own tables have
 * by its name (dog), or by the category that the map gives it (boat), looks and sounds as there; a
 * guitar looks as AVSBench's guitar does; all others get shapes and sounds that are left, in the
 * order of the map.
 */
final class MapClasses {
  /** Numbers of looks without a category in COCO begin here. */
  private static final int OWN = 1000;

  /** The turn of the hue, and of the pitch, where all looks and sounds are taken once. */
  private static final float GOLDEN = 0.618f;

  private static final double HIGHER = 1.17;

  private final ClassMap map;
  private final List<VpoClass> classes;
  private final Looks known = Looks.load();

  /** AVSBench's categories that look like no class of the world's own. */
  private final List<Look> spare;

  /**
   * Takes classes of a map.
   *
   * @param only their names; none for all
   */
  MapClasses(ClassMap map, List<String> only) {
    this.map = map;
    this.classes =
        map.classes().stream().filter(c -> only.isEmpty() || only.contains(c.name())).toList();
    this.spare =
        SyntheticS4.S4Looks.load().stream()
            .filter(look -> known.sounding().stream().noneMatch(look::isFilledAs))
            .toList();
  }

  /** The first category of each class in a layout; classes without one are left out. */
  Map<String, Term> terms(VisualLayout layout) {
    Map<String, Term> terms = new LinkedHashMap<>();
    for (VpoClass c : classes) {
      c.terms(layout.categories()).stream()
          .filter(term -> layout.has(term.id()))
          .findFirst()
          .ifPresent(term -> terms.put(c.name(), term));
    }
    if (terms.isEmpty()) {
      throw new BadInputException(
          "world: class map: %s has no row of %s, wanted one for a class at least"
              .formatted(map.name(), layout.categories()));
    }
    return terms;
  }

  /** The looks of the classes that a layout can show, and those that are of no class of the map. */
  Looks looks(VisualLayout layout) {
    Set<String> mapped = map.ids(layout.categories());
    Map<String, Look> others = new HashMap<>();
    List<Look> distractors = new ArrayList<>();
    for (Look look : known.distractors()) {
      Optional<String> id =
          mapped.stream().filter(m -> layout.names(look).filter(m::equals).isPresent()).findFirst();
      id.ifPresentOrElse(m -> others.put(m, look), () -> distractors.add(look));
    }
    List<Look> looks = new ArrayList<>();
    terms(layout)
        .forEach(
            (name, term) -> {
              Look look =
                  known
                      .named(name)
                      .or(() -> Optional.ofNullable(others.get(term.id())))
                      .orElseGet(() -> unknown(name));
              boolean isCoco = layout.categories().equals("coco");
              int number =
                  isCoco
                      ? Integer.parseInt(term.id())
                      : known.named(name).map(Look::category).orElse(OWN + index(name));
              looks.add(look.of(name, number));
            });
    return new Looks(looks, distractors, stride(looks.size()));
  }

  private int index(String name) {
    return map.byName(name).orElseThrow().index();
  }

  /** The first number from 8 that shares no factor with another one. */
  private static int stride(int classes) {
    int stride = Looks.STRIDE;
    while (gcd(stride, classes) > 1) {
      stride++;
    }
    return stride;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** The names of classes that the world's own tables lack, each with its position among these. */
  private Map<String, Integer> unknown() {
    Map<String, Integer> positions = new LinkedHashMap<>();
    for (VpoClass c : map.classes()) {
      if (known.named(c.name()).isEmpty()) {
        positions.put(c.name(), positions.size());
      }
    }
    return positions;
  }

  private Look unknown(String name) {
    int position = unknown().getOrDefault(name, 0);
    Look look = spare(name, position);
    if (position < spare.size()) {
      return look;
    }
    Color colour = Color.getHSBColor(position * GOLDEN % 1, 0.8f, 0.8f);
    return look.recoloured(name, look.size(), colour, look.pattern(), look.second());
  }

  /** A spare look whose name has the class's (guitar), or the next in turn. */
  private Look spare(String name, int position) {
    Set<Look> named = new LinkedHashSet<>();
    for (String other : unknown().keySet()) {
      spare.stream().filter(l -> l.name().contains(other)).findFirst().ifPresent(named::add);
    }
    Optional<Look> own = spare.stream().filter(l -> l.name().contains(name)).findFirst();
    List<Look> left = spare.stream().filter(look -> !named.contains(look)).toList();
    return own.orElseGet(() -> left.get(position % left.size()));
  }

  /** The labels of the classes that are heard in a layout, and some that are of no class. */
  ClipLabels labels(SoundLayout layout) {
    Map<String, List<String>> byClass = new LinkedHashMap<>();
    for (VpoClass c : classes) {
      List<String> ids = c.ids(layout.name());
      if (!ids.isEmpty()) {
        byClass.put(c.name(), ids);
      }
    }
    if (byClass.isEmpty()) {
      throw new BadInputException(
          "world: class map: %s has no row of %s, wanted one for a class at least"
              .formatted(map.name(), layout.name()));
    }
    Set<String> mapped = map.ids(layout.name());
    ClipLabels usual = layout.labels();
    List<String> others =
        Stream.concat(
                usual.others().stream(), usual.byClass().values().stream().flatMap(List::stream))
            .filter(label -> !mapped.contains(label))
            .distinct()
            .limit(10)
            .toList();
    return new ClipLabels(byClass, others);
  }

  /** The sound of every class, and of labels of no class. */
  Map<String, Timbre> timbres() {
    Map<String, Timbre> usual = Timbre.load();
    Map<String, Timbre> all = Timbre.load("s4-timbres.csv");
    Map<String, Timbre> timbres = new LinkedHashMap<>();
    timbres.put(ClipLabels.OTHER, Objects.requireNonNull(usual.get(ClipLabels.OTHER)));
    Map<String, Integer> unknown = unknown();
    for (VpoClass c : map.classes()) {
      Timbre own = usual.get(c.name());
      int position = unknown.getOrDefault(c.name(), 0);
      Timbre other = Objects.requireNonNull(all.get(spare(c.name(), position).name()));
      double pitch = StrictMath.pow(HIGHER, position / spare.size());
      timbres.put(c.name(), own != null ? own : other.varied(pitch, 1));
    }
    return timbres;
  }
}
