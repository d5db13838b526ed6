package org.vpobuilder.pipeline.world;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.spec.draw.Draws;

/**
 * Open Images' tables, with their oddities: masks are larger than images, and have one bit or
 * eight; boxes are rounded differently from masks; some groups and all small objects have a box and
 * no mask, and a few masks have no box; some objects are depictions or seen from within, and of
 * some one of the three flags is not known; some images are rotated by 90, 180 or 270 degrees, of
 * others the rotation is not stated, and the last one of train has no row. Men and women have
 * separate labels; a baby is a person, a boy or a girl; in test some men and women are listed a
 * second time, as persons. A table of labels of whole images says what a human verified, also that
 * some classes are absent, and what a machine guessed.
 */
final class OpenImagesLayout implements VisualLayout {
  /** The scale of masks to images, as in 1,600 and 1,024 pixels. */
  private static final double MASK_SCALE = 1.5625;

  /** The share of an image below which an object has no mask. */
  private static final double LEAST_SHARE = 0.004;

  private static final String MASK_HEADER =
      "MaskPath,ImageID,LabelName,BoxID,BoxXMin,BoxXMax,BoxYMin,BoxYMax,PredictedIoU,Clicks\n";
  private static final String BOX_HEADER =
      "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,"
          + "IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside\n";
  private static final String LABEL_HEADER = "ImageID,Source,LabelName,Confidence\n";

  /** The number of labels of each image that may be verified to be absent. */
  private static final int ABSENT = 6;

  private static final String PERSON = "/m/01g317";
  private static final String BOY = "/m/01bl7v";
  private static final String GIRL = "/m/05r655";
  private static final List<String> CHILD = List.of(PERSON, BOY, GIRL);

  /** The labels below that of a person. */
  private static final Set<String> PERSONS = Set.of("/m/04yx4", "/m/03bt1vf", BOY, GIRL);

  private static final List<String> TURNS = List.of("90.0", "180.0", "270.0");
  private static final String IMAGE_HEADER =
      "ImageID,Subset,OriginalURL,OriginalLandingURL,License,AuthorProfileURL,Author,Title,"
          + "OriginalSize,OriginalMD5,Thumbnail300KURL,Rotation\n";

  /** Labels of the objects that make no sound. */
  private static final Map<String, String> SILENT =
      Map.ofEntries(
          Map.entry("bottle", "/m/04dr76w"),
          Map.entry("umbrella", "/m/0hnnb"),
          Map.entry("chair", "/m/01mzpv"),
          Map.entry("pizza", "/m/0663v"),
          Map.entry("potted plant", "/m/03fp41"),
          Map.entry("clock", "/m/01x3z"),
          Map.entry("stop sign", "/m/02pv19"),
          Map.entry("banana", "/m/09qck"),
          Map.entry("boat", "/m/019jd"),
          Map.entry("cup", "/m/02p5f1q"),
          Map.entry("vase", "/m/02s195"),
          Map.entry("traffic light", "/m/015qff"),
          Map.entry("suitcase", "/m/01s55n"),
          Map.entry("book", "/m/0bt_c3"),
          Map.entry("bench", "/m/0cvnqh"),
          Map.entry("laptop", "/m/01c648"));

  private static final List<String> AUTHORS =
      List.of("Jane Roe", "\u0141ukasz", "the \"world\", drawn");

  @Override
  public String name() {
    return "openimages";
  }

  @Override
  public Optional<String> names(Look look) {
    return Optional.ofNullable(SILENT.get(look.name()));
  }

  @Override
  public String image(Frame frame) {
    return subset(frame.side()) + "/" + id(frame) + ".jpg";
  }

  private static String subset(Side side) {
    return side == Side.TRAIN ? "train" : "test";
  }

  /**
   * An id of sixteen hexadecimal digits, unique and in no order: COCO's id times an odd number,
   * modulo 2^64.
   */
  private static String id(Frame frame) {
    return String.format(Locale.ROOT, "%016x", frame.imageId() * 0x9e3779b97f4a7c15L);
  }

  @Override
  public Written write(Pictures pictures, Path folder) throws IOException {
    PieceCount progress = pictures.progress(1);
    long masks = 0;
    for (Side side : Side.values()) {
      try (Tables written = new Tables(pictures, folder, subset(side))) {
        int last = pictures.count() - Frame.valImages(pictures.count()) - 1;
        pictures.each(
            side,
            progress,
            index -> {
              DrawnScene scene = pictures.composer().compose(index);
              boolean isLast = side == Side.TRAIN && scene.frame().ordinal() == last;
              written.add(scene, !isLast || scene.frame().isCover());
            });
        masks += written.count;
      }
    }
    return new Written(masks, 0);
  }

