package org.vpobuilder.pipeline.sources.ade20k;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.doubles.DoubleList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.JsonScalars;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.Sha256;
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
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SourceIds;

/** The images of a split, read from their json files. */
final class Ade20kImages implements VisualSource.Images {
  /** The largest json file; those of the release have less than 2 MB. */
  static final int MAX_JSON_BYTES = 1 << 24;

  private static final int MAX_SIDE = 65_535;

  /** Bounds the memory of a worker that renders, as for COCO's images. */
  private static final int MAX_PIXELS = 1 << 26;

  /** The number of files that are checked as a sample of all. */
  private static final int SOME = 16;

  private static final int MOST_LICENCES = 1000;
  private static final int LONGEST_LICENCE = 500;

  /** The licence of images whose json does not state their origin. */
  private static final Licence TERMS =
      Licence.of(
          "ADE20K terms of use: non-commercial research and education",
          "https://ade20k.csail.mit.edu/terms");

  /** A safe path below the root: none of its names can lead up or out. */
  private static final Pattern SAFE_PATH =
      Pattern.compile(
          "(?:[A-Za-z0-9_][A-Za-z0-9 ._'()&,-]{0,127}/){0,9}[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** Words in a singular name that show that several objects are meant. */
  private static final Set<String> SEVERAL =
      Set.of("crowd", "group", "herd", "flock", "row", "many", "several", "two", "three", "four");

  /** Plurals that do not end with an s. */
  private static final Set<String> PLURALS =
      Set.of("people", "men", "women", "children", "mice", "geese", "cattle", "oxen");

  private final Split split;
  private final String place;
  private final FileEntry table;
  private final List<Entry> entries;
  private final Map<String, Licence> licences;
  private final Set<String> pictures;

  /**
   * The records of a json file.
   *
   * @param scene null if the image is rejected
   * @param annotations the number of its annotation records
   * @param outside valid ones that are parts of objects, or of no category of the class map
   * @param ofRejected valid ones of a rejected image
   */
  private record Entry(
      String json,
      @Nullable Scene scene,
      List<Rejection> rejections,
      int annotations,
      int outside,
      int ofRejected) {
    /** The entry without its scene, since another image has the same id. */
    Entry duplicate() {
      Scene image = Objects.requireNonNull(scene);
      List<Rejection> more = new ArrayList<>(rejections);
      more.add(
          new Rejection(
              RejectionCode.IMAGE_ID_DUPLICATE,
              json,
              image.image().recordName(),
              "a second file of that name",
              "each name once"));
      int sound = image.objects().size() + outside;
      return new Entry(json, null, more, annotations, 0, sound);
    }
  }

  private Ade20kImages(
      Split split,
      String place,
      FileEntry table,
      List<Entry> entries,
      Map<String, Licence> licences,
      Set<String> pictures) {
    this.split = split;
    this.place = place;
    this.table = table;
    this.entries = entries;
    this.licences = licences;
    this.pictures = pictures;
  }

  /**
   * Reads the json files of a split, several at a time.
   *
   * @param files json and JPEG files, sorted
   * @throws BadInputException if none of its images can be used
   */
  static Ade20kImages read(
      Folder folder, String place, String table, Set<String> files, Split split, ClassMap classMap)
      throws IOException {
    List<String> json = JsonFiles.of(files);
    Entry[] read = new Entry[json.size()];
    FileEntry[] prints = new FileEntry[json.size()];
    Map<String, Licence> licences = new ConcurrentSkipListMap<>();
    licences.put(TERMS.text(), TERMS);
    Workers.forEach(
        read.length,
        i -> {
          JsonReader reader = new JsonReader(folder, json.get(i), split, classMap, licences);
          read[i] = reader.entry();
          prints[i] = reader.print();
        });
    List<Entry> entries = new ArrayList<>(List.of(read));
    Set<String> pictures = new TreeSet<>(files);
    pictures.removeIf(file -> !file.endsWith(".jpg"));
    for (String picture : pictures) {
      String wanted = JsonFiles.withoutEnding(picture) + ".json";
      if (!files.contains(wanted)) {
        entries.add(withoutJson(picture, wanted));
      }
    }
    Ade20kImages images =
        new Ade20kImages(
            split,
            place,
            JsonFiles.together(table, List.of(prints)),
            inOrder(entries),
            licences,
            pictures);
    images.requireUsable(folder);
    return images;
  }

  /** Adds the whole objects of a split's json files to a vocabulary, under the map's ids. */
  static void count(
      Folder folder, Set<String> files, Split split, ClassMap classMap, Vocabulary words)
      throws IOException {
    List<String> json = JsonFiles.of(files);
    Workers.forEach(
        json.size(),
        i -> {
          Map<String, Licence> none = new ConcurrentSkipListMap<>();
          List<Category> found =
              new JsonReader(folder, json.get(i), split, classMap, none).categories();
          synchronized (words) {
            found.forEach(category -> words.add(category, split, 1));
          }
        });
  }

  private static Entry withoutJson(String picture, String wanted) {
    Rejection rejection =
        new Rejection(
            RejectionCode.IMAGE_RECORD_INVALID,
            picture,
            "image " + name(picture),
            "no json beside it",
            wanted);
    return new Entry(wanted, null, List.of(rejection), 0, 0, 0);
  }

  /**
   * Sorts entries by the images' names; of two images with the same name the one with the first
   * path is kept.
   */
  private static List<Entry> inOrder(List<Entry> entries) {
    entries.sort(
        Comparator.comparing((Entry entry) -> name(entry.json()), SourceIds.ORDER)
            .thenComparing(Entry::json));
    Set<String> seen = new HashSet<>();
    entries.replaceAll(
        entry ->
            entry.scene() == null || seen.add(entry.scene().image().id())
                ? entry
                : entry.duplicate());
    return entries;
  }

  /** The file's name without folders and ending. */
  private static String name(String path) {
    return JsonFiles.withoutEnding(path.substring(path.lastIndexOf('/') + 1));
  }

  private void requireUsable(Folder folder) {
    if (images() > 0) {
      return;
    }
    String first =
        entries.stream()
            .flatMap(entry -> entry.rejections().stream())
            .findFirst()
            .map(
                r ->
                    ": %s: got %s, wanted %s"
                        .formatted(SourceText.printable(r.source()), r.got(), r.wanted()))
            .orElse("");
    throw new BadInputException(
        "%s: 0 of %d images can be used%s"
            .formatted(folder.location(place), entries.size(), first));
  }

  private List<Scene> sound() {
    return entries.stream().map(Entry::scene).filter(Objects::nonNull).toList();
  }

  @Override
  public Split split() {
    return split;
  }

  @Override
  public List<FileEntry> tables() {
    return List.of(table);
  }

  @Override
  public List<Licence> licences() {
    return List.copyOf(licences.values());
  }

  @Override
  public int images() {
    return sound().size();
  }

  @Override
  public long annotations() {
    return entries.stream().mapToLong(Entry::annotations).sum();
  }

  @Override
  public long annotationsOfClassMap() {
    return sound().stream().mapToLong(scene -> scene.objects().size()).sum();
  }

  @Override
  public boolean hasCaptions() {
    return false;
  }

  @Override
  public VisualSource.Found found() {
    Set<String> missing = new TreeSet<>();
    List<String> there = new ArrayList<>();
    for (Scene scene : sound()) {
      if (pictures.contains(scene.image().file())) {
        there.add(scene.image().file());
      } else {
        missing.add(scene.image().id());
      }
    }
    int step = Math.max(1, there.size() / SOME);
    List<String> some = new ArrayList<>();
    for (int i = 0; i < there.size() && some.size() < SOME; i += step) {
      some.add(there.get(i));
    }
    String looked = there.isEmpty() ? sound().get(0).image().file() : "";
    return new VisualSource.Found(place, images(), missing, some, looked);
  }

  /**
   * Always 0: an annotation's id is unique only in its image, so a csv of ids does not identify
   * persons.
   */
  @Override
  public long persons(Set<String> annotationIds) {
    return 0;
  }

  @Override
  public Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink) {
    Entries.Book book = new Entries.Book();
    book.source(table);
    Account images = Account.images(split);
    Account annotations = Account.annotations(split);
    for (Entry entry : entries) {
      for (Rejection rejection : entry.rejections()) {
        boolean isImage = rejection.code().name().startsWith("IMAGE");
        book.reject(isImage ? images : annotations, rejection);
      }
      book.tallies().add(images, Fate.READ, 1);
      book.tallies().add(annotations, Fate.READ, entry.annotations());
      book.tallies().add(annotations, Fate.OUTSIDE_CLASS_MAP, entry.outside());
      book.tallies().add(annotations, Fate.IMAGE_REJECTED, entry.ofRejected());
      if (entry.scene() != null) {
        book.tallies().add(annotations, Fate.IN_SCENES, entry.scene().objects().size());
        sink.accept(entry.scene());
      }
    }
    return book.findings();
  }

