package org.vpobuilder.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.schemas.Examples.Example;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;

class FormatsTest {
  private static final ObjectMapper PLAIN = new ObjectMapper();

  static Stream<Example<?>> examples() {
    return Examples.all().stream();
  }

  @Test
  void examples_coverEveryFormat() {
    assertThat(Examples.all().stream().<Object>map(Example::format).toList())
        .containsExactlyElementsOf(Formats.all());
  }

  @ParameterizedTest
  @MethodSource("examples")
  void write_thenRead_givesSameValue(Example<?> example) {
    assertThat(example.format().read(example.json(), "x")).isEqualTo(example.value());
    assertThat(new String(example.json(), StandardCharsets.UTF_8)).doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void write_isValidBySchema(Example<?> example) {
    assertThat(example.format().violations(example.json())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void writePretty_isSameTree(Example<?> example) throws Exception {
    byte[] pretty = pretty(example);
    assertThat(PLAIN.readTree(pretty)).isEqualTo(PLAIN.readTree(example.json()));
    assertThat(new String(pretty, StandardCharsets.UTF_8)).endsWith("}\n");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void schema_ofTextWithoutOneMember_isViolated(Example<?> example) throws Exception {
    ObjectNode tree = (ObjectNode) PLAIN.readTree(example.json());
    for (String name : names(tree)) {
      ObjectNode less = tree.deepCopy();
      less.remove(name);
      byte[] json = PLAIN.writeValueAsBytes(less);
      assertThat(example.format().violations(json))
          .containsExactly("$: required property '%s' not found".formatted(name));
      if (readsStrictly(example.format())) {
        assertThatThrownBy(() -> example.format().read(json, "there"))
            .isInstanceOf(BadInputException.class)
            .hasMessage("there: %s: got no such member".formatted(name));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void schema_ofTextWithOneMemberMore_isViolated(Example<?> example) throws Exception {
    ObjectNode tree = (ObjectNode) PLAIN.readTree(example.json());
    tree.put("colour", 1);
    byte[] json = PLAIN.writeValueAsBytes(tree);
    assertThat(example.format().violations(json))
        .containsExactly(
            "$: property 'colour' is not defined in the schema and the schema does not allow"
                + " additional properties");
    if (!(example.value() instanceof JsonNode)) {
      assertThatThrownBy(() -> example.format().read(json, "there"))
          .isInstanceOf(BadInputException.class)
          .hasMessage("there: colour: got an unknown member");
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void schema_ofNullOrMistypedMembers_isViolated(Example<?> example) throws Exception {
    ObjectNode tree = (ObjectNode) PLAIN.readTree(example.json());
    for (String name : names(tree)) {
      for (String wrong : List.of("null", tree.get(name).isTextual() ? "17" : "\"17\"")) {
        ObjectNode other = tree.deepCopy();
        other.set(name, PLAIN.readTree(wrong));
        byte[] json = PLAIN.writeValueAsBytes(other);
        assertThat(example.format().violations(json)).as("%s: %s", name, wrong).isNotEmpty();
        if (readsStrictly(example.format())) {
          assertThatThrownBy(() -> example.format().read(json, "there"))
              .as("%s: %s", name, wrong)
              .isInstanceOf(BadInputException.class)
              .hasMessageStartingWith("there: ");
        }
      }
    }
  }

  @Test
  void pair_isAnOptionalMemberOfSamplesAndRows() {
    Pair pair = new Pair("class-pairs_000000000139", 1);
    Sample sample = Examples.sample();
    Sample paired =
        new Sample(
            sample.key(),
            sample.subset(),
            sample.split(),
            sample.image(),
            sample.audio(),
            sample.objects(),
            pair);
    PlannedSample row = Examples.row();
    PlannedSample pairedRow =
        new PlannedSample(
            row.key(), row.subset(), row.split(), row.shard(), row.image(), row.objects(), pair);
    String member = ",\"pair\":{\"id\":\"class-pairs_000000000139\",\"member\":1}}";
    assertPair(Formats.SAMPLE, sample, paired, member);
    assertPair(Formats.PLAN_ROW, row, pairedRow, member);
    assertThat(pairedRow.inShard(9).pair()).isEqualTo(pair);
  }

  private static <T> void assertPair(JsonFormat<T> format, T without, T with, String member) {
    String text = new String(format.write(with), StandardCharsets.UTF_8);
    String plain = new String(format.write(without), StandardCharsets.UTF_8);
    assertThat(text).isEqualTo(plain.substring(0, plain.length() - 1) + member);
    assertThat(format.violations(format.write(with))).isEmpty();
    assertThat(format.read(format.write(with), "x")).isEqualTo(with);
    byte[] third = text.replace("\"member\":1", "\"member\":2").getBytes(StandardCharsets.UTF_8);
    assertThat(format.violations(third)).isNotEmpty();
    assertThatThrownBy(() -> format.read(third, "x"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got member 2 of class-pairs_000000000139");
    byte[] none = text.replace(",\"member\":1", "").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> format.read(none, "x"))
        .hasMessage("x: pair.member: got no such member");
  }

  /** A release of sources that verify no absence keeps its bytes. */
  @Test
  void absentClassesOfAnImage_areAnOptionalMember() {
    Sample sample = Examples.sample();
    ImageRef image = sample.image();
    assertThat(new String(Formats.SAMPLE.write(sample), StandardCharsets.UTF_8))
        .doesNotContain("absent");
    ImageRef lacking =
        new ImageRef(
            image.source(),
            image.id(),
            image.file(),
            image.width(),
            image.height(),
            image.bytes(),
            image.sha256(),
            image.licence(),
            image.attribution(),
            image.keys(),
            List.of("dog", "cat"));
    Sample with =
        new Sample(
            sample.key(),
            sample.subset(),
            sample.split(),
            lacking,
            sample.audio(),
            sample.objects());
    byte[] json = Formats.SAMPLE.write(with);
    assertThat(new String(json, StandardCharsets.UTF_8)).contains(",\"absent\":[\"cat\",\"dog\"]}");
    assertThat(Formats.SAMPLE.violations(json)).isEmpty();
    assertThat(Formats.SAMPLE.read(json, "x")).isEqualTo(with);
    PlannedSample row = Examples.row();
    PlannedSample withRow =
        new PlannedSample(
            row.key(), row.subset(), row.split(), row.shard(), lacking, row.objects());
    assertThat(Formats.PLAN_ROW.violations(Formats.PLAN_ROW.write(withRow))).isEmpty();
    assertThat(Formats.PLAN_ROW.read(Formats.PLAN_ROW.write(withRow), "x")).isEqualTo(withRow);
    assertThat(lacking.seen(1, 1, 1, "")).satisfies(i -> assertThat(i.lacks("dog")).isTrue());
  }

  /** Optional members: a release's samples have none of a control set's, and are read alike. */
  @Test
  void controlOfSample_isAbsentOrWhole() throws Exception {
    assertThat(new String(Formats.SAMPLE.write(Examples.sample()), StandardCharsets.UTF_8))
        .doesNotContain("control");
    assertThat(new String(Formats.RELEASE.write(Examples.release()), StandardCharsets.UTF_8))
        .doesNotContain("controls");
    byte[] set = Formats.RELEASE.write(Examples.controlSet());
    assertThat(Formats.RELEASE.violations(set)).isEmpty();
    assertThat(Formats.RELEASE.read(set, "x")).isEqualTo(Examples.controlSet());
    byte[] sample = Formats.SAMPLE.write(Examples.controlSample());
    assertThat(Formats.SAMPLE.violations(sample)).isEmpty();
    assertThat(Formats.SAMPLE.read(sample, "x")).isEqualTo(Examples.controlSample());
    ObjectNode tree = (ObjectNode) PLAIN.readTree(sample);
    for (String name : names((ObjectNode) tree.get("control"))) {
      ObjectNode less = tree.deepCopy();
      ((ObjectNode) less.get("control")).remove(name);
      byte[] json = PLAIN.writeValueAsBytes(less);
      assertThat(Formats.SAMPLE.violations(json)).as(name).isNotEmpty();
      assertThatThrownBy(() -> Formats.SAMPLE.read(json, "there"))
          .as(name)
          .hasMessageStartingWith("there: control.%s: got ".formatted(name));
    }
  }

  /** Optional members: an index without them has the bytes that it always had. */
  @Test
  void correctionsAndClipLicencesOfIndex_areAbsentOrWhole() {
    assertThat(
            new String(
                Formats.INDEX_SUMMARY.write(Examples.indexSummary()), StandardCharsets.UTF_8))
        .doesNotContain("corrections", "clip_licences");
    byte[] index = Formats.INDEX_SUMMARY.write(Examples.correctedIndex());
    assertThat(Formats.INDEX_SUMMARY.violations(index)).isEmpty();
    assertThat(Formats.INDEX_SUMMARY.read(index, "x")).isEqualTo(Examples.correctedIndex());
    assertThat(new String(index, StandardCharsets.UTF_8))
        .contains(
            "\"classes\":{\"zebra\":{\"clips\":50,\"not_listed\":1,\"rejected\":36}}",
            "\"clip_licences\":{\"deny\":[\"non-commercial\"]}");
  }

  @Test
  void correctionsOfStats_areAbsentOrWhole() {
    assertThat(new String(Formats.STATS.write(Examples.stats()), StandardCharsets.UTF_8))
        .doesNotContain("corrections");
    byte[] stats = Formats.STATS.write(Examples.correctedStats());
    assertThat(Formats.STATS.violations(stats)).isEmpty();
    assertThat(Formats.STATS.read(stats, "x")).isEqualTo(Examples.correctedStats());
    String wrong =
        new String(stats, StandardCharsets.UTF_8).replace("\"clips\":50", "\"clips\":\"50\"");
    assertThat(Formats.STATS.violations(wrong.getBytes(StandardCharsets.UTF_8))).isNotEmpty();
  }

  @Test
  void sampleSchema_knowsEveryKindOfControl() {
    for (Control.Kind kind : Control.Kind.values()) {
      String json =
          new String(Formats.SAMPLE.write(Examples.controlSample()), StandardCharsets.UTF_8)
              .replace("off-screen", kind.toString());
      assertThat(Formats.SAMPLE.violations(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
      assertThat(Control.Kind.named(kind.toString())).contains(kind);
    }
    assertThat(Control.Kind.named("off")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"samples\":160000 | \"samples\":0",
        "\"gain\":1.0 | \"gain\":0.0",
        "\"gain\":1.0 | \"gain\":1.01",
        "\"key\":\"ss_000000000139_42\" | \"key\":\"ss_139_42\"",
        "\"key\":\"ss_000000000139_42\" | \"key\":\"ss_000000000139.42\"",
        "\"file\":\"val2017/000000000139.jpg\" | \"file\":\"../val2017/1.jpg\"",
        "\"file\":\"val2017/000000000139.jpg\" | \"file\":\"/etc/passwd\"",
        "\"class_index\":9 | \"class_index\":255",
        "\"alpha\":0.0390625 | \"alpha\":1.0",
        "\"role\":\"sounding\" | \"role\":\"SOUNDING\"",
        "\"id\":\"-_a1_000030\" | \"id\":\"a/b\"",
        "\"subset\":\"ss\" | \"subset\":\"VPO\""
      })
  void sampleSchema_ofImpossibleValue_isViolated(String from, String to) {
    String json = new String(Formats.SAMPLE.write(Examples.sample()), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    byte[] wrong = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
    assertThat(Formats.SAMPLE.violations(wrong)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"samples\":160000 | \"samples\":30.5"
            + " | there: samples: got 30.5, wanted a whole number",
        "\"samples\":160000 | \"samples\":\"30\""
            + " | there: samples: got \"30\", wanted a whole number",
        "\"split\":\"train\" | \"split\":\"both\""
            + " | there: split: Cannot deserialize value of type `org.vpobuilder.spec.Split` from",
        "\"licence\":\" | \"licence\":\"x\",\"licence\":\""
            + " | there: not JSON: Duplicate field 'licence'",
        "\"licence\":\"\" | \"licence\":null" + " | there: licence: got null"
      })
  void read_ofMistypedMember_throwsWithItsName(String from, String to, String message) {
    String json = new String(Formats.CLIP.write(Examples.clip()), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    byte[] wrong = json.replace(from, to).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Formats.CLIP.read(wrong, "there"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void read_ofGarbage_throws() {
    for (String json : List.of("", "{", "[]", "null", "{} {}", "[".repeat(100_000))) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      for (JsonFormat<?> format : Formats.all()) {
        assertThat(format.violations(bytes))
            .as("%s of %.9s", format.schemaName(), json)
            .isNotEmpty();
        if (readsStrictly(format)) {
          assertThatThrownBy(() -> format.read(bytes, "there"))
              .as("%s of %.9s", format.schemaName(), json)
              .isInstanceOf(BadInputException.class)
              .hasMessageStartingWith("there: ");
        }
      }
    }
  }

  @Test
  void reals_areAlwaysWrittenWithPoint() {
    String json = new String(Formats.SAMPLE.write(Examples.sample()), StandardCharsets.UTF_8);
    assertThat(json).contains("\"gain\":1.0,").contains("\"level_left_dbfs\":-26.0,");
  }

  @Test
  void rejectionSchema_listsEveryCode() throws Exception {
    List<String> codes = new ArrayList<>();
    JsonNode schema = PLAIN.readTree(Formats.REJECTION.schemaText());
    schema.at("/properties/code/enum").forEach(code -> codes.add(code.asText()));
    assertThat(codes)
        .containsExactlyElementsOf(
            Arrays.stream(RejectionCode.values()).map(RejectionCode::toString).toList());
  }

  @Test
  void index_isWids() {
    assertThat(new String(Formats.SHARD_INDEX.write(Examples.index()), StandardCharsets.UTF_8))
        .startsWith("{\"__kind__\":\"wids-shard-index-v1\",\"wids_version\":1,\"name\":");
  }

  /** The others are checked against their schema before they are read. */
  private static boolean readsStrictly(JsonFormat<?> format) {
    return format != Formats.SPEC && format != Formats.CROISSANT && format != Formats.CITATION;
  }

  private static <T> byte[] pretty(Example<T> example) {
    return example.format().writePretty(example.value());
  }

  private static List<String> names(ObjectNode tree) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
