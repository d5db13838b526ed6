package org.vpobuilder.validation.evaluate;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.validation.evaluate.ControlScores.Group;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.statistics.ClusterBootstrap;
import org.vpobuilder.validation.statistics.ClusterBootstrap.Mean;

/**
 * Scores a model's answers to a control set: first all samples of the test set from which it was
 * made, then the samples of the control set. Each of these is compared with its base, which is the
 * sample with the right sound. For each base 19 KB are kept. For use by one thread.
 *
 * <p>mIoU, F and G follow AVSBench-Robust (arXiv 2502.00358). Its code computes J and F of TPAVI,
 * and so does this class.
 */
public final class ControlScorer {
  /** A map that covers less of the picture counts as empty. */
  static final double EMPTY_SHARE = 0.001;

  private static final double PERCENT = 100;

  /** The kinds whose sound is always wrong; with exchanged channels another object may be right. */
  private static final Set<String> NEGATIVE =
      Stream.of(
              Control.Kind.SILENCE,
              Control.Kind.NOISE_WHITE,
              Control.Kind.NOISE_WHITE_DIFFUSE,
              Control.Kind.NOISE_PINK,
              Control.Kind.NOISE_PINK_DIFFUSE,
              Control.Kind.OFF_SCREEN,
              Control.Kind.OFF_SCREEN_NEAR,
              Control.Kind.SWAP)
          .map(Control.Kind::toString)
          .collect(Collectors.toUnmodifiableSet());

  /** The tiers of AudioCOCO (arXiv 2505.11217), by the share of the picture that sounds. */
  private static final double SMALL = 0.05;

  private static final double MEDIUM = 0.15;

  private final Map<String, Base> bases = new HashMap<>();
  private final List<Scored> controls = new ArrayList<>();

  /**
   * A sample with the right sound.
   *
   * @param j null if nothing sounds on the square; then it has no J, F or peak, but the remains of
   *     its answer under a wrong sound are still counted
   */
  private record Base(
      String key,
      String image,
      List<String> classes,
      Bits found,
      Bits truth,
      Bits ignored,
      @Nullable Double j,
      @Nullable Double f,
      Peak peak,
      List<SoundAnswer.Box> boxes) {}

  /**
   * The maximum of the map.
   *
   * @param hit whether it is in the box of a sounding object
   * @param share share of the picture that sounds; 0 if nothing sounds, so there is nothing to hit
   * @param boxShare share of the picture that the boxes cover
   */
  private record Peak(boolean hit, double share, double boxShare) {
    static Peak of(SoundAnswer answer) {
      return new Peak(
          SoundAnswer.hits(answer.peak(), answer.boxes()),
          answer.share(),
          SoundAnswer.shareOf(answer.boxes()));
    }
  }

  /**
   * A sample of the control set with its base.
   *
   * @param expectsNothing whether its own truth is empty
   * @param j J for its truth if it expects something, otherwise for the base's truth
   */
  private record Scored(
      String key,
      String kind,
      Base base,
      boolean expectsNothing,
      @Nullable Double j,
      @Nullable Double f,
      double found,
      double same,
      Peak peak,
      boolean peakOnSeen) {}

  /** Adds the answer to a sample of the test set. */
  public void base(Sample sample, SoundAnswer answer) {
    base(answer);
  }

  /**
   * Adds the answer to a sample of the control set.
   *
   * @throws BadInputException if it is not a control, or no answer to its base was added
   */
  public void control(Sample sample, SoundAnswer answer) {
    Control of = sample.control();
    if (of == null) {
      throw new BadInputException(
          "controls: %s: got no control in its json, wanted a sample of a control set (vpo controls)"
              .formatted(sample.key()));
    }
    if (of.expected() == Control.Expected.EMPTY && answer.share() > 0) {
      throw new BadInputException(
          "controls: %s: got a mask in which something sounds, wanted an empty one, which its json expects"
              .formatted(sample.key()));
    }
    control(answer, of.kind().toString(), of.baseSample(), of.mirroredPicture());
  }

