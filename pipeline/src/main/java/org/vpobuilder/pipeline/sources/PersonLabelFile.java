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

/** The file with the user's person labels. */
public record PersonLabelFile(Folder folder, String name) implements Serializable {
  /**
   * Refuses person labels that the spec does not use: they would have no effect.
   *
   * @throws BadInputException if the spec's ladder has no csv
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
   * source. Another source may use the same numbers for other persons.
   */
  public static Map<String, PersonLabel> of(
      String source, Sources sources, Map<String, PersonLabel> labels) {
    boolean own = source.equals(SourceIds.COCO) || sources.visual().size() == 1;
    return own ? labels : Map.of();
  }

  /** The number of its rows, good and bad, without a header. */
  public long rows() throws IOException {
    try (InputStream in = folder.open(name)) {
      return PersonCsv.read(in, name, rejection -> {}).rows();
    }
  }
}
