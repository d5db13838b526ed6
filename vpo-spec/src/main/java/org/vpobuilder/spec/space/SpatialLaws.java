package org.vpobuilder.spec.space;

import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.failure.BadInputException;

/** The known laws of space, which are those that the class path registers. */
public final class SpatialLaws {
  /** The law of S1. AVS-M-SS also names it, although it pans nothing. */
  public static final String PUBLISHED = "linear";

  private static final int MAX_SHOWN = 64;

  private static final SortedMap<String, SpatialLaw> BY_NAME = load();

  private SpatialLaws() {}

  /** All laws, sorted by name because class paths have no fixed order. */
  public static List<SpatialLaw> all() {
    return List.copyOf(BY_NAME.values());
  }

  /**
   * The law of that name.
   *
   * @throws BadInputException if none is known; the message lists those that are
   */
  public static SpatialLaw named(String name) {
    SpatialLaw law = BY_NAME.get(name);
    if (law == null) {
      String shown = name.replaceAll("\\p{Cntrl}", "?");
      throw new BadInputException(
          "audio.panning: got %s, wanted one of %s"
              .formatted(
                  shown.length() > MAX_SHOWN ? shown.substring(0, MAX_SHOWN) + "..." : shown,
                  String.join(", ", BY_NAME.keySet())));
    }
    return law;
  }

  private static SortedMap<String, SpatialLaw> load() {
    SortedMap<String, SpatialLaw> laws = new TreeMap<>();
    for (SpatialLaw law : ServiceLoader.load(SpatialLaw.class, SpatialLaw.class.getClassLoader())) {
      SpatialLaw earlier = laws.putIfAbsent(law.name(), law);
      if (earlier != null) {
        throw new IllegalStateException(
            "two laws of space are called %s: %s and %s"
                .formatted(law.name(), earlier.getClass().getName(), law.getClass().getName()));
      }
    }
    return laws;
  }
}
