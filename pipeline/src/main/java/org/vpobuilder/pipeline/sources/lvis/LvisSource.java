package org.vpobuilder.pipeline.sources.lvis;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.CategoryCovers;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.sources.coco.CocoFiles;
import org.vpobuilder.pipeline.sources.coco.CocoShape;
import org.vpobuilder.pipeline.sources.coco.SegmentationReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.Category;

/** LVIS v1: other annotations of COCO 2017's images. */
public record LvisSource(Folder folder) implements CocoShape {
  private static final String NAME = "lvis";
  private static final String TRAIN = "lvis_v1_train.json";
  private static final String VAL = "lvis_v1_val.json";

  /**
   * The folders that may hold the two files; LVIS' archives unpack into the folder in which they
   * are.
   */
  private static final List<String> PLACES = List.of("", "annotations/", "lvis/");

  private static final int CATEGORIES = 1203;
  private static final int CATEGORIES_OF_V0_5 = 1230;
  private static final int SHOWN = 3;

  /** {@code http://images.cocodataset.org/val2017/000000266409.jpg}. */
  private static final Pattern COCO_URL =
      Pattern.compile("(?:.*/)?(train2017|val2017)/([^/]{1,100})");

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "LVIS v1: 1203 categories of COCO 2017's images, by synset; COCO's splits";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "LVIS v1",
          "https://www.lvisdataset.org/",
          "Flickr",
          "its images of COCO's val2017",
          List.of(
              "LVIS has a category in full in some images only; in the others its class is not taken for the only one of its kind."),
          DataSet.Paper.ofConference(
              "gupta2019lvis",
              "LVIS: A Dataset for Large Vocabulary Instance Segmentation",
              List.of("Agrim Gupta", "Piotr Dollár", "Ross Girshick"),
              2019,
              "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
              "5356-5364"));
    }

    @Override
    public VisualSource in(Folder root) {
      return new LvisSource(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * The tables of a split. LVIS' val has 15,000 images of COCO's train2017, which belong to the
   * train split.
   */
  @Override
  public List<String> tables(Split split) throws IOException {
    String val = table(VAL);
    return split == Split.TRAIN ? List.of(table(TRAIN), val) : List.of(val);
  }

  private String table(String name) throws IOException {
    for (String place : PLACES) {
      if (folder.has(place + name)) {
        return place + name;
      }
    }
    return name;
  }

  @Override
  public @Nullable Split split(@Nullable String cocoUrl) {
    Matcher url = COCO_URL.matcher(Objects.requireNonNullElse(cocoUrl, ""));
    if (!url.matches()) {
      return null;
    }
    return url.group(1).equals(CocoFiles.folder(Split.TRAIN)) ? Split.TRAIN : Split.TEST;
  }

  /** LVIS v1 states no file names; the last part of the address is the name. */
  @Override
  public @Nullable String fileName(@Nullable String fileName, @Nullable String cocoUrl) {
    Matcher url = COCO_URL.matcher(Objects.requireNonNullElse(cocoUrl, ""));
    return url.matches() ? url.group(2) : null;
  }

  /** True, since train and val each number their annotations from 1. */
  @Override
  public boolean hasIdsOfImage() {
    return true;
  }

  /**
   * Categories are identified by their synset, which data sets share; the numbers changed from v0.5
   * to v1.
   */
  @Override
  public Category category(int number, CategoryRecord record) {
    return new Category(NAME, Objects.requireNonNullElse(record.synset(), ""), record.name());
  }

  @Override
  public boolean isWhole(int categories) {
    return categories == CATEGORIES;
  }

  @Override
  public void requireCategories(
      Map<Integer, CategoryRecord> categories, ClassMap classMap, String location) {
    if (categories.size() > CATEGORIES) {
      String got = categories.size() + " categories";
      throw new BadInputException(
          "%s: got %s, wanted LVIS v1, which has %d"
              .formatted(
                  location,
                  categories.size() == CATEGORIES_OF_V0_5 ? "LVIS v0.5 with its " + got : got,
                  CATEGORIES));
    }
    categories.forEach(
        (number, record) -> {
          if (record.synset() == null || record.synset().isEmpty()) {
            throw new BadInputException(
                "%s: category %d %s: got no synset, wanted one as LVIS has it"
                    .formatted(location, number, SourceText.printable(record.name())));
          }
        });
    Set<String> mapped = classMap.ids(NAME);
    if (categories.values().stream().noneMatch(record -> mapped.contains(record.synset()))) {
      throw new BadInputException(
          "%s: none of its %d categories is of the class map: got %s, wanted %s"
              .formatted(
                  location,
                  categories.size(),
                  first(
                      categories.values().stream()
                          .map(record -> String.valueOf(record.synset()))
                          .toList()),
                  mapped.isEmpty() ? "rows of lvis in the class map" : first(mapped)));
    }
  }

  private static String first(Collection<String> synsets) {
    return SourceText.printable(
        synsets.stream().sorted().limit(SHOWN).collect(Collectors.joining(", ", "", ", ...")));
  }

  /**
   * LVIS is federated: annotators were asked for only some categories of each image. All objects of
   * a class are annotated if none of its categories is listed as not exhaustive, and each of them
   * has annotations, is listed as absent, or is covered by one of the others that is so (a puppy is
   * a dog).
   */
  @Override
  public Set<String> notExhaustive(
      Answers answers, Map<Integer, Category> categories, ClassMap classMap) {
    Set<VpoClass> shown = new HashSet<>();
    Set<String> listed = new HashSet<>();
    Set<String> verified = new HashSet<>();
    Set<String> open = new HashSet<>();
    categories.forEach(
        (number, category) -> {
          listed.add(category.id());
          boolean isShown = answers.shows(number);
          boolean isOpen = answers.hasMore(number);
          if (isShown || answers.lacks(number)) {
            verified.add(category.id());
          }
          if (isOpen) {
            open.add(category.id());
          }
          if (isShown || isOpen) {
            shown.addAll(classMap.byCategory(NAME, category.id()));
          }
        });
    CategoryCovers covers = CategoryCovers.builtIn();
    Set<String> classes = new HashSet<>();
    for (VpoClass vpoClass : shown) {
      List<String> ids = vpoClass.ids(NAME).stream().filter(listed::contains).toList();
      List<String> known = ids.stream().filter(verified::contains).toList();
      boolean isComplete =
          ids.stream().noneMatch(open::contains)
              && ids.stream().allMatch(id -> covers.isAmong(NAME, id, known));
      if (!isComplete) {
        classes.add(vpoClass.name());
        if (vpoClass.isPerson()) {
          classes.add(Scene.PERSON);
        }
      }
    }
    return classes;
  }

  /**
   * A class is absent if each of its categories is listed as absent or covered by one that is, and
   * none of them has annotations.
   */
  @Override
  public Set<String> absent(Answers answers, Map<Integer, Category> categories, ClassMap classMap) {
    Set<String> listed = new HashSet<>();
    Set<String> lacking = new HashSet<>();
    Set<String> seen = new HashSet<>();
    categories.forEach(
        (number, category) -> {
          listed.add(category.id());
          if (answers.shows(number)) {
            classMap.byCategory(NAME, category.id()).forEach(c -> seen.add(c.name()));
          } else if (answers.lacks(number)) {
            lacking.add(category.id());
          }
        });
    if (lacking.isEmpty()) {
      return Set.of();
    }
    Set<String> absent =
        CategoryCovers.builtIn().absentClasses(classMap, NAME, lacking, listed::contains);
    absent.removeAll(seen);
    return absent;
  }

  @Override
  public Masks masks() {
    return new Polygons(this);
  }

  /** Opens a file when its first mask is requested. */
  private static final class Polygons implements Masks {
    private final LvisSource source;
    private final Map<String, SegmentationReader> readers = new HashMap<>();

    Polygons(LvisSource source) {
      this.source = source;
    }

    @Override
    public Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException {
      // The form is {number of the split's table}:{position}; without a number if the split has one
      // table.
      int colon = object.mask().indexOf(':');
      int number = colon < 0 ? 0 : Integer.parseInt(object.mask().substring(0, colon));
      String table = source.tables(scene.split()).get(number);
      SegmentationReader reader = readers.get(table);
      if (reader == null) {
        reader = new SegmentationReader(source.folder(), table);
        readers.put(table, reader);
      }
      return reader.mask(
          scene.image().width(),
          scene.image().height(),
          object,
          object.mask().substring(colon + 1));
    }

    @Override
    public void close() throws IOException {
      for (SegmentationReader reader : readers.values()) {
        reader.close();
      }
      readers.clear();
    }
  }
}
