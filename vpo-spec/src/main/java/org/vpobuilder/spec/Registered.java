package org.vpobuilder.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;

/** The parts of a kind that files in {@code META-INF/services} register on the class path. */
public final class Registered {
  private Registered() {}

  /**
   * New instances of all parts by name, in the order of the files that register them.
   *
   * @param parts the kind in messages, in plural
   * @throws IllegalStateException if two have one name
   */
  public static <T> Map<String, T> byName(
      Class<T> type, String parts, Function<? super T, String> name) {
    Map<String, T> all = new LinkedHashMap<>();
    for (T part : ServiceLoader.load(type, type.getClassLoader())) {
      T earlier = all.putIfAbsent(name.apply(part), part);
      if (earlier != null) {
        throw new IllegalStateException(
            "two %s are called %s: %s and %s"
                .formatted(
                    parts,
                    name.apply(part),
                    earlier.getClass().getName(),
                    part.getClass().getName()));
      }
    }
    return all;
  }
}
