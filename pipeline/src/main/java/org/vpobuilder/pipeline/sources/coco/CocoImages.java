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
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.FingerprintedInput.Fingerprinted;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.sources.coco.CocoShape.CategoryRecord;
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
 * The instance file of a split as it was read: every record, and which records are valid. Holds 44
 * bytes for an annotation and some 300 for an image.
 */
final class CocoImages implements VisualSource.Images {
  private static final int SHOWN = 3;
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

  /** Flickr's file names begin with the photo's number. */
  private static final Pattern FLICKR = Pattern.compile(".*/(\\d{1,20})_[^/]*");

  private final CocoShape shape;
  private final Split split;
  private final ClassMap classMap;
  private final PersonSpec persons;
  private final List<FileEntry> files;
  private final SceneIndex index;
  private final List<Rejection> rejections;

  /** Categories of the class map, by number. */
  private final Map<Integer, Category> categories;

  private final IntSet personCategories = new IntOpenHashSet();
  private VisualSource.@Nullable Found found;

  private CocoImages(
      CocoShape shape,
      Split split,
      ClassMap classMap,
      PersonSpec persons,
      List<FileEntry> files,
      InstanceTable table) {
    this.shape = shape;
    this.split = split;
    this.classMap = classMap;
    this.persons = persons;
    this.files = files;
    this.categories = new HashMap<>();
    table.categories.forEach(
        (number, record) -> {
          Category category = shape.category(number, record);
          boolean isMapped = !classMap.byCategory(category.source(), category.id()).isEmpty();
          if (isMapped && record.isThing()) {
            categories.put(number, category);
            if (classMap.isPersonCategory(category.source(), category.id())) {
              personCategories.add((int) number);
            }
          }
        });
    this.rejections = new ArrayList<>();
    this.index =
        SceneIndex.of(table, shape, new IntOpenHashSet(categories.keySet()), rejections::add);
  }

  /**
   * Reads a split.
   *
   * @throws BadInputException if a table is missing, not JSON, numbers the categories otherwise, or
   *     has no valid record
   */
  static CocoImages read(CocoShape shape, Split split, ClassMap classMap, PersonSpec persons)
      throws IOException {
    CocoImages images = unchecked(shape, split, classMap, persons);
    images.requireUsable();
    return images;
  }

  /** Does what {@link #read} does, but also accepts tables without a valid record. */
  static CocoImages unchecked(CocoShape shape, Split split, ClassMap classMap, PersonSpec persons)
      throws IOException {
    List<FileEntry> files = new ArrayList<>();
    List<InstanceTable> tables = new ArrayList<>();
    for (String name : shape.tables(split)) {
      Fingerprinted<InstanceTable> read =
          FingerprintedInput.read(
              shape.folder(), name, in -> InstanceParser.parse(in, shape.hasSegments()));
      shape.requireCategories(read.value().categories, classMap, shape.folder().location(name));
      files.add(read.file());
      tables.add(read.value());
    }
    InstanceTable table = together(shape, split, tables);
    return new CocoImages(shape, split, classMap, persons, files, table);
  }

  /** See {@link CocoShape#vocabulary}. */
  static Vocabulary vocabulary(CocoShape shape) throws IOException {
    @Nullable Vocabulary words = null;
    for (Split split : Split.OF_SOURCES) {
      List<InstanceTable> tables = new ArrayList<>();
      for (String name : shape.tables(split)) {
        tables.add(
            FingerprintedInput.read(
                    shape.folder(), name, in -> InstanceParser.parse(in, shape.hasSegments()))
                .value());
      }
      InstanceTable table = together(shape, split, tables);
      if (words == null) {
        words = new Vocabulary(shape.name(), false, shape.isWhole(table.categories.size()));
      }
      Map<Integer, Category> things = new HashMap<>();
      table.categories.forEach(
          (number, record) -> {
            if (record.isThing()) {
              things.put(number, shape.category(number, record));
            }
          });
      for (Category category : things.values()) {
        words.add(category, split, 0);
      }
      for (int row = 0; row < table.annotations(); row++) {
        Category category = things.get(table.category.getInt(row));
        if (category != null && table.crowd.getInt(row) == 0) {
          words.add(category, split, 1);
        }
      }
    }
    return Objects.requireNonNull(words);
  }

