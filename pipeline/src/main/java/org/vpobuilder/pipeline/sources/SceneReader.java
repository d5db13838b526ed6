package org.vpobuilder.pipeline.sources;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.CaptionVoter;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.sources.FingerprintedInput.Fingerprinted;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * Reads one split of COCO: to its instances captions and the user's person labels, and gives a
 * scene for every sound image record, by ascending image id.
 */
public final class SceneReader {
  private final Folder coco;
  private final ImageLayout images;
  private final ClassMap classMap;
  private final IntSet personCategories;
  private final PersonSpec persons;
  private final Sink sink;

  /** Where a split's records go. */
  public interface Sink {
    /** The licences that the scenes name by number; comes before them. */
    void licences(Collection<Licence> licences);

    void scene(CocoScene scene);

    void rejected(Rejection rejection);

    /** A file that was read. */
    void source(FileEntry file);
  }

  /**
   * How many records a split's instance file holds.
   *
   * @param outsideClassMap sound annotations of sound images, of other categories
   * @param ofRejectedImages sound annotations of rejected images
   */
  public record Counts(
      long images, long annotations, long outsideClassMap, long ofRejectedImages) {}

  /**
   * A reader.
   *
   * @param images where they lie
   */
  public SceneReader(
      Folder coco, ImageLayout images, ClassMap classMap, PersonSpec persons, Sink sink) {
    this.coco = coco;
    this.images = images;
    this.classMap = classMap;
    this.personCategories = new IntOpenHashSet(classMap.personCategories());
    this.persons = persons;
    this.sink = sink;
  }

  /**
   * Reads what belongs to a split's instances and gives its scenes.
   *
   * @param personLabels the user's csv, or null
   * @throws BadInputException if a file is missing or broken, or if the spec has no use for the
   *     user's csv
   */
  public Counts read(CocoInstances instances, @Nullable PersonLabelFile personLabels)
      throws IOException {
    requireUse(personLabels, persons);
    Split split = instances.split();
    SceneIndex index = instances.index();
    sink.source(instances.file());
    sink.licences(index.table().licences.values());
    instances.rejections().forEach(sink::rejected);
    PersonLabels labels = new PersonLabels(csvLabels(personLabels, split), captions(index, split));
    try (SoundlessMasks masks = new SoundlessMasks(coco, split, sink::rejected)) {
      for (int image = 0; image < index.size(); image++) {
        sink.scene(masks.checked(scene(split, index, image, labels)));
      }
    }
    return new Counts(
        index.table().images.size(),
        index.table().annotations(),
        index.outsideClassMap(),
        index.ofRejectedImages());
  }

  /**
   * Person labels that the spec does not ask for would do nothing.
   *
   * @throws BadInputException if there are such
   */
  public static void requireUse(@Nullable PersonLabelFile labels, PersonSpec persons) {
    if (labels != null && !persons.ladder().contains(PersonRung.CSV)) {
      throw new BadInputException(
          "--person-labels: got %s, wanted none: the spec's person ladder %s lacks csv"
              .formatted(labels.name(), persons.ladder()));
    }
  }

  /** The labels of both rungs. */
  private record PersonLabels(Map<Long, PersonLabel> csv, CaptionTally captions) {}

  private Map<Long, PersonLabel> csvLabels(@Nullable PersonLabelFile file, Split split)
      throws IOException {
    if (file == null) {
      return Map.of();
    }
    Fingerprinted<PersonCsv.Labels> labels =
        FingerprintedInput.read(
            file.folder(),
            file.name(),
            in ->
                // Both splits read the file; one of them reports what is wrong with it.
                PersonCsv.read(
                    in, file.name(), split == Split.TRAIN ? sink::rejected : rejection -> {}));
    sink.source(labels.file());
    return labels.value().byAnnotation();
  }

  private CaptionTally captions(SceneIndex index, Split split) throws IOException {
    String file = CocoFiles.captions(split);
    if (!persons.ladder().contains(PersonRung.CAPTIONS) || !coco.has(file)) {
      return CaptionTally.empty();
    }
    LongSet onePerson = new LongOpenHashSet();
    for (int image = 0; image < index.size(); image++) {
      if (persons(index, image) == 1) {
        onePerson.add(index.image(image).id());
      }
    }
    CaptionVoter voter = CaptionVoter.builtIn();
    Fingerprinted<CaptionTally> tally =
        FingerprintedInput.read(coco, file, in -> CaptionTally.parse(in, onePerson, voter));
    sink.source(tally.file());
    return tally.value();
  }

  /** Persons, no crowds; one who seems to be annotated twice is one. */
  private int persons(SceneIndex index, int image) {
    InstanceTable.Image record = index.image(image);
    GuessedShapes shapes = new GuessedShapes(index.table(), record.width(), record.height());
    int count = 0;
    for (int annotation : index.objects(image)) {
      boolean crowd = index.table().crowd.getInt(annotation) == 1;
      boolean person = !crowd && isPerson(index.table().category.getInt(annotation));
      count += person && !shapes.isLikelyDuplicate(annotation) ? 1 : 0;
    }
    return count;
  }

