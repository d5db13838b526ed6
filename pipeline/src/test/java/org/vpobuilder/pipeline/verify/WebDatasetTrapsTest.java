package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Traps for WebDataset's loaders, each in a shard that is otherwise valid. */
class WebDatasetTrapsTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  /** Loaders read the key up to its first dot: they would take v2.jpg for the kind of file. */
  @Test
  void key_withDot_failsKeyDotsAlone() throws Exception {
    assertFails(
        shard(
            parts -> {
              for (int i = 0; i < 5; i++) {
                String name = parts.get(i).entry().getName();
                parts.set(i, Tar.named(parts.get(i), name.replaceFirst("\\.", ".v2.")));
              }
              return parts;
            }),
        ShardWalk.KEY_DOTS);
  }

  @Test
  void member_behindNextSample_failsMembersApartAlone() throws Exception {
    assertFails(
        shard(
            parts -> {
              assertThat(parts).hasSize(10);
              parts.add(parts.remove(4));
              return parts;
            }),
        ShardWalk.MEMBERS_APART);
  }

  @Test
  void members_ofTwoSamplesByTurns_failMembersApartAlone() throws Exception {
    assertFails(
        shard(parts -> List.of(0, 5, 1, 6, 2, 7, 3, 8, 4, 9).stream().map(parts::get).toList()),
        ShardWalk.MEMBERS_APART);
  }

  /** The member is then absent and not only separate. */
  @Test
  void member_missingAltogether_failsMembersAlone() throws Exception {
    assertFails(
        shard(
            parts -> {
              parts.remove(4);
              return parts;
            }),
        ShardWalk.MEMBERS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"image\":{ | \"image\":{\"note\":\"x\",",
        "\"objects\":[{ | \"objects\":[{\"score\":0.5,",
        "\"container\": | \"codec\":null,\"container\":"
      })
  void json_withMemberOfItsOwn_failsJsonFieldsAlone(String from, String to) throws Exception {
    assertFails(said(from, to), JsonShape.JSON_FIELDS);
  }

  @Test
  void json_withoutMember_failsJsonFields() throws Exception {
    assertFails(
        said("\"gain\":1.0,", ""),
        JsonShape.JSON_FIELDS,
        // The sample can't be read or counted.
        Verifier.SCHEMA,
        CountsCheck.LEDGER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"gain\":1.0, | \"gain\":1,",
        "\"sample_rate_hz\":16000, | \"sample_rate_hz\":16000.0,",
        "\"area\":900, | \"area\":9e2,",
        "\"level_dbfs\":-20.5, | \"level_dbfs\":-20,"
      })
  void json_withNumberOfOtherType_failsNumberTypes(String from, String to) throws Exception {
    Verdict verdict = said(from, to);
    assertThat(verdict.failed()).contains(JsonShape.NUMBER_TYPES).doesNotContain(Verifier.SCHEMA);
    if (!from.contains("level")) {
      assertFails(verdict, JsonShape.NUMBER_TYPES);
    }
  }

  @Test
  void mask_withPalette_failsMaskPaletteAlone() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.MS);
              sample.instead.put(Member.MASK, withPalette(sample.file(Member.MASK)));
            }),
        MaskCheck.MASK_PALETTE);
  }

  /** The same indices in the form that ImageIO writes with colours. */
  private static byte[] withPalette(byte[] grey) {
    try {
      GreyPng.Grey mask = GreyPng.read(grey);
      byte[] levels = new byte[256];
      for (int i = 0; i < 256; i++) {
        levels[i] = (byte) (i * 7);
      }
      IndexColorModel colours = new IndexColorModel(8, 256, levels, levels, levels);
      BufferedImage image =
          new BufferedImage(mask.width(), mask.height(), BufferedImage.TYPE_BYTE_INDEXED, colours);
      image.getRaster().setDataElements(0, 0, mask.width(), mask.height(), mask.pixels());
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      return png.toByteArray();
    } catch (IOException | org.vpobuilder.schemas.media.MediaException e) {
      throw new IllegalStateException(e);
    }
  }

  private Verdict shard(UnaryOperator<List<Tar.Part>> change) throws Exception {
    return broken.draft(d -> d.shardChange = Tar.changed(change));
  }

  private Verdict said(String from, String to) throws Exception {
    return broken.draft(
        d ->
            d.sample(VpoSubsets.MS)
                .say(
                    json -> {
                      assertThat(json).contains(from);
                      int at = json.indexOf(from);
                      return json.substring(0, at) + to + json.substring(at + from.length());
                    }));
  }
}
