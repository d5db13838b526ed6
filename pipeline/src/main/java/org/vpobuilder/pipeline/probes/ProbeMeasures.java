package org.vpobuilder.pipeline.probes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.probes.Dependence.Tested;
import org.vpobuilder.pipeline.probes.MaskTally.Overlap;
import org.vpobuilder.pipeline.probes.Seen.Thing;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.LikenessSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Probes.Light;
import org.vpobuilder.spec.release.Probes.Measure;
import org.vpobuilder.spec.release.Release;

/**
 * Computes the numbers of {@link Probes} and their verdicts. SPEC.md, Probes, defines each number,
 * its chance value and the limits of its lights; the limits are this project's (decision 47).
 */
public final class ProbeMeasures {
  /** The least number of samples, objects or clips for which a number is judged. */
  private static final int FEWEST = 20;

  private static final int DECILES = 10;
  private static final int PERMUTATIONS = 199;

  /** The number of permutations for drifts, of which only the chance value is needed. */
  private static final int FEW_PERMUTATIONS = 49;

  /** The number of bins for the area of objects: powers of two of a share of the picture. */
  private static final int AREA_BINS = 16;

  /** The number of bins for loudness: 3 dB each, from -72 LUFS on. */
  private static final int LEVEL_BINS = 26;

  /** The probes that decide, in reading order; the worst subset counts for each. */
  private static final List<String> DECIDING =
      List.of(
          "deaf-oracle",
          "single-candidate",
          "mean-mask",
          "sounding-rate",
          "class-place",
          "level-place",
          "clip-top-ten",
          "leak",
          "drift",
          "audio-centroid");

  /** The probes that the rows of a plan allow: no sound is read. */
  private static final List<String> PLANNED =
      List.of(
          "deaf-oracle", "deaf-exact", "largest-object", "sounding-rate", "class-place", "drift");

  /**
   * The masks that a tally counts.
   *
   * @param kind {@code all}, {@code class} or {@code alpha}
   * @param value the class, or the decile of alpha
   */
  public record MasksOf(Subset subset, Split split, String kind, String value)
      implements Comparable<MasksOf> {
    @Override
    public int compareTo(MasksOf other) {
      return Comparator.comparing(MasksOf::subset)
          .thenComparing(MasksOf::split)
          .thenComparing(MasksOf::kind)
          .thenComparing(MasksOf::value)
          .compare(this, other);
    }
  }

  private final List<Subset> subsets;
  private final List<Seen> seen;
  private final SortedMap<MasksOf, MaskTally> masks;
  private final SortedMap<String, ClipSound> clips;
  private final long keys;
  private final long leaks;
  private final @Nullable LikenessSpec likeness;
  private final Draws draws;
  private final List<Measure> measures = new ArrayList<>();

  private ProbeMeasures(
      List<Subset> subsets,
      long seed,
      List<Seen> seen,
      SortedMap<MasksOf, MaskTally> masks,
      SortedMap<String, ClipSound> clips,
      long keys,
      long leaks,
      @Nullable LikenessSpec likeness) {
    this.subsets = subsets;
    this.seen = seen;
    this.masks = masks;
    this.clips = clips;
    this.keys = keys;
    this.leaks = leaks;
    this.likeness = likeness;
    this.draws = Draws.of(seed);
  }

  /**
   * Takes the data that was read from a release.
   *
   * @param seen sorted by key
   * @param clips by address
   * @param keys the number of keys of images and clips, including contents
   * @param leaks the number of keys that both splits have
   * @param likeness the thresholds by which planning kept copies with other bytes apart; null if it
   *     did not look for them
   */
  public ProbeMeasures(
      Release release,
      List<Seen> seen,
      SortedMap<MasksOf, MaskTally> masks,
      SortedMap<String, ClipSound> clips,
      long keys,
      long leaks,
      @Nullable LikenessSpec likeness) {
    this(counted(release), release.seed(), seen, masks, clips, keys, leaks, likeness);
  }

  /** The subsets that the release counts, in their order. */
  private static List<Subset> counted(Release release) {
    return Subset.all().stream()
        .filter(
            subset -> release.counts().keySet().stream().anyMatch(k -> k.startsWith(subset + "/")))
        .toList();
  }

