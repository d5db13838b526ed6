package org.vpobuilder.pipeline.world;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.parallel.Workers;

/**
 * Lays scenes out as the full ADE20K of 2021: next to each image a json, a PNG of classes and
 * instances, and a folder with a PNG for each object or part, 255 where it is seen and 128 where
 * another object hides it. Includes the data set's oddities: text in Latin-1, lists of one written
 * as their element, ids with gaps, crowds that only a plural shows, parts (the upper half of an
 * object), persons without sex.
 */
final class Ade20kLayout implements VisualLayout {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte SEEN = (byte) 255;
  private static final byte HIDDEN = (byte) 128;

  /** The distance of ids that are skipped: every third one. */
  private static final int GAP = 3;

  /** Indices of categories that the table lacks begin here; ADE20K has 3,688. */
  private static final int OWN = 3_000;

  /** ADE20K's names for a look. */
  private record Names(int index, String synonyms, String one, String several) {}

  /** An object or a part with the pixels of its PNG. */
  private record Annotation(
      int id, Names names, boolean crowd, int partOf, byte[] grey, Rectangle box) {
    boolean isPart() {
      return partOf >= 0;
    }
  }

  @Override
  public String name() {
    return "ade20k";
  }

  @Override
  public String image(Frame frame) {
    return beside(frame, ".jpg");
  }

  @Override
  public Written write(Pictures pictures, Path folder) throws IOException {
    Map<String, Names> names = table();
    for (Look look : pictures.composer().sounding()) {
      Term term = pictures.terms().get(look.name());
      Names usual = names.get(look.name());
      // The id is the beginning of the list of synonyms.
      if (term != null && (usual == null || !usual.synonyms().startsWith(term.id()))) {
        names.put(look.name(), new Names(OWN + names.size(), term.id(), term.id(), look.plural()));
      }
    }
    PieceCount progress = pictures.progress(1);
    AtomicLong annotations = new AtomicLong();
    Workers.forEach(
        pictures.count(),
        index -> {
          annotations.addAndGet(write(pictures.composer().compose(index), names, folder));
          progress.step();
        });
    return new Written(annotations.get(), 0);
  }

  @Override
  public Optional<String> names(Look look) {
    return Optional.ofNullable(table().get(look.name()))
        .map(names -> names.synonyms().split(",")[0]);
  }

  /** The names of the usual looks. */
  private static Map<String, Names> table() {
    Map<String, Names> names = new HashMap<>();
    for (String line : DataFiles.lines("ade20k-names.txt")) {
      String[] f = line.split("\\|", -1);
      names.put(f[0], new Names(Integer.parseInt(f[1]), f[2], f[3], f[4]));
    }
    return names;
  }

  private static String name(Frame frame) {
    String split = frame.side() == Side.TRAIN ? "train" : "val";
    return String.format(Locale.ROOT, "ADE_%s_%08d", split, frame.ordinal() + 1);
  }

  /** The folder of an image, as the json states it. */
  private static String folder(Frame frame) {
    String split = frame.side() == Side.TRAIN ? "training" : "validation";
    boolean isOutside =
        frame.backdrop() != Frame.Backdrop.ROOM && frame.backdrop() != Frame.Backdrop.FLOOR;
    return "ADE20K_2021_17_01/images/ADE/%s/%s/%s"
        .formatted(
            split,
            isOutside ? "nature_landscape" : "home_or_hotel",
            frame.backdrop().name().toLowerCase(Locale.ROOT));
  }

  private static String beside(Frame frame, String ending) {
    return folder(frame) + "/" + name(frame) + ending;
  }

