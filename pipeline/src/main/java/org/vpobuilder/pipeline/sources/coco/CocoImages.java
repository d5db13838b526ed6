package org.vpobuilder.pipeline.sources.coco;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.CaptionVoter;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Findings;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.FingerprintedInput.Fingerprinted;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * The instance file of a split as it was read: every record, and which of them are sound. Holds 44
 * bytes for an annotation and some 300 for an image.
 */
final class CocoImages implements VisualSource.Images {
  private static final int SHOWN = 3;
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

  /** Flickr's file names begin with the photo's number. */
  private static final Pattern FLICKR = Pattern.compile(".*/(\\d{1,20})_[^/]*");

  private final Folder folder;
  private final Split split;
  private final ClassMap classMap;
  private final PersonSpec persons;
  private final FileEntry file;
  private final SceneIndex index;
  private final List<Rejection> rejections;
  private final IntSet personCategories;
  private final Map<Integer, Category> categories = new HashMap<>();
  private VisualSource.@Nullable Found found;

  private CocoImages(
      Folder folder,
      Split split,
      ClassMap classMap,
      PersonSpec persons,
      FileEntry file,
      SceneIndex index,
      List<Rejection> rejections) {
    this.folder = folder;
    this.split = split;
    this.classMap = classMap;
    this.persons = persons;
    this.file = file;
    this.index = index;
    this.rejections = rejections;
    this.personCategories =
        new IntOpenHashSet(
            classMap.ids(SourceIds.COCO).stream()
                .filter(id -> classMap.isPersonCategory(SourceIds.COCO, id))
                .filter(id -> NUMBER.matcher(id).matches())
                .mapToInt(Integer::parseInt)
                .toArray());
    index
        .table()
        .categories
        .forEach((id, name) -> categories.put(id, new Category(SourceIds.COCO, "" + id, name)));
  }

  /**
   * Reads a split's instances.
   *
   * @throws BadInputException if the file is missing or no JSON, numbers the categories otherwise,
   *     or has no sound record
   */
  static CocoImages read(Folder folder, Split split, ClassMap classMap, PersonSpec persons) {
    CocoImages images = unchecked(folder, split, classMap, persons);
    images.requireUsable();
    return images;
  }

  /** As {@link #read}, also of a file without a sound record. */
  static CocoImages unchecked(
      Folder folder, Split split, ClassMap classMap, PersonSpec persons) {
    String name = CocoFiles.instances(split);
    Fingerprinted<InstanceTable> read =
        FingerprintedInput.read(folder, name, InstanceParser::parse);
    InstanceTable table = read.value();
    requireCategories(table, classMap, folder.location(name));
    List<Rejection> rejections = new ArrayList<>();
    SceneIndex index = SceneIndex.of(table, split, classMap, rejections::add);
    return new CocoImages(folder, split, classMap, persons, read.file(), index, rejections);
  }

  /** Of image and annotation records, in the order of the file. */
  List<Rejection> rejections() {
    return rejections;
  }

  @Override
  public Split split() {
    return split;
  }

  @Override
  public List<FileEntry> tables() {
    return List.of(file);
  }

  @Override
  public List<Licence> licences() {
    return List.copyOf(index.table().licences.values());
  }

  @Override
  public int images() {
    return index.size();
  }

  @Override
  public long annotations() {
    return index.table().annotations();
  }

  @Override
  public long annotationsOfClassMap() {
    return index.ofClassMap();
  }

  @Override
  public boolean hasCaptions() throws IOException {
    return persons.ladder().contains(PersonRung.CAPTIONS) && folder.has(CocoFiles.captions(split));
  }

  @Override
  public synchronized VisualSource.Found found() throws IOException {
    if (found == null) {
      String folderOfSplit = CocoFiles.folder(split) + "/";
      List<String> places = List.of(folderOfSplit, "images/" + folderOfSplit, "", "images/");
      found = new ImageFinder(folder).find(places, new ImageFiles());
    }
    return found;
  }

  private final class ImageFiles implements ImageFinder.Wanted {
    @Override
    public int count() {
      return images();
    }

    @Override
    public String id(int i) {
      return Long.toString(index.image(i).id());
    }

    @Override
    public String file(String place, int i) {
      return place + index.image(i).fileName();
    }
  }

