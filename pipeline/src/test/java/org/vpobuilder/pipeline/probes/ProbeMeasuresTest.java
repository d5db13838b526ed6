package org.vpobuilder.pipeline.probes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.probes.ProbeMeasures.MasksOf;
import org.vpobuilder.pipeline.probes.Seen.Thing;
import org.vpobuilder.spec.LikenessSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Probes.Light;
import org.vpobuilder.spec.release.Probes.Measure;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests with releases that are made so that the right numbers are known. */
class ProbeMeasuresTest {
  private static final ClassMap CLASSES = ClassMap.builtIn("vpo-21");

  private final List<Seen> seen = new ArrayList<>();
  private final SortedMap<MasksOf, MaskTally> masks = new TreeMap<>();
  private final SortedMap<String, ClipSound> clips = new TreeMap<>();

  /** Adds {@code times} samples of a kind, each with its own clip and image. */
  private void add(
      Split split, int times, double deaf, int candidates, double lufs, Thing... things) {
    for (int i = 0; i < times; i++) {
      String name = "%s_%04d".formatted(split, seen.size());
      List<Thing> own = new ArrayList<>();
      for (Thing thing : things) {
        own.add(
            new Thing(
                thing.className(),
                thing.labelled(),
                thing.sounds() ? name + thing.clip() : "",
                thing.alpha(),
                thing.area(),
                thing.evidence()));
      }
      seen.add(
          new Seen(
              "ss_" + name,
              name,
              VpoSubsets.SS,
              split,
              deaf,
              .1,
              deaf,
              .2,
              candidates,
              (int) own.stream().filter(thing -> !thing.sounds()).count(),
              lufs,
              own));
    }
  }

  private static Thing heard(String className, double alpha) {
    return new Thing(className, true, "clip " + className, alpha, .1, "");
  }

  private static Thing silent(String className) {
    return new Thing(className, true, "", .5, .1, "");
  }

  private Probes probes(long leaks) {
    return probes(leaks, new LikenessSpec(6, .35));
  }

  private Probes probes(long leaks, @Nullable LikenessSpec likeness, String... sides) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (String side : sides.length == 0 ? new String[] {"ss/train", "ss/test"} : sides) {
      counts.put(side, 1);
    }
    Release release =
        new Release(
            Release.FORMAT_VERSION,
            "test",
            7,
            new Release.Builder("vpo-builder", "0", "0", "0"),
            List.of(),
            counts,
            new TreeMap<>(),
            List.of(),
            new Ledger(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
            List.of());
    return new ProbeMeasures(release, seen, masks, clips, 100, leaks, likeness)
        .probes("test", CLASSES, "0".repeat(64));
  }

  private static Measure of(Probes probes, String probe) {
    return probes.measures().stream()
        .filter(m -> m.probe().equals(probe))
        .findFirst()
        .orElseThrow();
  }

  /** A number of few is shown, but not judged. */
  @Test
  void probes_ofFewSamples_areGreyNumbers() {
    add(Split.TRAIN, 19, 1, 1, -20, heard("dog", .5));
    add(Split.TEST, 19, 1, 1, -20, heard("dog", .5));

    Probes probes = probes(0);

    assertThat(of(probes, "deaf-oracle").light()).isEqualTo(Light.GREY);
    assertThat(of(probes, "deaf-oracle").value()).isEqualTo(1);
    assertThat(of(probes, "deaf-oracle").verdict())
        .isEqualTo(
            "Too few to judge, 19 of at least 20: A model that sees perfectly and hears nothing marks"
                + " every object and scores IoU 1.00; it solves 19 of 19 test samples (IoU above"
                + " 0.5).");
    assertThat(of(probes, "mean-mask").n()).isZero();
    assertThat(of(probes, "mean-mask").verdict()).isEqualTo("Nothing to measure.");
    assertThat(of(probes, "leak").light()).isEqualTo(Light.GREEN);
  }

  /**
   * 30 of 40 test samples have one candidate; the deaf oracle is right in these and half right in
   * the others.
   */
  @Test
  void probes_ofImagesThatShowWhatSounds_areRed() {
    add(Split.TRAIN, 40, .5, 2, -20, heard("dog", .5), silent("cat"));
    add(Split.TEST, 30, 1, 1, -20, heard("dog", .5));
    add(Split.TEST, 10, .5, 3, -20, heard("dog", .5), silent("cat"), silent("car"));

    Probes probes = probes(2);

    Measure deaf = of(probes, "deaf-oracle");
    assertThat(deaf.value()).isCloseTo(.875, within(1e-12));
    assertThat(deaf.chance()).isCloseTo(.1, within(1e-12));
    assertThat(deaf.light()).isEqualTo(Light.RED);
    assertThat(of(probes, "single-candidate").value()).isCloseTo(.75, within(1e-12));
    assertThat(of(probes, "single-candidate").verdict()).contains("75%").contains("these 30 out");
    assertThat(probes.candidates()).containsEntry("ss/test", List.of(0, 30, 0, 10));
    assertThat(of(probes, "leak").light()).isEqualTo(Light.RED);
    assertThat(of(probes, "leak").value()).isEqualTo(2);
  }