  private boolean isPerson(int category) {
    return personCategories.contains(category);
  }

  private CocoScene scene(Split split, SceneIndex index, int image, PersonLabels labels) {
    InstanceTable.Image record = index.image(image);
    boolean onePerson = persons(index, image) == 1;
    List<CocoScene.CocoObject> objects = new ArrayList<>();
    GuessedShapes shapes = new GuessedShapes(index.table(), record.width(), record.height());
    for (int annotation : index.objects(image)) {
      objects.add(object(index.table(), annotation, onePerson, labels, shapes));
    }
    return new CocoScene(
        record.id(),
        split,
        images.file(split, Objects.requireNonNull(record.fileName())),
        (int) record.width(),
        (int) record.height(),
        licence(index.table(), record),
        Objects.requireNonNullElse(record.flickrUrl(), ""),
        Objects.requireNonNullElse(record.cocoUrl(), ""),
        index.annotated(image),
        index.isFlawed(image),
        objects);
  }

  /** The number of a licence that the list lacks where the record names none. */
  private static int licence(InstanceTable table, InstanceTable.Image record) {
    if (record.license() >= 0 && record.license() <= Integer.MAX_VALUE) {
      return (int) record.license();
    }
    return table.licences.containsKey(Licence.UNKNOWN.id()) ? -1 : Licence.UNKNOWN.id();
  }

  private CocoScene.CocoObject object(
      InstanceTable table,
      int annotation,
      boolean onePerson,
      PersonLabels labels,
      GuessedShapes shapes) {
    int category = table.category.getInt(annotation);
    long annId = table.annId.getLong(annotation);
    boolean crowd = table.crowd.getInt(annotation) == 1;
    boolean likelyDuplicate = shapes.isLikelyDuplicate(annotation);
    String className;
    String evidence = "";
    if (isPerson(category)) {
      PersonLabel label = PersonLabel.NONE;
      for (PersonRung rung : crowd ? List.<PersonRung>of() : persons.ladder()) {
        label =
            switch (rung) {
              case CSV -> labels.csv().getOrDefault(annId, PersonLabel.NONE);
              case CAPTIONS ->
                  // The second annotation of one person stays unlabelled: should the masks be two
                  // persons' after all, one is not known, and beside that one no person sounds.
                  onePerson && !likelyDuplicate
                      ? labels.captions().label(table.imageId.getLong(annotation), persons)
                      : PersonLabel.NONE;
            };
        if (label != PersonLabel.NONE) {
          evidence = rung.toString();
          break;
        }
      }
      className = label == PersonLabel.NONE ? CocoScene.PERSON : label.toString();
    } else {
      className = classMap.byCocoCategory(category).get(0).name();
    }
    return new CocoScene.CocoObject(
        annId,
        category,
        className,
        evidence,
        crowd,
        shapes.area(annotation),
        likelyDuplicate,
        table.offset.getLong(annotation),
        table.length.getInt(annotation));
  }

  /**
   * Reads the masks of objects that can't sound by what their records say, or of which the records
   * say nothing: crowds, those of no area, and those without a usable area or box. An image may be
   * passed over because of them, before any of its masks is read, and a broken record is to be
   * rejected by name all the same; and an area of 0 is often a placeholder, so that the mask's own
   * is taken. In COCO they are one annotation in a hundred. For one thread.
   */
  private static final class SoundlessMasks implements Closeable {
    private final SegmentationReader masks;
    private final Consumer<Rejection> rejections;

    SoundlessMasks(Folder coco, Split split, Consumer<Rejection> rejections) throws IOException {
      this.masks = new SegmentationReader(coco, split);
      this.rejections = rejections;
    }

    /**
     * The scene with the areas of the masks that were read; flawed and without the objects whose
     * masks were rejected.
     */
    CocoScene checked(CocoScene scene) throws IOException {
      List<CocoScene.CocoObject> sound = new ArrayList<>();
      boolean changed = false;
      for (CocoScene.CocoObject object : scene.objects()) {
        boolean hasArea = object.area() >= 1;
        if (hasArea && !object.crowd()) {
          sound.add(object);
          continue;
        }
        try {
          Rle mask = masks.mask(scene, object);
          sound.add(hasArea ? object : object.withArea(mask.area()));
          changed |= !hasArea;
        } catch (RejectedException e) {
          rejections.accept(e.rejection());
          changed = true;
        }
      }
      boolean isFlawed = scene.flawed() || sound.size() < scene.objects().size();
      return changed ? scene.with(sound, isFlawed) : scene;
    }

    @Override
    public void close() throws IOException {
      masks.close();
    }
  }
}
