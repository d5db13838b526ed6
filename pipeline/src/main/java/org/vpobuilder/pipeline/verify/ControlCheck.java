package org.vpobuilder.pipeline.verify;

import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.JpegColour;
import org.vpobuilder.schemas.media.Loudness;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.Control.Expected;
import org.vpobuilder.spec.sample.Control.Heard;
import org.vpobuilder.spec.sample.Control.Kind;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Checks that a control set is derived from its base release as it states (SPEC.md, Controls).
 * Checks that need the base are made only if one was named. Shares no code with the packages that
 * make control sets.
 */
public final class ControlCheck implements Check {
  static final Promise COUNTS =
      new Promise(
          "control-counts",
          "manifest, indices, shards and rejections agree; of = made + rejected of every kind");
  static final Promise BASE =
      new Promise(
          "control-base",
          "every control is of a sample of the base named: its image, objects and masks, perhaps"
              + " mirrored");
  static final Promise EXPECTED =
      new Promise(
          "control-expected", "the objects of the mask are those that kind, sounds and places say");
  static final Promise ABSENT =
      new Promise(
          "control-absent",
          "off-screen and swapped sounds are of classes that the picture surely does not show and"
              + " that are near to nothing annotated in it; near ones are near");
  static final Promise STEMS =
      new Promise("control-stems", "every stem is the base's stem that it says, times its gain");
  static final Promise SOUND =
      new Promise(
          "control-sound",
          "silence is silence, mono is mono; exchanged channels, swapped sounds and 6 dB are exact");
  static final Promise NOISE =
      new Promise(
          "control-noise",
          "noise is that of its draws, and as loud as the base's mixture, to 0.1 LU");
  static final Promise PICTURE =
      new Promise("control-picture", "the picture is the base's, or the base's mirrored");
  static final Promise SWAP =
      new Promise("control-swap", "swap takes each sample once, and none its own");

  private static final double LU = 0.1;

  /** {@code place_tolerance} of SPEC.md, Controls. */
  private static final double PLACE_TOLERANCE = 0.1;

  /** The files that a control set has as its base has them. */
  private static final List<String> COPIED =
      List.of(
          ReleaseLayout.SPEC,
          ReleaseLayout.CLASS_MAP,
          ReleaseLayout.LICENCES,
          ReleaseLayout.CITATION);

  /**
   * Sources whose pictures may show what they do not annotate. That of panoptic may be COCONut,
   * which misses objects.
   */
  private static final Set<String> LISTS_SOME = Set.of("lvis", "openimages", "panoptic", "voc");

  /** Paul Kellet's filter, of SPEC.md, Controls: poles and their gains, past and present input. */
  private static final double[] POLES = {0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616};

  private static final double[] GAINS = {
    0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898
  };
  private static final double THROUGH = 0.5362;
  private static final double DELAYED = 0.115926;

  /** The RMS level, of full scale, that a softer stem counts as where noise replaces it. */
  private static final double SOFTEST = 1e-5;

  /** The mean difference of a component, of 255, that coding a mirrored picture again may cause. */
  private static final double CODED_AGAIN = 2;

  private static final double DECIBELS = 6;

  @Override
  public List<Promise> promises() {
    return List.of(COUNTS, BASE, EXPECTED, ABSENT, STEMS, SOUND, NOISE, PICTURE, SWAP);
  }

  @Override
  public Scope scope() {
    return Scope.CONTROLS;
  }

  @Override
  public Run begin(Reference reference) {
    return new Controls(reference);
  }

  /** A range of bytes in a file of the base. */
  private record Piece(String file, long offset, int bytes) {}

  /** Finds the files of the base's samples. */
  private static final class Base {
    private static final int BLOCK = 512;

    private final Folder folder;
    private final Map<String, Map<Member, Piece>> samples = new TreeMap<>();

    Base(Folder folder, AudioContainer container) {
      this.folder = folder;
      try {
        byte[] json = folder.read(Release.FILE_NAME, 1 << 28);
        Release release = Formats.RELEASE.read(json, Release.FILE_NAME);
        for (Release.FileEntry file : release.files()) {
          if (ShardFile.ofPath(file.path()).isPresent()) {
            index(file.path(), container);
          }
        }
      } catch (IOException e) {
        throw new BadInputException("--base %s: %s".formatted(folder, e.getMessage()), e);
      }
    }

    private void index(String shard, AudioContainer container) throws IOException {
      try (ShardReader tar =
          new ShardReader(new BufferedInputStream(folder.open(shard), 1 << 16))) {
        long at = 0;
        for (TarHeader header = tar.nextHeader(); header != null; header = tar.nextHeader()) {
          String key = ShardReader.keyOf(header.name());
          for (Member member : Member.values()) {
            if (member.fileName(key, container).equals(header.name())) {
              samples
                  .computeIfAbsent(key, k -> new EnumMap<>(Member.class))
                  .put(member, new Piece(shard, at + BLOCK, header.size()));
            }
          }
          at += BLOCK + (header.size() + BLOCK - 1L) / BLOCK * BLOCK;
        }
      }
    }

