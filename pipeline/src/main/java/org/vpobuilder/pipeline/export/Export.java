package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Registered;
import org.vpobuilder.spec.Subset;

/**
 * A format of {@code vpo export}. Each has its own package. A line in {@code
 * META-INF/services/org.vpobuilder.pipeline.export.Export} registers it; no other file names it.
 *
 * <p>A format may have options: fields with picocli's {@code @Option} become options of {@code vpo
 * export}. Their names begin with {@code --NAME-}, and they have a heading in the help if the class
 * has an {@link org.vpobuilder.schemas.console.OptionGroup}.
 */
public interface Export {
  /** The name in {@code --format}: small letters, digits and hyphens. */
  String name();

  /**
   * Sentences for the help on what the format contains and who reads it, without its name before
   * them.
   */
  String description();

  /** The noun, in the plural, for the records that {@link Written#objects} counts. */
  String counted();

  /**
   * One line on how to read the exported files.
   *
   * @param out the folder
   */
  String reading(String out);

  /**
   * Refuses a release that can't be exported to this format. Called before the release is verified.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if the release can't be exported
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

  /** The exports that the class path registers, by name; each call makes new ones. */
  static SortedMap<String, Export> registered() {
    return new TreeMap<>(Registered.byName(Export.class, "exports", Export::name));
  }
}
