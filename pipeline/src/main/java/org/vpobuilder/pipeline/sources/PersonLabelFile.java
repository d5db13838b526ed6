package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Map;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SourceIds;

/** Where the user's person labels are. */
public record PersonLabelFile(Folder folder, String name) implements Serializable {
  /**
   * Person labels that the spec does not ask for would do nothing.
   *
   * @throws BadInputException if there are such
   */
  public void requireUse(PersonSpec persons) {
    if (!persons.ladder().contains(PersonRung.CSV)) {
      throw new BadInputException(
          "--person-labels: got %s, wanted none: the spec's person ladder %s lacks csv"
              .formatted(name, persons.ladder()));
    }
  }

  /**
   * The labels of a source's annotations: the csv names annotations of COCO, or of the only visual
   * source there is. Another source may use the same numbers for other persons.
   */
  public static Map<String, PersonLabel> of(
      String source, Sources sources, Map<String, PersonLabel> labels) {
    boolean own = source.equals(SourceIds.COCO) || sources.visual().size() == 1;
    return own ? labels : Map.of();
  }

  /** How many rows it has, good and bad, without a header. */
  public long rows() throws IOException {
    try (InputStream in = folder.open(name)) {
      return PersonCsv.read(in, name, rejection -> {}).rows();
    }
  }
}