  /**
   * The numbers for which the rows of a plan are enough, each of the subset where it is worst, in
   * reading order: those of {@link #PLANNED}. They are the same as those of the finished release.
   *
   * @param subsets that the release has, in their order
   * @param rows that are in the release, sorted by key
   */
  public static List<Measure> ofRows(List<Subset> subsets, long seed, List<Seen> rows) {
    ProbeMeasures of =
        new ProbeMeasures(subsets, seed, rows, new TreeMap<>(), new TreeMap<>(), 0, 0, null);
    of.eachSubset(
        (subset, samples) -> {
          of.oracles(subset, samples);
          of.soundingRate(subset, samples);
          of.classPlace(subset, samples);
          of.driftOfObjects(subset, trainAndTest(samples));
        });
    return PLANNED.stream().flatMap(probe -> of.worst(probe).stream()).toList();
  }

  private void eachSubset(BiConsumer<Subset, List<Seen>> measure) {
    for (Subset subset : subsets) {
      List<Seen> of = seen.stream().filter(sample -> sample.isOf(subset)).toList();
      if (!of.isEmpty()) {
        measure.accept(subset, of);
      }
    }
  }

  /** The decile of an alpha, 0 to 9. */
  public static int decile(double alpha) {
    return Math.max(0, Math.min(DECILES - 1, (int) (alpha * DECILES)));
  }

  /**
   * All numbers of a release.
   *
   * @param sha256 of its {@code release.json}
   */
  public Probes probes(String specName, ClassMap classMap, String sha256) {
    SortedMap<String, Double> nearest = new TreeMap<>();
    eachSubset(
        (subset, of) -> {
          oracles(subset, of);
          learnedMasks(subset);
          soundingRate(subset, of);
          classPlace(subset, of);
          levels(subset, of);
          reuse(subset, of);
          driftOfObjects(subset, trainAndTest(of));
          driftOfLevel(subset, trainAndTest(of));
        });
    leak();
    clipsByClass(nearest);
    persons();
    return new Probes(
        Probes.FORMAT_VERSION,
        specName,
        sha256,
        decided(),
        counted(Seen::candidates),
        counted(Seen::silent),
        deaf(),
        classes(nearest),
        evidence(classMap));
  }

  /** The score of a model that sees perfectly and hears nothing. */
  private void oracles(Subset subset, List<Seen> of) {
    List<Seen> test = of.stream().filter(sample -> sample.split() == Split.TEST).toList();
    double deaf = mean(test, Seen::deaf);
    put(
        "deaf-oracle",
        subset,
        test.size(),
        deaf,
        mean(test, Seen::whole),
        "iou",
        upTo(deaf, 0.5, 0.75),
        "A model that sees perfectly and hears nothing marks every object and scores IoU %.2f; it"
            + " solves %,d of %,d test samples (IoU above 0.5).",
        deaf,
        test.stream().filter(Seen::solvedDeaf).count(),
        test.size());
    solvedDeaf(subset, test);
    double largest = mean(test, Seen::largest);
    put(
        "largest-object",
        subset,
        test.size(),
        largest,
        mean(test, Seen::anyObject),
        "iou",
        upTo(largest, 0.5, 0.75),
        "Always the largest object scores IoU %.2f.",
        largest);
    long single = test.stream().filter(sample -> sample.candidates() < 2).count();
    double share = test.isEmpty() ? 0 : (double) single / test.size();
    put(
        "single-candidate",
        subset,
        test.size(),
        share,
        0,
        "share",
        upTo(share, 0.05, 0.25),
        single == 0
            ? "In every test sample two objects or more could sound, for all that the picture tells."
            : "In %.0f%% of the test samples one object alone could sound, so that hearing adds"
                + " nothing; eligibility.min_candidates: 2 would leave these %,d out.",
        100 * share,
        single);
  }

  /** How many samples a model solves that sees perfectly and hears nothing. */
  private void solvedDeaf(Subset subset, List<Seen> test) {
    double solved = share(test, Seen::solvedDeaf);
    put(
        "deaf-solved",
        subset,
        test.size(),
        solved,
        share(test, sample -> sample.whole() > 0.5),
        "share",
        upTo(solved, 0.25, 0.5),
        "In %.0f%% of the test samples marking every object finds what sounds (IoU above 0.5):"
            + " there hearing is not needed.",
        100 * solved);
    double exact = share(test, Seen::exactDeaf);
    put(
        "deaf-exact",
        subset,
        test.size(),
        exact,
        share(test, sample -> sample.whole() == 1),
        "share",
        upTo(exact, 0.05, 0.25),
        exact == 0
            ? "In no test sample all that is seen sounds."
            : "In %.0f%% of the test samples all that is seen sounds, so that hearing adds nothing;"
                + " with eligibility.min_silent: 1 one object would stay silent.",
        100 * exact);
  }

