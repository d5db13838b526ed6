package org.vpobuilder.pipeline.sources;

import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;

/**
 * Names the objects of a source that has no captions, by the class of their category, or for a
 * person by the user's csv.
 *
 * @param labels the user's csv, by annotation id
 */
public record ObjectNamer(ClassMap classMap, PersonSpec persons, Map<String, PersonLabel> labels) {
  /**
   * The class of an object.
   *
   * @param className class of the map, or {@link Scene#PERSON}
   * @param evidence {@code csv} if the label of a person comes from the user's csv, else empty
   */
  public record Name(String className, String evidence) {}

  /**
   * The class of an object whose category is in the class map.
   *
   * @param tells whether the category itself distinguishes men from women: such a person needs no
   *     csv
   * @param annotationId the object's; a crowd has no label in the csv
   */
  public Name name(
      String source, String category, boolean tells, String annotationId, boolean crowd) {
    List<VpoClass> classes = classMap.byCategory(source, category);
    boolean told = tells && classes.size() == 1;
    if (told || !classMap.isPersonCategory(source, category)) {
      return new Name(classes.get(0).name(), "");
    }
    PersonLabel label =
        crowd || !persons.ladder().contains(PersonRung.CSV)
            ? PersonLabel.NONE
            : labels.getOrDefault(annotationId, PersonLabel.NONE);
    return label == PersonLabel.NONE
        ? new Name(Scene.PERSON, "")
        : new Name(label.toString(), PersonRung.CSV.toString());
  }
}