  void base(SoundAnswer answer) {
    ImageScore score = JfProtocol.score(answer.key(), List.of(answer.frame()));
    bases.put(
        answer.key(),
        new Base(
            answer.key(),
            answer.image(),
            answer.classes(),
            answer.found(),
            answer.truth(),
            answer.ignored(),
            score.f() == null ? null : score.j(),
            score.f(),
            Peak.of(answer),
            answer.boxes()));
  }

  /** Whether the answer to that sample of the test set was added. */
  public boolean hasBase(String key) {
    return bases.containsKey(key);
  }

  /** The number of control samples that were added. */
  public int size() {
    return controls.size();
  }

  /**
   * Adds the answer to a sample of the control set.
   *
   * @param answer answer whose truth is the expected mask
   * @param kind kind of the control
   * @param baseKey key of the sample from which it was made
   * @param mirrored whether its picture is the mirrored picture of the base
   * @throws BadInputException if no answer to the base was added
   */
  void control(SoundAnswer answer, String kind, String baseKey, boolean mirrored) {
    Base base = bases.get(baseKey);
    if (base == null) {
      throw new BadInputException(
          "controls: %s: got base_sample %s, which is no sample of the test set that was scored"
              .formatted(answer.key(), baseKey));
    }
    Bits found = answer.found().without(answer.ignored());
    Bits foundBefore = mirrored ? base.found().mirrored() : base.found();
    Bits ignoredBefore = mirrored ? base.ignored().mirrored() : base.ignored();
    Bits ignored = answer.ignored().or(ignoredBefore);
    boolean expectsNothing = answer.share() == 0;
    MaskFrame frame = expectsNothing ? against(base, answer, mirrored) : answer.frame();
    ImageScore score = JfProtocol.score(answer.key(), List.of(frame));
    boolean scored = score.f() != null;
    int peak = answer.peak();
    List<SoundAnswer.Box> seen =
        mirrored ? base.boxes().stream().map(SoundAnswer.Box::mirrored).toList() : base.boxes();
    controls.add(
        new Scored(
            answer.key(),
            kind,
            base,
            expectsNothing,
            scored ? score.j() : null,
            score.f(),
            found.share(),
            found.without(ignored).iou(foundBefore.without(ignored), 1),
            Peak.of(answer),
            SoundAnswer.hits(peak, seen)));
  }

