package org.vpobuilder.pipeline.world;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.vpobuilder.classmaps.VpoClass.Term;

/**
 * Pascal VOC 2012's folders. Instances are painted one over the other and lose the pixels that
 * others hide; a border of two pixels between them is void, and so are crowds, which the XML lists
 * as difficult. Objects without a category in VOC are background.
 */
final class VocLayout implements VisualLayout {
  private static final String BASE = "VOCdevkit/VOC2012/";
  private static final int VOID = 255;
  private static final int COLOURS = 256;

  /** Categories by number, from 1. */
  private static final List<String> CATEGORIES =
      List.of(
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

  /** Categories that have another name in VOC than in COCO. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("airplane", "aeroplane", "motorcycle", "motorbike", "potted plant", "pottedplant");

  private static final IndexColorModel PALETTE = palette();

  @Override
  public String name() {
    return "voc";
  }

  @Override
  public boolean has(String id) {
    return id.matches("[1-9]|1\\d|20");
  }

  @Override
  public Optional<String> names(Look look) {
    int category = category(look, Map.of());
    return category == 0 ? Optional.empty() : Optional.of(Integer.toString(category));
  }

  @Override
  public String image(Frame frame) {
    return BASE + "JPEGImages/" + id(frame) + ".jpg";
  }

  private static String id(Frame frame) {
    return String.format(Locale.ROOT, "2008_%06d", frame.imageId());
  }

  @Override
  public Written write(Pictures pictures, Path folder) throws IOException {
    Path base = folder.resolve(BASE);
    Path lists = Files.createDirectories(base.resolve("ImageSets/Segmentation"));
    for (String subfolder : List.of("SegmentationObject", "SegmentationClass", "Annotations")) {
      Files.createDirectories(base.resolve(subfolder));
    }
    PieceCount progress = pictures.progress(1);
    Map<Side, String> names = new EnumMap<>(Map.of(Side.TRAIN, "train", Side.TEST, "val"));
    long[] instances = {0};
    for (Map.Entry<Side, String> side : names.entrySet()) {
      try (BufferedWriter list = Files.newBufferedWriter(lists.resolve(side.getValue() + ".txt"))) {
        pictures.each(
            side.getKey(),
            progress,
            index -> {
              DrawnScene scene = pictures.composer().compose(index);
              list.write(id(scene.frame()) + "\n");
              instances[0] += write(scene, pictures.terms(), base);
            });
      }
    }
    return new Written(instances[0], 0);
  }

  private static int write(DrawnScene scene, Map<String, Term> terms, Path base)
      throws IOException {
    Frame frame = scene.frame();
    int[] owners = Visible.owners(scene);
    int[] objects = new int[owners.length];
    int[] classes = new int[owners.length];
    StringBuilder xml = new StringBuilder();
    int instances = 0;
    for (int k = 0; k < scene.objects().size(); k++) {
      DrawnObject object = scene.objects().get(k);
      int category = category(object.look(), terms);
      if (category == 0) {
        continue;
      }
      xml.append(xml(object, CATEGORIES.get(category - 1)));
      instances += object.crowd() ? 0 : 1;
      for (int i = 0; i < owners.length; i++) {
        if (owners[i] == k) {
          objects[i] = object.crowd() ? VOID : instances;
          classes[i] = object.crowd() ? VOID : category;
        }
      }
    }
    boolean[] border = border(objects, frame.width());
    for (int i = 0; i < border.length; i++) {
      objects[i] = border[i] ? VOID : objects[i];
      classes[i] = border[i] ? VOID : classes[i];
    }
    String id = id(frame);
    png(objects, frame.width(), base.resolve("SegmentationObject/" + id + ".png"));
    png(classes, frame.width(), base.resolve("SegmentationClass/" + id + ".png"));
    Files.writeString(
        base.resolve("Annotations/" + id + ".xml"),
        """
        <annotation>
        \t<folder>VOC2012</folder>
        \t<filename>%s.jpg</filename>
        \t<source>
        \t\t<database>The VOC2008 Database</database>
        \t\t<annotation>PASCAL VOC2008</annotation>
        \t\t<image>flickr</image>
        \t</source>
        \t<size>
        \t\t<width>%d</width>
        \t\t<height>%d</height>
        \t\t<depth>%d</depth>
        \t</size>
        \t<segmented>1</segmented>
        %s</annotation>
        """
            .formatted(id, frame.width(), frame.height(), frame.grey() ? 1 : 3, xml));
    return instances;
  }

  private static int category(Look look, Map<String, Term> terms) {
    Term term = terms.get(look.name());
    if (term != null) {
      return Integer.parseInt(term.id());
    }
    String name = look.isPerson() ? "person" : look.name();
    return CATEGORIES.indexOf(OTHER_NAMES.getOrDefault(name, name)) + 1;
  }

  private static String xml(DrawnObject object, String name) {
    Rectangle box = object.box();
    return """
        \t<object>
        \t\t<name>%s</name>
        \t\t<pose>Unspecified</pose>
        \t\t<truncated>0</truncated>
        \t\t<difficult>%d</difficult>
        \t\t<bndbox>
        \t\t\t<xmin>%d</xmin>
        \t\t\t<ymin>%d</ymin>
        \t\t\t<xmax>%d</xmax>
        \t\t\t<ymax>%d</ymax>
        \t\t</bndbox>
        \t</object>
        """
        .formatted(
            name,
            object.crowd() ? 1 : 0,
            // VOC counts pixels from 1.
            (int) box.minX() + 1,
            (int) box.minY() + 1,
            (int) Math.ceil(box.maxX()),
            (int) Math.ceil(box.maxY()));
  }

  /** Pixels next to a pixel of another object. */
  private static boolean[] border(int[] objects, int width) {
    boolean[] border = new boolean[objects.length];
    for (int i = 0; i < objects.length; i++) {
      boolean right = (i + 1) % width != 0 && objects[i] != objects[i + 1];
      boolean below = i + width < objects.length && objects[i] != objects[i + width];
      border[i] |= right || below;
      if (right) {
        border[i + 1] = true;
      }
      if (below) {
        border[i + width] = true;
      }
    }
    return border;
  }

  private static void png(int[] indices, int width, Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(width, indices.length / width, BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
    image.getRaster().setPixels(0, 0, width, indices.length / width, indices);
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": no writer for PNG");
    }
  }

  /** VOC's palette: the bits of an index go in turn to red, green and blue, the lowest first. */
  private static IndexColorModel palette() {
    byte[][] colours = new byte[3][COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        colours[bit % 3][i] |= (byte) ((i >> bit & 1) << 7 - bit / 3);
      }
    }
    return new IndexColorModel(Byte.SIZE, COLOURS, colours[0], colours[1], colours[2]);
  }
}
