package org.vpobuilder.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ProbedClip;

class ClipLinePropertyTest {
  private static final String ROW =
      "{\"source\":\"vggsound\",\"id\":\"--c5a5TonUg_000462\",\"start_seconds\":462.0,"
          + "\"labels\":[\"airplane\"],\"split\":\"train\","
          + "\"file\":\"clips/--c5a5TonUg_000462.mp4\",\"licence\":\"http://l\","
          + "\"attribution\":{\"author\":\"A\",\"title\":\"\",\"url\":\"http://u\"},"
          + "\"keys\":[\"youtube:--c5a5TonUg\"],\"bytes\":165852,"
          + "\"sha256\":\"e806c36b3d80c3ac6ea3e62f5d7f57d06f3ccce180e492a066db49a65390d980\","
          + "\"samples\":160000,\"level_dbfs\":-21.5,\"peak\":0.5,\"span_starts\":[0,16000]}";

  @Provide
  Arbitrary<ProbedClip> clips() {
    Arbitrary<String> ids =
        Arbitraries.strings().withChars("abzAZ09_-").ofMinLength(1).ofMaxLength(64);
    return Combinators.combine(
            ids,
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.strings().withCharRange(' ', '~').excludeChars('"', '\\').ofMinLength(1),
            Arbitraries.of(Split.OF_SOURCES),
            Arbitraries.longs().between(1, 999_999_999_999_999_999L),
            Arbitraries.longs().between(1, Integer.MAX_VALUE),
            Arbitraries.doubles(),
            Arbitraries.longs().between(0, Integer.MAX_VALUE).list().ofMinSize(1).ofMaxSize(5))
        .as(
            (id, start, label, split, bytes, samples, real, starts) ->
                Records.probed(
                    id,
                    start,
                    label,
                    split,
                    "clips/" + id + ".mp4",
                    bytes,
                    "0123456789abcdef".repeat(4),
                    samples,
                    real,
                    Math.abs(real),
                    starts));
  }

  @Property
  void written_isReadAsItWas(@ForAll("clips") ProbedClip clip) {
    assertThat(new ClipLine().read(Formats.CLIP.write(clip))).isEqualTo(clip);
  }

  /**
   * A row after any change: if it is read, it is valid by the schema, and the JSON reader reads the
   * same.
   */
  @Property(tries = 5000)
  void changed_read_isValidAndTheSame(
      @ForAll @IntRange(max = 600) int at,
      @ForAll @IntRange(max = 3) int length,
      @ForAll("pieces") String piece) {
    int from = Math.min(at, ROW.length());
    int to = Math.min(from + length, ROW.length());
    byte[] changed =
        (ROW.substring(0, from) + piece + ROW.substring(to)).getBytes(StandardCharsets.UTF_8);
    ProbedClip clip = new ClipLine().read(changed);
    if (clip != null) {
      assertThat(Formats.CLIP.violations(changed)).isEmpty();
      assertThat(Formats.CLIP.readOwn(changed)).isEqualTo(clip);
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.strings().withChars("01e.-+E\"/\\,:]}[ aäF~\t").ofMaxLength(3);
  }

  @Example
  void invalidButClose_isLeftToTheSchema() {
    ClipLine line = new ClipLine();
    assertThat(line.read(bytes(ROW))).isNotNull();
    for (List<String> change :
        List.of(
            List.of("\"peak\":0.5", "\"peak\":-0.5"),
            List.of("\"peak\":0.5", "\"peak\":.5"),
            List.of("\"peak\":0.5", "\"peak\":0."),
            List.of("\"peak\":0.5", "\"peak\":00.5"),
            List.of("\"peak\":0.5", "\"peak\":NaN"),
            List.of("\"bytes\":165852", "\"bytes\":0"),
            List.of("\"bytes\":165852", "\"bytes\":9223372036854775808"),
            List.of("\"samples\":160000", "\"samples\":2147483648"),
            List.of("\"samples\":160000", "\"samples\":0"),
            List.of("\"start_seconds\":462", "\"start_seconds\":0462"),
            List.of("\"start_seconds\":462", "\"start_seconds\":-462"),
            List.of("[\"airplane\"]", "[]"),
            List.of("[\"airplane\"]", "[\"\"]"),
            List.of("[\"airplane\"]", "[\"airplane\",]"),
            List.of("\"vggsound\"", "\"VGGSound\""),
            List.of("\"vggsound\"", "\"3d\""),
            List.of("youtube:", "y".repeat(500)),
            List.of("http://l", "l".repeat(2001)),
            List.of("clips/", "clips/../"),
            List.of("clips/", "/clips/"),
            List.of("clips/", "clips//"),
            List.of("clips/", "c\\\\lips/"),
            List.of("e806c36b", "E806C36B"),
            List.of("e806c36b", "e806c36"),
            List.of("[0,16000]", "[]"),
            List.of("[0,16000]", "[0,]"),
            List.of("[0,16000]", "[0,-1]"),
            List.of("\"train\"", "\"tram\""),
            List.of("--c5a5TonUg_000462\",\"st", "--c5 5TonUg_000462\",\"st"),
            List.of("[0,16000]}", "[0,16000]} "))) {
      String changed = ROW.replace(change.get(0), change.get(1));
      assertThat(changed).isNotEqualTo(ROW);
      assertThat(line.read(bytes(changed))).as(changed).isNull();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