    byte @Nullable [] file(String key, Member member) throws IOException {
      Piece piece = samples.getOrDefault(key, Map.of()).get(member);
      return piece == null ? null : folder.piece(piece.file(), piece.offset(), piece.bytes());
    }

    Optional<Sample> sample(String key) throws IOException {
      byte @Nullable [] json = file(key, Member.JSON);
      return json == null ? Optional.empty() : Optional.of(Formats.SAMPLE.read(json, key));
    }
  }

  /** Checks one control set. */
  private static final class Controls implements Run {
    private final Reference reference;
    private final Findings findings;
    private final @Nullable Base base;
    private final Optional<Release.Controls> stated;
    private final Map<String, AtomicLong> made = new ConcurrentHashMap<>();

    /** Keys of the swap samples by the sample that they take the sounds of. */
    private final Map<String, String> taken = new ConcurrentHashMap<>();

    Controls(Reference reference) {
      this.reference = reference;
      this.findings = reference.findings();
      this.stated =
          reference
              .files()
              .json(Release.FILE_NAME, Formats.RELEASE)
              .flatMap(release -> Optional.ofNullable(release.controls()));
      AudioContainer container =
          reference.spec() == null ? AudioContainer.WAV : reference.spec().audio().container();
      this.base = reference.base() == null ? null : new Base(reference.base(), container);
    }

    @Override
    public void sample(Sample sample, Files files) {
      Place place = files.place();
      Control control = sample.control();
      findings.looked(BASE);
      if (control == null) {
        findings.fail(BASE, place, "a sample without control", "a control");
        return;
      }
      made.computeIfAbsent(control.kind().toString(), kind -> new AtomicLong()).incrementAndGet();
      findings.same(
          BASE,
          place,
          "key",
          sample.key(),
          SampleKey.control(control.baseSample(), control.kind()));
      alone(sample, control, place);
      if (base != null) {
        try {
          Optional<Sample> of = base.sample(control.baseSample());
          if (of.isEmpty()) {
            findings.fail(BASE, place, "base sample " + control.baseSample(), "one of the base");
          } else {
            new Pair(sample, control, of.get(), files, base, findings, stated).check();
          }
        } catch (IOException | MediaException | MaskException | BadInputException e) {
          findings.fail(BASE, place, "" + e.getMessage(), "a readable base");
        }
      }
    }

    /** Checks a control without its base. */
    private void alone(Sample sample, Control control, Place place) {
      findings.looked(EXPECTED);
      Set<Integer> seen =
          sample.objects().stream()
              .map(SceneObject::classIndex)
              .filter(index -> index > 0)
              .collect(Collectors.toCollection(TreeSet::new));
      findings.same(EXPECTED, place, "seen", control.seen(), List.copyOf(seen));
      boolean isMirrored =
          control.kind() == Kind.MIRRORED || control.kind() == Kind.MIRRORED_PICTURE;
      findings.same(EXPECTED, place, "mirrored", control.mirroredPicture(), isMirrored);
      boolean isEmpty = control.expected() == Expected.EMPTY;
      if (isEmpty != sample.sounding().isEmpty()) {
        findings.fail(
            EXPECTED,
            place,
            "%d objects in a mask that is %s"
                .formatted(sample.sounding().size(), control.expected()),
            "none, or not empty");
      }
      for (SceneObject object : sample.sounding()) {
        boolean isHeard =
            object.channel() >= 0
                && object.channel() < control.heard().size()
                && control.heard().get(object.channel()).className().equals(object.className())
                && control.heard().get(object.channel()).clip().equals(object.clip());
        if (!isHeard) {
          findings.fail(
              EXPECTED,
              ObjectCheck.at(place, object),
              "channel %d, a %s".formatted(object.channel(), object.className()),
              "what is heard on that channel");
        }
      }
      for (SceneObject object : sample.objects()) {
        boolean isIgnored = object.role() == ObjectRole.IGNORED;
        if (isIgnored && (!object.crowd() || isAllEmpty(control.kind()))) {
          findings.fail(
              EXPECTED,
              ObjectCheck.at(place, object),
              "ignored, crowd " + object.crowd(),
              "ignored only if a crowd of a class that is still heard");
        }
        if (!object.sounds() && (object.channel() != -1 || !object.clip().equals(ClipRef.NONE))) {
          findings.fail(
              EXPECTED,
              ObjectCheck.at(place, object),
              "a channel or clip",
              "none, as it is silent");
        }
      }
      heard(sample, control, place);
      switch (control.kind()) {
        case OFF_SCREEN, OFF_SCREEN_NEAR, SWAP -> absent(sample, control, place);
        default -> {}
      }
      if (control.kind() == Kind.SWAP) {
        findings.looked(SWAP);
        for (Heard heard : control.heard()) {
          String other =
              taken.putIfAbsent(
                  sample.subset() + " " + sample.split() + " " + heard.sample(), sample.key());
          if (other != null && !other.equals(sample.key())) {
            findings.fail(SWAP, place, heard.sample() + ", which " + other + " takes", "another");
          }
          if (heard.sample().equals(control.baseSample())) {
            findings.fail(SWAP, place, "its own sounds", "another sample's");
          }
        }
      }
    }

