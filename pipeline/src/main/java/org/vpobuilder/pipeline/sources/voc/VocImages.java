package org.vpobuilder.pipeline.sources.voc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.pipeline.sources.MaskPng;
import org.vpobuilder.pipeline.sources.ObjectNamer;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * The images that a list of VOC names, each with the instances that its two PNG files show. Every
 * PNG is decoded once for this, since no table lists their content. Holds some 100 bytes for an
 * instance and 200 for an image.
 */
final class VocImages implements VisualSource.Images {
  /**
   * The categories by number, which is the pixel value in SegmentationClass; 0 is the background.
   */
  private static final List<String> CATEGORIES =
      List.of(
          "background",
          "aeroplane",
          "bicycle",
          "bird",
          "boat",
          "bottle",
          "bus",
          "car",
          "cat",
          "chair",
          "cow",
          "diningtable",
          "dog",
          "horse",
          "motorbike",
          "person",
          "pottedplant",
          "sheep",
          "sofa",
          "train",
          "tvmonitor");

  private static final int VALUES = 256;

  /** The largest XML; those of VOC have some 2 kB. */
  private static final int MAX_XML = 1 << 20;

  private static final Pattern PHOTO = Pattern.compile("[1-9]\\d{0,19}");

  private final Folder folder;
  private final Split split;
  private final String base;
  private final ClassMap classMap;
  private final PersonSpec persons;
  private final List<FileEntry> tables = new ArrayList<>();
  private final List<Picture> pictures = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private int lines;
  private int rejectedImages;
  private VisualSource.@Nullable Found found;

  /**
   * An image and the facts in its files.
   *
   * @param width of its PNG; 0 if they can't be used
   * @param notExhaustive numbers of categories of which the XML lists more objects than the PNG
   *     shows
   * @param photo its number at Flickr, empty if the XML has none
   */
  private record Picture(
      String id,
      int width,
      int height,
      List<Instance> instances,
      boolean flawed,
      Set<Integer> notExhaustive,
      String photo) {
    /** The record of an image whose files can't be used. */
    static Picture flawed(String id) {
      return new Picture(id, 0, 0, List.of(), true, Set.of(), "");
    }
  }

  /**
   * An instance.
   *
   * @param value of its pixels in SegmentationObject
   * @param category from 1 to 20
   */
  private record Instance(int value, int category, int pixels) {}

  private VocImages(
      Folder folder, Split split, String base, ClassMap classMap, PersonSpec persons) {
    this.folder = folder;
    this.split = split;
    this.base = base;
    this.classMap = classMap;
    this.persons = persons;
  }

  /**
   * Reads the images that a list names.
   *
   * @throws BadInputException if it names no image, or no image can be used
   */
  static VocImages read(VocSource source, Split split, ClassMap classMap, PersonSpec persons)
      throws IOException {
    String base = source.base();
    VocImages images = new VocImages(source.folder(), split, base, classMap, persons);
    String list = base + VocSource.list(split);
    images.tables.add(Fingerprint.of(source.folder(), list));
    Set<String> seen = new HashSet<>();
    TreeMap<String, String> sound = new TreeMap<>(SourceIds.ORDER);
    for (String line : source.lines(base, split)) {
      images.lines++;
      String record = "line " + images.lines;
      if (!VocSource.isImageId(line)) {
        images.rejectImage(
            RejectionCode.IMAGE_RECORD_INVALID,
            record,
            line,
            "a name of 1 to 36 of A-Z, a-z, 0-9, _ and -");
      } else if (!seen.add(line)) {
        images.rejectImage(RejectionCode.IMAGE_ID_DUPLICATE, record, line, "each name once");
      } else {
        sound.put(line, record);
      }
    }
    MaskPng.Reader objects = new MaskPng.Reader(source.folder());
    MaskPng.Reader classes = new MaskPng.Reader(source.folder());
    for (String id : sound.keySet()) {
      images.pictures.add(images.picture(id, objects, classes));
    }
    for (String table : VocSource.perImage(base, split)) {
      images.tables.add(source.fingerprint(table));
    }
    images.requireUsable(source.folder().location(list));
    return images;
  }