  /**
   * Train: dogs always sound, cats never. Test: 40 dogs that sound, 20 cats of which 5 do. By class
   * 55 of 60 are right; without it all are predicted to sound, since 40 of 60 do in train.
   */
  @Test
  void soundingRate_ofClasses_isTheMajoritysOfTrain() {
    add(Split.TRAIN, 40, 0, 2, -20, heard("dog", .5));
    add(Split.TRAIN, 20, 0, 2, -20, silent("cat"));
    add(Split.TEST, 40, 0, 2, -20, heard("dog", .5));
    add(Split.TEST, 15, 0, 2, -20, silent("cat"));
    add(Split.TEST, 5, 0, 2, -20, heard("cat", .5));

    Measure rate = of(probes(0), "sounding-rate");

    assertThat(rate.value()).isCloseTo(55 / 60.0, within(1e-12));
    assertThat(rate.chance()).isCloseTo(45 / 60.0, within(1e-12));
    assertThat(rate.n()).isEqualTo(60);
    assertThat(rate.light()).isEqualTo(Light.RED);
    Measure entropy = of(probes(0), "sounding-entropy");
    assertThat(entropy.value()).isZero();
    // H(1/3).
    assertThat(entropy.chance()).isCloseTo(.918296, within(1e-6));
  }

  /** The pairs of vpo-next are of test alone: nothing was learnt, and nothing can leak. */
  @Test
  void probes_ofTestAlone_areGreyWhereTheyNeedTrain() {
    add(Split.TEST, 40, 0, 2, -20, heard("dog", .5), silent("cat"));

    Probes probes = probes(0);

    assertThat(of(probes, "sounding-rate").light()).isEqualTo(Light.GREY);
    assertThat(of(probes, "leak").light()).isEqualTo(Light.GREY);
    assertThat(of(probes, "leak").verdict())
        .isEqualTo("There is one split alone, so nothing can be in two.");
    assertThat(of(probes, "leak").n()).isZero();
  }

  /** Keys and bytes do not show a copy that was encoded again. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -,    amber, ' Pictures and sounds that'",
        "6, -,    amber, ' Sounds that'",
        "-, 0.35, amber, ' Pictures that'",
        "6, 0.35, green, ''"
      })
  void leak_whereCopiesWereNotLookedFor_isAmber(
      @Nullable Integer bits, @Nullable Double ber, String light, String says) {
    add(Split.TRAIN, 1, 0, 2, -20, heard("dog", .5));
    add(Split.TEST, 1, 0, 2, -20, heard("dog", .5));

    Measure leak =
        of(probes(0, bits == null && ber == null ? null : new LikenessSpec(bits, ber)), "leak");

    assertThat(leak.light().toString()).isEqualTo(light);
    assertThat(leak.verdict()).contains("0 are in more than one split." + says);
    assertThat(leak.verdict().contains("re-encoded")).isEqualTo(!says.isEmpty());
  }

  /**
   * Of 20 test samples the deaf oracle has an IoU of 1 in 5, of .6 in 4, of exactly half in 3 and
   * of .2 in 8: above half are 9.
   */
  @Test
  void deafSolved_ofTest_countsAboveHalfAndWhole() {
    add(Split.TRAIN, 7, 1, 1, -20, heard("dog", .5));
    add(Split.TEST, 5, 1, 2, -20, heard("dog", .5), heard("cat", .5));
    add(Split.TEST, 4, .6, 2, -20, heard("dog", .5), silent("cat"));
    add(Split.TEST, 3, .5, 2, -20, heard("dog", .5), silent("cat"));
    add(Split.TEST, 8, .2, 3, -20, heard("dog", .5), silent("cat"), silent("car"));

    Probes probes = probes(0);

    assertThat(of(probes, "deaf-solved").value()).isCloseTo(.45, within(1e-12));
    assertThat(of(probes, "deaf-solved").chance()).isZero();
    assertThat(of(probes, "deaf-solved").light()).isEqualTo(Light.AMBER);
    assertThat(of(probes, "deaf-exact").value()).isCloseTo(.25, within(1e-12));
    assertThat(of(probes, "deaf-exact").light()).isEqualTo(Light.RED);
    assertThat(of(probes, "deaf-exact").verdict()).startsWith("In 25% of the test samples all");
    assertThat(probes.deaf())
        .containsEntry("ss/test", new Probes.Deaf(20, 9, 5))
        .containsEntry("ss/train", new Probes.Deaf(7, 7, 7));
    assertThat(probes.silent()).containsEntry("ss/test", List.of(5, 7, 8));
    assertThat(of(probes, "single-candidate").verdict())
        .isEqualTo(
            "In every test sample two objects or more could sound, for all that the picture tells.");
  }

