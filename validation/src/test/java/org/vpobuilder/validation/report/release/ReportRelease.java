package org.vpobuilder.validation.report.release;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.release.Probes;
import org.vpobuilder.spec.release.Probes.Light;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.release.TestRelease;
import org.vpobuilder.validation.protocol.TinyRelease;

/**
 * {@link TinyRelease} (ms/train 1 to 7, msmi/train 8 and 9, ms/test 11 and 21; a dog in each, a cat
 * in odd ones) with rejections, and texts that want to be markup. In ms/train's image 6 a sheep is
 * silent.
 */
final class ReportRelease {
  static final String MARKUP = "<img src=x onerror=document.title='broken'>";
  static final String SILENT = "ms_000000000006";

  private static final String CORRECTIONS =
      """
      [{"source": "vggsound", "name": "VGGSounder",
        "file": {"path": "vggsound/vggsounder.csv", "bytes": 1, "sha256": "%s"},
        "classes": {"dog": {"clips": 1007, "not_listed": 2, "rejected": 3},
                    "cat": {"clips": 5, "not_listed": 0, "rejected": 1}}}]
      """
          .formatted("0".repeat(64));

  private ReportRelease() {}

  static Path write(Path root) throws IOException {
    TinyRelease.write(root);
    List<RenderedSample> samples = new ArrayList<>();
    for (long id = 5; id <= 7; id++) {
      RenderedSample sample = TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV);
      samples.add(id == 6 ? hostile(sample) : sample);
    }
    TestRelease.rewrite(root, 1, samples);
    Path test = root.resolve(ReleaseLayout.shard(VpoSubsets.MS, Split.TEST, 0));
    try (ShardWriter writer = new ShardWriter(Files.newOutputStream(test))) {
      for (long id : List.of(11L, 21L)) {
        writer.add(ofTest(TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV)));
      }
    }
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 7; i++) {
      RejectionCode code =
          i == 0 ? RejectionCode.CLIP_SILENT : RejectionCode.ANNOTATION_UNKNOWN_CATEGORY;
      Rejection rejection = new Rejection(code, "a.json", "record " + i, MARKUP, "a category");
      lines.append(new String(Formats.REJECTION.write(rejection), StandardCharsets.UTF_8));
      lines.append('\n');
    }
    Files.writeString(root.resolve("rejections.jsonl"), lines);
    ObjectMapper mapper = new ObjectMapper();
    Path manifest = root.resolve("release.json");
    ObjectNode json = (ObjectNode) mapper.readTree(Files.readAllBytes(manifest));
    json.set("corrections", mapper.readTree(CORRECTIONS));
    Files.write(manifest, mapper.writeValueAsBytes(json));
    return root;
  }

  /** Probes that were not measured, of every light. */
  static Probes probes(Path root) throws IOException {
    return probesOf(root.resolve("release.json"));
  }

  /** The same as of a release with that manifest. */
  static Probes probesOf(Path manifest) throws IOException {
    String sha256 = Sha256.hex(Files.readAllBytes(manifest));
    return new Probes(
        Probes.FORMAT_VERSION,
        "tiny",
        sha256,
        List.of(
            measure("deaf-oracle", "ms", .8, .25, "iou", 40, Light.RED, "Deaf is enough.", 1),
            measure("leak", "", 0, 0, "count", 90, Light.GREEN, "Nothing is on both sides.", 8),
            measure("audio-centroid", "", .25, .5, "share", 3, Light.GREY, "Too few.", 10),
            measure("alpha-mean-mask", "ms", 0, 0, "iou", 0, Light.GREY, "Nothing.", 0),
            measure("person-male", "", .4, .5, "share", 40, Light.GREEN, "Fine.", 0),
            measure("drift-area", "ms", .05, .01, "bits", 40, Light.AMBER, MARKUP, 0)),
        new TreeMap<>(Map.of("ms/test", List.of(0, 2, 3, 3))),
        new TreeMap<>(Map.of("ms/test", List.of(4, 4))),
        new TreeMap<>(Map.of("ms/test", new Probes.Deaf(8, 6, 3))),
        new TreeMap<>(Map.of("dog", new Probes.OfClass(9, 6, 4, -20.5, 4000, 9.5, .75))),
        new TreeMap<>(Map.of("captions", new TreeMap<>(Map.of("male", 3)))));
  }

  private static Probes.Measure measure(
      String probe,
      String subset,
      double value,
      double chance,
      String unit,
      long n,
      Light light,
      String verdict,
      int decides) {
    return new Probes.Measure(probe, subset, value, chance, unit, n, light, verdict, decides);
  }

  private static RenderedSample ofTest(RenderedSample sample) {
    String name = sample.key() + ".json";
    Sample old = Formats.SAMPLE.read(sample.files().get(name), name);
    return with(
        sample,
        new Sample(old.key(), old.subset(), Split.TEST, old.image(), old.audio(), old.objects()));
  }

  private static RenderedSample with(RenderedSample sample, Sample json) {
    SortedMap<String, byte[]> files = new TreeMap<>(sample.files());
    files.put(sample.key() + ".json", Formats.SAMPLE.write(json));
    return new RenderedSample(sample.key(), files);
  }

  /** With a silent sheep at columns 12 to 17 of rows 20 to 27, and markup for texts. */
  private static RenderedSample hostile(RenderedSample sample) {
    String name = sample.key() + ".json";
    Sample old = Formats.SAMPLE.read(sample.files().get(name), name);
    int width = old.image().width();
    List<SceneObject> objects = new ArrayList<>();
    for (SceneObject object : old.objects()) {
      ClipRef c = object.clip();
      objects.add(
          object.sounding(
              object.channel(),
              new ClipRef(
                  c.source(),
                  c.id(),
                  c.file(),
                  30,
                  List.of(MARKUP),
                  MARKUP,
                  new Attribution(MARKUP, MARKUP, MARKUP),
                  List.of(),
                  c.sha256(),
                  -23.0,
                  0,
                  32000)));
    }
    objects.add(
        new SceneObject(
            "99",
            ObjectRole.SILENT,
            "sheep",
            17,
            new Category("coco", "20", MARKUP),
            false,
            12,
            20,
            6,
            8,
            48,
            15,
            24,
            15.0 / width,
            RleString.encode(TestRelease.rectangle(12, 20, 6, 8, width)),
            "",
            -1,
            ClipRef.NONE));
    ImageRef i = old.image();
    ImageRef image =
        new ImageRef(
            i.source(),
            i.id(),
            MARKUP,
            width,
            i.height(),
            1,
            i.sha256(),
            MARKUP,
            new Attribution(MARKUP, MARKUP, "javascript:alert(1)"),
            List.of());
    return with(
        sample, new Sample(old.key(), old.subset(), old.split(), image, old.audio(), objects));
  }
}