  /**
   * Whether the annotator's own name of an object is a plural, so that its mask covers several
   * objects. A name that may be a plural counts as one: then the object does not sound.
   *
   * @param name synonyms of the category
   * @param rawName the annotator's own words
   */
  static boolean isGroup(String name, String rawName) {
    String raw = rawName.strip().toLowerCase(Locale.ROOT);
    List<String> synonyms = List.of(name.toLowerCase(Locale.ROOT).split(", ", -1));
    if (raw.isEmpty() || synonyms.contains(raw)) {
      return false;
    }
    List<String> words = List.of(raw.split("[^a-z]+", -1));
    String last = words.get(words.size() - 1);
    if (words.stream().anyMatch(SEVERAL::contains) || PLURALS.contains(last)) {
      return true;
    }
    boolean isSynonym = synonyms.stream().anyMatch(synonym -> lastWord(synonym).equals(last));
    return last.endsWith("s") && !last.endsWith("ss") && !last.endsWith("us") && !isSynonym;
  }

  private static String lastWord(String text) {
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  /**
   * An annotation record as the file has it; null and {@link JsonScalars#NONE} for values that
   * can't be read.
   */
  private static final class Annotation {
    private long id = JsonScalars.NONE;
    private @Nullable String name;
    private String rawName = "";
    private long level;
    private @Nullable String mask;
    private double area = Double.NaN;

    /** The JSON of an id or of a part level that can't be read. */
    private String unreadable = "none";
  }

  /** Reads one json file. For one thread. */
  private static final class JsonReader {
    private final Folder folder;
    private final String file;
    private final String image;
    private final Split split;
    private final ClassMap classMap;
    private final Map<String, Licence> licences;
    private final List<Rejection> rejections = new ArrayList<>();
    private final List<Annotation> annotations = new ArrayList<>();
    private final FileEntry print;
    private final byte @Nullable [] bytes;
    private @Nullable String fileName;
    private @Nullable String origin;
    private long width = JsonScalars.NONE;
    private long height = JsonScalars.NONE;

    JsonReader(
        Folder folder, String file, Split split, ClassMap classMap, Map<String, Licence> licences)
        throws IOException {
      this.folder = folder;
      this.file = file;
      this.image = name(file);
      this.split = split;
      this.classMap = classMap;
      this.licences = licences;
      long size = folder.size(file);
      if (size >= 0 && size <= MAX_JSON_BYTES) {
        bytes = folder.read(file, MAX_JSON_BYTES);
        print = new FileEntry(file, bytes.length, Sha256.hex(bytes));
      } else {
        bytes = null;
        print = JsonFiles.fingerprint(folder, file);
      }
    }

    FileEntry print() {
      return print;
    }

    Entry entry() throws IOException {
      try {
        parse();
      } catch (RejectedException e) {
        rejections.add(e.rejection());
      }
      List<Annotation> sound = soundAnnotations();
      List<Scene.Annotation> objects = new ArrayList<>();
      int annotated = 0;
      boolean flawed = sound.size() < annotations.size() && hidesAny(sound);
      for (Annotation annotation : sound) {
        @Nullable Category category = annotation.level > 0 ? null : category(annotation.name);
        boolean crowd = isGroup(Objects.requireNonNull(annotation.name), annotation.rawName);
        annotated += annotation.level == 0 && !crowd ? 1 : 0;
        if (category != null) {
          objects.add(object(annotation, category, crowd));
        }
      }
      objects.sort(Comparator.comparing(Scene.Annotation::id, SourceIds.ORDER));
      boolean isRejected = rejections.stream().anyMatch(r -> r.code().name().startsWith("IMAGE"));
      if (isRejected) {
        return new Entry(file, null, rejections, annotations.size(), 0, sound.size());
      }
      Scene scene = new Scene(imageRef(), split, annotated, flawed, Set.of(), objects);
      int outside = sound.size() - objects.size();
      return new Entry(file, scene, rejections, annotations.size(), outside, 0);
    }

    /**
     * The categories of single whole objects; a category outside the map is named by all its
     * synonyms.
     */
    List<Category> categories() throws IOException {
      try {
        parse();
      } catch (RejectedException e) {
        return List.of();
      }
      List<Category> found = new ArrayList<>();
      for (Annotation annotation : soundAnnotations()) {
        String name = Objects.requireNonNull(annotation.name);
        if (annotation.level == 0 && !isGroup(name, annotation.rawName)) {
          found.add(
              Objects.requireNonNullElseGet(
                  category(name), () -> new Category(Ade20kSource.NAME, name, name)));
        }
      }
      return found;
    }

    private ImageRef imageRef() {
      return new ImageRef(
          Ade20kSource.NAME,
          image,
          JsonFiles.withoutEnding(file) + ".jpg",
          (int) width,
          (int) height,
          0,
          "",
          licence(),
          Attribution.NONE,
          List.of(Ade20kSource.NAME + ":" + image));
    }

    /** The licence: the sentence that states the image's origin also states its terms. */
    private String licence() {
      String text = origin == null ? "" : origin.strip().replaceAll("\\s+", " ");
      if (text.isEmpty()) {
        return TERMS.text();
      }
      String kept = text.substring(0, Math.min(text.length(), LONGEST_LICENCE));
      if (licences.size() < MOST_LICENCES) {
        licences.putIfAbsent(kept, Licence.of(kept, ""));
      }
      return licences.containsKey(kept) ? kept : TERMS.text();
    }

    private Scene.Annotation object(Annotation annotation, Category category, boolean crowd) {
      List<VpoClass> classes = classMap.byCategory(Ade20kSource.NAME, category.id());
      double pixels = (double) width * height;
      return new Scene.Annotation(
          Long.toString(annotation.id),
          category,
          classes.size() == 1 ? classes.get(0).name() : Scene.PERSON,
          "",
          crowd,
          Math.min(annotation.area, pixels) / pixels,
          // No pixel belongs to two visible objects, so no object can be annotated twice.
          false,
          file.substring(0, file.lastIndexOf('/') + 1) + annotation.mask);
    }

    /** The longest beginning of the synonyms that the class map has; null if it has none. */
    private @Nullable Category category(@Nullable String name) {
      String synonyms = Objects.requireNonNullElse(name, "");
      for (int end = synonyms.length(); end > 0; end = synonyms.lastIndexOf(", ", end - 1)) {
        String id = synonyms.substring(0, end);
        if (!classMap.byCategory(Ade20kSource.NAME, id).isEmpty()) {
          return new Category(Ade20kSource.NAME, id, synonyms);
        }
      }
      return null;
    }

    /** Whether an annotation that is not valid may be of the class map. */
    private boolean hidesAny(List<Annotation> sound) {
      Set<Annotation> kept = new HashSet<>(sound);
      return annotations.stream()
          .filter(annotation -> !kept.contains(annotation))
          .anyMatch(annotation -> annotation.name == null || category(annotation.name) != null);
    }

    private List<Annotation> soundAnnotations() {
      Set<Long> seen = new HashSet<>();
      List<Annotation> sound = new ArrayList<>();
      for (int i = 0; i < annotations.size(); i++) {
        Annotation annotation = annotations.get(i);
        String record =
            annotation.id < 0 ? "annotation record " + i : "annotation " + annotation.id;
        if (annotation.id < 0 || annotation.level < 0) {
          String member = annotation.id < 0 ? "id " : "part_level ";
          reject(record, member + annotation.unreadable, member + "of a whole number from 0");
        } else if (!seen.add(annotation.id)) {
          rejections.add(
              new Rejection(
                  RejectionCode.ANNOTATION_ID_DUPLICATE,
                  file,
                  "%s (record %d)".formatted(record, i),
                  "a second record",
                  "each id once in an image"));
        } else if (annotation.name == null || annotation.name.isEmpty()) {
          reject(record, "no name", "a name");
        } else if (category(annotation.name) != null
            && annotation.level == 0
            && !hasMask(annotation)) {
          String got = annotation.mask == null ? "no instance_mask" : annotation.mask;
          reject(record, got, "an instance_mask below the image's folder");
        } else {
          sound.add(annotation);
        }
      }
      return sound;
    }

    private static boolean hasMask(Annotation annotation) {
      return annotation.mask != null && SAFE_PATH.matcher(annotation.mask).matches();
    }

    private void reject(String record, String got, String wanted) {
      rejections.add(
          new Rejection(RejectionCode.ANNOTATION_RECORD_INVALID, file, record, got, wanted));
    }

    private RejectedException rejected(RejectionCode code, String got, String wanted) {
      return new RejectedException(code, file, "image " + SourceText.printable(image), got, wanted);
    }

    private void parse() throws IOException, RejectedException {
      if (!SAFE_PATH.matcher(file).matches() || !SampleKey.isImageId(Ade20kSource.NAME, image)) {
        throw rejected(
            RejectionCode.IMAGE_NAME_UNSAFE,
            SourceText.printable(file),
            "a name of at most 80 of A-Z, a-z, 0-9, _ and -");
      }
      if (folder.leadsOut(file)) {
        throw rejected(
            RejectionCode.IMAGE_LINK_LEADS_OUT,
            "a link out of its folder",
            "a file, or a link within its folder or its source");
      }
      if (bytes == null) {
        throw rejected(
            RejectionCode.IMAGE_RECORD_INVALID,
            print.bytes() + " bytes",
            "a json file of at most " + MAX_JSON_BYTES);
      }
      try (JsonParser parser =
          JsonScalars.FACTORY.createParser(new String(bytes, StandardCharsets.ISO_8859_1))) {
        new Members(parser).read();
      } catch (JsonProcessingException e) {
        throw rejected(
            RejectionCode.IMAGE_RECORD_INVALID,
            "no JSON: " + e.getOriginalMessage(),
            "a json file");
      } catch (NotAsWanted e) {
        throw rejected(
            RejectionCode.IMAGE_RECORD_INVALID,
            Objects.requireNonNullElse(e.getMessage(), ""),
            "annotation with filename, imsize and a list object");
      }
      if (!(image + ".jpg").equals(fileName)) {
        String got = fileName == null ? "no filename" : "filename " + fileName;
        throw rejected(RejectionCode.IMAGE_RECORD_INVALID, got, "filename " + image + ".jpg");
      }
      if (width < 1
          || height < 1
          || width > MAX_SIDE
          || height > MAX_SIDE
          || width * height > MAX_PIXELS) {
        throw rejected(
            RejectionCode.IMAGE_DIMENSIONS_OUT_OF_RANGE,
            width < 0 || height < 0 ? "no imsize" : "%d x %d".formatted(width, height),
            "sides of 1 to %d, at most %d pixels".formatted(MAX_SIDE, MAX_PIXELS));
      }
    }

    /** Reads the wanted members and skips all others, whatever their types. */
    private final class Members {
      private final JsonParser parser;

      Members(JsonParser parser) {
        this.parser = parser;
      }

      void read() throws IOException, NotAsWanted {
        boolean found = false;
        wanted(parser.nextToken() == JsonToken.START_OBJECT, "no object");
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("annotation")) {
            found = true;
            annotation();
          } else {
            parser.skipChildren();
          }
        }
        wanted(found, "no annotation");
        wanted(parser.nextToken() == null, "more than one JSON object");
      }

      private static void wanted(boolean holds, String got) throws NotAsWanted {
        if (!holds) {
          throw new NotAsWanted(got);
        }
      }

      private void annotation() throws IOException, NotAsWanted {
        boolean objects = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          switch (name) {
            case "filename" -> fileName = JsonScalars.string(parser);
            case "imsize" -> size();
            case "source" -> source();
            case "object" -> {
              objects = true;
              objects();
            }
            default -> parser.skipChildren();
          }
        }
        wanted(objects, "no object in annotation");
      }