  /** Writes the tables of a subset. */
  private static final class Tables implements AutoCloseable {
    private final Draws draws;
    private final String subset;
    private final Path masksFolder;
    private final BufferedWriter masks;
    private final BufferedWriter boxes;
    private final BufferedWriter images;
    private final BufferedWriter imageLabels;
    private final Map<String, String> labels = new HashMap<>(SILENT);
    private long count;

    Tables(Pictures pictures, Path folder, String subset) throws IOException {
      this.draws = pictures.draws();
      this.subset = subset;
      masksFolder = Files.createDirectories(folder.resolve(subset + "-masks"));
      masks = open(folder, subset + "-annotations-object-segmentation.csv", MASK_HEADER);
      boxes = open(folder, subset + "-annotations-bbox.csv", BOX_HEADER);
      images = open(folder, subset + "-images-with-rotation.csv", IMAGE_HEADER);
      imageLabels = open(folder, subset + "-annotations-human-imagelabels.csv", LABEL_HEADER);
      for (VpoClass vpoClass : ClassMap.builtIn("vpo-21").classes()) {
        if (pictures.terms().isEmpty()) {
          labels.put(vpoClass.name(), vpoClass.ids("openimages").get(0));
        }
      }
      pictures.terms().forEach((name, term) -> labels.put(name, term.id()));
    }

    private static BufferedWriter open(Path folder, String file, String header) throws IOException {
      BufferedWriter out = Files.newBufferedWriter(folder.resolve(file));
      out.write(header);
      return out;
    }

    /**
     * Adds a scene.
     *
     * @param hasRow whether the table of images has it
     */
    void add(DrawnScene scene, boolean hasRow) throws IOException {
      Frame frame = scene.frame();
      if (hasRow) {
        image(frame);
      }
      for (DrawnObject object : scene.objects()) {
        add(frame, object);
      }
      imageLabels(scene);
    }

    private void image(Frame frame) throws IOException {
      String address = frame.address();
      long photo = 1_000_000_000L + (draws.at("image", address, "flickr").bits() >>> 33);
      int author = draws.at("image", address, "author").below(AUTHORS.size());
      boolean isTurned = draws.at("image", address, "turned").unit() < 0.05;
      int turn = draws.at("image", address, "turn").below(TURNS.size());
      boolean isUnknown = draws.at("image", address, "rotation unknown").unit() < 0.1;
      images.write(
          String.join(
              ",",
              id(frame),
              subset,
              "https://farm6.staticflickr.com/5606/%d_0123456789_o.jpg".formatted(photo),
              "https://www.flickr.com/photos/world/%d".formatted(photo),
              "https://creativecommons.org/licenses/by/2.0/",
              "https://www.flickr.com/people/world/",
              '"' + AUTHORS.get(author).replace("\"", "\"\"") + '"',
              "\"DrawnScene %d, drawn\"".formatted(frame.index()),
              "100000",
              "AAAAAAAAAAAAAAAAAAAAAA==",
              "https://c1.staticflickr.com/6/5606/%d_0123456789_z.jpg".formatted(photo),
              isTurned ? TURNS.get(turn) : isUnknown ? "" : "0.0"));
      images.write("\n");
    }

    /** Writes what is verified to be seen, and of some drawn labels that nothing of them is. */
    private void imageLabels(DrawnScene scene) throws IOException {
      Frame frame = scene.frame();
      SortedSet<String> seen = new TreeSet<>();
      for (DrawnObject object : scene.objects()) {
        seen.add(label(frame, object));
      }
      for (String label : seen) {
        imageLabels.write("%s,verification,%s,1\n".formatted(id(frame), label));
      }
      if (seen.stream().anyMatch(PERSONS::contains)) {
        seen.add(PERSON);
      }
      SortedSet<String> known = new TreeSet<>(labels.values());
      known.addAll(CHILD);
      List<String> all = List.copyOf(known);
      for (int k = 0; k < ABSENT; k++) {
        String label =
            all.get(draws.at("image", frame.address(), "absent label " + k).below(all.size()));
        if (seen.add(label)) {
          // Machines guess labels, too, and are often wrong.
          String source = k == 0 ? "machine" : k == 1 ? "crowdsource-verification" : "verification";
          imageLabels.write("%s,%s,%s,0\n".formatted(id(frame), source, label));
        }
      }
    }

