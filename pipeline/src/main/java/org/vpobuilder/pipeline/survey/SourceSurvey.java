package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.SourceWeights;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The survey of the sources as a whole. It is made once for a run, and the stages reuse the tables
 * that it read. Holds {@link VisualSource.Images} and {@link AudioSource.Clips}.
 */
public final class SourceSurvey {
  private final SurveyRequest request;
  private final Map<Split, SortedMap<String, VisualSource.Images>> images =
      new EnumMap<>(Split.class);
  private final SortedMap<String, AudioSource.Clips> clips = new TreeMap<>();
  private @Nullable PersonSurvey persons;

  private SourceSurvey(SurveyRequest request) {
    this.request = request;
    for (Split split : Split.OF_SOURCES) {
      images.put(split, new TreeMap<>());
    }
  }

  /**
   * Surveys the sources; decodes and writes nothing.
   *
   * @throws BadInputException if a source is broken as a whole, or nothing in it matches the others
   */
  public static SourceSurvey of(SurveyRequest request) throws IOException {
    SourceSurvey survey = new SourceSurvey(request);
    SourceWeights weights = request.spec().sources();
    if (weights != null) {
      weights.requireOf(request.sources().visualNames(), request.sources().audioNames());
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null) {
      labels.requireUse(request.spec().persons());
    }
    // The longest steps come first; each runs on one thread.
    List<Workers.Work> steps = new ArrayList<>();
    for (VisualSource source : request.sources().visual()) {
      steps.add(i -> survey.readImages(source, Split.TRAIN));
    }
    if (request.index() == null) {
      for (AudioSource source : request.sources().audio()) {
        steps.add(i -> survey.readClips(source));
      }
    }
    for (VisualSource source : request.sources().visual()) {
      steps.add(i -> survey.readImages(source, Split.TEST));
    }
    Workers.forEach(steps.size(), i -> steps.get(i).accept(i));
    if (request.imagesNeeded()) {
      for (VisualSource source : request.sources().visual()) {
        survey.requireImages(source);
      }
    }
    if (labels != null) {
      survey.persons = PersonSurvey.of(request, survey);
    }
    return survey;
  }

  private void readImages(VisualSource source, Split split) throws IOException {
    VisualSource.Images read = source.read(split, request.classMap(), request.spec().persons());
    synchronized (this) {
      images(split).put(source.name(), read);
    }
  }

  private void readClips(AudioSource source) throws IOException {
    AudioSource.Clips read = source.read(request.classMap()).under(request.spec().clipLicences());
    synchronized (this) {
      clips.put(source.name(), read);
    }
  }

  /**
   * If one split has no image, the other can still be used; a source without any image is refused.
   */
  private void requireImages(VisualSource source) throws IOException {
    int wanted = 0;
    int found = 0;
    String looked = "";
    for (Split split : Split.OF_SOURCES) {
      VisualSource.Found ofSplit = Objects.requireNonNull(images(split).get(source.name())).found();
      wanted += ofSplit.wanted();
      found += ofSplit.found();
      looked = looked.isEmpty() ? ofSplit.looked() : looked;
      List<String> files = ofSplit.files();
      if (SourceText.areLfsPointers(source.folder(), files)) {
        throw new BadInputException(
            "%s: got a Git LFS pointer, as in each of %d images looked at; git lfs pull fetches them"
                .formatted(source.folder().location(files.get(0)), files.size()));
      }
    }
    if (found == 0) {
      throw new BadInputException(
          "%s %s: 0 of %d images found: looked for %s"
              .formatted(source.option(), source.folder(), wanted, looked));
    }
  }

  public SurveyRequest request() {
    return request;
  }

  /** The tables of a split, by source. */
  public SortedMap<String, VisualSource.Images> images(Split split) {
    return Objects.requireNonNull(images.get(split));
  }

  /** The tables of all splits, by source. */
  public Map<Split, SortedMap<String, VisualSource.Images>> images() {
    return Map.copyOf(images);
  }

  List<VisualSource.Images> allImages() {
    return images.values().stream().flatMap(split -> split.values().stream()).toList();
  }

  /** The clips of the audio sources, by source; none if a clip index replaces them. */
  public SortedMap<String, AudioSource.Clips> clips() {
    return clips;
  }

  /** The survey of the user's person labels; null if there are none. */
  public @Nullable PersonSurvey persons() {
    return persons;
  }

  boolean wantsCaptions() {
    return request.spec().persons().ladder().contains(PersonRung.CAPTIONS);
  }
}