  /**
   * In test all 40 objects sound. By class 38 are right, since cats were silent in train; the guess
   * that all sound, as most of train do, is right 40 times. Nothing is there to listen for.
   */
  @Test
  void soundingRate_whereAllThatIsSeenSounds_isRedAndSaysSo() {
    add(Split.TRAIN, 40, 0, 2, -20, heard("dog", .5));
    add(Split.TRAIN, 3, 0, 2, -20, silent("cat"));
    add(Split.TEST, 38, 0, 2, -20, heard("dog", .5));
    add(Split.TEST, 2, 0, 2, -20, heard("cat", .5));

    Measure rate = of(probes(0), "sounding-rate");

    assertThat(rate.value()).isCloseTo(.95, within(1e-12));
    assertThat(rate.chance()).isEqualTo(1);
    assertThat(rate.light()).isEqualTo(Light.RED);
    assertThat(rate.verdict())
        .endsWith("95% of the cases, and no better than the guess that all sound, 100%.");
  }

  /** Dogs are on the left and cats on the right, and the further out the louder: both leak. */
  @Test
  void places_thatClassAndLevelTell_areRed() {
    add(Split.TRAIN, 30, 0, 2, -30, heard("dog", .45));
    add(Split.TRAIN, 30, 0, 2, -20, heard("cat", .75));
    add(Split.TEST, 30, 0, 2, -10, heard("cat", .99));

    Probes probes = probes(0);

    Measure place = of(probes, "class-place");
    assertThat(place.value()).isCloseTo(.918296, within(1e-6));
    assertThat(place.light()).isEqualTo(Light.RED);
    assertThat(of(probes, "class-place-p").value()).isCloseTo(1 / 200.0, within(1e-12));
    Measure level = of(probes, "level-place");
    assertThat(level.value()).isCloseTo(1, within(1e-9));
    assertThat(level.chance()).isCloseTo(1.96 / Math.sqrt(89), within(1e-12));
    assertThat(level.light()).isEqualTo(Light.RED);
    assertThat(of(probes, "level-area").light()).isEqualTo(Light.GREEN);
    // Train has two classes in equal numbers, test one of them: halves of (1/2, 1/2) and (0, 1).
    assertThat(of(probes, "drift-class").value()).isCloseTo(.311278, within(1e-6));
    assertThat(of(probes, "drift-class").light()).isEqualTo(Light.RED);
    assertThat(of(probes, "drift-area").light()).isEqualTo(Light.GREEN);
  }

  /**
   * The left half in train, the left quarter in test: the half is predicted, and half of it is
   * right.
   */
  @Test
  void meanMask_ofHalves_isByHand() {
    add(Split.TRAIN, 20, 0, 2, -20, heard("dog", .3));
    add(Split.TEST, 20, 0, 2, -20, heard("dog", .3));
    for (Split split : Split.values()) {
      long[] cells = new long[MaskTally.WORDS];
      int full = split == Split.TRAIN ? 2 : 4;
      for (int word = 0; word < MaskTally.WORDS / full; word++) {
        cells[word] = -1L;
      }
      for (String kind : List.of("all", "class", "alpha")) {
        String value = kind.equals("all") ? "" : kind.equals("class") ? "dog" : "3";
        MaskTally tally = new MaskTally();
        for (int i = 0; i < 20; i++) {
          tally.add(cells);
        }
        masks.put(new MasksOf(VpoSubsets.SS, split, kind, value), tally);
      }
    }

    Probes probes = probes(0);

    for (String probe : List.of("mean-mask", "class-mean-mask", "alpha-mean-mask")) {
      assertThat(of(probes, probe).value()).as(probe).isCloseTo(.5, within(1e-12));
    }
    assertThat(of(probes, "mean-mask").chance()).isCloseTo(.25, within(1e-12));
    assertThat(of(probes, "mean-mask").light()).isEqualTo(Light.RED);
    // The background has three quarters and is one of two classes.
    assertThat(of(probes, "constant-empty").value()).isCloseTo(.375, within(1e-12));
  }