  /** The answer with the masks that were right before the sound was changed. */
  private static MaskFrame against(Base base, SoundAnswer answer, boolean mirrored) {
    Bits truth = mirrored ? base.truth().mirrored() : base.truth();
    Bits ignored = mirrored ? base.ignored().mirrored() : base.ignored();
    byte[] labels = new byte[SoundAnswer.SIDE * SoundAnswer.SIDE];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (ignored.at(i) ? VpoClass.IGNORE : truth.at(i) ? 1 : 0);
    }
    return new MaskFrame(answer.frame().probability(), labels);
  }

  /**
   * The scores.
   *
   * @param run the run that was scored
   * @param testSet the test set of the bases
   * @param controlSet the control set
   * @throws BadInputException if no control was added
   */
  public ControlScores scores(EvaluatedRun run, TestSet testSet, TestSet controlSet) {
    if (controls.isEmpty()) {
      throw new BadInputException(
          "controls: got no sample whose base_sample is in the test set, wanted one at least");
    }
    ClusterBootstrap bootstrap = new ClusterBootstrap(ControlScores.OPTIONS);
    SortedSet<String> kinds = new TreeSet<>();
    SortedSet<String> classes = new TreeSet<>();
    for (Scored control : controls) {
      kinds.add(control.kind());
      classes.addAll(control.base().classes());
    }
    List<String> general = kinds.stream().filter(NEGATIVE::contains).toList();
    Map<String, Tally> tallies = new TreeMap<>();
    // Every mean is filled before the first interval is computed, so that all intervals draw the
    // same pictures.
    for (String kind : kinds) {
      tallies.put("kind " + kind, tally(bootstrap, List.of(kind), base -> true));
    }
    for (String name : classes) {
      tallies.put(
          "class " + name, tally(bootstrap, general, base -> base.classes().contains(name)));
    }
    Tally all = tally(bootstrap, general, base -> true);
    return new ControlScores(
        ControlScores.FORMAT_VERSION,
        run,
        testSet,
        controlSet,
        bootstrap.clusters(),
        ClusterBootstrap.RESAMPLES,
        ControlScores.OPTIONS.confidence(),
        general,
        all.general(Group.ALL),
        kinds.stream().map(kind -> tally(tallies, "kind " + kind).ofKind(kind)).toList(),
        classes.stream().map(name -> tally(tallies, "class " + name).general(name)).toList());
  }

  /** The scores of single samples, in the order in which they were added. */
  public List<ControlRow> rows() {
    return controls.stream()
        .map(
            control ->
                new ControlRow(
                    control.key(),
                    control.base().key(),
                    control.kind(),
                    control.expectsNothing(),
                    control.j(),
                    control.f(),
                    control.base().j(),
                    control.base().f(),
                    control.found() * PERCENT,
                    control.same() * PERCENT))
        .toList();
  }

  private static Tally tally(Map<String, Tally> tallies, String name) {
    return Optional.ofNullable(tallies.get(name)).orElseThrow();
  }

  private Tally tally(ClusterBootstrap bootstrap, List<String> kinds, Predicate<Base> bases) {
    Tally tally = new Tally(bootstrap, kinds);
    for (Scored control : controls) {
      if (kinds.contains(control.kind()) && bases.test(control.base())) {
        tally.add(control);
      }
    }
    return tally;
  }

  /** The means over the controls of some kinds. */
  private static final class Tally {
    private final ClusterBootstrap bootstrap;

    /**
     * The means over the samples with the right sound; each base is counted once, with any number
     * of controls.
     */
    private final Map<Score, Mean> positive = new EnumMap<>(Score.class);

    /** The means by kind. */
    private final Map<String, Map<Score, Mean>> means = new TreeMap<>();

    private final TreeSet<String> counted = new TreeSet<>();
    private int samples;
    private int expectNothing;

    Tally(ClusterBootstrap bootstrap, List<String> kinds) {
      this.bootstrap = bootstrap;
      kinds.forEach(kind -> means.put(kind, new EnumMap<>(Score.class)));
    }

    void add(Scored control) {
      Base base = control.base();
      Map<Score, Mean> kind = means.getOrDefault(control.kind(), Map.of());
      samples++;
      Double before = base.j();
      Double beforeF = base.f();
      if (before != null && beforeF != null && counted.add(base.key())) {
        add(positive, Score.MIOU_POS, base, before / PERCENT);
        add(positive, Score.F_POS, base, beforeF / PERCENT);
        peak(positive, base, base.peak());
      }
      add(kind, Score.SAME, base, control.same());
      Double j = control.j();
      Double f = control.f();
      if (control.expectsNothing()) {
        expectNothing++;
        add(kind, Score.FPR, base, control.found());
        add(kind, Score.EMPTY, base, ControlRow.isEmpty(control.found()) ? 1 : 0);
        add(kind, Score.PEAK_SEEN, base, control.peakOnSeen() ? 1 : 0);
      } else {
        peak(kind, base, control.peak());
      }
      if (j != null && f != null) {
        add(kind, control.expectsNothing() ? Score.MIOU_NEG : Score.MIOU, base, j / PERCENT);
        add(kind, control.expectsNothing() ? Score.F_NEG : Score.F, base, f / PERCENT);
      }
      if (control.expectsNothing()) {
        drop(kind, Score.DROP_MIOU, base, ControlRow.drop(before, j));
        drop(kind, Score.DROP_F, base, ControlRow.drop(beforeF, f));
      }
    }

    private void drop(Map<Score, Mean> to, Score score, Base base, @Nullable Double drop) {
      if (drop != null) {
        add(to, score, base, drop / PERCENT);
      }
    }

    private void peak(Map<Score, Mean> to, Base base, Peak peak) {
      if (peak.share() == 0) {
        return;
      }
      boolean small = peak.share() <= SMALL;
      boolean medium = !small && peak.share() <= MEDIUM;
      double hit = peak.hit() ? 1 : 0;
      add(to, Score.PEAK, base, hit);
      add(to, Score.PEAK_CHANCE, base, peak.share());
      add(to, Score.PEAK_BOX_CHANCE, base, peak.boxShare());
      add(to, small ? Score.PEAK_SMALL : medium ? Score.PEAK_MEDIUM : Score.PEAK_LARGE, base, hit);
      add(
          to,
          small
              ? Score.PEAK_SMALL_CHANCE
              : medium ? Score.PEAK_MEDIUM_CHANCE : Score.PEAK_LARGE_CHANCE,
          base,
          peak.share());
    }

    private void add(Map<Score, Mean> to, Score score, Base base, double value) {
      to.computeIfAbsent(score, s -> bootstrap.mean()).add(base.image(), value);
    }

    /**
     * The scores of one kind: those for the expected mask, and the remains of the base's answer.
     */
    Group ofKind(String name) {
      Map<Score, ClusterBootstrap.Estimate> scores = new EnumMap<>(Score.class);
      for (Score score : List.of(Score.MIOU_POS, Score.F_POS)) {
        put(scores, score, positive.get(score));
      }
      means.getOrDefault(name, Map.of()).forEach((score, mean) -> put(scores, score, mean));
      // Otherwise n would come from a part of the samples and m from all.
      if (expectNothing == samples) {
        putG(scores);
      }
      return new Group(name, samples, expectNothing, ControlScores.percent(scores));
    }

    /**
     * The scores of several negative kinds: each has the same weight, with any number of samples.
     */
    Group general(String name) {
      Map<Score, ClusterBootstrap.Estimate> scores = new EnumMap<>(Score.class);
      positive.forEach((score, mean) -> put(scores, score, mean));
      for (Score score :
          List.of(
              Score.MIOU_NEG,
              Score.F_NEG,
              Score.DROP_MIOU,
              Score.DROP_F,
              Score.FPR,
              Score.EMPTY,
              Score.SAME,
              Score.PEAK_SEEN)) {
        scores.put(score, bootstrap.estimate(values -> overKinds(score, values)));
      }
      putG(scores);
      return new Group(name, samples, expectNothing, ControlScores.percent(scores));
    }

    private void put(
        Map<Score, ClusterBootstrap.Estimate> scores, Score score, @Nullable Mean mean) {
      if (mean != null) {
        scores.put(score, bootstrap.estimate(mean));
      }
    }

    private void putG(Map<Score, ClusterBootstrap.Estimate> scores) {
      g(Score.MIOU_POS, Score.MIOU_NEG).ifPresent(g -> scores.put(Score.G_MIOU, g));
      g(Score.F_POS, Score.F_NEG).ifPresent(g -> scores.put(Score.G_F, g));
    }

    /** G of the mean over the kinds, which differs from the mean of the kinds' own G. */
    private Optional<ClusterBootstrap.Estimate> g(Score right, Score wrong) {
      Mean m = positive.get(right);
      return m == null
          ? Optional.empty()
          : Optional.of(
              bootstrap.estimate(
                  values -> ControlScores.g(values.applyAsDouble(m), overKinds(wrong, values))));
    }

    private double overKinds(Score score, ToDoubleFunction<Mean> values) {
      double sum = 0;
      int kinds = 0;
      for (Map<Score, Mean> kind : means.values()) {
        Mean mean = kind.get(score);
        if (mean != null) {
          sum += values.applyAsDouble(mean);
          kinds++;
        }
      }
      return kinds == 0 ? Double.NaN : sum / kinds;
    }
  }
}
