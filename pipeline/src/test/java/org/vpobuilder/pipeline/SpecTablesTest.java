package org.vpobuilder.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vpobuilder.classmaps.CaptionVoter;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.render.StereoMixer;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.licence.LicenceRule;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Checks that SPEC.md describes the code: each test reads its table from it. */
class SpecTablesTest {
  private static final ClassMap CLASSES = ClassMap.builtIn("vpo-21");

  @Test
  void draws() {
    for (Map<String, String> row : SpecTables.of("draws")) {
      String[] address = row.get("address").split("/");
      Draws.Draw draw =
          Draws.of(Long.parseLong(address[0]))
              .at((Object[]) Arrays.copyOfRange(address, 1, address.length));
      assertThat(draw.bits())
          .as(row.get("address"))
          .isEqualTo(Long.parseUnsignedLong(row.get("bits"), 16));
      assertThat(draw.unit()).isEqualTo(Double.parseDouble(row.get("unit")));
      assertThat(draw.below(10)).isEqualTo(Integer.parseInt(row.get("below 10")));
    }
  }

  @Test
  void drawStreams() {
    for (Map<String, String> row : SpecTables.of("drawStreams")) {
      String[] address = row.get("address").split("/");
      Draws.Draw draw =
          Draws.of(Long.parseLong(address[0]))
              .at((Object[]) Arrays.copyOfRange(address, 1, address.length));
      DrawStream stream = draw.stream();
      for (String value : List.of("first", "second", "third")) {
        assertThat(stream.next().bits())
            .as("%s of %s", value, row.get("address"))
            .isEqualTo(Long.parseUnsignedLong(row.get(value), 16));
      }
      assertThat(draw.stream().gaussian())
          .isCloseTo(Double.parseDouble(row.get("or a normal value")), within(1e-12));
      int[] values = {0, 1, 2, 3, 4, 5};
      draw.stream().shuffle(values);
      assertThat(Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(" ")))
          .isEqualTo(row.get("or a shuffle of 0 to 5"));
    }
  }

  @Test
  void captions() {
    for (Map<String, String> row : SpecTables.of("captions")) {
      assertThat(CaptionVoter.builtIn().vote(row.get("caption")))
          .as(row.get("caption"))
          .hasToString(row.get("says"));
    }
  }

  @Test
  void positions() {
    for (Map<String, String> row : SpecTables.of("positions")) {
      String[] lines = row.get("mask").split("/");
      byte[] pixels = new byte[lines.length * lines[0].length()];
      for (int i = 0; i < pixels.length; i++) {
        char c = lines[i / lines[0].length()].charAt(i % lines[0].length());
        pixels[i] = (byte) (c == '#' ? 1 : 0);
      }
      Rle mask = Rle.ofBitmap(pixels, lines.length, lines[0].length(), (byte) 1);
      assertThat(mask.area()).isEqualTo(Long.parseLong(row.get("area")));
      assertThat(mask.centreX()).isEqualTo(Double.parseDouble(row.get("centre x")));
      assertThat(mask.centreY()).isEqualTo(Double.parseDouble(row.get("centre y")));
      assertThat(mask.alpha()).isEqualTo(Double.parseDouble(row.get("alpha")));
    }
  }

  @Test
  void eligibility() {
    SceneRules rules = new SceneRules(SpecReader.open("vpo-2024"), CLASSES, allButZebra());
    for (Map<String, String> row : SpecTables.of("eligibility")) {
      for (Subset subset : VpoSubsets.ALL) {
        SceneRules.Verdict verdict =
            SubsetRules.judge(rules, subset, Split.TRAIN, instances(row.get("image")));
        String outcome =
            verdict.reason() != null
                ? verdict.reason().name()
                : verdict.candidates().stream()
                    .map(Instance::className)
                    .collect(Collectors.joining(" "));
        assertThat(outcome)
            .as("%s in %s", row.get("image"), subset)
            .isEqualTo(row.get(subset.toString()));
      }
    }
  }

  @Test
  void licences() {
    for (Map<String, String> row : SpecTables.of("licences")) {
      Licence licence =
          row.get("address").isEmpty() ? Licence.UNKNOWN : Licence.of("", row.get("address"));
      assertThat(licence.code()).isEqualTo(row.get("code"));
      row.forEach(
          (column, may) -> {
            if (column.startsWith("deny ") || column.startsWith("allow ")) {
              List<String> terms = List.of(column.replaceFirst("\\w+ ", "").split(", ", -1));
              LicenceRule rule =
                  column.startsWith("deny ")
                      ? new LicenceRule("licences", null, terms)
                      : new LicenceRule("licences", terms, null);
              assertThat(rule.allows(licence))
                  .as("%s: %s", column, licence)
                  .isEqualTo(may.equals("yes"));
            }
          });
    }
  }

  @Test
  void mixing() {
    SpecTables.of("mixing").forEach(row -> mixing("linear", row));
  }

  @Test
  void mixingByLaw() {
    SpecTables.of("mixingByLaw").forEach(row -> mixing(row.get("law"), row));
  }

  private static void mixing(String law, Map<String, String> row) {
    int rate = 4000;
    AudioSpec spec = new AudioSpec(1, 0.5, 1, -60, rate, AudioContainer.WAV, law);
    List<StereoMixer.Source> sources = new ArrayList<>();
    for (String source : row.get("sources (x @ alpha)").split(",")) {
      String[] parts = source.split("@");
      float[] constant = {Float.parseFloat(parts[0].strip())};
      sources.add(new StereoMixer.Source(constant, Double.parseDouble(parts[1])));
    }
    StereoMixer.Mix mix = new StereoMixer(spec).mix(sources);
    assertThat(mix.gain())
        .as("%s of %s", law, row.get("sources (x @ alpha)"))
        .isCloseTo(Double.parseDouble(row.get("gain")), within(1e-7));
    String[] stems = row.get("stems").split(" ");
    for (int i = 0; i < stems.length; i++) {
      assertThat(mix.stems().at(rate - 1, i)).isEqualTo(Short.parseShort(stems[i]));
    }
    assertThat(mix.mixture().at(0, 0)).isEqualTo(Short.parseShort(row.get("left")));
    assertThat(mix.mixture().at(0, 1)).isEqualTo(Short.parseShort(row.get("right")));
  }

  @Test
  void gains() {
    for (Map<String, String> row : SpecTables.of("gains")) {
      double alpha = Double.parseDouble(row.get("alpha"));
      row.forEach(
          (name, gains) -> {
            if (!name.equals("alpha")) {
              Ears ears = SpatialLaws.named(name).at(alpha, 16_000);
              String[] wanted = gains.split(" / ");
              assertThat(ears.left().gain())
                  .as("%s at %s", name, alpha)
                  .isCloseTo(Double.parseDouble(wanted[0]), within(5.1e-11));
              assertThat(ears.right().gain())
                  .as("%s at %s", name, alpha)
                  .isCloseTo(Double.parseDouble(wanted[1]), within(5.1e-11));
            }
          });
    }
  }

  @Test
  void keys() {
    for (Map<String, String> row : SpecTables.of("keys")) {
      ImageRef image = image(row.get("image"));
      String key = SampleKey.of(Subset.named(row.get("subset")), image, row.get("annotation"));
      assertThat(key).isEqualTo(row.get("key"));
      assertThat(SampleKey.isKey(key)).isTrue();
    }
  }

  /** A plain id is COCO's; {@code source:id} is another source's. */
  private static ImageRef image(String id) {
    int colon = id.indexOf(':');
    String source = colon < 0 ? "coco" : id.substring(0, colon);
    return new ImageRef(
        source, id.substring(colon + 1), "a.jpg", 1, 1, 0, "", "", Attribution.NONE, List.of(id));
  }

  private static List<Instance> instances(String image) {
    List<Instance> instances = new ArrayList<>();
    for (String text : image.isEmpty() ? new String[0] : image.split(", ")) {
      int space = text.lastIndexOf(' ');
      String name = text.substring(0, space);
      boolean crowd = text.endsWith(" crowd");
      double fraction = crowd ? 0.2 : Double.parseDouble(text.substring(space + 1)) / 100;
      instances.add(new Instance("" + (instances.size() + 1), name, crowd, true, fraction));
    }
    return instances;
  }

  private static ClipStock allButZebra() {
    List<ProbedClip> clips = new ArrayList<>();
    for (VpoClass vpoClass : CLASSES.classes()) {
      for (int i = 0; i < (vpoClass.name().equals("zebra") ? 0 : 2); i++) {
        clips.add(
            Records.probed(
                "id" + i,
                0,
                vpoClass.ids("vggsound").get(0),
                Split.TRAIN,
                "clips/x",
                1,
                "",
                160_000,
                -20,
                1,
                List.of(0L)));
      }
    }
    return ClipStock.of(clips, CLASSES);
  }
}