  /** Rejections of image and annotation records, in the order of the tables. */
  List<Rejection> rejections() {
    return rejections;
  }

  /**
   * The records of a split from all tables that have some. If a table also has records of the other
   * split, these are left to that split; if the other split does not read the table, they are
   * rejected here.
   */
  private static InstanceTable together(CocoShape shape, Split split, List<InstanceTable> tables)
      throws IOException {
    List<String> names = shape.tables(split);
    if (isWhole(shape, tables)) {
      // This is so for COCO's own tables: half a million rows need not be copied.
      tables.get(0).parts.add(new InstanceTable.Part(names.get(0), 0, 0));
      return tables.get(0);
    }
    Split other = split == Split.TRAIN ? Split.TEST : Split.TRAIN;
    InstanceTable all = new InstanceTable();
    for (int i = 0; i < tables.size(); i++) {
      InstanceTable one = tables.get(i);
      String name = names.get(i);
      boolean isOwn = i == 0;
      all.parts.add(new InstanceTable.Part(name, all.images.size(), all.annotations()));
      requireSame(all.categories, one.categories, shape.folder().location(name));
      one.licences.forEach(all.licences::putIfAbsent);
      LongSet kept = new LongOpenHashSet();
      LongSet left = new LongOpenHashSet();
      for (InstanceTable.Image image : one.images) {
        @Nullable Split told = shape.split(image.cocoUrl());
        if (told == split || (told == null && isOwn)) {
          all.images.add(image.named(shape.fileName(image.fileName(), image.cocoUrl())));
          kept.add(image.id());
        } else if (told == other && isOwn && !shape.tables(other).contains(name)) {
          all.images.add(image.named(null));
          kept.add(image.id());
        } else {
          left.add(image.id());
        }
      }
      int pngs = all.pngs.size();
      all.pngs.addAll(one.pngs);
      all.isRelabelled |= one.isRelabelled;
      for (int row = 0; row < one.annotations(); row++) {
        long image = one.imageId.getLong(row);
        if (kept.contains(image) || (isOwn && !left.contains(image))) {
          all.addRow(one, row, pngs);
        }
      }
    }
    return all;
  }

  /**
   * Whether there is only one table, whose image records name their files and do not state their
   * split.
   */
  private static boolean isWhole(CocoShape shape, List<InstanceTable> tables) {
    return tables.size() == 1
        && tables.get(0).images.stream()
            .allMatch(
                image ->
                    shape.split(image.cocoUrl()) == null
                        && Objects.equals(
                            image.fileName(), shape.fileName(image.fileName(), image.cocoUrl())));
  }

  /** Requires that the tables of one data set number its categories alike. */
  private static void requireSame(
      Map<Integer, CategoryRecord> known, Map<Integer, CategoryRecord> more, String location) {
    more.forEach(
        (number, record) -> {
          CategoryRecord before = known.putIfAbsent(number, record);
          if (before != null && !before.equals(record)) {
            throw new BadInputException(
                "%s: category %d: got %s, wanted %s as the other file has it"
                    .formatted(location, number, named(record), named(before)));
          }
        });
  }

  @Override
  public Split split() {
    return split;
  }

  @Override
  public List<FileEntry> tables() {
    return files;
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
    return persons.ladder().contains(PersonRung.CAPTIONS)
        && shape.folder().has(CocoFiles.captions(split));
  }

