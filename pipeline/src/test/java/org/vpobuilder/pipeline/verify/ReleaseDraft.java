package org.vpobuilder.pipeline.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Box;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** A small valid release that can be changed and written. */
final class ReleaseDraft {
  private static final ClassMap MAP = ClassMap.builtIn("vpo-21");

  static final String CHANGED_SHARD = "ms/train/vpo-ms-train-000000.tar";

  ReleaseSpec spec;
  final List<DraftSample> samples = new ArrayList<>();
  final List<PlannedSample> lost = new ArrayList<>();
  final List<ProbedClip> clips = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();
  final List<Shortfall> shortfalls = new ArrayList<>();

  /** Changes the bytes of {@link #CHANGED_SHARD} before they are hashed. */
  UnaryOperator<byte[]> shardChange = UnaryOperator.identity();

  /** Whether croissant.json is updated after changes of files. */
  boolean relist = true;

  private long nextAnn = 11;
  private int nextClip = 1;
  private Split split = Split.TRAIN;

  private final String mixedBy;

  private ReleaseDraft(AudioContainer container, String panning, String mixedBy) {
    this.mixedBy = mixedBy;
    String yaml =
        SpecReader.builtInText("demo")
            .replace("clip_seconds: 10.0", "clip_seconds: 0.5")
            .replace("min_seconds: 1.0", "min_seconds: 0.1")
            .replace("container: wav", "container: " + container)
            .replace("panning: linear", "panning: " + panning);
    spec = SpecReader.read(yaml, "test");
  }

  /** Two splits of three subsets, crowds, distractors, overlaps and a grey image. */
  static ReleaseDraft sound(AudioContainer container) {
    return of(container, "linear", "linear");
  }

  /**
   * The same by another law of space; valid if it is mixed by the law that it names.
   *
   * @param panning the law that spec and samples name
   */
  static ReleaseDraft of(AudioContainer container, String panning, String mixedBy) {
    ReleaseDraft draft = new ReleaseDraft(container, panning, mixedBy);
    for (Split split : Split.OF_SOURCES) {
      draft.split = split;
      long first = split == Split.TRAIN ? 1 : 101;
      draft.single(first, 0, draft.heard("dog", 2, 3, 20, 30), draft.seen("cat", 30, 0, 9, 9));
      SceneObject cat = draft.heard("cat", 10, 10, 20, 20);
      draft.single(
          first + 1, 1, cat, draft.crowd("cat", 20, 20, 30, 20), draft.seen("person", 0, 0, 5, 5));
      draft.multi(
          VpoSubsets.MS,
          first + 2,
          draft.heard("dog", 0, 0, 30, 30),
          draft.heard("car", 20, 20, 40, 20),
          draft.seen("sheep", 50, 0, 10, 10));
      draft.multi(VpoSubsets.MS, first + 3, draft.heard("female", 40, 0, 20, 40));
      draft.multi(
          VpoSubsets.MSMI,
          first + 4,
          draft.heard("dog", 0, 0, 30, 30),
          draft.heard("dog", 15, 15, 30, 30),
          draft.heard("bus", 33, 20, 30, 25),
          draft.seen("dog", 1, 40, 8, 8),
          draft.crowd("dog", 40, 0, 20, 20));
    }
    draft.rejections.add(
        new Rejection(RejectionCode.CLIP_SILENT, "audio/x.wav", "x_000000", "-90", "-60"));
    draft.rejections.add(
        new Rejection(RejectionCode.MASK_NO_PIXEL, "instances.json", "annotation 5", "0", "1"));
    draft.split = Split.TRAIN;
    return draft;
  }

  /** The first sample of a subset. */
  DraftSample sample(Subset subset, Split in) {
    return samples.stream()
        .filter(s -> s.row.subset() == subset && s.row.split() == in)
        .findFirst()
        .orElseThrow();
  }

  DraftSample sample(Subset subset) {
    return sample(subset, Split.TRAIN);
  }