  /** Clip x has 30 of 60 uses, 30 others have one each: the ten most used have 39 of 60. */
  @Test
  void clips_ofWhichOneIsUsedMost_areCounted() {
    add(Split.TRAIN, 30, 0, 2, -20, heard("dog", .3));
    for (int i = 0; i < 30; i++) {
      seen.add(
          new Seen(
              "ss_x" + i,
              "x" + i,
              VpoSubsets.SS,
              Split.TEST,
              0,
              0,
              0,
              0,
              2,
              1,
              -20,
              List.of(new Thing("dog", true, "x", .3, .1, ""))));
    }

    Measure ten = of(probes(0), "clip-top-ten");

    assertThat(ten.value()).isCloseTo(39 / 60.0, within(1e-12));
    assertThat(ten.chance()).isCloseTo(10 / 31.0, within(1e-12));
    assertThat(of(probes(0), "clip-most").value()).isEqualTo(30);
    assertThat(of(probes(0), "image-gini").value()).isZero();
  }

  private void clip(String address, String className, double level, String key) {
    double[] mel = new double[ClipSound.BANDS];
    mel[0] = level;
    clips.put(address, new ClipSound(address, className, List.of(key), 10, -20 + level, 1000, mel));
  }

  /**
   * Dogs are at 0 and cats at 10. The third clip of each is at the other class, and from the same
   * video as a clip of that class: without that clip it is still nearest to the wrong class.
   */
  @Test
  void centroids_ofTwoClasses_leaveOutTheVideo() {
    for (int i = 0; i < 10; i++) {
      clip("d" + i, "dog", 0, "youtube:d" + i);
      clip("c" + i, "cat", 10, "youtube:c" + i);
    }
    clip("d10", "dog", 10, "youtube:c0");
    clip("c10", "cat", 0, "youtube:d0");

    Measure centroid = of(probes(0), "audio-centroid");

    assertThat(centroid.value()).isCloseTo(10 / 11.0, within(1e-12));
    assertThat(centroid.chance()).isCloseTo(.5, within(1e-12));
    assertThat(centroid.light()).isEqualTo(Light.GREEN);
    assertThat(centroid.n()).isEqualTo(22);
  }

  /** For a class whose clips are all from one video nothing can be compared. */
  @Test
  void centroids_ofAVideoAlone_areNotAsked() {
    for (int i = 0; i < 20; i++) {
      clip("d" + i, "dog", 0, "youtube:d");
      clip("c" + i, "cat", i % 2 == 0 ? 10 : 11, "youtube:c" + i);
      clip("s" + i, "sheep", 20, "youtube:s" + i);
    }

    Measure centroid = of(probes(0), "audio-centroid");

    assertThat(centroid.value()).isCloseTo(1, within(1e-12));
    assertThat(centroid.chance()).isCloseTo(1 / 3.0, within(1e-12));
  }

  /** Of subsets with too few the one with the most, though another is worse. */
  @Test
  void deciding_ofTooFew_isTheSubsetWithTheMost() {
    add(Split.TEST, 9, 1, 1, -20, heard("dog", .5));
    for (int i = 0; i < 12; i++) {
      seen.add(
          new Seen(
              "ms_" + i,
              "m" + i,
              VpoSubsets.MS,
              Split.TEST,
              .2,
              .1,
              .2,
              .2,
              3,
              2,
              -20,
              List.of(heard("dog", .5), silent("cat"), silent("car"))));
    }

    Measure deaf =
        probes(0, null, "ss/test", "ms/test").deciding().stream()
            .filter(m -> m.probe().equals("deaf-oracle"))
            .findFirst()
            .orElseThrow();

    assertThat(deaf.subset()).isEqualTo("ms");
    assertThat(deaf.n()).isEqualTo(12);
    assertThat(deaf.value()).isCloseTo(.2, within(1e-12));
    assertThat(deaf.light()).isEqualTo(Light.GREY);
  }

  @Test
  void deciding_areTheTenInTheirOrder() {
    add(Split.TRAIN, 20, 0, 2, -20, heard("dog", .3));

    assertThat(probes(0).deciding().stream().map(Measure::probe))
        .containsExactly(
            "deaf-oracle",
            "single-candidate",
            "mean-mask",
            "sounding-rate",
            "class-place",
            "level-place",
            "clip-top-ten",
            "leak",
            "drift-class",
            "audio-centroid");
  }
}
