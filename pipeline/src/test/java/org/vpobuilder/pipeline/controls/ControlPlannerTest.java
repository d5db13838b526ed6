package org.vpobuilder.pipeline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.NearClasses;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.controls.BaseSample.Piece;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control.Expected;
import org.vpobuilder.spec.sample.Control.Kind;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

class ControlPlannerTest {
  private static final ClassMap VPO = ClassMap.builtIn("vpo-21");

  /**
   * Objects written as {@code dog@0.2!}: class, alpha, and an exclamation mark if the object
   * sounds. {@code dog@0.2-0.1-0.5} reaches from 0.1 to 0.5 of the width, others are one pixel
   * wide.
   */
  private static BaseSample sample(String source, int image, String... objects) {
    return sample(source, image, List.of(), objects);
  }

  /**
   * A sample whose source verified some classes to be absent from the picture.
   *
   * @param absent their names
   */
  private static BaseSample sample(
      String source, int image, List<String> absent, String... objects) {
    List<SceneObject> all = new ArrayList<>();
    int channel = 0;
    for (int i = 0; i < objects.length; i++) {
      boolean sounds = objects[i].endsWith("!");
      String[] parts = objects[i].replace("!", "").split("[@-]");
      double alpha = Double.parseDouble(parts[1]);
      int left = (int) (100 * (parts.length > 2 ? Double.parseDouble(parts[2]) : alpha));
      int right = parts.length > 2 ? (int) (100 * Double.parseDouble(parts[3])) : left + 1;
      all.add(
          new SceneObject(
              "" + (i + 1),
              sounds ? ObjectRole.SOUNDING : ObjectRole.SILENT,
              parts[0],
              VPO.byName(parts[0]).map(VpoClass::index).orElse(0),
              new Category(source, "1", parts[0]),
              parts[0].equals("crowd"),
              left,
              0,
              right - left,
              1,
              1,
              1,
              1,
              alpha,
              "0",
              "",
              sounds ? channel++ : -1,
              ClipRef.NONE));
    }
    String key = "ms_%012d".formatted(image);
    ImageRef ref =
        new ImageRef(
            source, "" + image, "a.jpg", 100, 100, 1, "", "", Attribution.NONE, List.of(), absent);
    Map<Member, Piece> files = new EnumMap<>(Member.class);
    for (Member member : Member.values()) {
      files.put(member, new Piece("ms/test/vpo-ms-test-000000.tar", image, 1));
    }
    Sample.Audio audio =
        new Sample.Audio(
            AudioContainer.WAV, "linear", 16000, 16000, channel, 1.0 / image, -20, -20);
    return new BaseSample(new Sample(key, VpoSubsets.MS, Split.TEST, ref, audio, all), files);
  }

  private static BaseSample coco(int image, String... objects) {
    return sample("coco", image, objects);
  }

  private static ControlPlanner planner(BaseSample... side) {
    return new ControlPlanner(List.of(side), VPO, NearClasses.builtIn(VPO), Set.of("coco"), 7);
  }

  private static PlannedControl plan(BaseSample base, Kind kind, BaseSample... others)
      throws RejectedException {
    BaseSample[] side = new BaseSample[others.length + 1];
    side[0] = base;
    System.arraycopy(others, 0, side, 1, others.length);
    ControlPlanner planner = planner(side);
    planner.pairUp(List.of(side));
    return planner.plan(base, kind);
  }

  private static RejectionCode rejected(BaseSample base, Kind kind, BaseSample... others) {
    return catchThrowableOfType(RejectedException.class, () -> plan(base, kind, others))
        .rejection()
        .code();
  }

  /**
   * The sound comes from 1 - alpha; the expected object is the nearest of its class, at most 0.1
   * away.
   */
  @ParameterizedTest
  @CsvSource({
    "0.2, 0.75, 2",
    "0.2, 0.9, 2",
    "0.2, 0.91, ''",
    "0.2, 0.69, ''",
    "0.2, 0.3, ''",
    "0.45, 0.6, 2"
  })
  void exchangedChannels_askForTheInstanceThere(double alpha, double other, String shown)
      throws RejectedException {
    for (Kind kind : List.of(Kind.SWAPPED_CHANNELS, Kind.MIRRORED_PICTURE)) {
      PlannedControl control = plan(coco(1, "dog@" + alpha + "!", "dog@" + other), kind);
      assertThat(control.shown().stream().map(PlannedControl.Shown::id))
          .isEqualTo(shown.isEmpty() ? List.of() : List.of(shown));
      assertThat(control.expected())
          .isEqualTo(shown.isEmpty() ? Expected.EMPTY : Expected.OTHER_PLACE);
    }
  }

