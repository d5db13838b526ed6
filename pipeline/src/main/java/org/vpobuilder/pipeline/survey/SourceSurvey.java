package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.index.ClipLayout;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.sources.CocoFiles;
import org.vpobuilder.pipeline.sources.CocoInstances;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.pipeline.sources.ImageLayout;
import org.vpobuilder.pipeline.sources.SceneReader;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * What was found of the sources as a whole. Made once for a run; the stages take from it where
 * clips and images lie, and the json that it read. Holds what {@link CocoInstances} says.
 */
public final class SourceSurvey {
  private final SurveyRequest request;
  private final Map<Split, CocoInstances> instances = new EnumMap<>(Split.class);
  private final Map<Split, ImageFinder.Found> images = new EnumMap<>(Split.class);
  private final Map<Split, Boolean> captions = new EnumMap<>(Split.class);
  private @Nullable ClipSurvey clips;
  private @Nullable PersonSurvey persons;

  private SourceSurvey(SurveyRequest request) {
    this.request = request;
  }

  /**
   * Looks at the sources; decodes and writes nothing.
   *
   * @throws BadInputException if one is broken as a whole, or nothing of it matches the others
   */
  public static SourceSurvey of(SurveyRequest request) throws IOException {
    SourceSurvey survey = new SourceSurvey(request);
    survey.requireText();
    // The longest first; each is one thread's.
    List<Workers.Work> steps =
        List.of(
            i -> survey.readInstances(Split.TRAIN),
            i -> survey.readClips(),
            i -> survey.readInstances(Split.TEST));
    Workers.forEach(steps.size(), i -> steps.get(i).accept(i));
    survey.findImages();
    if (request.personLabels() != null) {
      survey.persons = PersonSurvey.of(request, survey.instances);
    }
    return survey;
  }

  /** What costs nothing to see is seen first. */
  private void requireText() throws IOException {
    Folder coco = request.coco();
    for (Split split : Split.values()) {
      SourceText.requireJson(coco, CocoFiles.instances(split));
      captions.put(split, coco.has(CocoFiles.captions(split)));
      if (hasCaptions(split)) {
        SourceText.requireJson(coco, CocoFiles.captions(split));
      }
    }
    SceneReader.requireUse(request.personLabels(), request.spec().persons());
  }

  private void readInstances(Split split) {
    CocoInstances read = CocoInstances.read(request.coco(), split, request.classMap());
    read.requireUsable(request.coco());
    synchronized (this) {
      instances.put(split, read);
    }
  }

  private void readClips() throws IOException {
    if (request.index() == null) {
      ClipSurvey read = ClipSurvey.of(request.vggsound(), request.classMap());
      synchronized (this) {
        clips = read;
      }
    }
  }

  private void findImages() throws IOException {
    ImageFinder finder = new ImageFinder(request.coco());
    for (Split split : Split.values()) {
      images.put(split, finder.find(instances(split)));
    }
    if (!request.imagesNeeded()) {
      return;
    }
    requireImages();
    for (Split split : Split.values()) {
      List<String> files = images(split).files();
      if (SourceText.areLfsPointers(request.coco(), files)) {
        throw new BadInputException(
            "%s: got a Git LFS pointer, as in each of %d images looked at; git lfs pull fetches them"
                .formatted(request.coco().location(files.get(0)), files.size()));
      }
    }
  }

  /** One split without an image leaves the other; a set without any leaves nothing. */
  private void requireImages() {
    int wanted = 0;
    int found = 0;
    String looked = "";
    for (Split split : Split.values()) {
      ImageFinder.Found ofSplit = images(split);
      wanted += ofSplit.wanted();
      found += ofSplit.found();
      looked = looked.isEmpty() ? ofSplit.looked() : looked;
    }
    if (found == 0) {
      throw new BadInputException(
          "--coco %s: 0 of %d images found: looked for %s"
              .formatted(request.coco(), wanted, looked));
    }
  }

  public SurveyRequest request() {
    return request;
  }

  ClassMap classMap() {
    return request.classMap();
  }

  /** What was read of each split. */
  public Map<Split, CocoInstances> instances() {
    return Map.copyOf(instances);
  }

  CocoInstances instances(Split split) {
    return Objects.requireNonNull(instances.get(split));
  }

  /** The images of a split that have a file. */
  public ImageFinder.Found images(Split split) {
    return Objects.requireNonNull(images.get(split));
  }

  /** Where the images lie; COCO's own places where none is found. */
  public ImageLayout imageLayout() {
    Map<Split, String> prefixes = new EnumMap<>(Split.class);
    images.forEach((split, found) -> prefixes.put(split, found.prefix()));
    return ImageLayout.of(prefixes);
  }

  /** What was found of VGGSound; null where a clip index takes its place. */
  public @Nullable ClipSurvey clips() {
    return clips;
  }

  /** Where the clips lie; VGGSound's own place where they are not looked for. */
  public ClipLayout clipLayout() {
    return clips == null ? ClipLayout.VGGSOUND : clips.layout();
  }

  /** What was found of the user's person labels; null if there are none. */
  public @Nullable PersonSurvey persons() {
    return persons;
  }

  /** Whether captions are there and the spec asks for them. */
  public boolean hasCaptions(Split split) {
    return wantsCaptions() && captions.getOrDefault(split, false);
  }

  boolean wantsCaptions() {
    return request.spec().persons().ladder().contains(PersonRung.CAPTIONS);
  }
}
