package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.PersonCsv;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;

/**
 * The user's person labels as a whole.
 *
 * @param name of the file
 * @param rows of it, without its line of column names
 * @param unreadable rows that will be rejected
 * @param persons rows with the id of a person's annotation
 */
public record PersonSurvey(String name, long rows, long unreadable, long persons) {
  /**
   * Reads the labels.
   *
   * @throws BadInputException if no row can be read, or none has the id of a person in the json
   */
  static PersonSurvey of(SurveyRequest request, SourceSurvey survey) throws IOException {
    PersonLabelFile file = Objects.requireNonNull(request.personLabels());
    SourceText.requireCsv(file.folder(), file.name());
    List<Rejection> rejections = new ArrayList<>();
    PersonCsv.Labels labels =
        FingerprintedInput.read(
                file.folder(), file.name(), in -> PersonCsv.read(in, file.name(), rejections::add))
            .value();
    String location = file.folder().location(file.name());
    if (labels.byAnnotation().isEmpty()) {
      throw new BadInputException(
          "--person-labels %s: 0 of %d rows can be read: %s"
              .formatted(location, labels.rows(), fault(file, rejections)));
    }
    long persons =
        survey.allImages().stream()
            .mapToLong(images -> images.persons(labels.byAnnotation().keySet()))
            .sum();
    if (persons == 0) {
      throw new BadInputException(
          "--person-labels %s: 0 of %d rows name a person of the images' tables: got ann_id %s"
              .formatted(
                  location, labels.rows(), labels.byAnnotation().keySet().iterator().next()));
    }
    return new PersonSurvey(file.name(), labels.rows(), rejections.size(), persons);
  }

  /**
   * The text on the first row that could not be read; the first line of the file may be valid
   * column names.
   */
  private static String fault(PersonLabelFile file, List<Rejection> rejections) throws IOException {
    if (rejections.isEmpty() || rejections.get(0).record().equals("line 1")) {
      return SourceText.csvFault(file.folder(), file.name(), PersonCsv.ROW);
    }
    Rejection first = rejections.get(0);
    return "%s: got '%s', wanted %s"
        .formatted(first.record(), SourceText.printable(first.got()), first.wanted());
  }
}