  @Override
  public long persons(Set<String> annotationIds) {
    InstanceTable table = index.table();
    long count = 0;
    for (int image = 0; image < index.size(); image++) {
      for (int row : index.objects(image)) {
        boolean isPerson = isPerson(table.category.getInt(row));
        count += isPerson && annotationIds.contains("" + table.annId.getLong(row)) ? 1 : 0;
      }
    }
    return count;
  }

  /** A file with other category ids would be mislabelled from end to end, or give nothing. */
  private static void requireCategories(InstanceTable table, ClassMap classMap, String location) {
    SortedMap<String, Integer> ids = new TreeMap<>();
    table.categories.forEach((id, name) -> ids.merge(name, id, Math::min));
    boolean any = false;
    List<Term> terms =
        classMap.classes().stream().flatMap(c -> c.terms(SourceIds.COCO).stream()).toList();
    for (Term term : terms) {
      int id = number(term);
      String wanted = term.label();
      String name = table.categories.get(id);
      if (name != null && !name.equals(wanted)) {
        throw new BadInputException(
            "%s: category %d: got %s, wanted %s"
                .formatted(location, id, SourceText.printable(name), wanted));
      }
      any |= name != null;
    }
    for (Term term : terms) {
      int id = number(term);
      String wanted = term.label();
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
                  terms.stream()
                      .limit(SHOWN)
                      .map(term -> term.id() + " " + term.label())
                      .collect(Collectors.joining(", ", "", ", ..."))));
    }
  }

  /** A category's number; 0, which no category has, where the class map has something else. */
  private static int number(Term term) {
    return NUMBER.matcher(term.id()).matches() ? Integer.parseInt(term.id()) : 0;
  }

  /**
   * Records of which not one is sound are the fault of the file, not theirs.
   *
   * @throws BadInputException if all of the images or all of the annotations are so
   */
  private void requireUsable() {
    InstanceTable table = index.table();
    String location = folder.location(file.path());
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

  @Override
  public Findings scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink)
      throws IOException {
    Findings.Book book = new Findings.Book();
    book.source(file);
    rejections.forEach(rejection -> reject(book, rejection));
    PersonLabels labels = new PersonLabels(personLabels, captions(book));
    String prefix = found().place();
    long objects = 0;
    try (SegmentationReader masks = new SegmentationReader(folder, split)) {
      for (int image = 0; image < index.size(); image++) {
        Scene scene = scene(image, prefix, labels, masks, book);
        objects += scene.objects().size();
        sink.accept(scene);
      }
    }
    Account annotations = Account.annotations(split);
    book.tallies().add(Account.images(split), Fate.READ, index.table().images.size());
    book.tallies().add(annotations, Fate.READ, index.table().annotations());
    book.tallies().add(annotations, Fate.IN_SCENES, objects);
    book.tallies().add(annotations, Fate.OUTSIDE_CLASS_MAP, index.outsideClassMap());
    book.tallies().add(annotations, Fate.IMAGE_REJECTED, index.ofRejectedImages());
    return book.findings();
  }

  private void reject(Findings.Book book, Rejection rejection) {
    boolean isImage = rejection.code().name().startsWith("IMAGE");
    book.reject(isImage ? Account.images(split) : Account.annotations(split), rejection);
  }

  /** The labels of both rungs. */
  private record PersonLabels(Map<String, PersonLabel> csv, CaptionTally captions) {}

  private CaptionTally captions(Findings.Book book) throws IOException {
    String file = CocoFiles.captions(split);
    if (!persons.ladder().contains(PersonRung.CAPTIONS) || !folder.has(file)) {
      return CaptionTally.empty();
    }
    LongSet onePerson = new LongOpenHashSet();
    for (int image = 0; image < index.size(); image++) {
      if (persons(image) == 1) {
        onePerson.add(index.image(image).id());
      }
    }
    CaptionVoter voter = CaptionVoter.builtIn();
    Fingerprinted<CaptionTally> tally =
        FingerprintedInput.read(folder, file, in -> CaptionTally.parse(in, onePerson, voter));
    book.source(tally.file());
    book.tallies().add(Account.of(Account.Thing.CAPTIONS, split), Fate.READ, 1);
    return tally.value();
  }

  /** Persons, no crowds; one who seems to be annotated twice is one. */
  private int persons(int image) {
    InstanceTable.Image record = index.image(image);
    GuessedShapes shapes = new GuessedShapes(index.table(), record.width(), record.height());
    int count = 0;
    for (int annotation : index.objects(image)) {
      boolean crowd = index.table().crowd.getInt(annotation) == 1;
      boolean person = !crowd && isPerson(index.table().category.getInt(annotation));
      count += person && !shapes.isLikelyDuplicate(annotation) ? 1 : 0;
    }
    return count;
  }

  private boolean isPerson(int category) {
    return personCategories.contains(category);
  }

  private Scene scene(
      int image, String prefix, PersonLabels labels, SegmentationReader masks, Findings.Book book)
      throws IOException {
    InstanceTable.Image record = index.image(image);
    boolean onePerson = persons(image) == 1;
    List<Scene.Annotation> objects = new ArrayList<>();
    GuessedShapes shapes = new GuessedShapes(index.table(), record.width(), record.height());
    double pixels = (double) record.width() * record.height();
    boolean flawed = index.isFlawed(image);
    for (int row : index.objects(image)) {
      boolean likelyDuplicate = shapes.isLikelyDuplicate(row);
      double area = shapes.area(row);
      Scene.Annotation object = object(row, onePerson, labels, area / pixels, likelyDuplicate);
      if (area >= 1 && !object.crowd()) {
        objects.add(object);
        continue;
      }
      // An object that can't sound by what its record says (a crowd, one of no area), or of which
      // the record says nothing. Its image may be passed over because of it, before any of its masks
      // is read, and a broken record is to be rejected by name all the same; and an area of 0 is
      // often a placeholder, so that the mask's own is taken. In COCO it is one in a hundred.
      try {
        long found = masks.mask((int) record.width(), (int) record.height(), object).area();
        objects.add(
            area >= 1 ? object : object(row, onePerson, labels, found / pixels, likelyDuplicate));
      } catch (RejectedException e) {
        reject(book, e.rejection());
        flawed = true;
      }
    }
    return new Scene(
        image(record, prefix), split, index.annotated(image), flawed, Set.of(), objects);
  }

  private ImageRef image(InstanceTable.Image record, String prefix) {
    String id = Long.toString(record.id());
    String flickr = Objects.requireNonNullElse(record.flickrUrl(), "");
    List<String> keys = new ArrayList<>(List.of("coco:" + id));
    Matcher photo = FLICKR.matcher(flickr);
    if (photo.matches()) {
      keys.add("flickr:" + photo.group(1));
    }
    return new ImageRef(
        SourceIds.COCO,
        id,
        prefix + record.fileName(),
        (int) record.width(),
        (int) record.height(),
        0,
        "",
        licence(record),
        Attribution.page(flickr),
        keys);
  }

  private String licence(InstanceTable.Image record) {
    if (record.license() < 0 || record.license() > Integer.MAX_VALUE) {
      return "";
    }
    Licence licence = index.table().licences.get((int) record.license());
    return licence == null ? "" : licence.text();
  }

  private Scene.Annotation object(
      int row, boolean onePerson, PersonLabels labels, double fraction, boolean likelyDuplicate) {
    InstanceTable table = index.table();
    int category = table.category.getInt(row);
    String id = Long.toString(table.annId.getLong(row));
    boolean crowd = table.crowd.getInt(row) == 1;
    String className;
    String evidence = "";
    if (isPerson(category)) {
      PersonLabel label = PersonLabel.NONE;
      for (PersonRung rung : crowd ? List.<PersonRung>of() : persons.ladder()) {
        label =
            switch (rung) {
              case CSV -> labels.csv().getOrDefault(id, PersonLabel.NONE);
              case CAPTIONS ->
                  // The second annotation of one person stays unlabelled: should the masks be two
                  // persons' after all, one is not known, and beside that one no person sounds.
                  onePerson && !likelyDuplicate
                      ? labels.captions().label(table.imageId.getLong(row), persons)
                      : PersonLabel.NONE;
            };
        if (label != PersonLabel.NONE) {
          evidence = rung.toString();
          break;
        }
      }
      className = label == PersonLabel.NONE ? Scene.PERSON : label.toString();
    } else {
      className = classMap.byCategory(SourceIds.COCO, "" + category).get(0).name();
    }
    return new Scene.Annotation(
        id,
        Objects.requireNonNull(categories.get(category)),
        className,
        evidence,
        crowd,
        fraction,
        likelyDuplicate,
        table.offset.getLong(row) + "+" + table.length.getInt(row));
  }
}