  /** The score of a model that has learned where objects usually are, and never looks. */
  private void learnedMasks(Subset subset) {
    MaskTally train = tally(subset, Split.TRAIN, "all", "");
    MaskTally test = tally(subset, Split.TEST, "all", "");
    long n = Math.min(train.masks(), test.masks());
    Set<String> names = values(subset, Split.TEST, "class");
    double empty = (1 - test.share()) / (names.size() + 1);
    put(
        "constant-empty",
        subset,
        test.masks(),
        empty,
        empty,
        "iou",
        Light.GREEN,
        "To mark nothing scores mIoU %.3f over background and classes: the floor of that figure.",
        empty);
    boolean[] centre = train.bestRegion();
    double mean = test.overlap(centre).iou();
    put(
        "mean-mask",
        subset,
        n,
        mean,
        test.share(),
        "iou",
        upTo(mean, 0.25, 0.4),
        "One and the same region for every picture, learned from train, scores IoU %.2f: how much"
            + " objects stand in the middle.",
        mean);
    double ofClasses = 0;
    double blind = 0;
    for (String name : names) {
      MaskTally tested = tally(subset, Split.TEST, "class", name);
      ofClasses += tested.overlap(tally(subset, Split.TRAIN, "class", name).bestRegion()).iou();
      blind += tested.overlap(centre).iou();
    }
    double classMean = names.isEmpty() ? 0 : ofClasses / names.size();
    put(
        "class-mean-mask",
        subset,
        n,
        classMean,
        names.isEmpty() ? 0 : blind / names.size(),
        "iou",
        upTo(classMean, 0.3, 0.45),
        "Who knows the class that is heard, and looks at nothing, scores mIoU %.2f.",
        classMean);
    MaskTally alone = new MaskTally();
    Set<String> deciles = values(subset, Split.TRAIN, "alpha");
    deciles.forEach(decile -> alone.add(tally(subset, Split.TRAIN, "alpha", decile)));
    boolean[] anywhere = alone.bestRegion();
    Overlap there = Overlap.NONE;
    Overlap overall = Overlap.NONE;
    long tested = 0;
    for (String decile : values(subset, Split.TEST, "alpha")) {
      MaskTally places = tally(subset, Split.TEST, "alpha", decile);
      there = there.plus(places.overlap(tally(subset, Split.TRAIN, "alpha", decile).bestRegion()));
      overall = overall.plus(places.overlap(anywhere));
      tested += places.masks();
    }
    put(
        "alpha-mean-mask",
        subset,
        Math.min(alone.masks(), tested),
        there.iou(),
        overall.iou(),
        "iou",
        upTo(there.iou(), 0.35, 0.5),
        "Who hears the place in stereo, and looks at nothing, scores IoU %.2f.",
        there.iou());
  }

  /** Whether the class of an object that is seen already predicts whether it sounds. */
  private void soundingRate(Subset subset, List<Seen> of) {
    Map<String, int[]> trained = new TreeMap<>();
    int[] all = new int[2];
    for (Seen sample : of) {
      for (Thing thing : labelled(sample)) {
        if (sample.split() == Split.TRAIN) {
          int sounds = thing.sounds() ? 1 : 0;
          trained.computeIfAbsent(thing.className(), name -> new int[2])[sounds]++;
          all[sounds]++;
        }
      }
    }
    long right = 0;
    long guessed = 0;
    long n = 0;
    for (Seen sample : of) {
      if (sample.split() == Split.TEST) {
        for (Thing thing : labelled(sample)) {
          int[] counts = trained.getOrDefault(thing.className(), all);
          n++;
          right += (counts[1] > counts[0]) == thing.sounds() ? 1 : 0;
          guessed += (all[1] > all[0]) == thing.sounds() ? 1 : 0;
        }
      }
    }
    double accuracy = n == 0 ? 0 : (double) right / n;
    double chance = n == 0 ? 0 : (double) guessed / n;
    // Where nearly all that is seen does the same, class or not, there is nothing to listen for.
    Light light =
        Math.max(accuracy, chance) >= 0.95 ? Light.RED : upTo(accuracy - chance, 0.05, 0.15);
    put(
        "sounding-rate",
        subset,
        // Nothing is learnt from a train split without objects.
        Math.min(n, all[0] + all[1]),
        accuracy,
        chance,
        "share",
        light,
        accuracy > chance
            ? "The class of an object that is seen tells in %.0f%% of the cases whether it sounds;"
                + " without its class it is %.0f%%."
            : "To guess by its class whether an object that is seen sounds is right in %.0f%% of the"
                + " cases, and no better than the guess that all "
                + (all[1] > all[0] ? "sound" : "are silent")
                + ", %.0f%%.",
        100 * accuracy,
        100 * chance);
    double within = 0;
    for (int[] counts : trained.values()) {
      int sum = counts[0] + counts[1];
      within += sum * Dependence.entropy(counts[0], counts[1]);
    }
    int objects = all[0] + all[1];
    double left = objects == 0 ? 0 : within / objects;
    put(
        "sounding-entropy",
        subset,
        objects,
        left,
        Dependence.entropy(all[0], all[1]),
        "bits",
        light,
        "Whether an object sounds is %.2f bits of doubt for who knows its class.",
        left);
  }

