package org.vpobuilder.pipeline.controls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.NearClasses;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.controls.PlannedControl.Shown;
import org.vpobuilder.pipeline.controls.PlannedControl.Source;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control.Expected;
import org.vpobuilder.spec.sample.Control.Kind;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Decides the controls of one subset and split of a base release (SPEC.md, Controls). All draws
 * except those of noise are made here; they are addressed by kind and base sample.
 */
final class ControlPlanner {
  /**
   * The largest distance of an object's alpha from a place for the object to count as being there
   * (decision 48).
   */
  static final double PLACE_TOLERANCE = 0.1;

  /** In pixels: a place that is computed in another way must not fall off the edge of a box. */
  private static final double EDGE = 1e-9;

  private static final double MIDDLE = 0.5;

  private final List<BaseSample> side;
  private final ClassMap classMap;
  private final NearClasses near;
  private final Set<String> exhaustiveSources;
  private final Draws draws;

  /**
   * All stems of the subset and split by class, in the order of keys and channels within a class.
   */
  private final SortedMap<String, List<Source>> stems = new TreeMap<>();

  private final Map<String, BaseSample> partners = new HashMap<>();

  /**
   * Creates a planner.
   *
   * @param side all samples of a subset and split
   */
  ControlPlanner(
      List<BaseSample> side,
      ClassMap classMap,
      NearClasses near,
      Set<String> exhaustiveSources,
      long seed) {
    this.side = side.stream().sorted(Comparator.comparing(BaseSample::key)).toList();
    this.classMap = classMap;
    this.near = near;
    this.exhaustiveSources = exhaustiveSources;
    this.draws = Draws.of(seed);
    for (BaseSample sample : this.side) {
      for (Source source : sources(sample)) {
        stems.computeIfAbsent(source.className(), name -> new ArrayList<>()).add(source);
      }
    }
  }

  /**
   * Draws at most {@code most} samples of the subset and split; returns them in the order of keys.
   */
  List<BaseSample> bases(int most) {
    return draws.permute(side, BaseSample::key, "control", "base").stream()
        .limit(most)
        .sorted(Comparator.comparing(BaseSample::key))
        .toList();
  }

  /**
   * Decides a control.
   *
   * @throws RejectedException with a code {@code CONTROL_*} if no control of the kind can be made
   *     of the base sample
   */
  PlannedControl plan(BaseSample base, Kind kind) throws RejectedException {
    List<Source> own = sources(base);
    return switch (kind) {
      case SILENCE -> empty(base, kind, List.of(soundless(base, "silence", MIDDLE, -1)));
      case NOISE_WHITE -> empty(base, kind, noise(base, own, "white noise"));
      case NOISE_PINK -> empty(base, kind, noise(base, own, "pink noise"));
      case NOISE_WHITE_DIFFUSE -> empty(base, kind, diffuse(base, "white noise"));
      case NOISE_PINK_DIFFUSE -> empty(base, kind, diffuse(base, "pink noise"));
      case OFF_SCREEN -> empty(base, kind, offScreen(base, kind, own));
      case OFF_SCREEN_NEAR -> empty(base, kind, offScreen(base, kind, own));
      case SWAP -> {
        BaseSample partner = partner(base, kind);
        yield control(
            base, kind, Expected.EMPTY, List.of(), false, sources(partner), gain(partner));
      }
      case MONO -> same(base, kind, Expected.BASE, mono(base, kind, own));
      case LEVEL_UP, LEVEL_DOWN -> same(base, kind, Expected.BASE, own);
      case MIRRORED ->
          same(base, kind, Expected.MIRRORED, own.stream().map(ControlPlanner::exchanged).toList());
      case SWAPPED_CHANNELS ->
          elsewhere(base, kind, own.stream().map(ControlPlanner::exchanged).toList());
      case MIRRORED_PICTURE -> elsewhere(base, kind, own);
      case PARTIAL -> partial(base, kind, own);
    };
  }

