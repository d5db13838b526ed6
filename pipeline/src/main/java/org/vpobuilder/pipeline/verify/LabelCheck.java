package org.vpobuilder.pipeline.verify;

import java.util.List;
import java.util.Optional;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.SceneObject;

/** Checks that the objects and sounds of a sample belong to the same classes of the class map. */
public final class LabelCheck implements Check {
  static final Promise LABELS =
      new Promise(
          "labels", "a clip's label and an object's index and category belong to its class");

  /** The class of a person not known to be male, female or baby. */
  private static final String PERSON = "person";

  @Override
  public List<Promise> promises() {
    return List.of(LABELS);
  }

  @Override
  public Run begin(Reference reference) {
    ClassMap map = reference.classMap();
    return (sample, files) -> {
      if (map == null) {
        return;
      }
      for (SceneObject object : sample.objects()) {
        reference.findings().looked(LABELS);
        check(object, ObjectCheck.at(files.place(), object), map, reference.findings());
      }
    };
  }

  private static void check(SceneObject object, Place place, ClassMap map, Findings findings) {
    String got =
        "%s with index %d, category %s %s"
            .formatted(
                object.className(),
                object.classIndex(),
                object.category().source(),
                object.category().id());
    Optional<VpoClass> known = map.byName(object.className());
    boolean unlabelled = known.isEmpty() && object.className().equals(PERSON);
    if (known.isEmpty() && !unlabelled) {
      findings.fail(LABELS, place, got, "a class of " + map.name());
      return;
    }
    int index = known.map(VpoClass::index).orElse(0);
    List<VpoClass> seen = map.byCategory(object.category().source(), object.category().id());
    boolean ofCategory =
        seen.stream()
            .anyMatch(c -> unlabelled ? c.isPerson() : c.name().equals(object.className()));
    if (object.classIndex() != index || !ofCategory) {
      String wanted =
          "index %d, a category of %s".formatted(index, unlabelled ? "persons" : "the class");
      findings.fail(LABELS, place, got, wanted);
    }
    if (!object.sounds()) {
      return;
    }
    ClipRef clip = object.clip();
    String label = String.join("; ", clip.labels());
    String heard = map.bySound(clip.source(), clip.labels()).map(VpoClass::name).orElse("no class");
    if (unlabelled || !heard.equals(object.className())) {
      String wanted = unlabelled ? "no sound" : "a label of " + object.className();
      findings.fail(LABELS, place, "%s, label of %s".formatted(label, heard), wanted);
    }
  }
}
