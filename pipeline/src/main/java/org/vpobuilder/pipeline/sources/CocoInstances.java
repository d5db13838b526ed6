package org.vpobuilder.pipeline.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.sources.FingerprintedInput.Fingerprinted;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * The instance file of a split as it was read: every record, and which of them are sound. Reading
 * it takes most of the time of planning, so what has looked at it hands it on. Holds 44 bytes for
 * an annotation and some 300 for an image.
 */
public final class CocoInstances {
  private static final int SHOWN = 3;

  private final Split split;
  private final FileEntry file;
  private final SceneIndex index;
  private final List<Rejection> rejections;
  private final Set<Integer> personCategories;

  private CocoInstances(
      Split split,
      FileEntry file,
      SceneIndex index,
      List<Rejection> rejections,
      Set<Integer> personCategories) {
    this.personCategories = personCategories;
    this.split = split;
    this.file = file;
    this.index = index;
    this.rejections = rejections;
  }

  /**
   * Reads a split's instances.
   *
   * @throws BadInputException if the file is missing or no JSON, or numbers the categories
   *     otherwise
   */
  public static CocoInstances read(Folder coco, Split split, ClassMap classMap) {
    String name = CocoFiles.instances(split);
    Fingerprinted<InstanceTable> read = FingerprintedInput.read(coco, name, InstanceParser::parse);
    InstanceTable table = read.value();
    requireCategories(table, classMap, coco.location(name));
    List<Rejection> rejections = new ArrayList<>();
    SceneIndex index = SceneIndex.of(table, split, classMap, rejections::add);
    return new CocoInstances(split, read.file(), index, rejections, classMap.personCategories());
  }

  public Split split() {
    return split;
  }

  /** The file's fingerprint. */
  public FileEntry file() {
    return file;
  }

  SceneIndex index() {
    return index;
  }

  /** Of its images and annotations. */
  List<Rejection> rejections() {
    return rejections;
  }

  /** Sound image records. */
  public int images() {
    return index.size();
  }

  /** Annotation records, sound or not. */
  public int annotations() {
    return index.table().annotations();
  }

  /** Sound annotations of the class map's categories. */
  public int annotationsOfClassMap() {
    return index.ofClassMap();
  }

  /** How many of some annotations are sound and of a person. */
  public long persons(Set<Long> annIds) {
    InstanceTable table = index.table();
    long persons = 0;
    for (int image = 0; image < index.size(); image++) {
      for (int row : index.objects(image)) {
        boolean isPerson = personCategories.contains(table.category.getInt(row));
        persons += isPerson && annIds.contains(table.annId.getLong(row)) ? 1 : 0;
      }
    }
    return persons;
  }

  long imageId(int i) {
    return index.image(i).id();
  }

  String fileName(int i) {
    return Objects.requireNonNull(index.image(i).fileName());
  }

  /** A file with other category ids would be mislabelled from end to end, or give nothing. */
  private static void requireCategories(InstanceTable table, ClassMap classMap, String location) {
    SortedMap<String, Integer> ids = new TreeMap<>();
    table.categories.forEach((id, name) -> ids.merge(name, id, Math::min));
    boolean any = false;
    for (VpoClass vpoClass : classMap.classes()) {
      int id = vpoClass.cocoCategoryId();
      String wanted = vpoClass.cocoCategoryName();
      String name = table.categories.get(id);
      if (name != null && !name.equals(wanted)) {
        throw new BadInputException(
            "%s: category %d: got %s, wanted %s"
                .formatted(location, id, SourceText.printable(name), wanted));
      }
      any |= name != null;
    }
    for (VpoClass vpoClass : classMap.classes()) {
      int id = vpoClass.cocoCategoryId();
      String wanted = vpoClass.cocoCategoryName();
      if (!table.categories.containsKey(id) && ids.containsKey(wanted)) {
        throw new BadInputException(
            "%s: category %s: got number %d, wanted %d as COCO has it"
                .formatted(location, wanted, ids.get(wanted), id));
      }
    }
    if (!any) {
      String got = ids.keySet().stream().limit(SHOWN).collect(Collectors.joining(", "));
      throw new BadInputException(
          "%s: none of its %d categories is of the class map: got %s%s, wanted %s"
              .formatted(
                  location,
                  ids.size(),
                  SourceText.printable(got),
                  ids.size() > SHOWN ? ", ..." : "",
                  classMap.classes().stream()
                      .limit(SHOWN)
                      .map(c -> "%d %s".formatted(c.cocoCategoryId(), c.cocoCategoryName()))
                      .collect(Collectors.joining(", ", "", ", ..."))));
    }
  }

  /**
   * Records of which not one is sound are the fault of the file, not theirs.
   *
   * @throws BadInputException if all of the images or all of the annotations are so
   */
  public void requireUsable(Folder coco) {
    InstanceTable table = index.table();
    String location = coco.location(file.path());
    require(table.images.isEmpty() || index.size() > 0, location, table.images.size(), "image");
    require(
        table.annotations() == 0 || index.sound() > 0, location, table.annotations(), "annotation");
  }

  private void require(boolean holds, String location, int records, String kind) {
    if (!holds) {
      Rejection first =
          rejections.stream()
              .filter(rejection -> rejection.record().startsWith(kind))
              .findFirst()
              .orElseThrow();
      throw new BadInputException(
          "%s: 0 of %d %ss can be used: %s: got %s, wanted %s"
              .formatted(
                  location,
                  records,
                  kind,
                  first.record(),
                  SourceText.printable(first.got()),
                  first.wanted()));
    }
  }
}
