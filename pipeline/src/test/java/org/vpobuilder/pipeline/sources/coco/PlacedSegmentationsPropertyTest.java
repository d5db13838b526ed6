package org.vpobuilder.pipeline.sources.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PlacedSegmentationsPropertyTest {
  private static final ObjectMapper JACKSON = new ObjectMapper();

  /** Texts that a scanner of bytes could stumble over. */
  @Provide
  Arbitrary<String> values() {
    Arbitrary<String> plain =
        Arbitraries.of(
            "1",
            "-2.5e3",
            "null",
            "true",
            "\"\"",
            "\"segmentation\"",
            "\"\\\"segmentation\\\":[1\"",
            "\"a\\\\\"",
            "\"]}\\\"[{\"",
            "\"\u00e9\u4e16\"",
            "[]",
            "{}",
            "[1.5,2,\"]\"]",
            "[\"segmentation\" , 3]",
            "[[10.25,3,7],[1,2]]",
            "{\"size\":[2,3],\"counts\":\"o\\\\[1}\"}");
    Arbitrary<String> names =
        Arbitraries.of("segmentation", "segmentations", "segmentatio", "id", "a\\\"", "area");
    Arbitrary<String> spaces = Arbitraries.of("", " ", "\n\t", "\r\n ");
    return Arbitraries.recursive(
        () -> plain,
        inner ->
            Arbitraries.maps(names, inner)
                .ofMaxSize(4)
                .flatMap(
                    members ->
                        spaces.map(
                            space -> {
                              List<String> texts = new ArrayList<>();
                              members.forEach(
                                  (name, value) ->
                                      texts.add(
                                          "\"" + name + "\"" + space + ":" + space + value
                                              + space));
                              return "{" + space + String.join("," + space, texts) + "}";
                            })),
        0,
        3);
  }

  @Property(tries = 2000)
  void stream_ofAnyJson_hasPlacesForSegmentationsAndTheRestAsItIs(
      @ForAll("values") String value, @ForAll @IntRange(min = 1, max = 40) int step)
      throws IOException {
    byte[] file = ("[" + value + "," + value + "]").getBytes(StandardCharsets.UTF_8);
    JsonNode placed = JACKSON.readTree(read(file, step));
    List<String> pieces = new ArrayList<>();
    assertThat(filled(placed, file, pieces)).isEqualTo(JACKSON.readTree(file));
    for (String piece : pieces) {
      assertThat(piece).isEqualTo(piece.strip());
    }
  }

  /** The parsed stream, with the file's bytes instead of the positions. */
  private static JsonNode filled(JsonNode node, byte[] file, List<String> pieces)
      throws IOException {
    if (node.isArray()) {
      List<JsonNode> elements = new ArrayList<>();
      for (JsonNode element : node) {
        elements.add(filled(element, file, pieces));
      }
      return JACKSON.createArrayNode().addAll(elements);
    }
    if (!node.isObject()) {
      return node;
    }
    var object = JACKSON.createObjectNode();
    for (var member : node.properties()) {
      if (member.getKey().equals("segmentation")) {
        int start = member.getValue().get(0).intValue();
        int length = member.getValue().get(1).intValue();
        byte[] piece = Arrays.copyOfRange(file, start, start + length);
        pieces.add(new String(piece, StandardCharsets.UTF_8));
        object.set(member.getKey(), JACKSON.readTree(piece));
      } else {
        object.set(member.getKey(), filled(member.getValue(), file, pieces));
      }
    }
    return object;
  }

  /** Reads in steps of that number of bytes on both sides. */
  private static byte[] read(byte[] file, int step) throws IOException {
    try (PlacedSegmentations placed = new PlacedSegmentations(inSteps(file, step))) {
      return inSteps(placed.readAllBytes(), step).readAllBytes();
    }
  }

  private static InputStream inSteps(byte[] bytes, int step) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        return super.read(to, offset, Math.min(length, step));
      }
    };
  }

  @Example
  void placeInFile_behindManyCuts_isThatOfTheSameToken() throws IOException {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < 30_000; i++) {
      text.append("{\"segmentation\":[[%d,1.5,2.5,3.5,4.5]],\"id\":%d},".formatted(i, i));
    }
    byte[] file = text.append("@]").toString().getBytes(StandardCharsets.UTF_8);
    PlacedSegmentations placed = new PlacedSegmentations(new ByteArrayInputStream(file));
    try (JsonParser parser = JACKSON.createParser(placed)) {
      int ids = 0;
      while (ids < 30_000) {
        if (parser.nextToken() == JsonToken.FIELD_NAME && parser.currentName().equals("id")) {
          long place = placed.placeInFile(parser.currentTokenLocation().getByteOffset());
          assertThat(place).isEqualTo(text.indexOf("\"id\":" + ids + "}", (int) place - 200));
          ids++;
        }
      }
    }
  }

  @Example
  void stream_endsInASegmentation_saysWhereThatBegan() {
    for (String end : List.of("[[1,2", "\"abc", "{\"a\":\"]}", "12")) {
      byte[] file = ("{\"segmentation\": " + end).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> read(file, 7))
          .as(end)
          .hasMessageContaining("the segmentation from byte 17 on does not end");
    }
  }
}