  /** Counts the objects that the XML files list, including those that are void in the masks. */
  static Vocabulary vocabulary(VocSource source) throws IOException {
    Vocabulary words = new Vocabulary(VocSource.NAME, false, true);
    String base = source.base();
    for (Split split : Split.OF_SOURCES) {
      for (int number = 1; number < CATEGORIES.size(); number++) {
        words.add(category(number), split, 0);
      }
      for (String id : new TreeSet<>(source.lines(base, split))) {
        if (VocSource.isImageId(id)) {
          try {
            String file = base + VocSource.ANNOTATIONS + id + ".xml";
            xml(source.folder(), file, id)
                .objects()
                .forEach(
                    (name, count) -> {
                      if (CATEGORIES.indexOf(name) > 0) {
                        words.add(category(CATEGORIES.indexOf(name)), split, count);
                      }
                    });
          } catch (RejectedException e) {
            // A build rejects the image and reports it.
            continue;
          }
        }
      }
    }
    return words;
  }

  private static Category category(int number) {
    return new Category(VocSource.NAME, Integer.toString(number), CATEGORIES.get(number));
  }

  private void rejectImage(RejectionCode code, String record, String got, String wanted) {
    rejections.add(new Rejection(code, base + VocSource.list(split), record, got, wanted));
    rejectedImages++;
  }

  private void requireUsable(String list) {
    if (lines == 0) {
      throw new BadInputException(list + ": got no name, wanted one a line");
    }
    if (pictures.stream().allMatch(picture -> picture.width() == 0)) {
      Rejection first = rejections.get(0);
      throw new BadInputException(
          "%s: 0 of %d images can be used: %s: %s: got %s, wanted %s"
              .formatted(
                  list,
                  lines,
                  first.source(),
                  first.record(),
                  SourceText.printable(first.got()),
                  first.wanted()));
    }
  }

  private Picture picture(String id, MaskPng.Reader objects, MaskPng.Reader classes) {
    String record = "image " + id;
    try {
      Xml xml = xml(folder, base + VocSource.ANNOTATIONS + id + ".xml", record);
      String objectFile = file(VocSource.OBJECTS, id);
      MaskPng object = indices(objects, objectFile, record);
      MaskPng kind = indices(classes, file(VocSource.CLASSES, id), record);
      if (object.width() != kind.width() || object.height() != kind.height()) {
        throw new RejectedException(
            RejectionCode.MASK_SIZE_MISMATCH,
            objectFile,
            record,
            "%d x %d".formatted(object.width(), object.height()),
            "the %d x %d of %s".formatted(kind.width(), kind.height(), VocSource.CLASSES));
      }
      List<Instance> all = instances(object, kind);
      List<Instance> sound = new ArrayList<>();
      for (Instance instance : all) {
        if (instance.category() >= 1 && instance.category() < CATEGORIES.size()) {
          sound.add(instance);
        } else {
          rejections.add(
              new Rejection(
                  RejectionCode.ANNOTATION_UNKNOWN_CATEGORY,
                  objectFile,
                  "annotation " + objectId(id, instance.value()),
                  "class %d at most of its pixels".formatted(instance.category()),
                  "a class from 1 to 20 in " + VocSource.CLASSES));
        }
      }
      return new Picture(
          id,
          object.width(),
          object.height(),
          List.copyOf(sound),
          sound.size() < all.size(),
          hidden(xml, sound),
          xml.photo());
    } catch (RejectedException e) {
      rejections.add(e.rejection());
      return Picture.flawed(id);
    }
  }

  private String file(String subfolder, String id) {
    return base + subfolder + id + ".png";
  }

  private static MaskPng indices(MaskPng.Reader files, String file, String record)
      throws RejectedException {
    MaskPng png = files.read(file, record);
    if (png.isColour() || png.bits() > 8) {
      throw new RejectedException(
          RejectionCode.MASK_NOT_A_SEGMENTATION,
          file,
          record,
          png.isColour() ? "colours" : png.bits() + " bits",
          "the indices of a palette, of up to 8 bits");
    }
    return png;
  }

