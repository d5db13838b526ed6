package org.vpobuilder.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.avsbench.Replacement;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.ClipLicences;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ReleaseDiff;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;
import org.vpobuilder.spec.release.Stats;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** One value of every persisted type, with nothing left empty. */
final class Examples {
  static final String HASH = "0123456789abcdef".repeat(4);

  private Examples() {}

  /** A format and a value of its type. */
  record Example<T>(String name, JsonFormat<T> format, T value) {
    byte[] json() {
      return format.write(value);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Example<?>> all() {
    return List.of(
        new Example<>("spec", Formats.SPEC, SpecReader.open("vpo-2024")),
        new Example<>("clip", Formats.CLIP, clip()),
        new Example<>("index summary", Formats.INDEX_SUMMARY, indexSummary()),
        new Example<>("plan row", Formats.PLAN_ROW, row()),
        new Example<>("plan summary", Formats.PLAN_SUMMARY, summary()),
        new Example<>("licences", Formats.LICENCES, licences()),
        new Example<>("sample", Formats.SAMPLE, sample()),
        new Example<>("rejection", Formats.REJECTION, rejection()),
        new Example<>("shard index", Formats.SHARD_INDEX, index()),
        new Example<>("release", Formats.RELEASE, release()),
        new Example<>("stats", Formats.STATS, stats()),
        new Example<>("probes", Formats.PROBES, probes()),
        new Example<>("release diff", Formats.RELEASE_DIFF, diff()),
        new Example<>("replacement", Formats.AVS_REPLACEMENT, replacement()),
        new Example<>("avs-m-ss", Formats.AVS_MANIFEST, avsManifest()),
        new Example<>("croissant", Formats.CROISSANT, tree("croissant.json")),
        new Example<>("citation", Formats.CITATION, tree("citation.json")));
  }

  private static JsonNode tree(String resource) {
    try (InputStream in = Examples.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LicenceTable licences() {
    Licence licence =
        new Licence(
            "http://creativecommons.org/licenses/by/2.0/", "Attribution License", "cc-by-2.0");
    return LicenceTable.of(List.of(licence));
  }

  static IndexSummary indexSummary() {
    return new IndexSummary(
        IndexSummary.FORMAT_VERSION,
        SpecReader.open("vpo-2024").audio(),
        "vpo-21",
        List.of(new Release.FileEntry("vggsound.csv", 12, HASH)),
        new TreeMap<>(
            Map.of(
                "train",
                Ledger.Partition.of(3, 1, Map.of("CLIP_SILENT", 1L), Map.of("CLIP_MISSING", 1L)))),
        null,
        null,
        null,
        null);
  }

  /**
   * An index of clips that another data set corrected, by a spec with a rule for their licences.
   */
  static IndexSummary correctedIndex() {
    IndexSummary plain = indexSummary();
    return new IndexSummary(
        plain.formatVersion(),
        plain.audio(),
        plain.classMap(),
        plain.sources(),
        plain.clips(),
        null,
        null,
        List.of(correction()),
        new ClipLicences(null, List.of("non-commercial")));
  }

  private static Correction correction() {
    return new Correction(
        "vggsound",
        "VGGSounder",
        "1.0",
        new Release.FileEntry("vggsound/vggsounder.csv", 12, HASH),
        new TreeMap<>(Map.of("zebra", new Correction.Counts(50, 1, 36))));
  }

  static ReleaseDiff diff() {
    return new ReleaseDiff(
        ReleaseDiff.FORMAT_VERSION,
        ReleaseDiff.VersionStep.MAJOR,
        new TreeMap<>(Map.of("ss/test", new ReleaseDiff.Counts(2, 1, 0, 0))),
        new TreeMap<>(Map.of("other clip", 1)),
        List.of(
            new ReleaseDiff.Difference(
                "ss_000000000139_42",
                "ss/test",
                ReleaseDiff.Status.DIFFERENT,
                List.of("other clip"))),
        List.of(new ReleaseDiff.Fact("seed", "1", "2")));
  }

  static Replacement replacement() {
    return new Replacement(
        "-_a1bcdefgh_3",
        "horse_clip-clop",
        AvsSplit.VAL,
        "s4_data/audio_wav/val/horse_clip-clop/-_a1bcdefgh_3.wav",
        clip("b-_1", "clips/b-_1_000030.mp4", "horse clip-clop", 0, 80000),
        0.75,
        HASH);
  }

  static AvsManifest avsManifest() {
    return new AvsManifest(
        AvsManifest.FORMAT_VERSION,
        7,
        "avsbench-s4",
        new Release.Builder("vpo", "0.1.0", "8.0.1", "100-0a0b0c0d"),
        SpecReader.open("vpo-2024").audio(),
        List.of(new Release.FileEntry("s4_meta_data.csv", 10, HASH)),
        new TreeMap<>(Map.of("val", 1)),
        ledger().images(),
        ledger().clips(),
        10,
        List.of(new Release.FileEntry("plan/avs-m-ss.jsonl", 300, HASH)));
  }

  static ProbedClip clip() {
    return new ProbedClip(
        "vggsound",
        "-_a1_000030",
        30,
        List.of("race car, auto racing"),
        Split.TRAIN,
        "audio/-_a1_000030.mp4",
        "",
        Attribution.NONE,
        List.of("youtube:-_a1"),
        1234,
        HASH,
        160000,
        -23.0,
        0.5,
        List.of(0L, 800L));
  }

  static PlannedSample row() {
    return new PlannedSample(
        "ss_000000000139_42", VpoSubsets.SS, Split.TEST, 3, image(), objects());
  }

  static Sample sample() {
    Sample.Audio audio =
        new Sample.Audio(AudioContainer.WAV, "linear", 16000, 160000, 1, 1.0, -26.0, -20.5);
    return new Sample("ss_000000000139_42", VpoSubsets.SS, Split.TEST, image(), audio, objects());
  }

  /** Of a control set: the sample above with another sound. */
  static Sample controlSample() {
    Sample base = sample();
    Control control =
        new Control(
            Control.Kind.OFF_SCREEN,
            base.key(),
            Control.Expected.EMPTY,
            false,
            List.of(9),
            List.of(
                new Control.Heard(
                    "cat", 6, 0.0390625, "ss_000000000285_7", 0, 1.0, objects().get(0).clip())));
    return new Sample(
        SampleKey.control(base.key(), control.kind()),
        base.subset(),
        base.split(),
        base.image(),
        base.audio(),
        base.objects(),
        null,
        control);
  }

  /** A control set. */
  static Release controlSet() {
    Release base = release();
    return new Release(
        base.formatVersion(),
        base.specName(),
        base.seed(),
        base.builder(),
        base.sources(),
        base.counts(),
        base.keepProbability(),
        base.shortfalls(),
        base.ledger(),
        base.extensionOf(),
        base.files(),
        new Release.Controls(
            HASH,
            "demo",
            7,
            0.1,
            List.of("coco"),
            new TreeMap<>(
                Map.of(
                    "off-screen",
                    new Release.Derived(
                        2, 1, new TreeMap<>(Map.of("CONTROL_NO_ABSENT_CLASS", 1L))))),
            new TreeMap<>(Map.of("cat", List.of("dog"), "dog", List.of("cat")))),
        List.of(
            new SourceShare(
                "audio",
                "esc50",
                base.shortfalls().get(0).subset(),
                Split.VAL,
                2,
                1,
                List.of("dog"))),
        List.of(correction()));
  }

  static Rejection rejection() {
    return new Rejection(RejectionCode.CLIP_SILENT, "audio/a.wav", "a_000001", "-90", "-60 dBFS");
  }

  static ShardIndex index() {
    return ShardIndex.of(
        "vpo-ms-test", List.of(new ShardIndex.Entry("vpo-ms-test-000000.tar", 2, 10240, HASH)));
  }

  static Release release() {
    return new Release(
        Release.FORMAT_VERSION,
        "demo",
        7,
        new Release.Builder("vpo", "0.1.0", "8.0.1", "100-0a0b0c0d"),
        List.of(new Release.FileEntry("annotations/instances_val2017.json", 10, HASH)),
        new TreeMap<>(Map.of("ss/test", 1)),
        new TreeMap<>(Map.of("test", 0.25)),
        List.of(shortfall()),
        ledger(),
        List.of(new Release.FileEntry("ss/test/shards.json", 300, HASH)));
  }

  static PlanSummary summary() {
    return new PlanSummary(
        PlanSummary.FORMAT_VERSION,
        "demo",
        7,
        List.of(new Release.FileEntry("vggsound.csv", 10, HASH)),
        new TreeMap<>(Map.of("ss/test", 1)),
        new TreeMap<>(Map.of("test", 0.25)),
        List.of(shortfall()),
        ledger(),
        null,
        null);
  }

  static Stats stats() {
    Stats.Side side =
        new Stats.Side(
            1,
            1,
            List.of(0, 0, 1),
            List.of(0, 1),
            new TreeMap<>(Map.of("dog", 1)),
            new Stats.Imbalance("dog", 1, "dog", 1, 1.0),
            List.of(0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
            new Stats.Levels(-26.0, -26.0, -26.0),
            new Stats.Levels(-20.5, -20.5, -20.5),
            new TreeMap<>(Map.of("dog", new Stats.ClipReuse(1, 1, 1))));
    return new Stats(
        Stats.FORMAT_VERSION,
        "demo",
        7,
        new TreeMap<>(Map.of("ss/test", side)),
        new TreeMap<>(Map.of("CLIP_SILENT", 1L)),
        new TreeMap<>(Map.of("test", 0.25)),
        List.of(shortfall()),
        ledger(),
        null);
  }

  static Stats correctedStats() {
    Stats plain = stats();
    return new Stats(
        plain.formatVersion(),
        plain.specName(),
        plain.seed(),
        plain.sides(),
        plain.rejections(),
        plain.keepProbability(),
        plain.shortfalls(),
        plain.ledger(),
        List.of(correction()));
  }

  private static Probes probes() {
    return new Probes(
        Probes.FORMAT_VERSION,
        "demo",
        HASH,
        List.of(
            new Probes.Measure(
                "deaf-oracle", "ss", 0.5, 0.1, "iou", 20, Probes.Light.AMBER, "Half.", 1)),
        new TreeMap<>(Map.of("ss/test", List.of(0, 3))),
        new TreeMap<>(Map.of("ss/test", List.of(2, 1))),
        new TreeMap<>(Map.of("ss/test", new Probes.Deaf(3, 2, 1))),
        new TreeMap<>(Map.of("dog", new Probes.OfClass(2, 1, 1, -23.0, 4000.0, 10.0, 1.0))),
        new TreeMap<>(Map.of("captions", new TreeMap<>(Map.of("male", 1)))));
  }

  private static ClipRef clip(String video, String file, String label, long start, long samples) {
    return new ClipRef(
        "vggsound",
        video + "_000030",
        file,
        30,
        List.of(label),
        "",
        Attribution.NONE,
        List.of("youtube:" + video),
        HASH,
        -23.0,
        start,
        samples);
  }

  private static ImageRef image() {
    return new ImageRef(
        "coco",
        "139",
        "val2017/000000000139.jpg",
        64,
        48,
        999,
        HASH,
        "http://creativecommons.org/licenses/by-nc/2.0/",
        new Attribution("A \"B\"", "", "http://f"),
        List.of("coco:139", "flickr:31"));
  }

  private static List<SceneObject> objects() {
    ClipRef clip = clip("-_a1", "audio/x.mp4", "dog barking", 16, 160000);
    SceneObject dog =
        new SceneObject(
            "42",
            ObjectRole.SOUNDING,
            "dog",
            9,
            new Category("coco", "18", "dog"),
            false,
            1,
            2,
            3,
            4,
            12,
            2.5,
            4.0,
            2.5 / 64,
            "2;4",
            "",
            0,
            clip);
    SceneObject person =
        new SceneObject(
            "43",
            ObjectRole.SILENT,
            "person",
            0,
            new Category("coco", "1", "person"),
            false,
            1,
            2,
            3,
            4,
            12,
            2.5,
            4.0,
            2.5 / 64,
            "2;4",
            "",
            -1,
            ClipRef.NONE);
    return List.of(dog, person);
  }

  private static Shortfall shortfall() {
    return new Shortfall(VpoSubsets.SS, Split.TEST, "zebra", 1, 0, "no eligible image");
  }

  private static Ledger ledger() {
    Map<String, Long> spare = new LinkedHashMap<>(Map.of("not needed", 3L));
    Ledger.Partition part = Ledger.Partition.of(5, 1, Map.of("IMAGE_MISSING", 1L), spare);
    return new Ledger(
        new TreeMap<>(Map.of("ss/test", part)),
        new TreeMap<>(Map.of("test", part)),
        new TreeMap<>(Map.of("test", part)));
  }
}
