package org.vpobuilder.pipeline.sources.panoptic;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.MaskPng;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.sources.coco.CocoFiles;
import org.vpobuilder.pipeline.sources.coco.CocoShape;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.Category;

/** COCO panoptic, and COCONut, which has the same form. */
public record PanopticSource(Folder folder) implements CocoShape {
  private static final String NAME = "panoptic";

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "COCO panoptic 2017 and COCONut: segments of one PNG for each image, which never overlap";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "COCO panoptic 2017",
          "https://cocodataset.org/#panoptic-2018",
          "Flickr",
          "val2017",
          List.of("Panoptic masks never overlap: a pixel is of the object that is seen there."),
          DataSet.Paper.ofConference(
              "kirillov2019panoptic",
              "Panoptic Segmentation",
              List.of(
                  "Alexander Kirillov",
                  "Kaiming He",
                  "Ross Girshick",
                  "Carsten Rother",
                  "Piotr Dollár"),
              2019,
              "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
              "9404-9413"));
    }

    @Override
    public VisualSource in(Folder root) {
      return new PanopticSource(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /** {@code panoptic_train2017}: the name of the json and of the folder of PNG files. */
  private static String set(Split split) {
    return "panoptic_" + CocoFiles.folder(split);
  }

  @Override
  public List<String> tables(Split split) {
    return List.of("annotations/" + set(split) + ".json");
  }

  @Override
  public boolean hasSegments() {
    return true;
  }

  /**
   * COCO's annotators marked every object of their categories, so that classes without one are
   * absent. COCONut's segments have the same form and are known to miss objects: of these nothing
   * is absent for sure. A release does not tell which of the two it was made of, so that each image
   * says what it lacks.
   */
  @Override
  public Set<String> absent(Answers answers, Map<Integer, Category> categories, ClassMap classMap) {
    Set<String> absent = new HashSet<>();
    if (answers.isRelabelled()) {
      return absent;
    }
    Set<String> shown = new HashSet<>();
    categories.forEach(
        (number, category) ->
            classMap
                .byCategory(category.source(), category.id())
                .forEach(c -> (answers.shows(number) ? shown : absent).add(c.name())));
    absent.removeAll(shown);
    return absent;
  }

  @Override
  public Masks masks() {
    return new Segments(folder);
  }

  /** Keeps the last PNG, which has all objects of an image. */
  private static final class Segments implements Masks {
    private final Folder folder;
    private final MaskPng.Reader files;
    private final Map<Split, String> places = new EnumMap<>(Split.class);

    Segments(Folder folder) {
      this.folder = folder;
      this.files = new MaskPng.Reader(folder);
    }

    @Override
    public Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException {
      String file = place(scene.split(), object.mask()) + object.mask();
      MaskPng png = files.read(file, object.recordName());
      int id = Integer.parseInt(object.id());
      if (!png.isColour()) {
        // COCONut XL has lost its second and third colour: other segments would be mistaken for
        // this one.
        throw rejected(
            RejectionCode.MASK_NOT_A_SEGMENTATION,
            file,
            object,
            "one number a pixel",
            "red, green and blue");
      }
      try {
        return png.mask(value -> value == id)
            .requireSize(scene.image().height(), scene.image().width())
            .requirePixels();
      } catch (MaskException e) {
        throw rejected(
            RejectionCode.valueOf("MASK_" + e.kind()), file, object, e.got(), e.wanted());
      }
    }

    private static RejectedException rejected(
        RejectionCode code, String file, Scene.Annotation object, String got, String wanted) {
      return new RejectedException(code, file, object.recordName(), got, wanted);
    }

    /**
     * The folder is next to the json, as COCO's archive unpacks, or in the root, as COCONut and
     * detectron2 expect.
     */
    private String place(Split split, String file) throws IOException {
      String known = places.get(split);
      if (known != null) {
        return known;
      }
      String beside = "annotations/" + set(split) + "/";
      for (String place : List.of(beside, set(split) + "/")) {
        if (folder.has(place + file)) {
          places.put(split, place);
          return place;
        }
      }
      return beside;
    }

    @Override
    public void close() {}
  }
}