  /**
   * The instances: each value of one PNG, with the category that most of its pixels have in the
   * other.
   */
  private static List<Instance> instances(MaskPng object, MaskPng kind) {
    int[] votes = new int[VALUES * VALUES];
    int[] objectRow = new int[object.width()];
    int[] kindRow = new int[object.width()];
    for (int y = 0; y < object.height(); y++) {
      object.row(y, objectRow);
      kind.row(y, kindRow);
      for (int x = 0; x < objectRow.length; x++) {
        votes[objectRow[x] * VALUES + kindRow[x]]++;
      }
    }
    List<Instance> instances = new ArrayList<>();
    for (int value = 1; value < VocSource.VOID; value++) {
      int pixels = 0;
      int most = 0;
      for (int category = 0; category < VALUES; category++) {
        int count = votes[value * VALUES + category];
        pixels += count;
        most = count > votes[value * VALUES + most] ? category : most;
      }
      if (pixels > 0) {
        instances.add(new Instance(value, most, pixels));
      }
    }
    return instances;
  }

  /**
   * The content of an XML.
   *
   * @param objects the number of objects of each category
   * @param photo Flickr's number of the photo; empty in VOC's own files of 2012
   */
  private record Xml(Map<String, Integer> objects, String photo) {}

  /**
   * The categories of which the image may show more than its instances: objects that are too
   * difficult to see are listed in the XML, and void in the PNG.
   */
  private static Set<Integer> hidden(Xml xml, List<Instance> instances) {
    Set<Integer> hidden = new HashSet<>();
    for (int category = 1; category < CATEGORIES.size(); category++) {
      int number = category;
      long seen = instances.stream().filter(i -> i.category() == number).count();
      if (xml.objects().getOrDefault(CATEGORIES.get(category), 0) > seen) {
        hidden.add(category);
      }
    }
    return hidden;
  }

  private static Xml xml(Folder folder, String file, String record) throws RejectedException {
    try {
      if (!folder.has(file)) {
        throw broken(file, record, "no file");
      }
      if (folder.leadsOut(file)) {
        throw broken(file, record, "a link out of its folder");
      }
      return parse(folder.read(file, MAX_XML));
    } catch (XMLStreamException e) {
      String message = String.valueOf(e.getMessage()).replace('\n', ' ');
      throw broken(file, record, SourceText.printable(message));
    } catch (IOException e) {
      throw broken(file, record, folder.readFailure(file, e));
    }
  }

  private static RejectedException broken(String file, String record, String got) {
    return new RejectedException(
        RejectionCode.ANNOTATION_RECORD_INVALID, file, record, got, "an XML that lists objects");
  }