  private void classPlace(Subset subset, List<Seen> of) {
    List<Thing> things = of.stream().flatMap(sample -> sample.sounding().stream()).toList();
    int[] classes = numbered(things, Thing::className);
    int[] deciles = things.stream().mapToInt(thing -> decile(thing.alpha())).toArray();
    int count = count(classes);
    Tested place =
        Dependence.permuted(
            classes,
            PERMUTATIONS,
            draws,
            Dependence.bitsWith(deciles, count, DECILES),
            "probe",
            "class-place",
            subset);
    double more = place.value() - place.chance();
    put(
        "class-place",
        subset,
        things.size(),
        place.value(),
        place.chance(),
        "bits",
        place.p() > 0.01 ? Light.GREEN : upTo(more, 0.03, 0.1),
        "The class that is heard tells %.3f bits of the place from left to right beyond chance (p ="
            + " %.3f).",
        Math.max(0, more),
        place.p());
    put(
        "class-place-p",
        subset,
        things.size(),
        place.p(),
        0.5,
        "p",
        place.p() > 0.01 ? Light.GREEN : Light.AMBER,
        "Of %d permutations of the classes a share of %.3f tells as much.",
        PERMUTATIONS,
        place.p());
  }

  private void levels(Subset subset, List<Seen> of) {
    List<Seen> alone =
        of.stream()
            .filter(sample -> sample.sounding().size() == 1 && Double.isFinite(sample.lufs()))
            .toList();
    correlation(
        "level-place",
        subset,
        alone,
        thing -> Math.abs(thing.alpha() - 0.5),
        "How far from the middle something sounds can be told from its loudness alone by rho %.2f.");
    correlation(
        "level-area",
        subset,
        alone,
        Thing::area,
        "How large something is can be told from its loudness by rho %.2f.");
  }

  private void correlation(
      String probe, Subset subset, List<Seen> alone, ToDoubleFunction<Thing> of, String verdict) {
    int n = alone.size();
    double rho = 0;
    if (n > 1) {
      rho =
          Dependence.spearman(
              alone.stream().mapToDouble(Seen::lufs).toArray(),
              alone.stream().map(sample -> sample.sounding().get(0)).mapToDouble(of).toArray());
    }
    // By chance |rho| stays below this in 95% of the cases.
    double luck = n < 2 ? 1 : Math.min(1, 1.96 / Math.sqrt(n - 1));
    Light light = Math.abs(rho) <= luck ? Light.GREEN : upTo(Math.abs(rho), 0.1, 0.3);
    put(probe, subset, n < 2 ? 0 : n, rho, luck, "rho", light, verdict, rho);
  }

  private void reuse(Subset subset, List<Seen> of) {
    uses(
        "clip",
        subset,
        of.stream().flatMap(sample -> sample.sounding().stream()).map(Thing::clip),
        "sounding objects");
    uses("image", subset, of.stream().map(Seen::image), "samples");
  }