  /** The sources that are heard in a sample. */
  private static List<Source> sources(BaseSample sample) {
    List<Source> sources = new ArrayList<>();
    for (SceneObject object : sample.sample().sounding()) {
      sources.add(
          new Source(
              object.className(),
              object.classIndex(),
              object.alpha(),
              object.alpha(),
              false,
              sample.key(),
              sample.file(Member.STEMS),
              sample.sample().audio().stems(),
              object.channel(),
              object.clip()));
    }
    return sources;
  }

  private static Source soundless(BaseSample base, String name, double alpha, int channel) {
    return new Source(
        name,
        VpoClass.BACKGROUND,
        alpha,
        alpha,
        false,
        "",
        base.file(Member.STEMS),
        base.sample().audio().stems(),
        channel,
        ClipRef.NONE);
  }

  private static List<Source> noise(BaseSample base, List<Source> own, String name) {
    return own.stream().map(s -> soundless(base, name, s.alpha(), s.channel())).toList();
  }

  private static List<Source> diffuse(BaseSample base, String name) {
    return List.of(soundless(base, name, 0, -1), soundless(base, name, 1, -1));
  }

  /** The source with another alpha in the json and another alpha for the law. */
  private static Source at(Source s, double alpha, double lawAlpha, boolean exchanged) {
    return new Source(
        s.className(),
        s.classIndex(),
        alpha,
        lawAlpha,
        exchanged,
        s.sample(),
        s.stems(),
        s.stemChannels(),
        s.channel(),
        s.clip());
  }

  /**
   * The mirrored source: by the law's mirror rule each ear hears what the other one heard, to the
   * bit.
   */
  private static Source exchanged(Source source) {
    return at(source, 1 - source.alpha(), source.alpha(), true);
  }

  private static double gain(BaseSample sample) {
    return sample.sample().audio().gain();
  }

  private PlannedControl empty(BaseSample base, Kind kind, List<Source> sources) {
    return control(base, kind, Expected.EMPTY, List.of(), false, sources, gain(base));
  }

  private PlannedControl same(BaseSample base, Kind kind, Expected expected, List<Source> sources) {
    List<Shown> shown =
        base.sample().sounding().stream().map(o -> new Shown(o.id(), o.channel())).toList();
    return control(base, kind, expected, shown, true, sources, gain(base));
  }

  private static PlannedControl control(
      BaseSample base,
      Kind kind,
      Expected expected,
      List<Shown> shown,
      boolean crowdsStay,
      List<Source> sources,
      double gain) {
    return new PlannedControl(
        SampleKey.control(base.key(), kind),
        kind,
        base.key(),
        expected,
        shown,
        crowdsStay,
        sources,
        gain,
        base.file(Member.JSON),
        base.file(Member.IMAGE),
        base.file(Member.STEMS),
        base.file(Member.MIXTURE));
  }

  /** Every source from the middle. */
  private List<Source> mono(BaseSample base, Kind kind, List<Source> own) throws RejectedException {
    for (SceneObject other : base.sample().objects()) {
      if (!other.sounds() && !other.crowd()) {
        for (Source source : own) {
          if (classMap.isOneKind(other.className(), source.className())) {
            throw rejected(
                base,
                kind,
                RejectionCode.CONTROL_PLACE_NEEDED,
                "object %s, a silent %s".formatted(other.id(), other.className()),
                "no silent object of a class that sounds");
          }
        }
      }
    }
    return own.stream().map(source -> at(source, MIDDLE, MIDDLE, false)).toList();
  }

