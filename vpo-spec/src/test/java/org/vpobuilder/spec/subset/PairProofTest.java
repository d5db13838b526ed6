package org.vpobuilder.spec.subset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.CrowdRule;
import org.vpobuilder.spec.DistractorRule;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Pairs in images of 10 columns and 2 rows; an object is some columns, of both rows. */
class PairProofTest {
  private static final PositionPairs POSITIONS = (PositionPairs) Subset.named("position-pairs");
  private static final ClassPairs CLASSES = (ClassPairs) Subset.named("class-pairs");
  private static final PositionPairs.Rules APART =
      new PositionPairs.Rules(new SampleCounts(0, 1), 0.3, CrowdRule.IGNORE);

  private final List<String> faults = new ArrayList<>();

  private static ImageRef image(String id) {
    return new ImageRef(
        "coco", id, id + ".jpg", 10, 2, 1, "f", "", Attribution.NONE, List.of("coco:" + id));
  }

  private static SceneObject object(String id, String name, int from, int to, String clip) {
    byte[] pixels = new byte[20];
    for (int x = from; x < to; x++) {
      pixels[x] = 1;
      pixels[10 + x] = 1;
    }
    double centre = (from + to) / 2.0;
    ClipRef sound =
        new ClipRef(
            "vggsound",
            clip,
            clip + ".wav",
            0,
            List.of(name),
            "",
            Attribution.NONE,
            List.of(),
            "s",
            -20,
            0,
            100);
    return new SceneObject(
        id,
        ObjectRole.SOUNDING,
        name,
        1,
        new Category("coco", "18", name),
        false,
        from,
        0,
        to - from,
        2,
        2L * (to - from),
        centre,
        1,
        centre / 10,
        RleString.encode(Rle.ofBitmap(pixels, 2, 10, (byte) 1)),
        "",
        0,
        sound);
  }

  private static Sample sample(
      Subset subset, String image, Split split, @Nullable Pair pair, SceneObject... sounding) {
    return new Sample(
        "key",
        subset,
        split,
        image(image),
        new Sample.Audio(AudioContainer.WAV, "linear", 16_000, 160_000, 1, 1, -20, -20),
        List.of(sounding),
        pair);
  }

  private static Pair pair(Subset subset, int member) {
    return new Pair(subset + "_000000000007", member);
  }

  private static Sample half(Subset subset, int member, SceneObject sounding) {
    return sample(subset, "7", Split.TEST, pair(subset, member), sounding);
  }

  private void prove(SubsetPart subset, Subset.@Nullable Rules rules, Sample... samples) {
    SubsetPart.Faults found =
        new SubsetPart.Faults() {
          @Override
          public void fail(Object got, Object wanted) {
            faults.add("got %s, wanted %s".formatted(got, wanted));
          }

          @Override
          public void fail(SceneObject object, Object got, Object wanted) {
            faults.add("%s: got %s, wanted %s".formatted(object.id(), got, wanted));
          }
        };
    SubsetPart.Proof proof = subset.proof(rules);
    for (Sample sample : samples) {
      proof.sample(sample, found);
    }
    proof.end(found);
  }

  @Test
  void position_ofSoundPair_holds() {
    prove(
        POSITIONS,
        APART,
        half(POSITIONS, 1, object("12", "dog", 6, 9, "a")),
        half(POSITIONS, 0, object("3", "dog", 0, 3, "a")));

    assertThat(faults).isEmpty();
  }

  @Test
  void class_ofSoundPair_holds() {
    prove(
        CLASSES,
        null,
        half(CLASSES, 0, object("3", "dog", 0, 3, "a")),
        half(CLASSES, 1, object("12", "cat", 3, 9, "b")));

    assertThat(faults).isEmpty();
  }

  @Test
  void sample_withoutPairOrWithTwoSounding_fails() {
    SceneObject dog = object("3", "dog", 0, 3, "a");
    prove(CLASSES, null, sample(CLASSES, "7", Split.TEST, null, dog));
    prove(
        CLASSES,
        null,
        sample(CLASSES, "7", Split.TEST, pair(CLASSES, 0), dog, object("4", "cat", 4, 5, "b")));

    assertThat(faults)
        .containsExactly(
            "got no pair, 1 sounding objects, wanted a pair, 1 sounding object",
            "got Pair[id=class-pairs_000000000007, member=0], 2 sounding objects, wanted a pair, 1"
                + " sounding object");
  }

  @Test
  void pair_ofOneMember_fails() {
    prove(CLASSES, null, half(CLASSES, 1, object("3", "dog", 0, 3, "a")));

    assertThat(faults)
        .containsExactly("got one sample of pair class-pairs_000000000007, key, wanted both");
  }

  @Test
  void pair_ofAThirdOrTheSameMember_fails() {
    Sample first = half(CLASSES, 0, object("3", "dog", 0, 3, "a"));
    prove(CLASSES, null, first, first, first);

    assertThat(faults)
        .containsExactly(
            "got member 0 twice, wanted members 0 and 1",
            "got a third sample of pair class-pairs_000000000007, wanted two");
  }

  @Test
  void pair_ofAnotherImageSplitOrId_fails() {
    prove(
        CLASSES,
        null,
        half(CLASSES, 0, object("3", "dog", 0, 3, "a")),
        sample(CLASSES, "8", Split.TEST, pair(CLASSES, 1), object("4", "cat", 4, 6, "b")));
    prove(
        CLASSES,
        null,
        half(CLASSES, 0, object("3", "dog", 0, 3, "a")),
        sample(CLASSES, "7", Split.TRAIN, pair(CLASSES, 1), object("4", "cat", 4, 6, "b")));

    assertThat(faults)
        .containsExactly(
            "got pair class-pairs_000000000007, wanted class-pairs_000000000008",
            "got 8 in test and 7 in test, wanted one image and split for both samples of a pair",
            "got 7 in train and 7 in test, wanted one image and split for both samples of a pair");
  }