  /** Reads the names of {@code annotation/object}; those of an object's parts are nested deeper. */
  private static Xml parse(byte[] bytes) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
    Map<String, Integer> objects = new HashMap<>();
    String photo = "";
    List<String> path = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          path.add(xml.getLocalName());
          text.setLength(0);
          if (!path.get(0).equals("annotation")) {
            throw new XMLStreamException("an element " + path.get(0));
          }
        }
        case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          String value = text.toString().strip();
          if (path.equals(List.of("annotation", "object", "name"))) {
            objects.merge(value, 1, Integer::sum);
          } else if (path.equals(List.of("annotation", "source", "flickrid"))
              && PHOTO.matcher(value).matches()) {
            photo = value;
          }
          path.remove(path.size() - 1);
          text.setLength(0);
        }
        default -> {}
      }
    }
    return new Xml(objects, photo);
  }

  private static String objectId(String image, int value) {
    return image.replace('_', '-') + "-" + value;
  }

  private List<VpoClass> classes(int category) {
    return classMap.byCategory(VocSource.NAME, Integer.toString(category));
  }

  private boolean isPerson(int category) {
    return classMap.isPersonCategory(VocSource.NAME, Integer.toString(category));
  }

  @Override
  public Split split() {
    return split;
  }

  @Override
  public List<FileEntry> tables() {
    return tables;
  }

  /** None: VOC states no licence of an image. */
  @Override
  public List<Licence> licences() {
    return List.of();
  }

  @Override
  public int images() {
    return pictures.size();
  }

  @Override
  public long annotations() {
    return instances() + rejectedAnnotations();
  }

  private long instances() {
    return pictures.stream().mapToLong(picture -> picture.instances().size()).sum();
  }

  private long rejectedAnnotations() {
    return rejections.size() - rejectedImages;
  }

  @Override
  public long annotationsOfClassMap() {
    return pictures.stream()
        .flatMap(picture -> picture.instances().stream())
        .filter(instance -> !classes(instance.category()).isEmpty())
        .count();
  }

  @Override
  public boolean hasCaptions() {
    return false;
  }

  @Override
  public synchronized VisualSource.Found found() throws IOException {
    if (found == null) {
      found = new ImageFinder(folder).find(List.of(base + VocSource.IMAGES), new ImageFiles());
    }
    return found;
  }

  private final class ImageFiles implements ImageFinder.Wanted {
    @Override
    public int count() {
      return pictures.size();
    }

    @Override
    public String id(int i) {
      return pictures.get(i).id();
    }

    @Override
    public String file(String place, int i) {
      return place + id(i) + ".jpg";
    }
  }

  @Override
  public long persons(Set<String> annotationIds) {
    return pictures.stream()
        .flatMap(
            picture ->
                picture.instances().stream()
                    .filter(instance -> isPerson(instance.category()))
                    .map(instance -> objectId(picture.id(), instance.value())))
        .filter(annotationIds::contains)
        .count();
  }

  @Override
  public Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink) {
    Entries.Book book = new Entries.Book();
    tables.forEach(book::source);
    Account images = Account.images(split);
    Account annotations = Account.annotations(split);
    for (Rejection rejection : rejections) {
      boolean isImage = rejection.code().name().startsWith("IMAGE");
      book.reject(isImage ? images : annotations, rejection);
    }
    ObjectNamer namer = new ObjectNamer(classMap, persons, personLabels);
    long objects = 0;
    for (Picture picture : pictures) {
      Scene scene = scene(picture, namer);
      objects += scene.objects().size();
      sink.accept(scene);
    }
    book.tallies().add(images, Fate.READ, lines);
    book.tallies().add(annotations, Fate.READ, annotations());
    book.tallies().add(annotations, Fate.IN_SCENES, objects);
    book.tallies().add(annotations, Fate.OUTSIDE_CLASS_MAP, instances() - objects);
    return book.findings();
  }

  private Scene scene(Picture picture, ObjectNamer namer) {
    List<Scene.Annotation> objects = new ArrayList<>();
    double pixels = (double) picture.width() * picture.height();
    for (Instance instance : picture.instances()) {
      if (classes(instance.category()).isEmpty()) {
        continue;
      }
      String id = objectId(picture.id(), instance.value());
      String number = Integer.toString(instance.category());
      ObjectNamer.Name name = namer.name(VocSource.NAME, number, false, id, false);
      objects.add(
          new Scene.Annotation(
              id,
              new Category(VocSource.NAME, number, CATEGORIES.get(instance.category())),
              name.className(),
              name.evidence(),
              false,
              instance.pixels() / pixels,
              false,
              VocSource.locator(instance.value(), file(VocSource.OBJECTS, picture.id()))));
    }
    Set<String> notExhaustive =
        picture.notExhaustive().stream()
            .flatMap(category -> classes(category).stream())
            .map(VpoClass::name)
            .collect(Collectors.toSet());
    return new Scene(
        image(picture),
        split,
        picture.instances().size(),
        picture.flawed(),
        notExhaustive,
        objects);
  }

  private ImageRef image(Picture picture) {
    List<String> keys = new ArrayList<>(List.of("voc:" + picture.id()));
    if (!picture.photo().isEmpty()) {
      keys.add("flickr:" + picture.photo());
    }
    return new ImageRef(
        VocSource.NAME,
        picture.id(),
        base + VocSource.IMAGES + picture.id() + ".jpg",
        picture.width(),
        picture.height(),
        0,
        "",
        "",
        Attribution.NONE,
        keys);
  }
}