  @Test
  void exchangedChannels_ofOneInTheMiddle_giveTheSameAnswer() {
    assertThat(rejected(coco(1, "dog@0.46!", "cat@0.5"), Kind.SWAPPED_CHANNELS))
        .isEqualTo(RejectionCode.CONTROL_SAME_ANSWER);
    assertThat(rejected(coco(1, "dog@0.2!", "dog@0.8!"), Kind.MIRRORED_PICTURE))
        .isEqualTo(RejectionCode.CONTROL_SAME_ANSWER);
  }

  /** A sound from 0.63 may well be that of an object that reaches from 0.1 to 0.7. */
  @Test
  void exchangedChannels_wideObjectOverThePlace_isThere() throws RejectedException {
    for (Kind kind : List.of(Kind.SWAPPED_CHANNELS, Kind.MIRRORED_PICTURE)) {
      assertThat(rejected(coco(1, "dog@0.37-0.1-0.7!"), kind))
          .isEqualTo(RejectionCode.CONTROL_SAME_ANSWER);
      assertThat(plan(coco(1, "dog@0.37-0.1-0.6!"), kind).expected()).isEqualTo(Expected.EMPTY);
      assertThat(plan(coco(1, "dog@0.1!", "dog@0.7-0.4-0.9"), kind).shown())
          .extracting(PlannedControl.Shown::id)
          .containsExactly("2");
      // The nearer centre is taken where two objects are there.
      assertThat(plan(coco(1, "dog@0.4-0.1-0.9!", "dog@0.65"), kind).shown())
          .extracting(PlannedControl.Shown::id)
          .containsExactly("2");
    }
  }

  @Test
  void exchangedChannels_otherClassThere_isNoAnswer() throws RejectedException {
    assertThat(plan(coco(1, "dog@0.2!", "cat@0.8"), Kind.SWAPPED_CHANNELS).expected())
        .isEqualTo(Expected.EMPTY);
  }

  @Test
  void mono_withASilentInstanceOfTheClass_needsThePlace() throws RejectedException {
    assertThat(rejected(coco(1, "dog@0.2!", "dog@0.8"), Kind.MONO))
        .isEqualTo(RejectionCode.CONTROL_PLACE_NEEDED);
    PlannedControl both = plan(coco(1, "dog@0.2!", "dog@0.8!", "cat@0.5"), Kind.MONO);
    assertThat(both.expected()).isEqualTo(Expected.BASE);
    assertThat(both.sources()).allMatch(source -> source.alpha() == 0.5);
  }

  /**
   * Of dog, cat and horse the picture shows dog and cat, so the source is the horse; only a cat is
   * near to a dog. A bird is near to a cat, which is seen.
   */
  @Test
  void offScreen_takesAClassThatIsNotSeen() throws RejectedException {
    BaseSample base = coco(1, "dog@0.2!", "cat@0.5");
    BaseSample cat = coco(2, "cat@0.6!");
    BaseSample horse = coco(3, "horse@0.7!");
    PlannedControl control = plan(base, Kind.OFF_SCREEN, cat, horse);
    assertThat(control.sources())
        .singleElement()
        .satisfies(
            source -> {
              assertThat(source.className()).isEqualTo("horse");
              assertThat(source.sample()).isEqualTo(horse.key());
              assertThat(source.alpha()).isEqualTo(0.2);
            });
    assertThat(rejected(base, Kind.OFF_SCREEN_NEAR, cat, horse))
        .isEqualTo(RejectionCode.CONTROL_NO_NEAR_CLASS);
    assertThat(rejected(base, Kind.OFF_SCREEN, cat, coco(4, "bird@0.6!")))
        .isEqualTo(RejectionCode.CONTROL_NO_ABSENT_CLASS);
    assertThat(plan(coco(1, "dog@0.2!"), Kind.OFF_SCREEN_NEAR, cat).sources().get(0).className())
        .isEqualTo("cat");
  }

