package org.vpobuilder.pipeline.verify;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/** Checks order, channels, roles and clips of a sample's objects. */
public final class ObjectCheck implements Check {
  static final Promise OBJECTS =
      new Promise(
          "objects",
          "sounding objects first, by channel; then the others by id; only sounding ones have"
              + " clips; none is of a class that the image is said to lack");

  /** Classes of persons that may be in a crowd of persons. */
  private static final Set<String> PERSONS = Set.of("male", "female", "baby");

  @Override
  public List<Promise> promises() {
    return List.of(OBJECTS);
  }

  @Override
  public Run begin(Reference reference) {
    return (sample, files) -> check(sample, files.place(), reference.findings());
  }

  /** The location of an object in a failure. */
  static Place at(Place place, SceneObject object) {
    return new Place(place.file(), place.record() + " object " + object.id());
  }

  private static void check(Sample sample, Place place, Findings findings) {
    findings.looked(OBJECTS, sample.objects().size());
    order(sample, place, findings);
    crowds(sample, place, findings);
    for (SceneObject object : sample.objects()) {
      if (sample.image().lacks(object.className())) {
        findings.fail(
            OBJECTS,
            at(place, object),
            "a %s, and image.absent with it".formatted(object.className()),
            "no object of an absent class");
      }
      if (object.sounds() == object.clip().sha256().isEmpty()) {
        String wanted = object.sounds() ? "a clip" : "no clip";
        findings.fail(OBJECTS, at(place, object), "role " + object.role(), wanted);
      }
    }
  }

  private static void order(Sample sample, Place place, Findings findings) {
    Set<String> ids = new HashSet<>();
    int channel = 0;
    String lastId = "";
    for (SceneObject object : sample.objects()) {
      Place at = at(place, object);
      if (!ids.add(object.id())) {
        findings.fail(OBJECTS, at, "an id that stands twice", "each object once");
      }
      if (object.sounds() && !lastId.isEmpty()) {
        findings.fail(OBJECTS, at, "a sounding object behind others", "sounding ones first");
      }
      findings.same(OBJECTS, at, "channel", object.channel(), object.sounds() ? channel++ : -1);
      if (!object.sounds()) {
        if (!lastId.isEmpty() && SourceIds.ORDER.compare(object.id(), lastId) < 0) {
          findings.fail(OBJECTS, at, "an id behind " + lastId, "ascending ids");
        }
        lastId = object.id();
      }
    }
  }

  /** Checks that crowds of a sounding class are ignored, and no other objects. */
  private static void crowds(Sample sample, Place place, Findings findings) {
    Set<String> classes =
        sample.sounding().stream().map(SceneObject::className).collect(Collectors.toSet());
    boolean personSounds = classes.stream().anyMatch(PERSONS::contains);
    for (SceneObject object : sample.objects()) {
      boolean ignored = object.role() == ObjectRole.IGNORED;
      boolean ofPersons = personSounds && object.className().equals("person");
      boolean may = object.crowd() && (ofPersons || classes.contains(object.className()));
      boolean must = object.crowd() && classes.contains(object.className());
      if (ignored && !may || must && !ignored) {
        String got = "%s, crowd %s".formatted(object.role(), object.crowd());
        findings.fail(OBJECTS, at(place, object), got, "ignored if a crowd of a sounding class");
      }
    }
  }
}
