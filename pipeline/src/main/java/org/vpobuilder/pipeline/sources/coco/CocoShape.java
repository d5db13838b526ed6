package org.vpobuilder.pipeline.sources.coco;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * A data set of COCO's images whose tables have nearly the shape of COCO's. The methods here do
 * what COCO needs; a data set overrides those in which it differs.
 */
public interface CocoShape extends VisualSource {
  /**
   * A category record.
   *
   * @param synset of WordNet; null if the table has none
   * @param isThing false for stuff (sky, grass), of which there are no single objects
   */
  record CategoryRecord(String name, @Nullable String synset, boolean isThing) {}

  /**
   * The tables that have images of a split, as paths below the root. The first one is the split's
   * own: its records that do not state their split belong to this split.
   */
  List<String> tables(Split split) throws IOException;

  @Override
  default boolean mayHaveCaptions() {
    return true;
  }

  @Override
  default List<String> tables(PersonSpec persons) throws IOException {
    Set<String> tables = new LinkedHashSet<>();
    for (Split split : Split.OF_SOURCES) {
      for (String table : tables(split)) {
        if (!folder().has(table)) {
          throw new BadInputException(
              "%s: no file %s".formatted(option(), folder().location(table)));
        }
        SourceText.requireJson(folder(), table);
        tables.add(table);
      }
      String captions = CocoFiles.captions(split);
      if (persons.ladder().contains(PersonRung.CAPTIONS) && folder().has(captions)) {
        SourceText.requireJson(folder(), captions);
        tables.add(captions);
      }
    }
    return List.copyOf(tables);
  }

  /** The split of an image according to its address; null if the address does not show it. */
  default @Nullable Split split(@Nullable String cocoUrl) {
    return null;
  }

  /** The name of an image's file below the folder of its split's images; null if there is none. */
  default @Nullable String fileName(@Nullable String fileName, @Nullable String cocoUrl) {
    return fileName;
  }

  /** Whether annotations are segments in one PNG for each image. */
  default boolean hasSegments() {
    return false;
  }

  /** Whether the id of an annotation is unique only within its image. */
  default boolean hasIdsOfImage() {
    return hasSegments();
  }

  /** The name of a category in class maps. */
  default Category category(int number, CategoryRecord record) {
    return new Category(SourceIds.COCO, Integer.toString(number), record.name());
  }

  /**
   * Checks the categories of a table as a whole: a table that numbers them otherwise would be
   * mislabelled from end to end, or give nothing.
   *
   * @param location of the table, for messages
   * @throws BadInputException if they are not those of this data set, or none is of the class map
   */
  default void requireCategories(
      Map<Integer, CategoryRecord> categories, ClassMap classMap, String location) {
    CocoImages.requireCategories(categories, classMap, location);
  }

  /** What the annotators of an image said of the categories, which are given by number. */
  interface Answers {
    /** Whether the image has annotations of a category. */
    boolean shows(int category);

    /** Whether they looked for a category and found none. */
    boolean lacks(int category);

    /** Whether they left out some of a category. */
    boolean hasMore(int category);

    /** Whether the table has other segments than COCO's own. */
    boolean isRelabelled();
  }

  /**
   * The classes of which an image may show more objects than are annotated; none in COCO.
   *
   * @param categories all of the class map, by number
   */
  default Set<String> notExhaustive(
      Answers answers, Map<Integer, Category> categories, ClassMap classMap) {
    return Set.of();
  }

  /**
   * The classes that an image is verified not to show, where it tells so itself; none in COCO,
   * whose absences are known without.
   *
   * @param categories all of the class map, by number
   */
  default Set<String> absent(
      Answers answers, Map<Integer, Category> categories, ClassMap classMap) {
    return Set.of();
  }

  /** Whether this number of categories is that of the whole data set. */
  default boolean isWhole(int categories) {
    return true;
  }

  @Override
  default Vocabulary vocabulary(ClassMap classMap) throws IOException {
    return CocoImages.vocabulary(this);
  }

  @Override
  default Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException {
    return CocoImages.read(this, split, classMap, persons);
  }
}