  SceneObject heard(String name, int x, int y, int width, int height) {
    return object(ObjectRole.SOUNDING, name, new Box(x, y, width, height)).sounding(0, clip(name));
  }

  SceneObject seen(String name, int x, int y, int width, int height) {
    return object(ObjectRole.SILENT, name, new Box(x, y, width, height));
  }

  SceneObject crowd(String name, int x, int y, int width, int height) {
    return object(ObjectRole.IGNORED, name, new Box(x, y, width, height));
  }

  /** A new clip of a class, in the index. */
  ClipRef clip(String name) {
    int number = nextClip++;
    String label = MAP.byName(name).orElseThrow().ids("vggsound").get(0);
    String id = "-vid_%06d".formatted(number);
    ProbedClip clip =
        Records.probed(
            id,
            number,
            label,
            split,
            "audio/%s_%06d.wav".formatted(id, number),
            1000 + number,
            Sha256.hex(id.getBytes(StandardCharsets.UTF_8)),
            20000,
            -20.5,
            0.5,
            List.of(0L, 100L));
    clips.add(clip);
    return Records.clip(
        id, number, clip.file(), label, clip.sha256(), clip.levelDbfs(), 100, Drawing.FRAMES);
  }

  private SceneObject object(ObjectRole role, String name, Box box) {
    Rle mask = Drawing.box(box);
    return new SceneObject(
        "" + (nextAnn++),
        role,
        name,
        MAP.byName(name).map(VpoClass::index).orElse(0),
        Records.category(name),
        role == ObjectRole.IGNORED,
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        mask.area(),
        mask.centreX(),
        mask.centreY(),
        mask.alpha(),
        RleString.encode(mask),
        name.equals("female") ? "captions" : "",
        -1,
        ClipRef.NONE);
  }

  private void single(long image, int shard, SceneObject... objects) {
    String key = SampleKey.of(VpoSubsets.SS, image(image), objects[0].id());
    add(
        new PlannedSample(key, VpoSubsets.SS, split, shard, image(image), channels(objects)),
        false);
  }

  private void multi(Subset subset, long image, SceneObject... objects) {
    String key = SampleKey.ofImage(subset, image(image));
    add(new PlannedSample(key, subset, split, 0, image(image), channels(objects)), true);
  }

  private void add(PlannedSample row, boolean grey) {
    DraftSample sample =
        new DraftSample(row, spec.audio().container(), spec.audio().panning(), mixedBy, grey);
    byte[] jpeg = sample.file(org.vpobuilder.schemas.shard.Member.IMAGE);
    sample.image(i -> i.seen(i.width(), i.height(), jpeg.length, Sha256.hex(jpeg)));
    samples.add(sample);
  }

  private ImageRef image(long id) {
    String file = "%s/%012d.jpg".formatted(split == Split.TRAIN ? "train2017" : "val2017", id);
    return Records.image(id, file, Drawing.WIDTH, Drawing.HEIGHT, 0, "", 4, "");
  }

  static List<SceneObject> channels(SceneObject... objects) {
    List<SceneObject> numbered = new ArrayList<>();
    for (SceneObject object : Arrays.asList(objects)) {
      numbered.add(object.sounds() ? object.sounding(numbered.size(), object.clip()) : object);
    }
    return numbered;
  }

  /** The sample stays in the plan and is not written. */
  void lose(DraftSample sample) {
    samples.remove(sample);
    lost.add(sample.row);
  }

  /** The rows of the plan, those of lost samples last. */
  List<PlannedSample> plan() {
    return Stream.concat(samples.stream().map(s -> s.row), lost.stream()).toList();
  }

  /** The clips in the order in which they are written. */
  List<ProbedClip> sortedClips() {
    return clips.stream().sorted().toList();
  }

  TreeMap<String, Long> rejectedClips() {
    return new TreeMap<>(java.util.Map.of("CLIP_SILENT", 1L));
  }
}
