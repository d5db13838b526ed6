package org.vpobuilder.spec.space;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.Registered;
import org.vpobuilder.spec.failure.BadInputException;

/** The known laws of space, which are those that the class path registers. */
public final class SpatialLaws {
  /** The law of S1. AVS-M-SS also names it, although it pans nothing. */
  public static final String PUBLISHED = "linear";

  private static final int MAX_SHOWN = 64;

  private static final SortedMap<String, SpatialLaw> BY_NAME =
      new TreeMap<>(Registered.byName(SpatialLaw.class, "laws of space", SpatialLaw::name));

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
}