  private void uses(String what, Subset subset, Stream<String> used, String users) {
    Map<String, Integer> counts = new HashMap<>();
    used.forEach(id -> counts.merge(id, 1, Integer::sum));
    List<Integer> sorted = counts.values().stream().sorted(Comparator.reverseOrder()).toList();
    int sum = sorted.stream().mapToInt(Integer::intValue).sum();
    int most = sorted.isEmpty() ? 0 : sorted.get(0);
    double ten =
        sum == 0 ? 0 : (double) sorted.stream().limit(10).mapToInt(Integer::intValue).sum() / sum;
    double even = sorted.isEmpty() ? 0 : Math.min(1, 10.0 / sorted.size());
    put(
        what + "-top-ten",
        subset,
        sorted.size(),
        ten,
        even,
        "share",
        ten < 0.02 ? Light.GREEN : upTo(ten / Math.max(even, 1e-9), 2.5, 5),
        "The ten %ss that are used most are in %.1f%% of the %s; used evenly it would be %.1f%%.",
        what,
        100 * ten,
        users,
        100 * even);
    double gini = Dependence.gini(sorted);
    put(
        what + "-gini",
        subset,
        sorted.size(),
        gini,
        0,
        "gini",
        upTo(gini, 0.4, 0.7),
        "How unevenly %ss are used: Gini %.2f.",
        what,
        gini);
    put(
        what + "-most",
        subset,
        sorted.size(),
        most,
        sorted.isEmpty() ? 0 : (double) sum / sorted.size(),
        "count",
        ten < 0.02 ? Light.GREEN : upTo(ten / Math.max(even, 1e-9), 2.5, 5),
        "The %s that is used most is used %d times.",
        what,
        most);
  }

  private static List<Seen> trainAndTest(List<Seen> all) {
    return all.stream()
        .filter(sample -> sample.split() == Split.TRAIN || sample.split() == Split.TEST)
        .toList();
  }

  private void driftOfObjects(Subset subset, List<Seen> of) {
    List<Thing> things = new ArrayList<>();
    List<Integer> sides = new ArrayList<>();
    for (Seen sample : of) {
      for (Thing thing : sample.sounding()) {
        things.add(thing);
        sides.add(sample.split() == Split.TEST ? 1 : 0);
      }
    }
    int[] classes = numbered(things, Thing::className);
    drift("drift-class", "classes that sound", subset, classes, count(classes), sides);
    drift(
        "drift-alpha",
        "places from left to right",
        subset,
        things.stream().mapToInt(thing -> decile(thing.alpha())).toArray(),
        DECILES,
        sides);
    drift(
        "drift-area",
        "sizes of what sounds",
        subset,
        things.stream().mapToInt(thing -> areaBin(thing.area())).toArray(),
        AREA_BINS,
        sides);
  }

  private void driftOfLevel(Subset subset, List<Seen> of) {
    drift(
        "drift-level",
        "loudness of the mixtures",
        subset,
        of.stream().mapToInt(sample -> levelBin(sample.lufs())).toArray(),
        LEVEL_BINS,
        of.stream().map(sample -> sample.split() == Split.TEST ? 1 : 0).toList());
  }

  private void drift(
      String probe, String what, Subset subset, int[] value, int values, List<Integer> sides) {
    int[] labels = sides.stream().mapToInt(Integer::intValue).toArray();
    Tested tested =
        Dependence.permuted(
            labels,
            FEW_PERMUTATIONS,
            draws,
            Dependence.drift(value, values),
            "probe",
            probe,
            subset);
    double more = tested.value() - tested.chance();
    int test = Arrays.stream(labels).sum();
    put(
        probe,
        subset,
        Math.min(test, labels.length - test),
        tested.value(),
        tested.chance(),
        "bits",
        upTo(more, 0.02, 0.1),
        "The %s of train and test differ by %.3f bits (Jensen-Shannon) beyond chance.",
        what,
        Math.max(0, more));
  }

  static int areaBin(double share) {
    int bin = (int) Math.floor(-StrictMath.log(share) / StrictMath.log(2));
    return Math.max(0, Math.min(AREA_BINS - 1, bin));
  }

  static int levelBin(double lufs) {
    return Math.max(0, Math.min(LEVEL_BINS - 1, (int) Math.floor((lufs + 72) / 3)));
  }

  /**
   * What both splits have. Keys and bytes do not show a copy that was encoded again: if planning
   * did not look for those, nothing shared is no more than amber.
   */
  private void leak() {
    long splits = seen.stream().map(Seen::split).distinct().count();
    boolean pictures = likeness != null && likeness.imageBits() != null;
    boolean sounds = likeness != null && likeness.audioBer() != null;
    String copies =
        pictures && sounds
            ? ""
            : text(
                " %s that are the same though their bytes differ, as re-encoded ones, were not"
                    + " looked for: the spec has no %s.",
                pictures ? "Sounds" : sounds ? "Pictures" : "Pictures and sounds",
                pictures ? "likeness.audio_ber" : sounds ? "likeness.image_bits" : "likeness");
    Light light = leaks > 0 ? Light.RED : copies.isEmpty() ? Light.GREEN : Light.AMBER;
    add(
        splits < 2
            ? new Measure(
                "leak",
                "",
                0,
                0,
                "count",
                0,
                Light.GREY,
                "There is one split alone, so nothing can be in two.",
                0)
            : new Measure(
                "leak",
                "",
                leaks,
                0,
                "count",
                keys,
                light,
                text(
                        "Of %,d photographs, videos, recordings, uploaders and file contents %,d are"
                            + " in more than one split.",
                        keys, leaks)
                    + copies,
                0));
  }