  /** Writes the files of an image and returns the number of annotations. */
  private static int write(DrawnScene scene, Map<String, Names> names, Path folder)
      throws IOException {
    Frame frame = scene.frame();
    int[] owners = Visible.owners(scene);
    List<Annotation> annotations = annotations(scene, owners, names);
    Path masks = Files.createDirectories(folder.resolve(beside(frame, "")));
    for (Annotation annotation : annotations) {
      GreyPng.Grey png = new GreyPng.Grey(frame.width(), frame.height(), annotation.grey());
      Files.write(masks.resolve(png(frame, annotation)), GreyPng.write(png));
    }
    classes(frame, annotations, folder.resolve(beside(frame, "_seg.png")));
    try (Writer out =
            new OutputStreamWriter(
                Files.newOutputStream(folder.resolve(beside(frame, ".json"))),
                StandardCharsets.ISO_8859_1);
        JsonGenerator json = JSON.createGenerator(out)) {
      write(json, frame, annotations);
    }
    return annotations.size();
  }

  private static String png(Frame frame, Annotation annotation) {
    return String.format(Locale.ROOT, "instance_%03d_%s.png", annotation.id(), name(frame));
  }

  private static List<Annotation> annotations(
      DrawnScene scene, int[] owners, Map<String, Names> names) {
    Frame frame = scene.frame();
    List<Annotation> annotations = new ArrayList<>();
    int id = 0;
    for (int k = 0; k < scene.objects().size(); k++) {
      DrawnObject object = scene.objects().get(k);
      Names called = Objects.requireNonNull(names.get(object.look().name()));
      byte[] grey = amodal(object, frame);
      for (int i = 0; i < grey.length; i++) {
        grey[i] = owners[i] == k ? SEEN : grey[i];
      }
      id += id % GAP == GAP - 1 ? 1 : 0;
      Annotation whole = new Annotation(id++, called, object.crowd(), -1, grey, object.box());
      annotations.add(whole);
      if (k == 0 && !object.crowd()) {
        annotations.add(part(whole, id++, frame));
      }
    }
    return annotations;
  }

  /** The whole outline, including the pixels that posts and other objects hide. */
  private static byte[] amodal(DrawnObject object, Frame frame) {
    List<Ring> outlines =
        object.sprites().stream()
            .map(sprite -> object.look().outline().placed(sprite.placement()).clipped(frame.box()))
            .toList();
    return RunLengths.of(outlines, frame.height(), frame.width()).bitmap(HIDDEN);
  }

  /** The upper half of an object as a part. */
  private static Annotation part(Annotation whole, int id, Frame frame) {
    byte[] grey = new byte[whole.grey().length];
    int below = (int) (whole.box().minY() + whole.box().height() / 2) * frame.width();
    System.arraycopy(whole.grey(), 0, grey, 0, Math.max(0, Math.min(grey.length, below)));
    Names head = new Names(1225, "head", "head", "heads");
    return new Annotation(id, head, false, whole.id(), grey, whole.box());
  }

