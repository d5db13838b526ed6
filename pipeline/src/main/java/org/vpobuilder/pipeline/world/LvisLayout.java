package org.vpobuilder.pipeline.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.vpobuilder.classmaps.VpoClass.Term;

/**
 * Lays scenes out as LVIS v1 next to COCO's images, with its oddities: val also has images of
 * train2017, no record names a file, a crowd becomes some single objects and a category that is not
 * exhaustive, some dogs are also annotated as puppies, and the last image of train is missing.
 */
final class LvisLayout implements VisualLayout {
  private static final String DOG = "dog.n.01";

  /** Every fourth image of train2017 is in LVIS' val. */
  private static final int IN_VAL = 4;

  private static final int ABSENT = 5;

  private static final int BEYOND = 10_000;

  /** The lists of images that are written: for annotations and for captions. */
  private static final int LISTS = 2;

  private static final LvisCategory PUPPY = new LvisCategory(857, "puppy.n.01", "puppy");

  private record LvisCategory(int number, String synset, String name) {}

  /** An object that LVIS annotates. */
  private record Annotation(LvisCategory category, List<Ring> rings, double area, Rectangle box) {}

  @Override
  public String name() {
    return "lvis";
  }

  @Override
  public Optional<String> names(Look look) {
    return Optional.ofNullable(table().get(look.category())).map(LvisCategory::synset);
  }

  /** The table of the usual looks, by COCO's number. */
  private static Map<Integer, LvisCategory> table() {
    Map<Integer, LvisCategory> table = new TreeMap<>();
    for (String line : DataFiles.lines("lvis-categories.txt")) {
      String[] f = line.split("\\|", -1);
      table.put(Integer.valueOf(f[0]), new LvisCategory(Integer.parseInt(f[1]), f[2], f[3]));
    }
    return table;
  }

  @Override
  public String image(Frame frame) {
    return frame.side().coco() + "/" + frame.fileName();
  }

  @Override
  public boolean isThere(Frame frame, int images) {
    int train = images - Frame.valImages(images);
    boolean isLast = frame.side() == Side.TRAIN && frame.ordinal() == train - 1;
    return !isLast || frame.isCover();
  }

  @Override
  public Written write(Pictures pictures, Path folder) throws IOException {
    PieceCount progress = pictures.progress(LISTS);
    CocoWriter coco = new CocoWriter(pictures, progress);
    Tables tables = new Tables(pictures, coco, progress, folder);
    long annotations = tables.write(false) + tables.write(true);
    Path captions = Files.createDirectories(folder.resolve("annotations"));
    long texts = 0;
    for (Side side : Side.values()) {
      texts += coco.writeCaptions(side, captions);
    }
    return new Written(annotations, texts);
  }

  private static boolean isInVal(Frame frame) {
    return frame.side() == Side.TEST || frame.ordinal() % IN_VAL == IN_VAL - 1;
  }

  /** Writes the two tables. */
  private static final class Tables {
    private final Pictures pictures;
    private final CocoWriter coco;
    private final PieceCount progress;
    private final Path folder;

    /** Categories by COCO's number. */
    private final Map<Integer, LvisCategory> categories = new TreeMap<>();

    Tables(Pictures pictures, CocoWriter coco, PieceCount progress, Path folder) {
      this.pictures = pictures;
      this.coco = coco;
      this.progress = progress;
      this.folder = folder;
      categories.putAll(table());
      // LVIS has 1,203 categories; a class that the table lacks gets a number beyond these.
      for (Look look : pictures.composer().sounding()) {
        Term term = pictures.terms().get(look.name());
        LvisCategory usual = categories.get(look.category());
        if (term != null && (usual == null || !usual.synset().equals(term.id()))) {
          categories.put(
              look.category(), new LvisCategory(BEYOND + look.category(), term.id(), term.label()));
        }
      }
    }

