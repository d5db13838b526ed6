package org.vpobuilder.pipeline.sources.ade20k;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.MaskPng;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;

/** ADE20K of 2021 in full, in its own folder or in the one that holds it. */
public record Ade20kSource(Folder folder) implements VisualSource {
  static final String NAME = "ade20k";

  private static final String OWN_FOLDER = "ADE20K_2021_17_01/";
  private static final String IMAGES = "images/ADE/";

  /** In the name of a table, this stands for all json files of a split. */
  private static final String ALL_JSON = "/*.json";

  /** The depth of folders: scene groups, scenes and their subdivisions. */
  private static final int DEEPEST = 4;

  private static final int SEEN = 255;

  private static final String WANTED =
      "wanted the full release of 2021: %simages/ADE/training and validation".formatted(OWN_FOLDER);

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "ADE20K 2021 in full: a json and a mask for each object beside every image";
    }

    @Override
    public boolean annotatesAll() {
      return true;
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "ADE20K 2021",
          "https://groups.csail.mit.edu/vision/datasets/ADE20K/",
          "collections of photos on the web",
          "validation",
          List.of(
              "ADE20K's masks are of the pixels that are seen; objects named in the plural are ignored as crowds are."),
          DataSet.Paper.ofConference(
              "zhou2017ade20k",
              "Scene Parsing through ADE20K Dataset",
              List.of(
                  "Bolei Zhou",
                  "Hang Zhao",
                  "Xavier Puig",
                  "Sanja Fidler",
                  "Adela Barriuso",
                  "Antonio Torralba"),
              2017,
              "IEEE Conference on Computer Vision and Pattern Recognition (CVPR)",
              "633-641"));
    }

    @Override
    public VisualSource in(Folder root) {
      return new Ade20kSource(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /** One table for each split, made of all its json files. */
  @Override
  public List<String> tables(PersonSpec persons) throws IOException {
    List<String> tables = new ArrayList<>();
    for (Split split : Split.OF_SOURCES) {
      tables.add(table(split));
    }
    return tables;
  }

  private String table(Split split) throws IOException {
    return place(split) + ALL_JSON;
  }

  @Override
  public FileEntry fingerprint(String table) throws IOException {
    String place = table.substring(0, table.length() - ALL_JSON.length());
    return JsonFiles.fingerprint(folder, table, JsonFiles.of(files(place)));
  }

  @Override
  public Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException {
    String place = place(split);
    return Ade20kImages.read(folder, place, table(split), files(place), split, classMap);
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    Vocabulary words = new Vocabulary(NAME, false, false);
    for (Split split : Split.OF_SOURCES) {
      Ade20kImages.count(folder, files(place(split)), split, classMap, words);
    }
    return words;
  }

  /**
   * The folder of a split's images below the root.
   *
   * @throws BadInputException if there is none, naming what is there instead
   */
  private String place(Split split) throws IOException {
    for (String base : List.of("", OWN_FOLDER)) {
      if (has(base + IMAGES.substring(0, IMAGES.length() - 1))) {
        String place = base + IMAGES + (split == Split.TRAIN ? "training" : "validation");
        if (!has(place)) {
          throw new BadInputException(
              "--visual %s: no files in %s; %s".formatted(NAME, folder.location(place), WANTED));
        }
        return place;
      }
    }
    Set<String> there = new TreeSet<>(folder.listing(""));
    String got;
    if (there.contains("ADEChallengeData2016")
        || there.contains("objectInfo150.txt")
        || has("annotations/training")) {
      got = "SceneParse150, which has one mask a class and tells no objects of a class apart";
    } else if (there.contains("ADE20K_2016_07_26")
        || there.contains("index_ade20k.mat")
        || has("images/training")) {
      got = "ADE20K of 2016, which has no json and no masks of single objects";
    } else {
      got = "no folder " + IMAGES;
    }
    throw new BadInputException("--visual %s %s: got %s; %s".formatted(NAME, folder, got, WANTED));
  }

  /**
   * Whether there is a file in a folder or below it. A store has no folders that could be listed.
   */
  private boolean has(String place) throws IOException {
    return !folder.folder(place).isEmpty();
  }

  /** Paths below the root of the json and JPEG files of a split, sorted. */
  private Set<String> files(String place) throws IOException {
    Set<String> files = new TreeSet<>();
    if (folder.local() != null) {
      list(place, 0, files);
    } else {
      folder.folder(place).files().keySet().stream()
          .filter(Ade20kSource::isOfInterest)
          .forEach(name -> files.add(place + "/" + name));
    }
    return files;
  }

  private static final Pattern OF_INTEREST = Pattern.compile("(.*/)?[^.][^/]*\\.(jpg|json)");

  private static boolean isOfInterest(String path) {
    return OF_INTEREST.matcher(path).matches() && !Folder.isMacLitter(path);
  }

  /**
   * Lists files without the folders of masks, which are named like images and have most of the
   * files.
   */
  private void list(String place, int depth, Set<String> files) throws IOException {
    List<String> names = folder.listing(place);
    Set<String> images = new TreeSet<>();
    for (String name : names) {
      if (isOfInterest(name)) {
        files.add(place + "/" + name);
        images.add(JsonFiles.withoutEnding(name));
      }
    }
    for (String name : names) {
      if (depth < DEEPEST && name.indexOf('.') < 0 && !images.contains(name)) {
        list(place + "/" + name, depth + 1, files);
      }
    }
  }

  @Override
  public Masks masks() {
    return new SeenParts(new MaskPng.Reader(folder));
  }

  /**
   * The visible pixels of an object: its PNG has 255 there, and 128 where other objects hide it.
   */
  private record SeenParts(MaskPng.Reader files) implements Masks {
    @Override
    public Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException {
      String file = object.mask();
      MaskPng png = files.read(file, object.recordName());
      if (png.isColour() || png.bits() != 8) {
        throw new RejectedException(
            RejectionCode.MASK_NOT_A_SEGMENTATION,
            file,
            object.recordName(),
            png.isColour() ? "colours" : png.bits() + " bits",
            "grey of 8 bits: 255 where the object is seen, 128 where it is hidden");
      }
      try {
        return png.mask(value -> value == SEEN)
            .requireSize(scene.image().height(), scene.image().width())
            .requirePixels();
      } catch (MaskException e) {
        throw new RejectedException(
            RejectionCode.valueOf("MASK_" + e.kind()),
            file,
            object.recordName(),
            e.got(),
            e.wanted());
      }
    }

    @Override
    public void close() {}
  }
}