    /**
     * Checks what is heard as far as the kind alone says it: which name, which place, which gain.
     */
    private void heard(Sample sample, Control control, Place place) {
      findings.looked(STEMS);
      Optional<String> soundless = soundless(control.kind());
      for (Heard heard : control.heard()) {
        if (heard.sample().isEmpty() != soundless.isPresent()
            || soundless.filter(name -> !name.equals(heard.className())).isPresent()
            || (soundless.isPresent() && (heard.classIndex() != 0 || heard.channel() != -1))) {
          findings.fail(
              STEMS,
              place,
              "%s, index %d, channel %d of sample '%s'"
                  .formatted(
                      heard.className(), heard.classIndex(), heard.channel(), heard.sample()),
              soundless.map(name -> name + ", index 0, channel -1 of no sample").orElse("a stem"));
        }
        double wanted =
            switch (control.kind()) {
              // Checked with the stems and with the base's loudness.
              case LEVEL_UP, LEVEL_DOWN -> heard.gain();
              case OFF_SCREEN, OFF_SCREEN_NEAR -> sample.audio().gain();
              case SILENCE -> 0;
              default -> isNoise(control.kind()) ? heard.gain() : 1;
            };
        if (heard.gain() != wanted) {
          findings.fail(STEMS, place, "gain " + heard.gain(), wanted);
        }
      }
      List<Double> places = control.heard().stream().map(Heard::alpha).toList();
      switch (control.kind()) {
        case SILENCE -> findings.same(STEMS, place, "places", places, List.of(0.5));
        case NOISE_WHITE_DIFFUSE, NOISE_PINK_DIFFUSE ->
            findings.same(STEMS, place, "places", places, List.of(0.0, 1.0));
        default -> {}
      }
    }

    private void absent(Sample sample, Control control, Place place) {
      String source = sample.image().source();
      boolean isTrusted =
          stated.map(s -> s.exhaustiveSources().contains(source)).orElse(false)
              && !LISTS_SOME.contains(source);
      for (Heard heard : control.heard()) {
        findings.looked(ABSENT);
        String wanted = "a class that the picture surely does not show";
        if (!isTrusted && !sample.image().lacks(heard.className())) {
          findings.fail(
              ABSENT,
              place,
              "%s, of which an image of %s states nothing".formatted(heard.className(), source),
              "a class verified to be absent, or an exhaustive source");
        }
        ClassMap map = reference.classMap();
        if (map == null) {
          continue;
        }
        boolean isAsked =
            map.byName(heard.className()).filter(c -> !c.terms(source).isEmpty()).isPresent();
        if (isTrusted && !isAsked) {
          findings.fail(
              ABSENT, place, "%s, no category of %s".formatted(heard.className(), source), wanted);
        }
        for (SceneObject object : sample.objects()) {
          if (map.isOneKind(object.className(), heard.className())) {
            findings.fail(
                ABSENT,
                place,
                "%s heard, %s seen".formatted(heard.className(), object.className()),
                wanted);
          }
          if (control.kind() != Kind.OFF_SCREEN_NEAR
              && nearTo(heard.className()).contains(object.className())) {
            findings.fail(
                ABSENT,
                place,
                "%s heard, %s seen, which is near".formatted(heard.className(), object.className()),
                "a class that is near to nothing in the picture");
          }
        }
      }
    }

    private List<String> nearTo(String className) {
      return stated.map(s -> s.near().getOrDefault(className, List.of())).orElse(List.of());
    }

    @Override
    public void end(Whole whole) {
      findings.looked(COUNTS);
      if (stated.isEmpty() || whole.manifest().isEmpty()) {
        findings.fail(COUNTS, Release.FILE_NAME, "", "no controls", "what they were made of");
        return;
      }
      Map<String, Long> rejected = new TreeMap<>();
      reference
          .files()
          .rows(
              ReleaseLayout.REJECTIONS,
              Formats.REJECTION,
              (Rejection row, int line) -> rejected.merge(row.code().toString(), 1L, Long::sum));
      Map<String, Long> codes = new TreeMap<>();
      Set<String> kinds = new HashSet<>(made.keySet());
      stated
          .get()
          .kinds()
          .forEach(
              (kind, derived) -> {
                findings.looked(COUNTS);
                if (!derived.addsUp()) {
                  fail(kind, derived, "of = made + rejected");
                }
                long got = made.containsKey(kind) ? made.get(kind).get() : 0;
                if (got != derived.made()) {
                  fail(kind, derived.made() + " made", got + " in the shards");
                }
                derived.rejected().forEach((code, n) -> codes.merge(code, n, Long::sum));
                kinds.remove(kind);
              });
      kinds.forEach(kind -> fail(kind, "a kind that the manifest lacks", "only kinds it counts"));
      if (!rejected.equals(codes)) {
        findings.fail(COUNTS, ReleaseLayout.REJECTIONS, "", rejected, codes);
      }
      if (stated.get().placeTolerance() != PLACE_TOLERANCE) {
        findings.fail(
            EXPECTED,
            Release.FILE_NAME,
            "",
            "place_tolerance " + stated.get().placeTolerance(),
            PLACE_TOLERANCE);
      }
      for (String source : stated.get().exhaustiveSources()) {
        if (LISTS_SOME.contains(source)) {
          findings.fail(
              ABSENT,
              Release.FILE_NAME,
              "",
              "exhaustive_sources with " + source,
              "sources that annotate every object of their categories");
        }
      }
      indices(whole.manifest().get(), whole);
      base(stated.get());
    }

