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
import org.vpobuilder.classmaps.Vocabulary;
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
 * A data set of segmented images in a folder. Workers get it by serialization, so it holds its
 * folder and no data that was read.
 *
 * <p>Its image files are read by {@link org.vpobuilder.pipeline.index.ImageProbe}, which all
 * sources share; they are JPEG.
 */
public interface VisualSource extends Serializable {
  /** Registers a visual source. */
  interface Kind extends SourceKind<VisualSource> {
    /**
     * Whether a class is surely absent from a picture if it has a category of this source in the
     * class map and the sample of the picture has no object of it. False, the default, if
     * annotators were asked for only some categories of an image, or if images list objects without
     * masks. Such a source may name the classes that it verified to be absent from an image in
     * {@link org.vpobuilder.spec.sample.ImageRef#absent}.
     */
    default boolean annotatesAll() {
      return false;
    }
  }

  /** The name of its kind. */
  String name();

  /** The source's root folder. */
  Folder folder();

  /** The source's option on a command line, for messages: {@code --coco}, {@code --visual voc}. */
  default String option() {
    return name().equals(SourceIds.COCO) ? "--coco" : "--visual " + name();
  }

  /** Whether its data set has captions of its images, which distinguish persons. */
  default boolean mayHaveCaptions() {
    return false;
  }

  /**
   * The tables that decide its scenes, as paths below the root, without optional ones that are
   * missing. Their fingerprints go into the release.
   *
   * @param persons decides whether captions are read
   * @throws org.vpobuilder.spec.failure.BadInputException if a required table is missing, is cut
   *     off, or is plainly something else (a web page, a Git LFS pointer)
   */
  List<String> tables(PersonSpec persons) throws IOException;

  /**
   * The fingerprint of one of the {@linkplain #tables tables}, the same as in {@link Images#tables}
   * after reading. A source with a small file for each image names all these files as one table,
   * and takes the fingerprint of their fingerprints.
   */
  default FileEntry fingerprint(String table) throws IOException {
    return Fingerprint.of(folder(), table);
  }

  /**
   * Reads the tables of a split.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if they are broken as a whole, or none of
   *     their records can be used
   */
  Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException;

  /**
   * The categories of its tables and the number of single objects of each. Reads the tables of all
   * splits and opens no image.
   *
   * @param classMap gives the id under which a category with several names is counted
   * @throws org.vpobuilder.spec.failure.BadInputException if a table is broken as a whole
   */
  Vocabulary vocabulary(ClassMap classMap) throws IOException;

  /** Opens the masks, for one thread. */
  Masks masks() throws IOException;

  /**
   * The content of the tables of a split. Reading them takes most of the time of planning, so the
   * survey passes them on to planning.
   */
  interface Images {
    Split split();

    /** The tables that were read, with their fingerprints. */
    List<FileEntry> tables();

    /** The licences that the source lists. */
    List<Licence> licences();

    /** The number of valid image records. */
    int images();

    /** The number of annotation records, valid or not. */
    long annotations();

    /** The number of valid annotations of the class map's categories. */
    long annotationsOfClassMap();

    /** Whether captions were found that distinguish persons. */
    boolean hasCaptions() throws IOException;

    /** The image files that were found by listing folders; none is opened. */
    Found found() throws IOException;

    /**
     * Warnings about the tables that may show a mistake, a sentence each, such as classes of the
     * map without any annotation.
     */
    default List<String> warnings() {
      return List.of();
    }

    /** The number of the given annotations that are valid and of a person. */
    long persons(Set<String> annotationIds);

    /**
     * Gives a scene for every valid image record, always in the same order.
     *
     * @param personLabels the user's csv, by annotation id
     * @return rejections, counts and the files read. For images and annotations of the split it
     *     counts {@code READ} and {@code REJECTED}, and for annotations also {@code IN_SCENES},
     *     {@code OUTSIDE_CLASS_MAP} and {@code IMAGE_REJECTED}; read = the sum of the others (for
     *     images, plus the scenes)
     */
    Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink) throws IOException;
  }

  /**
   * The image files of a split.
   *
   * @param place their folder below the root, for messages
   * @param wanted the number of valid image records
   * @param missing ids of those without a file
   * @param files some of the existing files, spread over all of them
   * @param looked the folders that were searched and their content, if none was found
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
     * @param scene whose image was read, so that its size is known
     * @throws RejectedException with a code {@code MASK_*} if there is no such mask, or if it is
     *     empty
     */
    Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException;
  }
}