  /**
   * Plans a control whose sounds come from the mirrored places of the picture as it is shown. The
   * expected mask shows for each sounding object the nearest instance of its class to the mirrored
   * place, of those whose centre is near enough or whose box reaches over the place: a wide object
   * may well sound from there.
   */
  private PlannedControl elsewhere(BaseSample base, Kind kind, List<Source> sources)
      throws RejectedException {
    Map<String, Integer> shown = new LinkedHashMap<>();
    Set<String> own = new HashSet<>();
    for (SceneObject sounding : base.sample().sounding()) {
      own.add(sounding.id());
      double place = 1 - sounding.alpha();
      double column = place * base.sample().image().width();
      @Nullable SceneObject nearest = null;
      for (SceneObject object : base.sample().objects()) {
        boolean isThere =
            !object.crowd()
                && object.className().equals(sounding.className())
                && (Math.abs(object.alpha() - place) <= PLACE_TOLERANCE
                    || (column >= object.x() - EDGE
                        && column <= object.x() + object.width() + EDGE));
        if (isThere && (nearest == null || isNearer(object, nearest, place))) {
          nearest = object;
        }
      }
      if (nearest != null) {
        shown.putIfAbsent(nearest.id(), sounding.channel());
      }
    }
    if (shown.keySet().equals(own)) {
      throw rejected(
          base,
          kind,
          RejectionCode.CONTROL_SAME_ANSWER,
          "an instance of each heard class at its mirrored place",
          "another answer than the base's");
    }
    Expected expected = shown.isEmpty() ? Expected.EMPTY : Expected.OTHER_PLACE;
    List<Shown> objects =
        shown.entrySet().stream().map(e -> new Shown(e.getKey(), e.getValue())).toList();
    return control(base, kind, expected, objects, true, sources, gain(base));
  }

  private static boolean isNearer(SceneObject a, SceneObject b, double place) {
    int nearer = Double.compare(Math.abs(a.alpha() - place), Math.abs(b.alpha() - place));
    return nearer < 0 || (nearer == 0 && SourceIds.ORDER.compare(a.id(), b.id()) < 0);
  }

  private PlannedControl partial(BaseSample base, Kind kind, List<Source> own)
      throws RejectedException {
    if (own.size() < 2) {
      throw rejected(base, kind, RejectionCode.CONTROL_ONE_SOURCE, "1 source", "at least 2");
    }
    int muted = draws.at("control", kind, base.key()).below(own.size());
    List<Source> left = new ArrayList<>();
    List<Shown> shown = new ArrayList<>();
    for (SceneObject object : base.sample().sounding()) {
      if (object.channel() != muted) {
        shown.add(new Shown(object.id(), left.size()));
        left.add(own.get(object.channel()));
      }
    }
    return control(base, kind, Expected.REMAINING, shown, true, left, gain(base));
  }