  /**
   * Writes the PNG of classes and instances: red and green give the class, blue the rank of the
   * instance, stretched to 255.
   */
  private static void classes(Frame frame, List<Annotation> annotations, Path file)
      throws IOException {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    List<Annotation> wholes = annotations.stream().filter(a -> !a.isPart()).toList();
    for (int k = 0; k < wholes.size(); k++) {
      Annotation annotation = wholes.get(k);
      int index = annotation.names().index();
      int blue = (int) Math.round(255.0 * (k + 1) / wholes.size());
      int colour = index / 256 * 10 << 16 | index % 256 << 8 | blue;
      for (int i = 0; i < annotation.grey().length; i++) {
        if (annotation.grey()[i] == SEEN) {
          image.setRGB(i % frame.width(), i / frame.width(), colour);
        }
      }
    }
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": no writer for PNG");
    }
  }

  private static void write(JsonGenerator json, Frame frame, List<Annotation> annotations)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("annotation");
    json.writeStringField("filename", name(frame) + ".jpg");
    json.writeStringField("folder", folder(frame));
    json.writeArrayFieldStart("imsize");
    json.writeNumber(frame.height());
    json.writeNumber(frame.width());
    json.writeNumber(3);
    json.writeEndArray();
    json.writeObjectFieldStart("source");
    json.writeStringField("folder", "synthetic");
    json.writeStringField("filename", frame.fileName());
    // Some images have no origin.
    json.writeStringField(
        "origin", frame.index() % 4 == 3 ? "" : "Drawn by VPO Builder. No photograph.");
    json.writeEndObject();
    json.writeArrayFieldStart("scene");
    json.writeString("outdoor");
    json.writeString(frame.backdrop().name().toLowerCase(Locale.ROOT));
    json.writeEndArray();
    json.writeFieldName("object");
    if (annotations.size() != 1) {
      json.writeStartArray();
    }
    for (int rank = 0; rank < annotations.size(); rank++) {
      object(json, frame, annotations, rank);
    }
    if (annotations.size() != 1) {
      json.writeEndArray();
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void object(
      JsonGenerator json, Frame frame, List<Annotation> annotations, int rank) throws IOException {
    Annotation annotation = annotations.get(rank);
    json.writeStartObject();
    json.writeNumberField("id", annotation.id());
    json.writeStringField("name", annotation.names().synonyms());
    json.writeNumberField("name_ndx", annotation.names().index());
    json.writeArrayFieldStart("hypernym");
    json.writeEndArray();
    json.writeStringField(
        "raw_name", annotation.crowd() ? annotation.names().several() : annotation.names().one());
    attributes(json, annotation);
    json.writeNumberField("depth_ordering_rank", annotations.size() - rank);
    occluded(json, annotation);
    json.writeStringField("crop", annotation.box().minX() <= 0 ? "1" : "0");
    parts(json, annotations, annotation);
    json.writeStringField("instance_mask", name(frame) + "/" + png(frame, annotation));
    polygon(json, annotation.box());
    json.writeStringField("saved_date", "18-Dec-2005 06:56:48");
    json.writeEndObject();
  }

  /** Writes attributes: none, one as a text, or a list; the accent is one byte in Latin-1. */
  private static void attributes(JsonGenerator json, Annotation annotation) throws IOException {
    switch (annotation.id() % 3) {
      case 0 -> empty(json, "attributes");
      case 1 -> json.writeStringField("attributes", "drap\u00e9");
      default -> {
        json.writeArrayFieldStart("attributes");
        json.writeString("drawn");
        json.writeString("still");
        json.writeEndArray();
      }
    }
  }

  private static void empty(JsonGenerator json, String member) throws IOException {
    json.writeArrayFieldStart(member);
    json.writeEndArray();
  }

  private static void occluded(JsonGenerator json, Annotation annotation) throws IOException {
    boolean isHidden = false;
    for (byte pixel : annotation.grey()) {
      isHidden |= pixel == HIDDEN;
    }
    if (annotation.id() % 4 == 0) {
      empty(json, "occluded");
    } else {
      json.writeStringField("occluded", isHidden ? "yes" : "no");
    }
  }

  /** Writes the parts of an object; a single part is written without a list. */
  private static void parts(JsonGenerator json, List<Annotation> annotations, Annotation annotation)
      throws IOException {
    json.writeObjectFieldStart("parts");
    List<Integer> parts =
        annotations.stream()
            .filter(other -> other.isPart() && other.partOf() == annotation.id())
            .map(Annotation::id)
            .toList();
    if (parts.isEmpty()) {
      empty(json, "hasparts");
    } else {
      json.writeNumberField("hasparts", parts.get(0));
    }
    if (annotation.isPart()) {
      json.writeNumberField("ispartof", annotation.partOf());
    } else {
      empty(json, "ispartof");
    }
    json.writeNumberField("part_level", annotation.isPart() ? 1 : 0);
    json.writeEndObject();
  }

  /** Writes a coarse polygon: the corners of the box. */
  private static void polygon(JsonGenerator json, Rectangle box) throws IOException {
    json.writeObjectFieldStart("polygon");
    double[][] corners = {
      {box.minX(), box.maxX(), box.maxX(), box.minX()},
      {box.minY(), box.minY(), box.maxY(), box.maxY()}
    };
    for (int k = 0; k < 2; k++) {
      json.writeArrayFieldStart(k == 0 ? "x" : "y");
      for (double corner : corners[k]) {
        json.writeNumber(Math.round(corner));
      }
      json.writeEndArray();
    }
    empty(json, "click_date");
    json.writeEndObject();
  }
}
