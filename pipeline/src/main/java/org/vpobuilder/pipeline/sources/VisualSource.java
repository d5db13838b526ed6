package org.vpobuilder.pipeline.sources;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * A data set of segmented images, as it lies in a folder. Workers get it by serialization, so it
 * holds its folder and nothing that was read.
 *
 * <p>Its image files are read by {@link org.vpobuilder.pipeline.index.ImageProbe}, which all
 * sources share; they are JPEG.
 */
public interface VisualSource extends Serializable {
  /** What registers a visual source. */
  interface Kind extends SourceKind<VisualSource> {
    /**
     * Whether a class that has a category of this source in the class map, and of which a release's
     * sample of this source shows no object, is surely absent from the picture. Not so where images
     * were asked about some categories only, or list objects that have no mask.
     */
    default boolean annotatesAll() {
      return true;
    }
  }

  /** The name of its kind. */
  String name();

  /** Its root. */
  Folder folder();

  /** How a user names it on a command line, for messages: {@code --coco}, {@code --visual voc}. */
  default String option() {
    return name().equals(SourceIds.COCO) ? "--coco" : "--visual " + name();
  }

  /** Whether its data set has captions of its images, which tell persons apart. */
  default boolean mayHaveCaptions() {
    return false;
  }

  /**
   * The tables that decide its scenes: paths below the root, those that are there. Their
   * fingerprints go into the release.
   *
   * @param persons says whether captions are read
   * @throws org.vpobuilder.spec.failure.BadInputException if one that can't be done without is
   *     missing, or is plainly something else (a web page, a Git LFS pointer, cut off)
   */
  List<String> tables(PersonSpec persons) throws IOException;

  /**
   * The fingerprint of one of the {@linkplain #tables tables}, as {@link Images#tables} has it when
   * it was read. A source that has a small file for each image names all of them as one table, and
   * takes the fingerprint of their fingerprints.
   */
  default FileEntry fingerprint(String table) throws IOException {
    return Fingerprint.of(folder(), table);
  }

  /**
   * Reads the tables of a split.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if they are broken as a whole, or no
   *     record of them can be used
   */
  Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException;

  /** Opens the masks, for one thread. */
  Masks masks() throws IOException;

  /**
   * What the tables of a split say. Reading them takes most of the time of planning, so what has
   * looked at them hands them on.
   */
  interface Images {
    Split split();

    /** The tables that were read, with their fingerprints. */
    List<FileEntry> tables();

    /** The licences that the source lists. */
    List<Licence> licences();

    /** Sound image records. */
    int images();

    /** Annotation records, sound or not. */
    long annotations();

    /** Sound annotations of the class map's categories. */
    long annotationsOfClassMap();

    /** Whether captions were found that tell persons. */
    boolean hasCaptions() throws IOException;

    /** Where image files were found, by listing folders; none is opened. */
    Found found() throws IOException;

    /**
     * What of the tables may not be meant so, a sentence each, such as classes of the map that they
     * have no annotation of.
     */
    default List<String> warnings() {
      return List.of();
    }

    /** How many of some annotations are sound and of a person. */
    long persons(Set<String> annotationIds);

    /**
     * Gives a scene for every sound image record, always in the same order.
     *
     * @param personLabels the user's csv, by annotation id
     * @return what was rejected, counted and read. Of the accounts of images and annotations of the
     *     split it counts {@code READ}, {@code REJECTED}, and of annotations {@code IN_SCENES},
     *     {@code OUTSIDE_CLASS_MAP} and {@code IMAGE_REJECTED}; read = the sum of the others (of
     *     images: and scenes)
     */
    Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink) throws IOException;
  }

  /**
   * The image files of a split.
   *
   * @param place where they lie, below the root, for messages
   * @param wanted images that could be there: sound records
   * @param missing ids of those without a file
   * @param files some of those that are there, spread over all
   * @param looked where it was looked, and what is there, if none was found
   */
  record Found(String place, int wanted, Set<String> missing, List<String> files, String looked) {
    public Found {
      missing = Set.copyOf(missing);
      files = List.copyOf(files);
    }

    /** Images that have a file. */
    public int found() {
      return wanted - missing.size();
    }
  }

  /** Reads masks of single annotations. For one thread. */
  interface Masks extends Closeable {
    /**
     * The mask of an annotation, of the size of the scene's image.
     *
     * @param scene whose image was looked at, so that its size is known
     * @throws RejectedException with a code {@code MASK_*} if there is no such mask, or it has no
     *     pixel
     */
    Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException;
  }
}