  /**
   * Measures how well classes can be heard: whether the sound of clips fits their class, and which
   * other properties reveal the class.
   */
  private void clipsByClass(SortedMap<String, Double> nearest) {
    List<ClipSound> all = List.copyOf(clips.values());
    int[] classes = numbered(all, ClipSound::className);
    List<String> names = all.stream().map(ClipSound::className).distinct().sorted().toList();
    Centroids centroids = new Centroids(all, classes, names.size());
    double sum = 0;
    int scored = 0;
    for (int c = 0; c < names.size(); c++) {
      double share = centroids.share(c);
      if (!Double.isNaN(share)) {
        nearest.put(names.get(c), share);
        sum += share;
        scored++;
      }
    }
    double accuracy = scored == 0 ? 0 : sum / scored;
    double chance = names.isEmpty() ? 0 : 1.0 / names.size();
    double more = chance == 1 ? 0 : (accuracy - chance) / (1 - chance);
    put(
        "audio-centroid",
        null,
        scored < 2 ? 0 : all.size(),
        accuracy,
        chance,
        "share",
        more >= 0.1 ? Light.GREEN : more >= 0.03 ? Light.AMBER : Light.RED,
        "%.0f%% of the clips sound most like their own class by their mean spectrum; by chance"
            + " %.0f%% would.",
        100 * accuracy,
        100 * chance);
    between("level-class", "loudness", all, ClipSound::lufs, 0.1, 0.3);
    between(
        "band-class",
        "bandwidth",
        all,
        clip -> clip.rolloffHz() > 0 ? StrictMath.log(clip.rolloffHz()) : Double.NaN,
        0.4,
        0.7);
    between("length-class", "length", all, ClipSound::seconds, 0.1, 0.3);
  }

  private void between(
      String probe,
      String what,
      List<ClipSound> all,
      ToDoubleFunction<ClipSound> value,
      double green,
      double amber) {
    List<ClipSound> finite =
        all.stream().filter(clip -> Double.isFinite(value.applyAsDouble(clip))).toList();
    int[] classes = numbered(finite, ClipSound::className);
    int count = count(classes);
    double eta2 =
        Dependence.eta2(classes, finite.stream().mapToDouble(value).toArray(), Math.max(1, count));
    double chance = finite.size() < 2 ? 0 : (count - 1.0) / (finite.size() - 1);
    put(
        probe,
        null,
        finite.size(),
        eta2,
        chance,
        "eta2",
        upTo(eta2 - chance, green, amber),
        "%.0f%% of the variance of the clips' %s lies between the classes.",
        100 * eta2,
        what);
  }

  private void persons() {
    long male = heardAs("male");
    long female = heardAs("female");
    if (male + female > 0) {
      double share = (double) male / (male + female);
      put(
          "person-male",
          null,
          male + female,
          share,
          0.5,
          "share",
          upTo(Math.abs(share - 0.5), 0.15, 0.3),
          "Of the men and women that sound %.0f%% are men.",
          100 * share);
    }
  }

  private long heardAs(String className) {
    return seen.stream()
        .flatMap(sample -> sample.sounding().stream())
        .filter(thing -> thing.className().equals(className))
        .count();
  }

  private SortedMap<String, SortedMap<String, Integer>> evidence(ClassMap classMap) {
    SortedMap<String, SortedMap<String, Integer>> persons = new TreeMap<>();
    for (Seen sample : seen) {
      for (Thing thing : sample.things()) {
        if (classMap.isPerson(thing.className())) {
          String rung = thing.evidence().isEmpty() ? "source" : thing.evidence();
          persons
              .computeIfAbsent(thing.labelled() ? rung : "none", r -> new TreeMap<>())
              .merge(thing.className(), 1, Integer::sum);
        }
      }
    }
    return persons;
  }