  @Override
  public synchronized VisualSource.Found found() throws IOException {
    if (found == null) {
      String folderOfSplit = CocoFiles.folder(split) + "/";
      List<String> places = List.of(folderOfSplit, "images/" + folderOfSplit, "", "images/");
      found = new ImageFinder(shape.folder()).find(places, new ImageFiles());
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
    if (shape.hasIdsOfImage()) {
      return 0;
    }
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

  private static String named(CategoryRecord record) {
    return SourceText.printable("%s (%s)".formatted(record.name(), record.synset()));
  }

  /** See {@link CocoShape#requireCategories}. */
  static void requireCategories(
      Map<Integer, CategoryRecord> categories, ClassMap classMap, String location) {
    SortedMap<String, Integer> ids = new TreeMap<>();
    categories.forEach((id, record) -> ids.merge(record.name(), id, Math::min));
    boolean any = false;
    List<Term> terms =
        classMap.classes().stream().flatMap(c -> c.terms(SourceIds.COCO).stream()).toList();
    for (Term term : terms) {
      int id = number(term);
      String wanted = term.label();
      CategoryRecord record = categories.get(id);
      if (record != null && !record.name().equals(wanted)) {
        throw new BadInputException(
            "%s: category %d: got %s, wanted %s"
                .formatted(location, id, SourceText.printable(record.name()), wanted));
      }
      any |= record != null;
    }
    for (Term term : terms) {
      int id = number(term);
      String wanted = term.label();
      if (!categories.containsKey(id) && ids.containsKey(wanted)) {
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

  /** A category's number; 0, which no category has, if the class map's term is not a number. */
  private static int number(Term term) {
    return NUMBER.matcher(term.id()).matches() ? Integer.parseInt(term.id()) : 0;
  }

  /**
   * If no record is valid, the whole file is refused, since its records are then not at fault
   * singly.
   *
   * @throws BadInputException if no image or no annotation is valid
   */
  private void requireUsable() {
    InstanceTable table = index.table();
    String location = shape.folder().location(files.get(0).path());
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
  public Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink)
      throws IOException {
    Entries.Book book = new Entries.Book();
    files.forEach(book::source);
    rejections.forEach(rejection -> reject(book, rejection));
    PersonLabels labels = new PersonLabels(personLabels, captions(book));
    String prefix = found().place();
    long objects = 0;
    try (VisualSource.Masks masks = shape.masks()) {
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

  private void reject(Entries.Book book, Rejection rejection) {
    boolean isImage = rejection.code().name().startsWith("IMAGE");
    book.reject(isImage ? Account.images(split) : Account.annotations(split), rejection);
  }

  /** The person labels of the user's csv and of the captions. */
  private record PersonLabels(Map<String, PersonLabel> csv, CaptionTally captions) {}

  private CaptionTally captions(Entries.Book book) throws IOException {
    String file = CocoFiles.captions(split);
    if (!hasCaptions()) {
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
        FingerprintedInput.read(
            shape.folder(), file, in -> CaptionTally.parse(in, onePerson, voter));
    book.source(tally.file());
    book.tallies().add(Account.of(Account.Thing.CAPTIONS, split), Fate.READ, 1);
    return tally.value();
  }

  /** The number of persons without crowds; a person who is probably annotated twice counts once. */
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
      int image, String prefix, PersonLabels labels, VisualSource.Masks masks, Entries.Book book)
      throws IOException {
    InstanceTable.Image record = index.image(image);
    boolean onePerson = persons(image) == 1;
    List<Scene.Annotation> objects = new ArrayList<>();
    GuessedShapes shapes = new GuessedShapes(index.table(), record.width(), record.height());
    double pixels = (double) record.width() * record.height();
    boolean flawed = index.isFlawed(image);
    Scene scene =
        new Scene(
            image(image, record, prefix),
            split,
            index.annotated(image),
            flawed,
            shape.notExhaustive(new Marks(image, record), categories, classMap),
            List.of());
    for (int row : index.objects(image)) {
      // Segments never overlap, so no two of them can be one object.
      boolean likelyDuplicate = !shape.hasSegments() && shapes.isLikelyDuplicate(row);
      double area = shapes.area(row);
      Scene.Annotation object = object(row, onePerson, labels, area / pixels, likelyDuplicate);
      // Reading a segment's mask means decoding a PNG, which waits until its image is wanted.
      if (shape.hasSegments() || (area >= 1 && !object.crowd())) {
        objects.add(object);
        continue;
      }
      // The record describes an object that can't sound (a crowd, or one without area), or states
      // no area. Its image may be skipped because of it before any mask is read, and a broken
      // record must still be rejected by name, so the mask is read here. An area of 0 is often a
      // placeholder, so the mask's own area is used. In COCO this concerns one annotation in a
      // hundred.
      try {
        long found = masks.mask(scene, object).area();
        objects.add(
            area >= 1 ? object : object(row, onePerson, labels, found / pixels, likelyDuplicate));
      } catch (RejectedException e) {
        reject(book, e.rejection());
        flawed = true;
      }
    }
    return scene.with(objects, flawed);
  }

  /** The answers for an image, as its records have them. */
  private final class Marks implements CocoShape.Answers {
    private final int image;
    private final InstanceTable.Image record;

    Marks(int image, InstanceTable.Image record) {
      this.image = image;
      this.record = record;
    }

    @Override
    public boolean shows(int category) {
      for (int row : index.objects(image)) {
        if (index.table().category.getInt(row) == category) {
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean lacks(int category) {
      return record.absent().contains(category);
    }

    @Override
    public boolean hasMore(int category) {
      return record.notExhaustive().contains(category);
    }

    @Override
    public boolean isRelabelled() {
      return index.table().isRelabelled;
    }
  }

  private ImageRef image(int image, InstanceTable.Image record, String prefix) {
    String id = Long.toString(record.id());
    String flickr = Objects.requireNonNullElse(record.flickrUrl(), "");
    List<String> keys = new ArrayList<>(List.of("coco:" + id));
    Matcher photo = FLICKR.matcher(flickr);
    if (photo.matches()) {
      keys.add("flickr:" + photo.group(1));
    }
    return new ImageRef(
        shape.name(),
        id,
        prefix + record.fileName(),
        (int) record.width(),
        (int) record.height(),
        0,
        "",
        licence(record),
        Attribution.page(flickr),
        keys,
        List.copyOf(shape.absent(new Marks(image, record), categories, classMap)));
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
    Category named = Objects.requireNonNull(categories.get(category));
    String className;
    String evidence = "";
    if (isPerson(category)) {
      PersonLabel label = PersonLabel.NONE;
      for (PersonRung rung : crowd ? List.<PersonRung>of() : persons.ladder()) {
        label =
            switch (rung) {
              case CSV ->
                  // A csv identifies annotations by an id that is unique in the split.
                  shape.hasIdsOfImage()
                      ? PersonLabel.NONE
                      : labels.csv().getOrDefault(id, PersonLabel.NONE);
              case CAPTIONS ->
                  // The second annotation of one person stays unlabelled: if the masks show two
                  // persons after all, one of them is unknown, and no person in the image sounds.
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
      className = classMap.byCategory(named.source(), named.id()).get(0).name();
    }
    return new Scene.Annotation(
        id, named, className, evidence, crowd, fraction, likelyDuplicate, mask(row));
  }

  /**
   * The position of the mask: {@code first byte+length} in the table, or {@code number of the
   * table:first byte+length} if a split has several; for a segment the name of its PNG.
   */
  private String mask(int row) {
    InstanceTable table = index.table();
    long offset = table.offset.getLong(row);
    if (shape.hasSegments()) {
      return table.pngs.get((int) offset);
    }
    String place = offset + "+" + table.length.getInt(row);
    return table.parts.size() == 1 ? place : table.partOfRow(row) + ":" + place;
  }
}
