package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Subset;

/**
 * A format of {@code vpo export}, which has a package of its own. A line in {@code
 * META-INF/services/org.vpobuilder.pipeline.export.Export} registers it, and nothing else names it.
 *
 * <p>It may have options: fields with picocli's {@code @Option}, which {@code vpo export} then has
 * too. Their names begin with {@code --NAME-}, and they have a heading in the help if the class has
 * an {@link org.vpobuilder.schemas.console.OptionGroup}.
 */
public interface Export {
  /** What {@code --format} calls it: small letters, digits and hyphens. */
  String name();

  /** What it writes and for whom, for the help: sentences, without its name before them. */
  String description();

  /** What {@link Written#objects} counts, in the plural. */
  String counted();

  /**
   * How to read what was written, in a line.
   *
   * @param out the folder
   */
  String reading(String out);

  /**
   * Refuses a release that has no such export. It is asked before the release is verified.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if it has none
   */
  default void require(ReleaseReader release) {}

  /**
   * Writes a release that {@code vpo verify} finds sound. ATTRIBUTION.csv and CITATION.cff are
   * written for it, since every export has them.
   *
   * @param folder empty, on a local disk; it gets its name once everything is written
   * @param workers threads
   * @param progress takes the samples written since its last call; may be called from several
   *     threads
   * @return what was written, by subset, without those of a subset that it contains
   * @throws org.vpobuilder.spec.failure.BadInputException if the release can't be read
   */
  Map<Subset, Written> write(
      ReleaseReader release, Folder folder, int workers, LongConsumer progress) throws IOException;

  /** The exports that the class path registers, by name; each time new ones. */
  static SortedMap<String, Export> registered() {
    SortedMap<String, Export> exports = new TreeMap<>();
    for (Export export : ServiceLoader.load(Export.class, Export.class.getClassLoader())) {
      Export earlier = exports.putIfAbsent(export.name(), export);
      if (earlier != null) {
        throw new IllegalStateException(
            "two exports are called %s: %s and %s"
                .formatted(
                    export.name(), earlier.getClass().getName(), export.getClass().getName()));
      }
    }
    return exports;
  }
}