  /** The samples of each {@code subset/split}. */
  private SortedMap<String, List<Seen>> sides() {
    SortedMap<String, List<Seen>> sides = new TreeMap<>();
    for (Subset subset : subsets) {
      for (Seen sample : seen) {
        if (sample.isOf(subset)) {
          String side = ReleaseLayout.folder(subset, sample.split());
          sides.computeIfAbsent(side, s -> new ArrayList<>()).add(sample);
        }
      }
    }
    return sides;
  }

  /** How many samples of each side have 0, 1, 2, ... of something. */
  private SortedMap<String, List<Integer>> counted(ToIntFunction<Seen> of) {
    SortedMap<String, List<Integer>> counted = new TreeMap<>();
    sides()
        .forEach(
            (side, samples) -> {
              int[] counts = new int[samples.stream().mapToInt(of).max().orElse(0) + 1];
              samples.forEach(sample -> counts[of.applyAsInt(sample)]++);
              counted.put(side, Arrays.stream(counts).boxed().toList());
            });
    return counted;
  }

  private SortedMap<String, Probes.Deaf> deaf() {
    SortedMap<String, Probes.Deaf> deaf = new TreeMap<>();
    sides()
        .forEach(
            (side, samples) ->
                deaf.put(
                    side,
                    new Probes.Deaf(
                        samples.size(),
                        (int) samples.stream().filter(Seen::solvedDeaf).count(),
                        (int) samples.stream().filter(Seen::exactDeaf).count())));
    return deaf;
  }

  private SortedMap<String, Probes.OfClass> classes(SortedMap<String, Double> nearest) {
    SortedMap<String, int[]> counts = new TreeMap<>();
    for (Seen sample : seen) {
      for (Thing thing : labelled(sample)) {
        int[] of = counts.computeIfAbsent(thing.className(), name -> new int[2]);
        of[0]++;
        of[1] += thing.sounds() ? 1 : 0;
      }
    }
    SortedMap<String, Probes.OfClass> classes = new TreeMap<>();
    counts.forEach(
        (name, of) -> {
          List<ClipSound> heard =
              clips.values().stream().filter(clip -> clip.className().equals(name)).toList();
          classes.put(
              name,
              new Probes.OfClass(
                  of[0],
                  of[1],
                  heard.size(),
                  median(heard, ClipSound::lufs),
                  median(heard, ClipSound::rolloffHz),
                  median(heard, ClipSound::seconds),
                  nearest.get(name)));
        });
    return classes;
  }

  private static double median(List<ClipSound> heard, ToDoubleFunction<ClipSound> value) {
    double[] values = heard.stream().mapToDouble(value).filter(Double::isFinite).sorted().toArray();
    return values.length == 0 ? 0 : new Median().evaluate(values);
  }

  /** All measures, with the position of those that decide. */
  private List<Measure> decided() {
    Map<Measure, Integer> deciding = new HashMap<>();
    for (int i = 0; i < DECIDING.size(); i++) {
      int place = i + 1;
      worst(DECIDING.get(i)).ifPresent(measure -> deciding.put(measure, place));
    }
    return measures.stream()
        .map(
            m ->
                new Measure(
                    m.probe(),
                    m.subset(),
                    m.value(),
                    m.chance(),
                    m.unit(),
                    m.n(),
                    m.light(),
                    m.verdict(),
                    deciding.getOrDefault(m, 0)))
        .toList();
  }

  /**
   * The worst value of a probe; of numbers of too few that of the most, since it says more than the
   * worst.
   */
  private Optional<Measure> worst(String probe) {
    return measures.stream()
        .filter(m -> m.probe().equals(probe) || m.probe().startsWith(probe + "-"))
        .filter(m -> !m.unit().equals("p"))
        .max(
            Comparator.<Measure>comparingInt(m -> severity(m.light()))
                .thenComparingLong(m -> m.light() == Light.GREY ? m.n() : 0)
                .thenComparingDouble(m -> Math.abs(m.value()) - m.chance()));
  }

  private static int severity(Light light) {
    return switch (light) {
      case GREY -> 0;
      case GREEN -> 1;
      case AMBER -> 2;
      case RED -> 3;
    };
  }

  private void put(
      String probe,
      @Nullable Subset subset,
      long n,
      double value,
      double chance,
      String unit,
      Light light,
      String verdict,
      Object... values) {
    String name = subset == null ? "" : subset.toString();
    // A number of few is shown, since a small release has no other, but not judged.
    String few = n < FEWEST ? text("Too few to judge, %d of at least %d: ", n, FEWEST) : "";
    add(
        n == 0
            ? new Measure(probe, name, 0, 0, unit, 0, Light.GREY, "Nothing to measure.", 0)
            : new Measure(
                probe,
                name,
                value,
                chance,
                unit,
                n,
                n < FEWEST ? Light.GREY : light,
                few + text(verdict, values),
                0));
  }

