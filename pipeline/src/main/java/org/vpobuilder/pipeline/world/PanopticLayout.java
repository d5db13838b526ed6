package org.vpobuilder.pipeline.world;

import com.fasterxml.jackson.core.JsonGenerator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.draw.Draws;

/**
 * Lays scenes out as COCO panoptic 2017: a PNG for each image whose colours are ids of segments
 * that never overlap. As in COCO, an object loses the pixels that others cover, the rest of the
 * picture is stuff, a border belongs to no segment, and some areas are outdated.
 */
final class PanopticLayout implements VisualLayout {
  /** Numbers of stuff in COCO panoptic. */
  private static final int GRASS = 193;

  private static final int SKY = 187;

  private static final int COLOURS = 1 << 24;

  /** Rows of pixels at the upper edge that belong to no segment. */
  private static final int VOID_ROWS = 2;

  /** The lists of images that are written: for segments and for captions. */
  private static final int LISTS = 2;

  /**
   * A segment.
   *
   * @param area pixels
   */
  private record Segment(int id, int category, boolean crowd, int area, Rectangle box) {}

  /**
   * The visible segments of a scene.
   *
   * @param ids of the segments, pixel by pixel, row by row; 0 for none
   */
  private record Segments(int[] ids, List<Segment> list) {}

  @Override
  public String name() {
    return "panoptic";
  }

  @Override
  public String categories() {
    return "coco";
  }

  @Override
  public boolean has(String id) {
    return CocoWriter.isCategory(id);
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
    for (Side side : Side.values()) {
      Files.createDirectories(annotations.resolve(set(side)));
    }
    Workers.forEach(
        pictures.count(),
        index -> writePng(pictures.composer().compose(index), pictures.draws(), annotations));
    PieceCount progress = pictures.progress(LISTS);
    CocoWriter coco = new CocoWriter(pictures, progress);
    long segments = 0;
    long captions = 0;
    for (Side side : Side.values()) {
      segments += write(side, pictures, coco, progress, annotations);
      captions += coco.writeCaptions(side, annotations);
    }
    return new Written(segments, captions);
  }

  private static String set(Side side) {
    return "panoptic_" + side.coco();
  }

  private static void writePng(DrawnScene scene, Draws draws, Path annotations) throws IOException {
    Frame frame = scene.frame();
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    int[] ids = segments(scene, draws).ids();
    int[] colours = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      // The id's lowest byte is red.
      colours[i] = (ids[i] & 0xff) << 16 | ids[i] & 0xff00 | ids[i] >>> 16;
    }
    image.setRGB(0, 0, frame.width(), frame.height(), colours, 0, frame.width());
    Path file = annotations.resolve(set(frame.side())).resolve(png(frame));
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": no writer for PNG");
    }
  }

  private static String png(Frame frame) {
    return frame.fileName().replace(".jpg", ".png");
  }

  private static long write(
      Side side, Pictures pictures, CocoWriter coco, PieceCount progress, Path annotations)
      throws IOException {
    Path file = annotations.resolve(set(side) + ".json");
    long[] count = {0};
    try (JsonGenerator json = CocoWriter.open(file)) {
      coco.head(json, side);
      json.writeArrayFieldStart("annotations");
      pictures.each(
          side,
          progress,
          index -> {
            DrawnScene scene = pictures.composer().compose(index);
            json.writeStartObject();
            json.writeArrayFieldStart("segments_info");
            for (Segment segment : segments(scene, pictures.draws()).list()) {
              segment(json, segment);
              count[0]++;
            }
            json.writeEndArray();
            json.writeStringField("file_name", png(scene.frame()));
            json.writeNumberField("image_id", scene.frame().imageId());
            json.writeEndObject();
          });
      json.writeEndArray();
      categories(json);
      json.writeEndObject();
    }
    return count[0];
  }

  private static Segments segments(DrawnScene scene, Draws draws) {
    Frame frame = scene.frame();
    int[] owners = Visible.owners(scene);
    int[] ids = new int[owners.length];
    List<Segment> list = new ArrayList<>();
    Set<Integer> used = new TreeSet<>();
    int stuff = scene.objects().size();
    for (int k = 0; k <= stuff; k++) {
      int id = id(draws, frame, k, used);
      RunLengths seen = Visible.of(owners, k == stuff ? Visible.NOBODY : k, frame);
      byte[] pixels = seen.bitmap((byte) 1);
      for (int i = 0; i < ids.length; i++) {
        if (pixels[i] == 1 && (k < stuff || i >= VOID_ROWS * frame.width())) {
          ids[i] = id;
        }
      }
      if (seen.area() == 0) {
        // Other objects cover it completely.
        continue;
      }
      boolean isStuff = k == stuff;
      int category =
          isStuff
              ? frame.backdrop() == Frame.Backdrop.FIELD ? GRASS : SKY
              : scene.objects().get(k).look().category();
      boolean crowd = !isStuff && scene.objects().get(k).crowd();
      // One segment in eight has the area of another version of its mask.
      int area = id % 8 == 0 ? seen.area() / 2 : seen.area();
      list.add(new Segment(id, category, crowd, area, seen.box()));
    }
    return new Segments(ids, list);
  }

  /** A segment's id, which is a colour from 1 on; every image has its own ids. */
  private static int id(Draws draws, Frame frame, int k, Set<Integer> used) {
    int id = 1 + draws.at("object", frame.address(), k, "colour").below(COLOURS - 1);
    while (!used.add(id)) {
      id = id % (COLOURS - 1) + 1;
    }
    return id;
  }

  private static void segment(JsonGenerator json, Segment segment) throws IOException {
    json.writeStartObject();
    json.writeNumberField("id", segment.id());
    json.writeNumberField("category_id", segment.category());
    json.writeNumberField("iscrowd", segment.crowd() ? 1 : 0);
    Rectangle box = segment.box();
    json.writeArrayFieldStart("bbox");
    json.writeNumber((int) box.minX());
    json.writeNumber((int) box.minY());
    json.writeNumber((int) box.width());
    json.writeNumber((int) box.height());
    json.writeEndArray();
    json.writeNumberField("area", segment.area());
    json.writeEndObject();
  }

  private static void categories(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("categories");
    for (String line : DataFiles.lines("coco-categories.csv")) {
      String[] f = line.split(",", -1);
      category(json, f[0], 1, Integer.parseInt(f[1]), f[2]);
    }
    category(json, "sky", 0, SKY, "sky-other-merged");
    category(json, "plant", 0, GRASS, "grass-merged");
    json.writeEndArray();
  }

  private static void category(
      JsonGenerator json, String superCategory, int isThing, int id, String name)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("supercategory", superCategory);
    json.writeNumberField("isthing", isThing);
    json.writeNumberField("id", id);
    json.writeStringField("name", name);
    json.writeEndObject();
  }
}