    private void fail(String record, Object got, Object wanted) {
      findings.fail(COUNTS, Release.FILE_NAME, record, got, wanted);
    }

    private void indices(Release manifest, Whole whole) {
      Set<String> listed = new HashSet<>();
      for (Map.Entry<String, Integer> side : manifest.counts().entrySet()) {
        String file = side.getKey() + "/shards.json";
        Optional<ShardIndex> index = reference.files().json(file, Formats.SHARD_INDEX);
        int samples = 0;
        for (ShardIndex.Entry entry : index.map(ShardIndex::shardlist).orElse(List.of())) {
          findings.looked(COUNTS);
          String path =
              entry.url().startsWith("../../")
                  ? entry.url().substring("../../".length())
                  : side.getKey() + "/" + entry.url();
          listed.add(path);
          samples += entry.nsamples();
          Release.FileEntry hash = whole.hashes().get(path);
          ShardIndex.Entry got =
              hash == null
                  ? null
                  : new ShardIndex.Entry(
                      entry.url(), whole.tally().samplesOfShard(path), hash.bytes(), hash.sha256());
          if (!entry.equals(got)) {
            findings.fail(COUNTS, file, entry.url(), got, entry);
          }
        }
        if (samples != side.getValue()) {
          findings.fail(COUNTS, file, "", samples + " samples", side.getValue());
        }
      }
      for (String path : whole.hashes().keySet()) {
        if (ShardFile.ofPath(path).isPresent() && !listed.contains(path)) {
          findings.fail(COUNTS, path, "", "a shard of no index", "a listed one");
        }
      }
    }

    private void base(Release.Controls controls) {
      Folder folder = reference.base();
      if (folder == null) {
        return;
      }
      findings.looked(BASE);
      try {
        String got = Sha256.hex(folder.read(Release.FILE_NAME, 1 << 28));
        if (!got.equals(controls.baseSha256())) {
          findings.fail(
              BASE,
              Release.FILE_NAME,
              "",
              "base_sha256 " + controls.baseSha256(),
              got + ", of the base named");
        }
        for (String file : COPIED) {
          byte[] ours = reference.files().text(file).orElse(new byte[0]);
          if (!Arrays.equals(ours, folder.read(file, 1 << 28))) {
            findings.fail(BASE, file, "", "other bytes", "those of the base's");
          }
        }
      } catch (IOException e) {
        findings.fail(BASE, Release.FILE_NAME, "", e.getMessage(), "a readable base");
      }
    }
  }

  private static boolean isNoise(Kind kind) {
    return switch (kind) {
      case NOISE_WHITE, NOISE_PINK, NOISE_WHITE_DIFFUSE, NOISE_PINK_DIFFUSE -> true;
      default -> false;
    };
  }

  /** Whether all of the mask is 0, crowds too. */
  private static boolean isAllEmpty(Kind kind) {
    return switch (kind) {
      case SILENCE, OFF_SCREEN, OFF_SCREEN_NEAR, SWAP -> true;
      default -> isNoise(kind);
    };
  }

  /** The name of what is heard, if it is of no class. */
  private static Optional<String> soundless(Kind kind) {
    return switch (kind) {
      case SILENCE -> Optional.of("silence");
      case NOISE_WHITE, NOISE_WHITE_DIFFUSE -> Optional.of("white noise");
      case NOISE_PINK, NOISE_PINK_DIFFUSE -> Optional.of("pink noise");
      default -> Optional.empty();
    };
  }