  /** A person of unknown class may be a man. */
  @Test
  void offScreen_besideAnUnlabelledPerson_isNoPerson() {
    BaseSample male = coco(2, "male@0.6!");
    assertThat(rejected(coco(1, "dog@0.2!", "person@0.5"), Kind.OFF_SCREEN, male))
        .isEqualTo(RejectionCode.CONTROL_NO_ABSENT_CLASS);
  }

  @Test
  void offScreen_ofASourceThatAsksForSomeClasses_isUnknown() {
    assertThat(rejected(sample("lvis", 1, "dog@0.2!"), Kind.OFF_SCREEN, coco(2, "cat@0.6!")))
        .isEqualTo(RejectionCode.CONTROL_ABSENCE_UNKNOWN);
  }

  /** LVIS looked for a cat, a bus and a horse in the picture of a dog, and found none. */
  @Test
  void offScreen_ofVerifiedAbsences_takesOneOfThese() throws RejectedException {
    BaseSample cat = coco(2, "cat@0.6!");
    BaseSample zebra = coco(3, "zebra@0.6!");
    BaseSample bus = coco(4, "bus@0.6!");
    BaseSample base = sample("lvis", 1, List.of("cat", "bus", "horse"), "dog@0.2!");
    PlannedControl far = plan(base, Kind.OFF_SCREEN, cat, zebra, bus);
    assertThat(far.sources())
        .singleElement()
        .satisfies(s -> assertThat(s.className()).isEqualTo("bus"));
    assertThat(plan(base, Kind.OFF_SCREEN_NEAR, cat, zebra, bus).sources().get(0).className())
        .isEqualTo("cat");
    assertThat(plan(base, Kind.SWAP, cat, zebra, bus).sources().get(0).className())
        .isEqualTo("bus");
    assertThat(rejected(base, Kind.OFF_SCREEN, zebra))
        .isEqualTo(RejectionCode.CONTROL_NO_ABSENT_CLASS);
    assertThat(rejected(base, Kind.SWAP, zebra)).isEqualTo(RejectionCode.CONTROL_NO_PARTNER);
    BaseSample person = sample("openimages", 1, List.of("male"), "dog@0.2!", "person@0.5");
    assertThat(rejected(person, Kind.OFF_SCREEN, coco(2, "male@0.6!")))
        .isEqualTo(RejectionCode.CONTROL_NO_ABSENT_CLASS);
  }

  /** Few pairs fit, but in any order each sample gets the sounds of a different one. */
  @Test
  void swap_isADerangement() throws RejectedException {
    BaseSample[] side = {
      coco(1, "dog@0.2!", "horse@0.9"),
      coco(2, "bird@0.3!"),
      coco(3, "horse@0.4!"),
      coco(4, "bus@0.5!", "bird@0.1")
    };
    ControlPlanner planner = planner(side);
    planner.pairUp(List.of(side));
    Set<String> taken = new TreeSet<>();
    for (BaseSample base : side) {
      PlannedControl control = planner.plan(base, Kind.SWAP);
      String giver = control.sources().get(0).sample();
      assertThat(giver).isNotEqualTo(base.key());
      assertThat(taken.add(giver)).isTrue();
      assertThat(1 / control.gain()).isEqualTo(Integer.parseInt(giver.substring(3)));
      assertThat(base.sample().objects())
          .noneMatch(o -> o.className().equals(control.sources().get(0).className()));
    }
  }

  /** Of a dog, or of a cat, which is near to a dog. */
  @Test
  void swap_withoutAPartner_isCounted() {
    assertThat(rejected(coco(1, "dog@0.2!"), Kind.SWAP, coco(2, "dog@0.3!"), coco(3, "cat@0.3!")))
        .isEqualTo(RejectionCode.CONTROL_NO_PARTNER);
  }

  @Test
  void partial_mutesOne() throws RejectedException {
    PlannedControl control = plan(coco(1, "dog@0.2!", "cat@0.8!"), Kind.PARTIAL);
    assertThat(control.sources()).hasSize(1);
    assertThat(control.shown()).hasSize(1);
    assertThat(control.shown().get(0).channel()).isZero();
    assertThat(rejected(coco(1, "dog@0.2!"), Kind.PARTIAL))
        .isEqualTo(RejectionCode.CONTROL_ONE_SOURCE);
  }
}