  private void add(Measure measure) {
    measures.add(measure);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** Green below the first limit, amber below the second. */
  private static Light upTo(double value, double green, double amber) {
    return value < green ? Light.GREEN : value < amber ? Light.AMBER : Light.RED;
  }

  private static double share(List<Seen> samples, Predicate<Seen> of) {
    return mean(samples, sample -> of.test(sample) ? 1 : 0);
  }

  private static double mean(List<Seen> samples, ToDoubleFunction<Seen> value) {
    return samples.stream().mapToDouble(value).average().orElse(0);
  }

  private static List<Thing> labelled(Seen sample) {
    return sample.things().stream().filter(Thing::labelled).toList();
  }

  /** The masks of a subset, including those of a subset that it contains. */
  private MaskTally tally(Subset subset, Split split, String kind, String value) {
    MaskTally sum = new MaskTally();
    for (Subset from : subset.withContained()) {
      MaskTally tally = masks.get(new MasksOf(from, split, kind, value));
      if (tally != null) {
        sum.add(tally);
      }
    }
    return sum;
  }

  private Set<String> values(Subset subset, Split split, String kind) {
    Set<String> values = new TreeSet<>();
    masks
        .keySet()
        .forEach(
            of -> {
              boolean ours = subset.contains(of.subset());
              if (ours && of.split() == split && of.kind().equals(kind)) {
                values.add(of.value());
              }
            });
    return values;
  }

  /** The index of each item's name among all names, sorted. */
  private static <T> int[] numbered(List<T> items, Function<T, String> name) {
    List<String> names = List.copyOf(new TreeSet<>(items.stream().map(name).toList()));
    return items.stream()
        .mapToInt(item -> Collections.binarySearch(names, name.apply(item)))
        .toArray();
  }

  private static int count(int[] numbers) {
    return Arrays.stream(numbers).max().orElse(-1) + 1;
  }

  /**
   * The class with the nearest mean spectrum for each clip. A clip is not compared with itself:
   * clips that share a key with it (a video, a recording, an uploader) are left out of the means.
   */
  private static final class Centroids {
    private final int[] right;
    private final int[] asked;

    Centroids(List<ClipSound> clips, int[] classes, int count) {
      double[][] sums = new double[count][ClipSound.BANDS];
      int[] sizes = new int[count];
      Map<String, List<Integer>> byKey = new HashMap<>();
      for (int i = 0; i < clips.size(); i++) {
        add(sums[classes[i]], clips.get(i).mel(), 1);
        sizes[classes[i]]++;
        for (String key : clips.get(i).keys()) {
          byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
        }
      }
      right = new int[count];
      asked = new int[count];
      for (int i = 0; i < clips.size(); i++) {
        Set<Integer> kin = new TreeSet<>(List.of(i));
        clips.get(i).keys().forEach(key -> kin.addAll(byKey.getOrDefault(key, List.of())));
        double[][] means = Arrays.stream(sums).map(double[]::clone).toArray(double[][]::new);
        int[] left = sizes.clone();
        for (int other : kin) {
          add(means[classes[other]], clips.get(other).mel(), -1);
          left[classes[other]]--;
        }
        if (left[classes[i]] > 0) {
          asked[classes[i]]++;
          right[classes[i]] += nearest(clips.get(i).mel(), means, left) == classes[i] ? 1 : 0;
        }
      }
    }

    /**
     * The share of a class's clips that are nearest to their own class; NaN if none could be
     * compared.
     */
    double share(int of) {
      return asked[of] == 0 ? Double.NaN : (double) right[of] / asked[of];
    }

    private static int nearest(double[] mel, double[][] sums, int[] sizes) {
      int best = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < sums.length; c++) {
        double distance = 0;
        for (int band = 0; sizes[c] > 0 && band < mel.length; band++) {
          double off = mel[band] - sums[c][band] / sizes[c];
          distance += off * off;
        }
        if (sizes[c] > 0 && distance < least) {
          least = distance;
          best = c;
        }
      }
      return best;
    }

    private static void add(double[] into, double[] mel, int sign) {
      for (int band = 0; band < mel.length; band++) {
        into[band] += sign * mel[band];
      }
    }
  }
}