  /** Compares a control with its base sample. */
  private record Pair(
      Sample sample,
      Control control,
      Sample of,
      Files files,
      Base base,
      Findings findings,
      Optional<Release.Controls> stated) {
    void check() throws IOException, MediaException, MaskException {
      objects();
      expected();
      picture();
      sounds();
    }

    private static List<String> absences(ImageRef image) {
      List<String> absent = image.absent();
      return absent == null ? List.of() : absent;
    }

    private Place place() {
      return files.place();
    }

    private boolean isOf(Kind... kinds) {
      return Set.of(kinds).contains(control.kind());
    }

    /** Checks that the objects are the base's, each with its mask, which may be mirrored. */
    private void objects() throws MaskException {
      findings.same(BASE, place(), "subset", sample.subset(), of.subset());
      findings.same(BASE, place(), "split", sample.split(), of.split());
      findings.same(BASE, place(), "image", sample.image().address(), of.image().address());
      findings.same(BASE, place(), "image.absent", absences(sample.image()), absences(of.image()));
      SortedMap<String, SceneObject> wanted = new TreeMap<>();
      of.objects().forEach(object -> wanted.put(object.id(), object));
      if (sample.objects().size() != wanted.size()) {
        findings.fail(BASE, place(), sample.objects().size() + " objects", wanted.size());
      }
      for (SceneObject object : sample.objects()) {
        SceneObject other = wanted.get(object.id());
        Place at = ObjectCheck.at(place(), object);
        if (other == null) {
          findings.fail(BASE, at, "an object that the base lacks", "the base's objects");
          continue;
        }
        findings.same(BASE, at, "class", object.className(), other.className());
        findings.same(BASE, at, "class_index", object.classIndex(), other.classIndex());
        findings.same(BASE, at, "category", object.category(), other.category());
        findings.same(BASE, at, "crowd", object.crowd(), other.crowd());
        findings.same(BASE, at, "person_evidence", object.personEvidence(), other.personEvidence());
        boolean isIgnored = object.role() == ObjectRole.IGNORED;
        findings.same(EXPECTED, at, "ignored", isIgnored, staysOpen(other));
        int height = of.image().height();
        int width = of.image().width();
        Rle mask = RleString.decode(object.rle(), height, width);
        Rle theirs = RleString.decode(other.rle(), height, width);
        if (!mask.equals(control.mirroredPicture() ? theirs.mirrored() : theirs)) {
          findings.fail(BASE, at, "another mask", "the base's, mirrored with the picture");
        }
      }
    }

    /**
     * Whether an object of the base is 255 in the control's mask: if it is in the base's, and its
     * class is still heard, or is none that sounds in the base (a crowd of persons).
     */
    private boolean staysOpen(SceneObject ofBase) {
      String name = ofBase.className();
      return ofBase.role() == ObjectRole.IGNORED
          && !isAllEmpty(control.kind())
          && (of.sounding().stream().noneMatch(o -> o.className().equals(name))
              || control.heard().stream().anyMatch(h -> h.className().equals(name)));
    }

    /** Checks the mask's objects, computed again from the base's objects and the sounds. */
    private void expected() {
      findings.looked(EXPECTED);
      Set<String> got = ids(sample);
      Set<String> own = ids(of);
      Set<String> wanted =
          switch (control.kind()) {
            case MONO, LEVEL_UP, LEVEL_DOWN, MIRRORED -> own;
            case SWAPPED_CHANNELS, MIRRORED_PICTURE -> there();
            case PARTIAL ->
                of.sounding().stream()
                    .filter(o -> control.heard().stream().anyMatch(h -> h.channel() == o.channel()))
                    .map(SceneObject::id)
                    .collect(Collectors.toSet());
            default -> Set.of();
          };
      findings.same(EXPECTED, place(), "objects", new TreeSet<>(got), new TreeSet<>(wanted));
      Expected word =
          switch (control.kind()) {
            case MONO, LEVEL_UP, LEVEL_DOWN -> Expected.BASE;
            case MIRRORED -> Expected.MIRRORED;
            case PARTIAL -> Expected.REMAINING;
            default -> wanted.isEmpty() ? Expected.EMPTY : Expected.OTHER_PLACE;
          };
      findings.same(EXPECTED, place(), "expected", control.expected(), word);
      if (isOf(Kind.SWAPPED_CHANNELS, Kind.MIRRORED_PICTURE) && got.equals(own)) {
        findings.fail(EXPECTED, place(), "the base's own objects", "others");
      }
      if (control.kind() == Kind.PARTIAL
          && (own.size() < 2 || got.size() != own.size() - 1 || !own.containsAll(got))) {
        findings.fail(EXPECTED, place(), "%s of %s".formatted(got, own), "all but one");
      }
    }

    private static Set<String> ids(Sample sample) {
      return sample.sounding().stream().map(SceneObject::id).collect(Collectors.toSet());
    }

    /** The objects at the positions, in the picture as it is shown, that the sounds come from. */
    private Set<String> there() {
      Set<String> there = new HashSet<>();
      for (Heard heard : control.heard()) {
        SceneObject best = null;
        for (SceneObject object : sample.objects()) {
          double far = Math.abs(object.alpha() - heard.alpha());
          double pixel = heard.alpha() * sample.image().width();
          boolean isInBox =
              pixel - object.x() >= -1e-9 && pixel - object.x() <= object.width() + 1e-9;
          if (object.className().equals(heard.className())
              && !object.crowd()
              && (far <= TOLERANCE || isInBox)
              && (best == null || far < Math.abs(best.alpha() - heard.alpha()))) {
            best = object;
          }
        }
        if (best != null) {
          there.add(best.id());
        }
      }
      return there;
    }

    private void picture() throws IOException, MediaException {
      findings.looked(PICTURE);
      if (!control.mirroredPicture()) {
        findings.same(PICTURE, place(), "sha256", sample.image().sha256(), of.image().sha256());
        return;
      }
      byte[] theirs = base.file(of.key(), Member.IMAGE);
      if (theirs == null || !files.has(Member.IMAGE)) {
        return;
      }
      byte[] ours = files.get(Member.IMAGE);
      if (!ImageCheck.isDecodable(theirs, of.image())) {
        findings.fail(PICTURE, place(), "no picture to decode", "a readable base");
        return;
      }
      if (!ImageCheck.isDecodable(ours, sample.image())) {
        return;
      }
      double far = mirrored(decoded(ours), decoded(theirs));
      if (!(far <= CODED_AGAIN)) {
        findings.fail(
            PICTURE, place(), "a mean difference of %.2f".formatted(far), "at most " + CODED_AGAIN);
      }
      if (decoded(ours).getNumBands() == 3) {
        findings.same(PICTURE, place(), "colours", JpegColour.of(ours), JpegColour.of(theirs));
      }
    }

    private static Raster decoded(byte[] jpeg) throws MediaException {
      ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
      try (MemoryCacheImageInputStream in =
          new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
        reader.setInput(in, true, true);
        return reader.readRaster(0, null);
      } catch (IOException | RuntimeException e) {
        throw new MediaException("JPEG: " + e.getMessage(), e);
      } finally {
        reader.dispose();
      }
    }

    /** The mean difference of components; infinite if the sizes differ. */
    private static double mirrored(Raster a, Raster b) {
      int bands = a.getNumBands();
      int width = a.getWidth();
      if (bands != b.getNumBands() || width != b.getWidth() || a.getHeight() != b.getHeight()) {
        return Double.POSITIVE_INFINITY;
      }
      long sum = 0;
      int[] left = new int[width * bands];
      int[] right = new int[width * bands];
      for (int y = 0; y < a.getHeight(); y++) {
        a.getPixels(0, y, width, 1, left);
        b.getPixels(0, y, width, 1, right);
        for (int x = 0; x < width; x++) {
          for (int band = 0; band < bands; band++) {
            sum += Math.abs(left[x * bands + band] - right[(width - 1 - x) * bands + band]);
          }
        }
      }
      return sum / ((double) width * a.getHeight() * bands);
    }

    private void sounds() throws IOException, MediaException {
      if (!files.has(Member.STEMS) || !files.has(Member.MIXTURE)) {
        return;
      }
      Pcm16 stems = read(files.get(Member.STEMS));
      Pcm16 mixture = read(files.get(Member.MIXTURE));
      for (int c = 0; c < control.heard().size() && c < stems.channels(); c++) {
        stem(stems, c, control.heard().get(c));
      }
      sources();
      gain();
      findings.looked(SOUND);
      switch (control.kind()) {
        case SILENCE -> silence(stems, mixture);
        case NOISE_WHITE, NOISE_PINK, NOISE_WHITE_DIFFUSE, NOISE_PINK_DIFFUSE ->
            noise(stems, mixture);
        case MONO -> mono(mixture);
        case SWAPPED_CHANNELS, MIRRORED -> equal(mixture, of.key(), true);
        case MIRRORED_PICTURE -> equal(mixture, of.key(), false);
        case SWAP -> equal(mixture, control.heard().get(0).sample(), false);
        case LEVEL_UP, LEVEL_DOWN -> level();
        default -> {}
      }
    }

    /** Checks the recorded gain: it is that of the sample whose stems are heard. */
    private void gain() throws IOException {
      double wanted =
          switch (control.kind()) {
            case SILENCE, NOISE_WHITE, NOISE_PINK, NOISE_WHITE_DIFFUSE, NOISE_PINK_DIFFUSE -> 1;
            // The stems' own gain, which is checked there.
            case OFF_SCREEN, OFF_SCREEN_NEAR -> sample.audio().gain();
            case SWAP ->
                base.sample(control.heard().get(0).sample())
                    .map(partner -> partner.audio().gain())
                    .orElse(Double.NaN);
            default -> of.audio().gain();
          };
      if (sample.audio().gain() != wanted) {
        findings.fail(STEMS, place(), "audio.gain " + sample.audio().gain(), wanted);
      }
    }

    private static final int LONGEST = 1 << 27;

    private Pcm16 read(byte @Nullable [] file) throws MediaException {
      if (file == null) {
        throw new MediaException("no such file in the base");
      }
      return AudioFile.read(sample.audio().container(), file, LONGEST);
    }

    private void stem(Pcm16 stems, int channel, Heard heard) throws IOException, MediaException {
      findings.looked(STEMS);
      if (heard.sample().isEmpty()) {
        return;
      }
      Pcm16 theirs = read(base.file(heard.sample(), Member.STEMS));
      if (heard.channel() < 0
          || heard.channel() >= theirs.channels()
          || theirs.frames() != stems.frames()) {
        findings.fail(
            STEMS,
            place(),
            "channel %d of %s".formatted(heard.channel(), heard.sample()),
            "a stem of %d samples".formatted(stems.frames()));
        return;
      }
      for (int i = 0; i < stems.frames(); i++) {
        double wanted = heard.gain() * theirs.at(i, heard.channel());
        if (Math.abs(stems.at(i, channel) - wanted) > 0.5 + 1e-6) {
          findings.fail(
              STEMS,
              place(),
              "%d at sample %d of channel %d".formatted(stems.at(i, channel), i, channel),
              wanted);
          return;
        }
      }
      Optional<Sample> donor = base.sample(heard.sample());
      boolean isClip =
          donor.isPresent()
              && donor.get().split() == sample.split()
              && donor.get().sounding().stream()
                  .anyMatch(
                      o ->
                          o.channel() == heard.channel()
                              && o.className().equals(heard.className())
                              && o.classIndex() == heard.classIndex()
                              && o.clip().equals(heard.clip()));
      if (!isClip) {
        findings.fail(
            STEMS,
            place(),
            "a %s of %s".formatted(heard.className(), heard.sample()),
            "class, clip and split of that stem");
      }
    }

    /**
     * Kinds that keep the base's sounds take all of them, in their order, at the stated positions.
     */
    private void sources() {
      boolean isOwn =
          isOf(
              Kind.MONO,
              Kind.SWAPPED_CHANNELS,
              Kind.MIRRORED,
              Kind.MIRRORED_PICTURE,
              Kind.LEVEL_UP,
              Kind.LEVEL_DOWN);
      List<SceneObject> sounding = of.sounding();
      if (isOwn) {
        findings.same(STEMS, place(), "sources", control.heard().size(), sounding.size());
      }
      for (int c = 0; isOwn && c < Math.min(sounding.size(), control.heard().size()); c++) {
        Heard heard = control.heard().get(c);
        findings.same(STEMS, place(), "sample", heard.sample(), of.key());
        findings.same(STEMS, place(), "channel", heard.channel(), c);
        double alpha = sounding.get(c).alpha();
        double wanted =
            switch (control.kind()) {
              case MONO -> 0.5;
              case SWAPPED_CHANNELS, MIRRORED -> 1 - alpha;
              default -> alpha;
            };
        if (!(Math.abs(heard.alpha() - wanted) <= 1e-12)) {
          findings.fail(STEMS, place(), "heard from " + heard.alpha(), wanted);
        }
      }
      if (control.kind() == Kind.OFF_SCREEN_NEAR) {
        near(sounding);
      }
      if (control.kind() == Kind.PARTIAL) {
        remaining(sounding);
      }
      if (control.kind() == Kind.SWAP) {
        List<String> samples = control.heard().stream().map(Heard::sample).distinct().toList();
        findings.same(STEMS, place(), "samples", samples.size(), 1);
      }
      if (isOf(Kind.OFF_SCREEN, Kind.OFF_SCREEN_NEAR, Kind.NOISE_WHITE, Kind.NOISE_PINK)) {
        List<Double> places = control.heard().stream().map(Heard::alpha).toList();
        findings.same(
            STEMS, place(), "places", places, sounding.stream().map(SceneObject::alpha).toList());
      }
    }

    /** Checks that each sound is of a class that is near the one that it replaces. */
    private void near(List<SceneObject> sounding) {
      Map<String, List<String>> near = new TreeMap<>();
      stated.map(Release.Controls::near).ifPresent(near::putAll);
      for (int c = 0; c < Math.min(sounding.size(), control.heard().size()); c++) {
        String name = control.heard().get(c).className();
        List<String> wanted = near.getOrDefault(sounding.get(c).className(), List.of());
        if (!wanted.contains(name)) {
          findings.fail(
              ABSENT,
              place(),
              "%s for a %s".formatted(name, sounding.get(c).className()),
              "one of the near classes in release.json: " + wanted);
        }
      }
    }

    /** Checks that sources of the base, in their order, are heard from their places. */
    private void remaining(List<SceneObject> sounding) {
      int last = -1;
      for (Heard heard : control.heard()) {
        boolean isNext = heard.channel() > last && heard.channel() < sounding.size();
        if (!isNext
            || !heard.sample().equals(of.key())
            || heard.alpha() != sounding.get(heard.channel()).alpha()) {
          findings.fail(
              STEMS,
              place(),
              "channel %d of %s from %s".formatted(heard.channel(), heard.sample(), heard.alpha()),
              "the base's channels in their order, each from its place");
          return;
        }
        last = heard.channel();
      }
    }

    private void silence(Pcm16 stems, Pcm16 mixture) {
      for (Pcm16 sound : List.of(stems, mixture)) {
        for (short value : sound.samples()) {
          if (value != 0) {
            findings.fail(SOUND, place(), "a sample of " + value, "silence");
            return;
          }
        }
      }
    }

    private void noise(Pcm16 stems, Pcm16 mixture) throws IOException, MediaException {
      findings.looked(NOISE);
      for (int c = 0; c < control.heard().size() && c < stems.channels(); c++) {
        double[] drawn = drawn(c, stems.frames(), stems.sampleRateHz());
        double gain = control.heard().get(c).gain();
        for (int i = 0; i < drawn.length; i++) {
          double wanted = gain * Short.MAX_VALUE * drawn[i];
          if (!(Math.abs(stems.at(i, c) - wanted) <= 0.5 + 1e-6)) {
            findings.fail(
                NOISE,
                place(),
                "%d at sample %d of channel %d".formatted(stems.at(i, c), i, c),
                "%.3f, the noise of its draws times its gain".formatted(wanted));
            break;
          }
        }
      }
      balance();
      double got = Loudness.lufs(mixture);
      double wanted = Loudness.lufs(read(base.file(of.key(), Member.MIXTURE)));
      if (!(Math.abs(got - wanted) <= LU)) {
        findings.fail(NOISE, place(), "%.2f LUFS".formatted(got), "%.2f".formatted(wanted));
      }
    }

    /** Noise of an RMS level of 1, drawn again as SPEC.md, Controls, says. */
    private double[] drawn(int channel, int frames, int rateHz) {
      boolean isPink = isOf(Kind.NOISE_PINK, Kind.NOISE_PINK_DIFFUSE);
      int skipped = isPink ? rateHz : 0;
      long seed = stated.map(Release.Controls::seed).orElse(0L);
      DrawStream stream = Draws.of(seed).at("control", control.kind(), of.key(), channel).stream();
      double[] drawn = new double[frames];
      double[] state = new double[POLES.length];
      double delayed = 0;
      double power = 0;
      for (int i = -skipped; i < frames; i++) {
        double white = (stream.next().unit() - 0.5) * Math.sqrt(12);
        double value = white;
        if (isPink) {
          value = THROUGH * white + delayed;
          for (int p = 0; p < POLES.length; p++) {
            state[p] = POLES[p] * state[p] + GAINS[p] * white;
            value += state[p];
          }
          delayed = DELAYED * white;
        }
        if (i >= 0) {
          drawn[i] = value;
          power += value * value;
        }
      }
      double level = isPink ? Math.sqrt(power / frames) : 1;
      for (int i = 0; i < frames; i++) {
        drawn[i] /= level;
      }
      return drawn;
    }

    /**
     * Checks that noise stems at the base's places are to each other as the stems that they
     * replace, and that those of diffuse noise are equal.
     */
    private void balance() throws IOException, MediaException {
      Pcm16 theirs = read(base.file(of.key(), Member.STEMS));
      boolean isDiffuse = isOf(Kind.NOISE_WHITE_DIFFUSE, Kind.NOISE_PINK_DIFFUSE);
      double factor = 0;
      for (int c = 0; c < control.heard().size(); c++) {
        double power = 0;
        for (int i = 0; !isDiffuse && c < theirs.channels() && i < theirs.frames(); i++) {
          double value = theirs.at(i, c) / (double) Short.MAX_VALUE;
          power += value * value;
        }
        double level = isDiffuse ? 1 : Math.max(Math.sqrt(power / theirs.frames()), SOFTEST);
        double gain = control.heard().get(c).gain();
        factor = c == 0 ? gain / level : factor;
        if (!(Math.abs(gain - factor * level) <= 1e-9 * gain)) {
          findings.fail(NOISE, place(), "gain %s of channel %d".formatted(gain, c), factor * level);
        }
      }
    }

    private void mono(Pcm16 mixture) {
      for (int i = 0; i < mixture.frames(); i++) {
        if (mixture.at(i, 0) != mixture.at(i, 1)) {
          findings.fail(SOUND, place(), "channels that differ at sample " + i, "equal channels");
          return;
        }
      }
    }

    private void level() {
      double wanted = control.kind() == Kind.LEVEL_UP ? DECIBELS : -DECIBELS;
      for (Heard heard : control.heard()) {
        double got = 20 * Math.log10(heard.gain());
        if (!(Math.abs(got - wanted) <= 1e-9)) {
          findings.fail(SOUND, place(), "%f dB".formatted(got), wanted);
        }
      }
    }

    /**
     * Checks that the mixture is that of a sample of the base, with its channels exchanged if
     * {@code exchanged}.
     */
    private void equal(Pcm16 mixture, String key, boolean exchanged)
        throws IOException, MediaException {
      Pcm16 theirs = read(base.file(key, Member.MIXTURE));
      if (theirs.frames() != mixture.frames()) {
        findings.fail(SOUND, place(), mixture.frames() + " samples", theirs.frames());
        return;
      }
      for (int i = 0; i < mixture.frames(); i++) {
        for (int c = 0; c < 2; c++) {
          short wanted = theirs.at(i, exchanged ? 1 - c : c);
          if (mixture.at(i, c) != wanted) {
            findings.fail(
                SOUND,
                place(),
                "%d at sample %d, channel %d".formatted(mixture.at(i, c), i, c),
                wanted);
            return;
          }
        }
      }
    }
  }

  /** The tolerance with an allowance for computing a place twice. */
  private static final double TOLERANCE = PLACE_TOLERANCE + 1e-12;
}