    private String label(Frame frame, DrawnObject object) {
      String label = labels.getOrDefault(object.look().name(), "/m/0jbk");
      // The first images show every class that the usual class map has.
      boolean isChild = object.look().name().equals("baby") && label.equals(PERSON);
      if (isChild && !frame.isCover()) {
        return CHILD.get(
            draws.at("object", Long.toString(object.annotationId()), "child").below(CHILD.size()));
      }
      return label;
    }

    private void add(Frame frame, DrawnObject object) throws IOException {
      String address = Long.toString(object.annotationId());
      String label = label(frame, object);
      add(frame, object, label, "box");
      boolean isTwice = draws.at("object", address, "twice").unit() < 0.2;
      boolean isAdult = PERSONS.contains(label) && !CHILD.contains(label);
      if (subset.equals("test") && isAdult && isTwice) {
        add(frame, object, PERSON, "second box");
      }
    }

    /**
     * Adds the box and the mask of an object under a label.
     *
     * @param purpose of the draw of the box' id
     */
    private void add(Frame frame, DrawnObject object, String label, String purpose)
        throws IOException {
      String address = Long.toString(object.annotationId());
      Rectangle box = object.box();
      double[] sides = {
        Math.max(0, box.minX() / frame.width()),
        Math.min(1, box.maxX() / frame.width()),
        Math.max(0, box.minY() / frame.height()),
        Math.min(1, box.maxY() / frame.height())
      };
      double odd = draws.at("object", address, "oddity").unit();
      boolean isSmall = object.area() < LEAST_SHARE * frame.width() * frame.height();
      boolean hasMask = !isSmall && !(object.crowd() && odd < 0.5);
      boolean hasBox = !hasMask || object.crowd() || odd < 0.97 || odd > 0.975;
      String group = object.crowd() ? "1" : odd > 0.98 ? "-1" : "0";
      String depiction = odd > 0.94 && odd < 0.96 ? "1" : odd > 0.93 && odd < 0.94 ? "-1" : "0";
      String inside = odd > 0.96 && odd < 0.97 ? "1" : odd > 0.975 && odd < 0.98 ? "-1" : "0";
      if (hasBox) {
        boxes.write(
            "%s,xclick,%s,1,%s,-1,0,%s,%s,%s\n"
                .formatted(id(frame), label, sides(sides, "%.5f"), group, depiction, inside));
      }
      if (!hasMask) {
        return;
      }
      String boxId = "%08x".formatted(draws.at("object", address, purpose).bits() >>> 32);
      String file = "%s_%s_%s.png".formatted(id(frame), label.replace("/", ""), boxId);
      masks.write(
          "%s,%s,%s,%s,%s,0.87654,0.5 0.5 1;0.1 0.1 0\n"
              .formatted(file, id(frame), label, boxId, sides(sides, "%.6f")));
      Path folder =
          subset.equals("train") ? masksFolder.resolve(file.substring(0, 1)) : masksFolder;
      Files.createDirectories(folder);
      Files.write(folder.resolve(file), png(frame, object, count % 2 == 0));
      count++;
    }

    private static String sides(double[] sides, String format) {
      StringBuilder text = new StringBuilder();
      for (double side : sides) {
        text.append(text.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, format, side));
      }
      return text.toString();
    }

    private static byte[] png(Frame frame, DrawnObject object, boolean oneBit) throws IOException {
      int width = (int) Math.rint(frame.width() * MASK_SCALE);
      int height = (int) Math.rint(frame.height() * MASK_SCALE);
      List<Ring> rings = object.rings().stream().map(ring -> ring.scaled(MASK_SCALE)).toList();
      RunLengths runs = RunLengths.of(rings, height, width);
      if (!oneBit) {
        return GreyPng.write(new Grey(width, height, runs.bitmap((byte) 255)));
      }
      BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
      byte[] bits = runs.bitmap((byte) 1);
      for (int i = 0; i < bits.length; i++) {
        image.getRaster().setSample(i % width, i / width, 0, bits[i]);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, "png", out)) {
        throw new IOException("no writer for PNG");
      }
      return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
      masks.close();
      boxes.close();
      images.close();
      imageLabels.close();
    }
  }
}