    long write(boolean val) throws IOException {
      Path file = folder.resolve(val ? "lvis_v1_val.json" : "lvis_v1_train.json");
      long count = 0;
      try (JsonGenerator json = CocoWriter.open(file)) {
        coco.head(json);
        for (int index = 0; index < pictures.count(); index++) {
          Frame frame = pictures.composer().frame(index);
          if (isInVal(frame) == val) {
            image(json, pictures.composer().compose(index));
          }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("annotations");
        for (int index = 0; index < pictures.count(); index++) {
          Frame frame = pictures.composer().frame(index);
          if (isInVal(frame) == val) {
            for (Annotation annotation : annotations(pictures.composer().compose(index))) {
              // Annotations are numbered from 1 in each file.
              annotation(json, frame, annotation, ++count);
            }
            progress.step();
          }
        }
        json.writeEndArray();
        categories(json);
        json.writeEndObject();
      }
      return count;
    }

    private void image(JsonGenerator json, DrawnScene scene) throws IOException {
      Frame frame = scene.frame();
      Set<Integer> shown = new LinkedHashSet<>();
      Set<Integer> notExhaustive = new LinkedHashSet<>();
      for (DrawnObject object : scene.objects()) {
        int number = category(object).number();
        shown.add(number);
        boolean isLeft =
            pictures.draws().at("object", frame.address(), number, "not exhaustive").unit() < 0.03;
        if (object.crowd() || isLeft) {
          notExhaustive.add(number);
        }
      }
      json.writeStartObject();
      coco.image(json, frame, false);
      json.writeArrayFieldStart("neg_category_ids");
      for (int number : absent(frame, shown)) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("not_exhaustive_category_ids");
      for (int number : notExhaustive) {
        json.writeNumber(number);
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private Set<Integer> absent(Frame frame, Set<Integer> shown) {
      List<Integer> all = categories.values().stream().map(LvisCategory::number).toList();
      Set<Integer> absent = new LinkedHashSet<>();
      for (int k = 0; k < ABSENT; k++) {
        int number =
            all.get(pictures.draws().at("image", frame.address(), "absent " + k).below(all.size()));
        if (!shown.contains(number)) {
          absent.add(number);
        }
      }
      return absent;
    }

    private LvisCategory category(DrawnObject object) {
      return Objects.requireNonNull(categories.get(object.look().category()));
    }

    private List<Annotation> annotations(DrawnScene scene) {
      List<Annotation> annotations = new ArrayList<>();
      for (DrawnObject object : scene.objects()) {
        LvisCategory category = category(object);
        if (object.crowd()) {
          // Half of the crowd is annotated.
          object.sprites().stream()
              .limit(object.sprites().size() / 2)
              .map(sprite -> annotation(category, sprite.rings()))
              .forEach(annotations::add);
          continue;
        }
        annotations.add(annotation(category, object.rings()));
        if (category.synset().equals(DOG) && object.annotationId() % 2 == 0) {
          annotations.add(annotation(PUPPY, object.rings()));
        }
      }
      return annotations;
    }

    private static Annotation annotation(LvisCategory category, List<Ring> rings) {
      return new Annotation(
          category,
          rings,
          rings.stream().mapToDouble(Ring::area).sum(),
          rings.stream().map(Ring::bounds).reduce(Rectangle::union).orElseThrow());
    }

    private static void annotation(JsonGenerator json, Frame frame, Annotation annotation, long id)
        throws IOException {
      json.writeStartObject();
      json.writeNumberField("area", Ring.hundredths(annotation.area()));
      json.writeNumberField("id", id);
      json.writeArrayFieldStart("segmentation");
      for (Ring ring : annotation.rings()) {
        json.writeStartArray();
        for (int i = 0; i < ring.size(); i++) {
          json.writeNumber(ring.x(i));
          json.writeNumber(ring.y(i));
        }
        json.writeEndArray();
      }
      json.writeEndArray();
      json.writeNumberField("image_id", frame.imageId());
      Rectangle box = annotation.box();
      json.writeArrayFieldStart("bbox");
      for (double number : new double[] {box.minX(), box.minY(), box.width(), box.height()}) {
        json.writeNumber(Ring.hundredths(number));
      }
      json.writeEndArray();
      json.writeNumberField("category_id", annotation.category().number());
      json.writeEndObject();
    }

    private void categories(JsonGenerator json) throws IOException {
      Map<Integer, LvisCategory> byNumber = new TreeMap<>();
      categories.values().forEach(category -> byNumber.put(category.number(), category));
      byNumber.put(PUPPY.number(), PUPPY);
      json.writeArrayFieldStart("categories");
      for (LvisCategory category : byNumber.values()) {
        json.writeStartObject();
        json.writeStringField("name", category.name());
        json.writeStringField("synset", category.synset());
        json.writeStringField("frequency", "f");
        json.writeNumberField("id", category.number());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }
}
