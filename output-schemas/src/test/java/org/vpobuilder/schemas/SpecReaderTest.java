package org.vpobuilder.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.SampleCounts;
import org.vpobuilder.spec.SubsetSpecs;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.subset.MultiInstance;
import org.vpobuilder.spec.subset.MultiSource;
import org.vpobuilder.spec.subset.SingleSource;
import org.vpobuilder.spec.subset.VpoSubsets;

class SpecReaderTest {
  @ParameterizedTest
  @ValueSource(strings = {"vpo-2024", "demo"})
  void open_ofBuiltIn_readsAndWritesTheSame(String name) {
    ReleaseSpec spec = SpecReader.open(name);
    assertThat(spec.name()).isEqualTo(name);
    byte[] yaml = SpecReader.write(spec);
    assertThat(SpecReader.read(yaml, "copy")).isEqualTo(spec);
    assertThat(SpecReader.write(SpecReader.read(yaml, "copy"))).isEqualTo(yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2024", "1.5"})
  void write_ofNameThatLooksLikeANumber_readsAsAName(String name) {
    String yaml = SpecReader.builtInText("demo").replace("name: demo", "name: '" + name + "'");
    ReleaseSpec spec = SpecReader.read(yaml, "here");
    assertThat(SpecReader.read(SpecReader.write(spec), "copy").name()).isEqualTo(name);
  }

  @Test
  void vpo2024_hasPublishedCounts() {
    ReleaseSpec spec = SpecReader.open("vpo-2024");
    assertThat(spec.subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples().train())
        .isEqualTo(11312);
    assertThat(spec.subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples().test())
        .isEqualTo(890);
    assertThat(spec.subsets().of(VpoSubsets.MS, MultiSource.Rules.class).samples().train())
        .isEqualTo(8380);
    assertThat(spec.subsets().of(VpoSubsets.MS, MultiSource.Rules.class).samples().test())
        .isEqualTo(1437);
    int train =
        8380
            + spec.subsets()
                .of(VpoSubsets.MSMI, MultiInstance.Rules.class)
                .additionalSamples()
                .train();
    int test =
        1437
            + spec.subsets()
                .of(VpoSubsets.MSMI, MultiInstance.Rules.class)
                .additionalSamples()
                .test();
    assertThat(train).isEqualTo(11080);
    assertThat(test).isEqualTo(1775);
    assertThat(spec.silencing().calibrateTo().masksPerImage()).isEqualTo(13496.0 / 9817);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "seed: 7 | sead: 7 | my.yaml: line 4: sead: unknown key, wanted one of name,"
            + " format_version, seed, class_map, subsets, eligibility, silencing, persons, audio,"
            + " shards, likeness, licences, release, sources, validation; my.yaml: seed: missing, wanted a whole number",
        "panning: linear | panning: circular"
            + " | my.yaml: line 39: audio.panning: got circular, wanted one of linear,"
            + " linear-neutral, minus4_5, power",
        "panning: linear | panning: 3"
            + " | my.yaml: line 39: audio.panning: got 3, wanted the name of a law of space",
        "crowds: exclude | crowds: yes"
            + " | my.yaml: line 15: subsets.ms.crowds: got true, wanted one of ignore, exclude",
        "reserve: 0.25 | reserve: -1"
            + " | my.yaml: line 23: eligibility.reserve: got -1, wanted a number from 0 to 100",
        "reserve: 0.25 | reserve: lots"
            + " | my.yaml: line 23: eligibility.reserve: got lots, wanted a number from 0 to 100",
        "{train: 120, test: 30} | {train: 120.0, test: 30}"
            + " | my.yaml: line 13: subsets.ms.samples.train: got 120.0, wanted a whole number",
        "{train: 120, test: 30} | {train: 120.5, test: 30}"
            + " | my.yaml: line 13: subsets.ms.samples.train: got 120.5, wanted a whole number from"
            + " 0 to 100000000",
        "{train: 120, test: 30} | {train: 120}"
            + " | my.yaml: line 13: subsets.ms.samples.test: missing, wanted a whole number from 0"
            + " to 100000000",
        "seed: 7 | seed: 99999999999999999999"
            + " | my.yaml: line 4: seed: got 99999999999999999999, wanted a whole number from"
            + " -9223372036854775808 to 9223372036854775807",
        "name: demo | name: My Demo"
            + " | my.yaml: line 2: name: got My Demo, wanted 1 to 64 of a-z, 0-9, . and -",
        "format_version: 1 | format_version: 2"
            + " | my.yaml: line 3: format_version: got 2, wanted 1",
        "calibrate_to: {masks: 13496, images: 9817}"
            + " | keep_probability: 0.5%  calibrate_to: {masks: 3, images: 2}"
            + " | my.yaml: line 24: silencing: got both, wanted either keep_probability or"
            + " calibrate_to",
        "calibrate_to: {masks: 13496, images: 9817} | %"
            + " | my.yaml: line 24: silencing: got neither, wanted either keep_probability or"
            + " calibrate_to",
        "calibrate_to: {masks: 13496, images: 9817} | calibrate_to: {masks: 1, images: 2}"
            + " | my.yaml: line 27: silencing.calibrate_to.masks: got 1, wanted 2 to 128",
        "clip_seconds: 10.0 | clip_seconds: 0.10001"
            + " | my.yaml: line 34: audio.min_seconds: got 1, wanted 0.01 to 0.10001",
        "clip_seconds: 10.0 | clip_seconds: 10.00001"
            + " | my.yaml: line 33: audio.clip_seconds: got 10.00001, wanted a whole number of"
            + " samples at audio.sample_rate_hz 16000",
        "captions_agreeing: 4 | captions_agreeing: 6"
            + " | my.yaml: line 30: persons.captions_agreeing: got 6, wanted 1 to 5",
        "seed: 7 | seed: 7%sources: {audio: {fsd50k: 0}}"
            + " | my.yaml: line 5: sources.audio.fsd50k: got 0, wanted a number from 0.000001 to"
            + " 1000000",
        "seed: 7 | seed: 7%sources: {visual: [coco]}"
            + " | my.yaml: line 5: sources.visual: got [\"coco\"], wanted the names of visual"
            + " sources, each with a weight above 0, such as `coco: 3`"
      })
  void read_ofImpossibleSpec_throwsWithKeyAndValue(String from, String to, String message) {
    String yaml = SpecReader.builtInText("demo");
    assertThat(yaml).contains(from);
    // A percent sign stands for a line end.
    String changed = yaml.replace(from, to.replace("%", "\n"));
    assertThatThrownBy(() -> SpecReader.read(changed, "my.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @Test
  void read_ofMoreStemsThanFlacHolds_throws() {
    String yaml =
        SpecReader.builtInText("demo")
            .replace("container: wav", "container: flac")
            .replace("max_sounding: 5", "max_sounding: 9");
    assertThatThrownBy(() -> SpecReader.read(yaml, "my.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "my.yaml: line 6: subsets: max_sounding: got 9, wanted at most 8, the channels of a"
                + " flac file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | got nothing, wanted keys and values, such as `name: mine`",
        "a: [ | line 1: got the end of the text, wanted a value",
        "a: [% | line 1: got the end of the text, wanted a value",
        "seed | got seed, wanted keys and values, such as `name: mine`",
        "- 1 | got [1], wanted keys and values, such as `name: mine`",
        "a: 1%a: 2 | line 2: got key a twice",
        // The parser sees these only on the line below, or at the end of the text.
        "a: 1%b%c: 2 | line 2: got a line without a colon, wanted key: value",
        "a: 1%b:2%c: 3 | line 2: got a line without a colon, wanted key: value",
        "a: 1%b: {c: 1%d: 2% | line 2: got a { that begins here and in which a comma or the } lacks",
        "a: 1%b: [1, 2%d: 2% | line 2: got a [ that begins here and in which a comma or the ] lacks",
        "a: 1%b: 'x%c: 1% | line 2: got a text that begins with a quote, wanted one at its end",
        "a: 1%  b: 2 | line 2: got a colon where no key can be: wanted the indent of the line above,"
            + " one key on a line, and quotes around a text with a colon",
        "a:%  b: 1% c: 2% | line 3: got another indent than the lines above it, wanted theirs",
        "a: 'x' y% | line 1: got more after the quote that ends a text, wanted the line's end",
        "a:%\t- 1 | line 2: got a tab at the start of the line, wanted spaces",
        "a: 1%b: @x% | line 2: got a value that begins with @, wanted quotes around it",
        "a: 1%b: }% | line 2: got }, wanted a value",
        "a: 1%---%b: 2% | line 3: got a second document, wanted one",
        "a: \"\\q\"% | line 1: got a backslash in double quotes that means nothing",
        "&a [*a] | got ",
      })
  void read_ofGarbage_throwsWithLine(String yaml, String message) {
    assertThatThrownBy(() -> SpecReader.read(yaml.replace("%", "\n"), "my.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("my.yaml: " + message);
  }

  @ParameterizedTest
  @CsvSource({"0.0005, 0.0005", "1e-7, 0.0000001", "0.25, 0.25", "0, 0.0", "0.100, 0.1"})
  void print_ofReals_hasNoExponents(String written, String printed) {
    ReleaseSpec spec =
        SpecReader.read(
            SpecReader.builtInText("demo")
                .replaceFirst("reserve: 0.25", "reserve: " + written)
                .replaceFirst("min_mask_fraction: \\S+", "min_mask_fraction: 0.0005"),
            "here");

    String text = SpecReader.print(spec);

    assertThat(text)
        .contains("reserve: " + printed + "\n", "min_mask_fraction: 0.0005\n")
        .doesNotContainPattern("\\d[Ee][-+\\d]");
    assertThat(SpecReader.read(text, "copy")).isEqualTo(spec);
    // What a release keeps has the same bytes as ever.
    assertThat(new String(SpecReader.write(spec), StandardCharsets.UTF_8))
        .contains("min_mask_fraction: 5.0E-4\n");
  }

  @Test
  void open_ofAbsentFile_throws(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> SpecReader.open("vpo-2023"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "--spec: got vpo-2023, wanted a YAML file or one of the built-in vpo-2024, vpo-next, demo,"
                + " demo-train");
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[1_000_001]);
    assertThatThrownBy(() -> SpecReader.open(large.toString()))
        .hasMessage(large + ": got 1000001 bytes, wanted at most 1000000");
    Path copy = folder.resolve("copy.yaml");
    Files.write(copy, SpecReader.builtInText("demo").getBytes(StandardCharsets.UTF_8));
    assertThat(SpecReader.open(copy.toString())).isEqualTo(SpecReader.open("demo"));
  }

  @Test
  void read_ofWholeReleaseAndLicences_writesTheSame() {
    String yaml =
        SpecReader.builtInText("demo")
            + """
            licences:
              allow: [cc-by-2.0, Attribution-ShareAlike License, non-commercial]
              deny: [no-derivatives]
              clips:
                deny: [non-commercial, unknown]
            release:
              title: A small VPO
              version: 1.2.0
              url: https://example.org/vpo
              date_published: 2024-06-17
              authors:
              - {family_names: Doe, given_names: Jo, orcid: https://orcid.org/0000-0002-1825-0097}
              - {name: A group}
            """;
    ReleaseSpec spec =
        SpecReader.read(yaml.replace("shard: 50", "shard: 50\n  min_shards: 8"), "x");

    assertThat(spec.shards().minShards()).isEqualTo(8);
    assertThat(spec.releaseInfo().authorsOrContributors().get(0).fullName()).isEqualTo("Jo Doe");
    assertThat(spec.imageLicences().deny()).containsExactly("no-derivatives");
    assertThat(spec.clipLicences().deny()).containsExactly("non-commercial", "unknown");
    assertThat(spec.clipLicences().allow()).isNull();
    assertThat(SpecReader.read(SpecReader.write(spec), "copy")).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "licences: {deny: [cc-by-nd]} | licences.deny: got cc-by-nd, wanted a code such as",
        "licences: {allow: [cc-by-nd-2.0], deny: [no-derivatives]} | licences: got"
            + " cc-by-nd-2.0 in allow, which no-derivatives in deny takes away, wanted it in one",
        "licences: {allow: [non-commercial], deny: [non-commercial]} | licences: got"
            + " non-commercial in allow, which non-commercial in deny takes away",
        "licences: {allow: [Attribution License], deny: [cc-by-2.0]} | licences: got"
            + " Attribution License in allow, which cc-by-2.0 in deny takes away",
        "licences: {allow: []} | licences.allow: got an empty list, wanted a list with something in"
            + " it",
        "licences: {} | licences: got no key, wanted keys and values: allow, deny, clips",
        "licences: {deny: [other, other]} | licences.deny: got [\"other\",\"other\"], wanted each"
            + " of them once",
        "licences: {clips: {deny: [cc-by-nd]}} | licences.clips.deny: got cc-by-nd, wanted a code",
        "licences: {clips: {allow: [other], deny: [non-commercial]}} | licences.clips: got other in"
            + " allow, which non-commercial in deny takes away",
        "licences: {clips: {}} | licences.clips: got no key, wanted keys and values: allow, deny",
        "licences: {clips: {clips: {deny: [other]}}} | licences.clips.clips: unknown key, wanted one"
            + " of allow, deny",
        "licences: {forbid: [other]} | licences.forbid: unknown key, wanted one of allow, deny, clips",
        "release: {version: 1.0} | release.version: got 1.0, wanted a text",
        "release: {version: 1.0.x} | release.version: got 1.0.x, wanted major.minor.patch",
        "release: {date_published: 2024-13-01} | release.date_published: got 2024-13-01",
        "release: {date_published: 2026-02-30} | release.date_published: got 2026-02-30, wanted a day"
            + " that exists, as 2024-06-17",
        "release: {date_published: 2025-02-29} | release.date_published: got 2025-02-29",
        "release: {url: ftp://a} | release.url: got ftp://a, wanted an http or https address",
        "release: {authors: [{name: A, family_names: B}]} | release.authors: got neither",
        "release: {authors: [{family_names: B}]} | release.authors: got neither or both"
      })
  void read_ofImpossibleLicencesOrRelease_throwsNamingIt(String more, String message) {
    String yaml = SpecReader.builtInText("demo") + more + "\n";

    assertThatThrownBy(() -> SpecReader.read(yaml, "my.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("my.yaml: line 42: " + message);
  }

  @Test
  void resolve_withBase_takesItsOtherValues() {
    ReleaseSpec spec =
        resolve(
            """
            base: vpo-2024
            name: mine
            subsets:
              ss: {samples: {train: 500}}
            persons: {ladder: [csv]}
            licences: {deny: [no-derivatives]}
            """);

    ReleaseSpec base = SpecReader.open("vpo-2024");
    assertThat(spec.name()).isEqualTo("mine");
    assertThat(spec.subsets().of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(500, 890));
    assertThat(spec.subsets().of(VpoSubsets.MS, MultiSource.Rules.class))
        .isEqualTo(base.subsets().of(VpoSubsets.MS, MultiSource.Rules.class));
    assertThat(spec.persons().ladder()).hasSize(1);
    assertThat(spec.persons().captionsAgreeing()).isEqualTo(4);
    assertThat(spec.imageLicences().deny()).containsExactly("no-derivatives");
    assertThat(spec.clipLicences().deny()).isNull();
    assertThat(spec.audio()).isEqualTo(base.audio());
    // What a release keeps is whole.
    assertThat(SpecReader.read(SpecReader.write(spec), "copy")).isEqualTo(spec);
  }

  @Test
  void read_ofWhatAReleaseKeeps_hasNoBase() {
    assertThatThrownBy(() -> SpecReader.read("base: vpo-2024\n", "spec.yaml"))
        .hasMessageContaining("spec.yaml: line 1: base: unknown key");
    assertThatThrownBy(() -> resolve("base: vpo-2023\n"))
        .hasMessage(
            "my.yaml: line 1: base: got vpo-2023, wanted a built-in spec: vpo-2024, vpo-next, demo,"
                + " demo-train");
  }

  @ParameterizedTest
  @CsvSource({
    // One way of silencing takes the other's place.
    "'silencing: {keep_probability: 0.5}', 0.5",
    "'silencing: {keep_probability: 0.5, calibrate_to: null}', 0.5",
  })
  void resolve_ofOtherSilencing_replacesTheBases(String yaml, double keep) {
    ReleaseSpec spec = resolve("base: vpo-2024\n" + yaml);

    assertThat(spec.silencing().keepProbability()).isEqualTo(keep);
    assertThat(spec.silencing().calibrateTo()).isNull();
    ReleaseSpec set = resolve("base: vpo-2024\n", null, "silencing.keep_probability", "0.5");
    assertThat(set.silencing()).isEqualTo(spec.silencing());
  }

  @Test
  void resolve_withoutSubsets_asksForNoneOfThem() {
    String whole = SpecReader.builtInText("demo");
    String without = whole.replaceAll("(?s)  ms:.*(?=eligibility)", "");
    assertThat(without).doesNotContain("msmi").contains("  ss:");

    SubsetSpecs subsets = resolve(without).subsets();

    assertThat(subsets.of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(160, 40));
    assertThat(subsets.of(VpoSubsets.MS, MultiSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(0, 0));
    assertThat(subsets.of(VpoSubsets.MS, MultiSource.Rules.class).maxSounding()).isEqualTo(5);
    assertThat(subsets.of(VpoSubsets.MSMI, MultiInstance.Rules.class).additionalSamples())
        .isEqualTo(new SampleCounts(0, 0));
    SubsetSpecs ofBase = resolve("base: demo\nsubsets: {msmi: null}\n").subsets();
    assertThat(ofBase.of(VpoSubsets.MS, MultiSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(120, 30));
    assertThat(ofBase.of(VpoSubsets.MSMI, MultiInstance.Rules.class).additionalSamples())
        .isEqualTo(new SampleCounts(0, 0));
    assertThatThrownBy(
            () -> resolve(whole.replaceAll("(?s)subsets:.*(?=eligibility)", "subsets: {}\n")))
        .hasMessage(
            "my.yaml: line 6: subsets: got none, wanted at least one of ss, ms, msmi, position-pairs, class-pairs");
  }

  @ParameterizedTest
  @CsvSource({
    // 11312 and 890, 8380 and 1437, 2700 and 338, each times the factor, halves up, 1 at least.
    "0.01, 113, 9, 84, 14, 27, 3",
    "0.001, 11, 1, 8, 1, 3, 1",
    "0.0001, 1, 1, 1, 1, 1, 1",
    "0.5, 5656, 445, 4190, 719, 1350, 169",
    "2, 22624, 1780, 16760, 2874, 5400, 676",
  })
  void resolve_withScale_scalesEveryCount(
      BigDecimal scale, int a, int b, int c, int d, int e, int f) {
    SubsetSpecs subsets = resolve("base: vpo-2024\n", scale).subsets();

    assertThat(subsets.of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(a, b));
    assertThat(subsets.of(VpoSubsets.MS, MultiSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(c, d));
    assertThat(subsets.of(VpoSubsets.MSMI, MultiInstance.Rules.class).additionalSamples())
        .isEqualTo(new SampleCounts(e, f));
  }

  @Test
  void resolve_withScaleAndSet_scalesFirstAndLeavesZero() {
    String yaml = "base: vpo-2024\nsubsets: {ms: {samples: {test: 0}}}\n";
    SubsetSpecs subsets =
        resolve(yaml, new BigDecimal("0.01"), "subsets.ss.samples.train", "500").subsets();

    assertThat(subsets.of(VpoSubsets.SS, SingleSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(500, 9));
    assertThat(subsets.of(VpoSubsets.MS, MultiSource.Rules.class).samples())
        .isEqualTo(new SampleCounts(84, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.5", "1001", "1e-300", "1e300"})
  void changes_ofImpossibleScale_throw(String scale) {
    assertThatThrownBy(() -> new SpecChanges(new BigDecimal(scale), Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--scale: got ")
        .hasMessageEndingWith(", wanted a number above 0 and at most 1000, such as 0.01");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "subsets.ss.samples.train | lots | --set subsets.ss.samples.train: got lots, wanted a whole"
            + " number from 0 to 100000000",
        "subsets.ss.sample.train | 5 | --set subsets.ss.sample.train: subsets.ss.sample: unknown"
            + " key, wanted one of samples, samples_per_image, same_class_distractors, crowds",
        "seed.x | 5 | --set seed.x: seed is a value and has no keys, got 2024",
        "audio.min_seconds | 11 | --set audio.min_seconds: got 11, wanted 0.01 to 10",
        "audio.panning | [ | --set audio.panning: line 1: got the end of the text, wanted a value",
        "seed | '' | --set seed: missing, wanted a whole number",
      })
  void resolve_withImpossibleValue_namesTheOption(String path, String value, String message) {
    assertThatThrownBy(() -> resolve("base: vpo-2024\n", null, path, value))
        .isInstanceOf(BadInputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base: vpo-2024 | vpo-2024",
        "base: vpo-2024%seed: 5%shards: {min_shards: 8}%release: {title: Mine} | vpo-2024",
        "base: vpo-2024%audio: {container: flac} | vpo-2024-custom",
        "base: vpo-2024%name: mine%audio: {container: flac} | mine",
      })
  void resolve_ofWhatDiffers_doesNotBearTheBasesName(String yaml, String name) {
    assertThat(resolve(yaml.replace("%", "\n")).name()).isEqualTo(name);
  }

  @Test
  void resolve_ofChangedSpec_doesNotBearItsName() {
    String demo = SpecReader.builtInText("demo");
    assertThat(resolve(demo, BigDecimal.ONE).name()).isEqualTo("demo");
    assertThat(resolve(demo, new BigDecimal("0.5")).name()).isEqualTo("demo-custom");
    assertThat(resolve(demo, null, "name", "mine", "audio.container", "flac").name())
        .isEqualTo("mine");
    assertThat(resolve(demo, null, "shards.min_shards", "4").name()).isEqualTo("demo");
    String twice = demo.replace("name: demo", "name: " + "d".repeat(60) + "-custom".substring(3));
    assertThat(resolve(twice, new BigDecimal("0.5")).name())
        .isEqualTo("d".repeat(57) + "-custom")
        .hasSize(64);
  }

  private static ReleaseSpec resolve(String yaml) {
    return SpecReader.resolve(yaml, "my.yaml", SpecChanges.NONE);
  }

  private static ReleaseSpec resolve(String yaml, @Nullable BigDecimal scale, String... pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return SpecReader.resolve(yaml, "my.yaml", new SpecChanges(scale, values));
  }
}
