package org.vpobuilder.pipeline.world;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.draw.Draws;

/**
 * Writes the annotations of one split as COCO 2017 does, one image at a time.
 *
 * <p>COCO's files list all images before the first annotation; scenes are composed again for each
 * list rather than kept.
 */
final class CocoWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private static final int BUFFER = 1 << 18;
  private static final double FINE = 1e4;

  /** Licences 1 to 8 as COCO lists them: url, name. */
  private static final String[][] LICENSES = {
    {"by-nc-sa/2.0/", "Attribution-NonCommercial-ShareAlike License"},
    {"by-nc/2.0/", "Attribution-NonCommercial License"},
    {"by-nc-nd/2.0/", "Attribution-NonCommercial-NoDerivs License"},
    {"by/2.0/", "Attribution License"},
    {"by-sa/2.0/", "Attribution-ShareAlike License"},
    {"by-nd/2.0/", "Attribution-NoDerivs License"},
    {"http://flickr.com/commons/usage/", "No known copyright restrictions"},
    {"http://www.usa.gov/copyright.shtml", "United States Government Work"},
  };

  /** The lists of images that are written: for instances and for captions. */
  private static final int LISTS = 2;

  private final VisualLayout.Pictures pictures;
  private final Draws draws;
  private final SceneComposer composer;
  private final CaptionWriter captions;
  private final PieceCount progress;

  /**
   * Creates a writer.
   *
   * @param progress is stepped for each image of each list
   */
  CocoWriter(VisualLayout.Pictures pictures, PieceCount progress) {
    this.pictures = pictures;
    this.draws = pictures.draws();
    this.composer = pictures.composer();
    this.captions = new CaptionWriter(draws);
    this.progress = progress;
  }

  /** COCO 2017's folders. */
  static final class Layout implements VisualLayout {
    @Override
    public String name() {
      return "coco";
    }

    @Override
    public boolean has(String id) {
      return isCategory(id);
    }

    @Override
    public Optional<String> names(Look look) {
      return Optional.of(Integer.toString(look.category()));
    }

    @Override
    public String image(Frame frame) {
      return frame.side().coco() + "/" + frame.fileName();
    }

    @Override
    public Written write(Pictures pictures, Path folder) throws IOException {
      Path annotations = Files.createDirectories(folder.resolve("annotations"));
      CocoWriter writer = new CocoWriter(pictures, pictures.progress(LISTS));
      long objects = 0;
      long captions = 0;
      for (Side side : Side.values()) {
        objects += writer.writeInstances(side, annotations);
        captions += writer.writeCaptions(side, annotations);
      }
      return new Written(objects, captions);
    }
  }

  /** Writes {@code instances_*.json} and returns the number of annotations. */
  private long writeInstances(Side side, Path folder) throws IOException {
    Path file = folder.resolve("instances_" + side.coco() + ".json");
    long[] count = {0};
    try (JsonGenerator json = open(file)) {
      head(json, side);
      json.writeArrayFieldStart("annotations");
      pictures.each(
          side,
          progress,
          index -> {
            DrawnScene scene = composer.compose(index);
            for (DrawnObject object : scene.objects()) {
              annotation(json, scene.frame(), object);
              count[0]++;
            }
          });
      json.writeEndArray();
      categories(json);
      json.writeEndObject();
    }
    return count[0];
  }

  /** Writes {@code captions_*.json} and returns the number of captions. */
  long writeCaptions(Side side, Path folder) throws IOException {
    Path file = folder.resolve("captions_" + side.coco() + ".json");
    long[] count = {0};
    try (JsonGenerator json = open(file)) {
      head(json, side);
      json.writeArrayFieldStart("annotations");
      pictures.each(
          side,
          progress,
          index -> {
            List<String> texts = captions.captions(composer.compose(index));
            for (int k = 0; k < texts.size(); k++) {
              json.writeStartObject();
              json.writeNumberField("image_id", composer.frame(index).imageId());
              json.writeNumberField("id", 1 + (long) index * CaptionWriter.CAPTIONS + k);
              json.writeStringField("caption", texts.get(k));
              json.writeEndObject();
              count[0]++;
            }
          });
      json.writeEndArray();
      json.writeEndObject();
    }
    return count[0];
  }

  static JsonGenerator open(Path file) throws IOException {
    return JSON.createGenerator(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
  }

  /** Begins a file with the parts before the annotations, including all images of a split. */
  void head(JsonGenerator json, Side side) throws IOException {
    head(json);
    for (int index = 0; index < pictures.count(); index++) {
      if (composer.side(index) == side) {
        json.writeStartObject();
        image(json, composer.frame(index), true);
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  /** The same up to the first image. */
  void head(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("info");
    json.writeStringField("description", "VPO Builder: synthetic world in COCO 2017's format");
    json.writeStringField("url", "http://cocodataset.org");
    json.writeStringField("version", "1.0");
    json.writeNumberField("year", 2017);
    json.writeStringField("contributor", "VPO Builder");
    json.writeStringField("date_created", "2017/09/01");
    json.writeEndObject();
    json.writeArrayFieldStart("licenses");
    for (int k = 0; k < LICENSES.length; k++) {
      String url = LICENSES[k][0];
      json.writeStartObject();
      json.writeStringField(
          "url", url.startsWith("http") ? url : "http://creativecommons.org/licenses/" + url);
      json.writeNumberField("id", k + 1);
      json.writeStringField("name", LICENSES[k][1]);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("images");
  }

  /**
   * The members of an image's record.
   *
   * @param named whether it names its file
   */
  void image(JsonGenerator json, Frame frame, boolean named) throws IOException {
    long bits = draws.at("image", frame.address(), "flickr").bits();
    int license = draws.at("image", frame.address(), "license").below(LICENSES.length);
    json.writeNumberField("license", license + 1);
    if (named) {
      json.writeStringField("file_name", frame.fileName());
    }
    json.writeStringField(
        "coco_url",
        "http://images.cocodataset.org/" + frame.side().coco() + "/" + frame.fileName());
    json.writeNumberField("height", frame.height());
    json.writeNumberField("width", frame.width());
    json.writeStringField("date_captured", date(bits));
    json.writeStringField("flickr_url", flickr(bits));
    json.writeNumberField("id", frame.imageId());
  }

  /** A date in November 2013, when COCO's images were collected. */
  private static String date(long bits) {
    return String.format(
        Locale.ROOT,
        "2013-11-%02d %02d:%02d:%02d",
        14 + (bits & 15) % 11,
        (bits >>> 8 & 255) % 24,
        (bits >>> 16 & 255) % 60,
        (bits >>> 24 & 255) % 60);
  }

  private static String flickr(long bits) {
    return "http://farm"
        + (1 + (bits & 7))
        + ".staticflickr.com/"
        + (1000 + (bits >>> 3 & 4095))
        + "/"
        + (1_000_000_000L + (bits >>> 16 & 0x7fff_ffffL))
        + "_"
        + String.format(Locale.ROOT, "%010x", bits >>> 24)
        + "_z.jpg";
  }

  private static void annotation(JsonGenerator json, Frame frame, DrawnObject object)
      throws IOException {
    json.writeStartObject();
    if (object.crowd()) {
      crowd(json, frame, object);
    } else {
      json.writeArrayFieldStart("segmentation");
      for (Ring ring : object.rings()) {
        json.writeStartArray();
        for (int i = 0; i < ring.size(); i++) {
          json.writeNumber(ring.x(i));
          json.writeNumber(ring.y(i));
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeNumberField("area", Math.rint(object.area() * FINE) / FINE);
      json.writeNumberField("iscrowd", 0);
      json.writeNumberField("image_id", frame.imageId());
      Rectangle box = object.box();
      json.writeArrayFieldStart("bbox");
      json.writeNumber(box.minX());
      json.writeNumber(box.minY());
      json.writeNumber(Ring.hundredths(box.width()));
      json.writeNumber(Ring.hundredths(box.height()));
      json.writeEndArray();
    }
    json.writeNumberField("category_id", object.look().category());
    json.writeNumberField("id", object.annotationId());
    json.writeEndObject();
  }

  private static void crowd(JsonGenerator json, Frame frame, DrawnObject object)
      throws IOException {
    RunLengths runs = RunLengths.of(object.rings(), frame.height(), frame.width());
    json.writeObjectFieldStart("segmentation");
    json.writeArrayFieldStart("counts");
    for (int count : runs.counts()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("size");
    json.writeNumber(frame.height());
    json.writeNumber(frame.width());
    json.writeEndArray();
    json.writeEndObject();
    json.writeNumberField("area", runs.area());
    json.writeNumberField("iscrowd", 1);
    json.writeNumberField("image_id", frame.imageId());
    Rectangle box = runs.box();
    json.writeArrayFieldStart("bbox");
    json.writeNumber((int) box.minX());
    json.writeNumber((int) box.minY());
    json.writeNumber((int) box.width());
    json.writeNumber((int) box.height());
    json.writeEndArray();
  }

  /** Whether COCO has a category of that number. */
  static boolean isCategory(String number) {
    return DataFiles.lines("coco-categories.csv").stream()
        .anyMatch(line -> line.split(",", -1)[1].equals(number));
  }

  private static void categories(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("categories");
    for (String line : DataFiles.lines("coco-categories.csv")) {
      String[] fields = line.split(",", -1);
      json.writeStartObject();
      json.writeStringField("supercategory", fields[0]);
      json.writeNumberField("id", Integer.parseInt(fields[1]));
      json.writeStringField("name", fields[2]);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * Writes five sentences about a scene, as COCO's annotators would: they name persons first, most
   * often as man, woman or baby, now and then only as a person.
   */
  static final class CaptionWriter {
    static final int CAPTIONS = 5;

    private static final int MOST_NAMED = 3;
    private static final double NEUTRAL_IMAGES = 0.15;
    private static final double ONE_NEUTRAL = 0.15;
    private static final double BABY_ANIMALS = 0.1;
    private static final String[] NUMBERS = {"no", "one", "two", "three", "four", "five", "six"};

    /** Templates: {0}, {1}, {2} stand for objects; {p} for the backdrop. */
    private static final List<List<String>> TEMPLATES =
        List.of(
            List.of("{0} {p}.", "There is {0} {p}.", "A photo of {0} {p}.", "{0} can be seen {p}."),
            List.of(
                "{0} next to {1}.",
                "{0} and {1} {p}.", "A photo of {0} with {1} {p}.", "There is {0} beside {1}."),
            List.of(
                "{0} next to {1} and {2}.",
                "{0}, {1} and {2} {p}.",
                "There is {0} near {1} with {2} {p}.",
                "A photo of {0}, {1} and {2}."));

    private final Draws draws;

    CaptionWriter(Draws draws) {
      this.draws = draws;
    }

    /** Five sentences; never empty ones. */
    List<String> captions(DrawnScene scene) {
      Frame frame = scene.frame();
      Map<Look, Integer> seen = new LinkedHashMap<>();
      Map<Look, Integer> crowds = new LinkedHashMap<>();
      scene.objects().stream()
          .sorted((a, b) -> Boolean.compare(b.look().isPerson(), a.look().isPerson()))
          .forEach(o -> (o.crowd() ? crowds : seen).merge(o.look(), 1, Integer::sum));
      boolean neutral =
          !frame.isCover()
              && draws.at("caption", frame.address(), "neutral").unit() < NEUTRAL_IMAGES;
      boolean oneNeutral =
          !frame.isCover() && draws.at("caption", frame.address(), "one").unit() < ONE_NEUTRAL;
      List<String> captions = new ArrayList<>();
      for (int k = 0; k < CAPTIONS; k++) {
        List<String> names = names(frame, seen, neutral || (oneNeutral && k == 3));
        for (Look look : crowds.keySet()) {
          names.add(Math.min(1, names.size()), "a crowd of " + plural(look, true));
        }
        if (names.size() > MOST_NAMED) {
          Collections.rotate(names.subList(1, names.size()), k);
        }
        captions.add(sentence(frame, names, k));
      }
      return captions;
    }

    private List<String> names(Frame frame, Map<Look, Integer> seen, boolean neutral) {
      boolean young = draws.at("caption", frame.address(), "young").unit() < BABY_ANIMALS;
      List<String> names = new ArrayList<>();
      int unnamed = 0;
      for (Map.Entry<Look, Integer> entry : seen.entrySet()) {
        Look look = entry.getKey();
        if (neutral && look.isPerson()) {
          unnamed += entry.getValue();
        } else {
          boolean baby = young && look.name().equals("elephant");
          names.add(
              counted(
                  entry.getValue(),
                  (baby ? "baby " : "") + singular(look),
                  (baby ? "baby " : "") + plural(look, false)));
        }
      }
      if (unnamed > 0) {
        names.add(0, counted(unnamed, "person", "people"));
      }
      return names;
    }

    private static String counted(int n, String one, String many) {
      if (n == 1) {
        return ("aeiou".indexOf(one.charAt(0)) >= 0 ? "an " : "a ") + one;
      }
      return NUMBERS[n] + " " + many;
    }

    private static String singular(Look look) {
      return switch (look.name()) {
        case "male" -> "man";
        case "female" -> "woman";
        case "mouse" -> "computer mouse";
        default -> look.name();
      };
    }

    private static String plural(Look look, boolean neutral) {
      return neutral && look.isPerson() ? "people" : look.plural();
    }

    private String sentence(Frame frame, List<String> names, int k) {
      int n = Math.min(names.size(), MOST_NAMED);
      if (n == 0) {
        return "Nothing to be seen " + frame.backdrop().phrase() + ".";
      }
      List<String> templates = TEMPLATES.get(n - 1);
      int first = draws.at("caption", frame.address(), "template").below(templates.size());
      int choice = (first + k) % templates.size();
      String text = templates.get(choice).replace("{p}", frame.backdrop().phrase());
      for (int i = 0; i < n; i++) {
        text = text.replace("{" + i + "}", names.get(i));
      }
      return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
  }
}
