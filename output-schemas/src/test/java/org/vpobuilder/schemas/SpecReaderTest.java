package org.vpobuilder.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;

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
    assertThat(spec.subsets().ss().samples().train()).isEqualTo(11312);
    assertThat(spec.subsets().ss().samples().test()).isEqualTo(890);
    assertThat(spec.subsets().ms().samples().train()).isEqualTo(8380);
    assertThat(spec.subsets().ms().samples().test()).isEqualTo(1437);
    int train = 8380 + spec.subsets().msmi().additionalSamples().train();
    int test = 1437 + spec.subsets().msmi().additionalSamples().test();
    assertThat(train).isEqualTo(11080);
    assertThat(test).isEqualTo(1775);
    assertThat(spec.silencing().calibrateTo().masksPerImage()).isEqualTo(13496.0 / 9817);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "seed: 7 | sead: 7 | my.yaml: $: property 'sead' is not defined in the schema and the"
            + " schema does not allow additional properties; $: required property 'seed' not found",
        "panning: linear | panning: circular"
            + " | my.yaml: $.audio.panning: does not have a value in the enumeration [\"linear\"]",
        "reserve: 0.25 | reserve: -1"
            + " | my.yaml: $.eligibility.reserve: must have a minimum value of 0",
        "reserve: 0.25 | reserve: lots"
            + " | my.yaml: $.eligibility.reserve: string found, number expected",
        "format_version: 1 | format_version: 2"
            + " | my.yaml: $.format_version: must be the constant value '1'",
        "calibrate_to: {masks: 13496, images: 9817}"
            + " | keep_probability: 0.5%  calibrate_to: {masks: 3, images: 2}"
            + " | my.yaml: spec: silencing: got both, wanted either keep_probability or"
            + " calibrate_to",
        "calibrate_to: {masks: 13496, images: 9817} | %"
            + " | my.yaml: spec: silencing: got neither, wanted either keep_probability or"
            + " calibrate_to",
        "calibrate_to: {masks: 13496, images: 9817} | calibrate_to: {masks: 1, images: 2}"
            + " | my.yaml: spec: silencing.calibrate_to.masks: got 1, wanted 2 to 128",
        "clip_seconds: 10.0 | clip_seconds: 0.10001"
            + " | my.yaml: spec: audio.min_seconds: got 1, wanted 0.01 to 0.10001",
        "clip_seconds: 10.0 | clip_seconds: 10.00001"
            + " | my.yaml: spec: audio.clip_seconds: got 10.00001, wanted a whole number of"
            + " samples at audio.sample_rate_hz 16000",
        "captions_agreeing: 4 | captions_agreeing: 6"
            + " | my.yaml: spec: persons.captions_agreeing: got 6, wanted 1 to 5"
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
            "my.yaml: spec: subsets: max_sounding: got 9, wanted at most 8, the channels of a flac"
                + " file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a: [", "seed", "- 1", "a: 1\na: 2", "&a [*a]"})
  void read_ofGarbage_throws(String yaml) {
    assertThatThrownBy(() -> SpecReader.read(yaml, "my.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("my.yaml: ");
  }

  @Test
  void open_ofAbsentFile_throws(@TempDir Path folder) throws Exception {
    assertThatThrownBy(() -> SpecReader.open("vpo-2023"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "--spec: got vpo-2023, wanted a YAML file or one of the built-in vpo-2024, demo, demo-train");
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
    assertThat(spec.licenceRule().deny()).containsExactly("no-derivatives");
    assertThat(SpecReader.read(SpecReader.write(spec), "copy")).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "licences: {deny: [cc-by-nd]} | spec: licences.deny: got cc-by-nd, wanted a code such as",
        "licences: {allow: [cc-by-nd-2.0], deny: [no-derivatives]} | spec: licences: got"
            + " cc-by-nd-2.0 in allow, which no-derivatives in deny takes away, wanted it in one",
        "licences: {allow: [non-commercial], deny: [non-commercial]} | spec: licences: got"
            + " non-commercial in allow, which non-commercial in deny takes away",
        "licences: {allow: [Attribution License], deny: [cc-by-2.0]} | spec: licences: got"
            + " Attribution License in allow, which cc-by-2.0 in deny takes away",
        "licences: {allow: []} | $.licences.allow: must have at least 1 items",
        "licences: {} | $.licences: must have at least 1",
        "licences: {deny: [other, other]} | $.licences.deny: must have only unique items",
        "licences: {forbid: [other]} | property 'forbid' is not defined",
        "release: {version: 1.0} | $.release.version: number found, string expected",
        "release: {version: 1.0.x} | spec: release.version: got 1.0.x, wanted major.minor.patch",
        "release: {date_published: 2024-13-01} | spec: release.date_published: got 2024-13-01",
        "release: {url: ftp://a} | spec: release.url: got ftp://a, wanted an http or https address",
        "release: {authors: [{name: A, family_names: B}]} | spec: release.authors: got neither",
        "release: {authors: [{family_names: B}]} | spec: release.authors: got neither or both"
      })
  void read_ofImpossibleLicencesOrRelease_throwsNamingIt(String more, String message) {
    String yaml = SpecReader.builtInText("demo") + more + "\n";

    assertThatThrownBy(() -> SpecReader.read(yaml, "my.yaml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("my.yaml: ")
        .hasMessageContaining(message);
  }
}
