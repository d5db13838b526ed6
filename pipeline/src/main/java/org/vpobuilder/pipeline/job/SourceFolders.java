package org.vpobuilder.pipeline.job;

import java.io.IOException;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.sources.CocoFiles;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.survey.SourceSurvey;
import org.vpobuilder.pipeline.survey.SurveyRequest;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/** What must be in the source folders of a run before it begins. */
public final class SourceFolders {
  private SourceFolders() {}

  /**
   * Says what is wrong before anything is begun, and what was found.
   *
   * @param imagesNeeded whether a run that finds no image can't go on
   */
  static SourceSurvey check(BuildRequest request, boolean imagesNeeded) throws IOException {
    OutFolder.requireOutside(request.out(), "--coco", request.coco());
    OutFolder.requireOutside(request.out(), "--vggsound", request.vggsound());
    if (request.extended() != null) {
      requireFiles(request.coco());
      check(request.vggsound(), "--vggsound", VggsoundCsv.FILE);
      Extension.check(request);
    }
    return look(request.survey(imagesNeeded));
  }

  /**
   * Looks at the sources as a whole; writes nothing.
   *
   * @throws BadInputException naming what is missing, broken or matches nothing
   */
  public static SourceSurvey look(SurveyRequest request) throws IOException {
    requireFiles(request.coco());
    if (request.index() == null) {
      check(request.vggsound(), "--vggsound", VggsoundCsv.FILE);
    } else {
      new IndexFolder(request.index())
          .requireFits(request.spec().audio(), request.spec().classMap());
    }
    PersonLabelFile labels = request.personLabels();
    if (labels != null) {
      check(labels.folder(), "--person-labels", labels.name());
    }
    return SourceSurvey.of(request);
  }

  private static void requireFiles(Folder coco) throws IOException {
    for (Split split : Split.values()) {
      check(coco, "--coco", CocoFiles.instances(split));
    }
  }

  private static void check(Folder folder, String option, String file) throws IOException {
    if (!folder.has(file)) {
      throw new BadInputException("%s: no file %s".formatted(option, folder.location(file)));
    }
  }
}