  /** Takes for each of the base's sources a source of a class that the picture does not show. */
  private List<Source> offScreen(BaseSample base, Kind kind, List<Source> own)
      throws RejectedException {
    requireAbsences(base, kind);
    List<Source> chosen = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Source source : own) {
      boolean isFar = kind == Kind.OFF_SCREEN;
      Set<String> heard = isFar ? stems.keySet() : new TreeSet<>(near.of(source.className()));
      List<String> absent =
          heard.stream()
              .filter(stems::containsKey)
              .filter(name -> isFar ? isFarAndAbsent(name, base) : isAbsent(name, base))
              .toList();
      if (absent.isEmpty()) {
        throw isFar
            ? rejected(
                base,
                kind,
                RejectionCode.CONTROL_NO_ABSENT_CLASS,
                "a picture that shows, or may show, every class that is heard in its split, or one"
                    + " near to it",
                "one that is surely absent")
            : rejected(
                base,
                kind,
                RejectionCode.CONTROL_NO_NEAR_CLASS,
                "%s, near to: %s".formatted(source.className(), String.join(", ", heard)),
                "one of these that is heard in the split and surely absent");
      }
      // Different classes as long as there are some, as in the sample itself.
      List<String> fresh = absent.stream().filter(name -> !taken.contains(name)).toList();
      List<String> classes = fresh.isEmpty() ? absent : fresh;
      String name =
          classes.get(
              draws
                  .at("control", kind, base.key(), source.channel(), "class")
                  .below(classes.size()));
      taken.add(name);
      List<Source> of = stems.getOrDefault(name, List.of());
      Source drawn =
          of.get(draws.at("control", kind, base.key(), source.channel(), "stem").below(of.size()));
      chosen.add(at(drawn, source.alpha(), source.alpha(), false));
    }
    return chosen;
  }

  private void requireAbsences(BaseSample base, Kind kind) throws RejectedException {
    if (!hasAbsences(base)) {
      throw rejected(
          base,
          kind,
          RejectionCode.CONTROL_ABSENCE_UNKNOWN,
          "an image of %s, without a verified absence".formatted(base.sample().image().source()),
          "one of a source that annotates every object of its categories (%s), or verified of the"
                  .formatted(String.join(", ", exhaustiveSources))
              + " image that a class is absent");
    }
  }

  /** Whether any class is known to be absent from a picture. */
  private boolean hasAbsences(BaseSample base) {
    ImageRef image = base.sample().image();
    return exhaustiveSources.contains(image.source()) || image.absent() != null;
  }

  /**
   * Whether a class is surely absent from the picture and near to nothing that is annotated in it,
   * so that nobody takes it for something that is seen.
   */
  private boolean isFarAndAbsent(String className, BaseSample base) {
    List<String> nearTo = near.of(className);
    return isAbsent(className, base)
        && base.sample().objects().stream().noneMatch(o -> nearTo.contains(o.className()));
  }

  /**
   * Whether a class is surely absent from the picture: its source annotates every object of its
   * categories and asks for the class, or it verified for this picture that the class is absent.
   */
  private boolean isAbsent(String className, BaseSample base) {
    ImageRef image = base.sample().image();
    boolean isKnown =
        exhaustiveSources.contains(image.source())
            ? classMap.byName(className).filter(c -> !c.terms(image.source()).isEmpty()).isPresent()
            : image.lacks(className);
    return isKnown
        && base.sample().objects().stream()
            .noneMatch(object -> classMap.isOneKind(object.className(), className));
  }

  /**
   * Gives every base sample another one to take all sounds of, none to two: a derangement of those
   * that have one. Takers and givers go in drawn orders; each taker takes the first giver that
   * suits. A taker that is left takes the giver of another taker that can take a remaining giver
   * instead.
   */
  void pairUp(List<BaseSample> bases) {
    List<BaseSample> takers =
        draws.permute(
            bases.stream().filter(this::hasAbsences).toList(),
            BaseSample::key,
            "control",
            Kind.SWAP,
            "takers");
    List<BaseSample> givers =
        new ArrayList<>(draws.permute(side, BaseSample::key, "control", Kind.SWAP, "givers"));
    List<BaseSample> left = new ArrayList<>();
    for (BaseSample taker : takers) {
      int found = first(givers, taker);
      if (found < 0) {
        left.add(taker);
      } else {
        partners.put(taker.key(), givers.remove(found));
      }
    }
    for (BaseSample taker : left) {
      exchange(taker, takers, givers);
    }
  }

  private void exchange(BaseSample taker, List<BaseSample> takers, List<BaseSample> givers) {
    for (BaseSample other : takers) {
      BaseSample given = partners.get(other.key());
      if (given != null && suits(taker, given)) {
        int instead = first(givers, other);
        if (instead >= 0) {
          partners.put(other.key(), givers.remove(instead));
          partners.put(taker.key(), given);
          return;
        }
      }
    }
  }

  private int first(List<BaseSample> givers, BaseSample taker) {
    for (int i = 0; i < givers.size(); i++) {
      if (suits(taker, givers.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private boolean suits(BaseSample taker, BaseSample giver) {
    return !taker.key().equals(giver.key())
        && giver.sample().sounding().stream().allMatch(o -> isFarAndAbsent(o.className(), taker));
  }

  private BaseSample partner(BaseSample base, Kind kind) throws RejectedException {
    requireAbsences(base, kind);
    BaseSample partner = partners.get(base.key());
    if (partner == null) {
      throw rejected(
          base,
          kind,
          RejectionCode.CONTROL_NO_PARTNER,
          "no sample left whose classes are all absent from the picture",
          "one of the same subset and split");
    }
    return partner;
  }

  private static RejectedException rejected(
      BaseSample base, Kind kind, RejectionCode code, String got, String wanted) {
    String record = "control " + SampleKey.control(base.key(), kind);
    return new RejectedException(code, base.file(Member.JSON).file(), record, got, wanted);
  }

  /** Mask values of the classes that a picture shows. */
  static List<Integer> seen(List<SceneObject> objects) {
    return objects.stream()
        .map(SceneObject::classIndex)
        .filter(index -> index != VpoClass.BACKGROUND)
        .distinct()
        .sorted()
        .collect(Collectors.toList());
  }
}
