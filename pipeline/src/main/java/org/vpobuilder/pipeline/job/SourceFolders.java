package org.vpobuilder.pipeline.job;

import java.io.IOException;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.survey.SourceSurvey;
import org.vpobuilder.pipeline.survey.SurveyRequest;
import org.vpobuilder.spec.failure.BadInputException;

/** Checks the source folders of a run before it begins. */
public final class SourceFolders {
  private SourceFolders() {}

  /**
   * Checks the sources before anything is begun, and returns the result of the survey.
   *
   * @param imagesNeeded whether a run needs images and can't continue without any
   */
  static SourceSurvey check(BuildRequest request, boolean imagesNeeded) throws IOException {
    PlannedSources.requireOutside(request.out(), request.sources());
    if (!request.lookAtImages() && request.spec().imageBits() != null) {
      throw new BadInputException(
          "--no-image-check: got it with likeness.image_bits in the spec, which looks at each image");
    }
    SurveyRequest survey = request.survey(imagesNeeded);
    if (request.extended() != null) {
      requireVisual(survey);
      requireAudio(survey);
      Extension.check(request);
    }
    return look(survey);
  }

  /**
   * Surveys the sources as a whole; writes nothing.
   *
   * @throws BadInputException naming the source that is missing, broken or without a match
   */
  public static SourceSurvey look(SurveyRequest request) throws IOException {
    requireVisual(request);
    Folder index = request.index();
    if (index == null) {
      requireAudio(request);
    } else {
      new IndexFolder(index).requireFits(request.spec(), request.classMap().name());
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null && !labels.folder().has(labels.name())) {
      throw new BadInputException(
          "--person-labels: no file " + labels.folder().location(labels.name()));
    }
    return SourceSurvey.of(request);
  }

  private static void requireVisual(SurveyRequest request) throws IOException {
    for (VisualSource source : request.sources().visual()) {
      source.tables(request.spec().persons());
    }
  }

  private static void requireAudio(SurveyRequest request) throws IOException {
    for (AudioSource source : request.sources().audio()) {
      source.tables();
    }
  }
}