      /** Reads rows, columns and colours; a grey image may have no third number. */
      private void size() throws IOException {
        DoubleList numbers = numbers();
        if (numbers.size() >= 2) {
          height = whole(numbers.getDouble(0));
          width = whole(numbers.getDouble(1));
        }
      }

      private static long whole(double value) {
        return value >= 0 && value == Math.rint(value) && value <= Integer.MAX_VALUE
            ? (long) value
            : JsonScalars.NONE;
      }

      private void source() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          parser.skipChildren();
          return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          if (name.equals("origin")) {
            origin = JsonScalars.string(parser);
          } else {
            parser.skipChildren();
          }
        }
      }

      /** MATLAB, which wrote these files, writes a list of one as its only element. */
      private void objects() throws IOException, NotAsWanted {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
          annotations.add(object());
          return;
        }
        wanted(parser.currentToken() == JsonToken.START_ARRAY, "an object that is no list");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          wanted(parser.currentToken() == JsonToken.START_OBJECT, "a list of other things");
          annotations.add(object());
        }
      }

      private Annotation object() throws IOException {
        Annotation read = new Annotation();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          switch (name) {
            case "id" -> {
              read.id = JsonScalars.wholeNumber(parser);
              passOver(read, read.id);
            }
            case "name" -> read.name = JsonScalars.string(parser);
            case "raw_name" ->
                read.rawName = Objects.requireNonNullElse(JsonScalars.string(parser), "");
            case "parts" -> parts(read);
            case "instance_mask" -> read.mask = JsonScalars.string(parser);
            case "polygon" -> read.area = area();
            default -> parser.skipChildren();
          }
        }
        return read;
      }

      private void passOver(Annotation read, long value) throws IOException {
        if (value < 0) {
          read.unreadable = JsonScalars.quoted(parser);
        }
      }

      /**
       * Reads the part level; if it is missing or an empty list, the annotation is a whole object.
       */
      private void parts(Annotation read) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          parser.skipChildren();
          return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          if (name.equals("part_level") && parser.currentToken() != JsonToken.START_ARRAY) {
            read.level = JsonScalars.wholeNumber(parser);
            passOver(read, read.level);
          } else {
            parser.skipChildren();
          }
        }
      }

      /** The area of a polygon by the shoelace formula; NaN if it is not a polygon. */
      private double area() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          parser.skipChildren();
          return Double.NaN;
        }
        DoubleList x = DoubleList.of();
        DoubleList y = DoubleList.of();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          switch (name) {
            case "x" -> x = numbers();
            case "y" -> y = numbers();
            default -> parser.skipChildren();
          }
        }
        if (x.size() != y.size() || x.size() < 3) {
          return Double.NaN;
        }
        double twice = 0;
        for (int i = 0; i < x.size(); i++) {
          int next = i + 1 == x.size() ? 0 : i + 1;
          twice += x.getDouble(i) * y.getDouble(next) - x.getDouble(next) * y.getDouble(i);
        }
        return Math.abs(twice) / 2;
      }

      /** The numbers of a list, with NaN for other elements; empty if the value is not a list. */
      private DoubleList numbers() throws IOException {
        DoubleList numbers = new DoubleArrayList();
        if (parser.currentToken() != JsonToken.START_ARRAY) {
          parser.skipChildren();
          return numbers;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          numbers.add(JsonScalars.real(parser));
        }
        return numbers;
      }
    }
  }

  private static final class NotAsWanted extends Exception {
    private static final long serialVersionUID = 1L;

    NotAsWanted(String got) {
      super(got);
    }
  }
}