  @Test
  void pair_ofMasksThatShareAPixel_fails() {
    prove(
        CLASSES,
        null,
        half(CLASSES, 0, object("3", "dog", 0, 4, "a")),
        half(CLASSES, 1, object("4", "cat", 3, 9, "b")));

    assertThat(faults).containsExactly("got masks of a pair share 2 pixels, wanted none");
  }

  @Test
  void pair_ofMembersInTheOtherOrder_fails() {
    prove(
        CLASSES,
        null,
        half(CLASSES, 0, object("12", "dog", 0, 3, "a")),
        half(CLASSES, 1, object("3", "cat", 3, 9, "b")));

    assertThat(faults)
        .containsExactly(
            "got object 12 in member 0, 3 in member 1, wanted the lower id in member 0");
  }

  @Test
  void position_ofTwoClassesSoundsOrNearPlaces_fails() {
    prove(
        POSITIONS,
        APART,
        half(POSITIONS, 0, object("3", "dog", 0, 3, "a")),
        half(POSITIONS, 1, object("4", "cat", 3, 5, "b")));

    assertThat(faults)
        .containsExactly(
            "got classes dog and cat, wanted one class",
            "got another sound than the other sample of the pair, wanted the same span of one clip",
            "got alpha 0.15 and 0.4, wanted places 0.3 apart");
  }

  @Test
  void class_ofOneClassAndSound_fails() {
    prove(
        CLASSES,
        null,
        half(CLASSES, 0, object("3", "dog", 0, 3, "a")),
        half(CLASSES, 1, object("4", "dog", 3, 9, "a")));

    assertThat(faults)
        .containsExactly(
            "got two objects of class dog, wanted two classes",
            "got the sound of the other sample of the pair, wanted a sound of its own class");
  }

  private static SceneObject seen(String id, String name, boolean crowd, ObjectRole role) {
    SceneObject o = object(id, name, 9, 10, "");
    return new SceneObject(
        id,
        role,
        name,
        1,
        o.category(),
        crowd,
        o.x(),
        o.y(),
        o.width(),
        o.height(),
        o.area(),
        o.centreX(),
        o.centreY(),
        o.alpha(),
        o.rle(),
        "",
        -1,
        ClipRef.NONE);
  }

  private static Sample beside(Subset subset, int member, SceneObject sounding, SceneObject seen) {
    return sample(subset, "7", Split.TEST, pair(subset, member), sounding, seen);
  }

  @Test
  void class_besideASecondOfItsClass_fails() {
    prove(
        CLASSES,
        null,
        beside(
            CLASSES, 0, object("3", "dog", 0, 3, "a"), seen("5", "dog", false, ObjectRole.SILENT)),
        beside(
            CLASSES,
            1,
            object("12", "male", 3, 9, "b"),
            seen("6", "person", false, ObjectRole.SILENT)));

    assertThat(faults)
        .containsExactly(
            "5: got a silent dog, wanted no other dog",
            "6: got a silent person, wanted no other male");
  }

  @Test
  void pairs_ofACrowdWhereCrowdsAreExcluded_fail() {
    SampleCounts one = new SampleCounts(0, 1);
    Sample crowded =
        beside(
            CLASSES,
            0,
            object("3", "female", 0, 3, "a"),
            seen("5", "person", true, ObjectRole.IGNORED));
    Sample other = half(CLASSES, 1, object("12", "cat", 3, 9, "b"));
    prove(CLASSES, new ClassPairs.Rules(one, CrowdRule.IGNORE), crowded, other);
    assertThat(faults).isEmpty();
    prove(CLASSES, new ClassPairs.Rules(one, CrowdRule.EXCLUDE), crowded, other);
    prove(
        POSITIONS,
        new PositionPairs.Rules(one, 0.3, CrowdRule.EXCLUDE),
        half(POSITIONS, 0, object("3", "dog", 0, 3, "a")),
        beside(
            POSITIONS,
            1,
            object("12", "dog", 6, 9, "a"),
            seen("5", "dog", true, ObjectRole.IGNORED)));

    assertThat(faults)
        .containsExactly(
            "5: got a crowd of person, wanted no crowd of female",
            "5: got a crowd of dog, wanted no crowd of dog");
  }

  @Test
  void otherSubsets_ofACrowdWhereCrowdsAreExcluded_fail() {
    SampleCounts one = new SampleCounts(0, 1);
    SceneObject crowd = seen("5", "dog", true, ObjectRole.IGNORED);
    SceneObject first = object("3", "dog", 0, 3, "a");
    SubsetPart single = (SubsetPart) VpoSubsets.SS;
    SubsetPart multi = (SubsetPart) VpoSubsets.MSMI;
    prove(
        single,
        new SingleSource.Rules(one, 1, DistractorRule.KEEP, CrowdRule.EXCLUDE),
        sample(single, "7", Split.TEST, null, first, crowd));
    prove(
        multi,
        new MultiInstance.Rules(one, 2, CrowdRule.EXCLUDE),
        sample(multi, "7", Split.TEST, null, first, object("4", "dog", 5, 8, "b"), crowd));

    String crowded = "5: got a crowd of dog, wanted no crowd of dog";
    assertThat(faults).containsExactly(crowded, crowded);
  }
}
