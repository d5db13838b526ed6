package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** One corruption of a sample's content per check; hashes and counts are those of the result. */
class SampleMutationTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @Test
  void sample_withUnknownMember_failsJsonFields() throws Exception {
    assertFails(
        broken.draft(
            d -> d.sample(VpoSubsets.SS).say(json -> json.replaceFirst("\\{", "{\"x\":1,"))),
        JsonShape.JSON_FIELDS);
  }

  @Test
  void sample_withValueOutOfSchema_failsSchema() throws Exception {
    assertFails(
        broken.draft(
            d -> d.sample(VpoSubsets.SS).say(json -> json.replace("\"gain\":1.0", "\"gain\":1.5"))),
        Verifier.SCHEMA,
        // A sample that can't be read is missing in the counts of used records.
        CountsCheck.LEDGER);
  }

  @Test
  void sample_withOtherSplitThanFolder_failsMembers() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.MSMI)
                    .say(json -> json.replace("\"split\":\"train\"", "\"split\":\"test\""))),
        ShardWalk.MEMBERS,
        ClipCheck.CLIPS,
        CountsCheck.LEDGER);
  }

  @Test
  void image_withOtherBytes_failsImage() throws Exception {
    assertFails(
        broken.draft(
            d -> d.sample(VpoSubsets.SS).instead.put(Member.IMAGE, Drawing.jpeg(77, false))),
        ImageCheck.IMAGE);
  }

  @Test
  void image_ofOtherSize_failsImage() throws Exception {
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.SS).image(i -> sized(i, i.width(), i.height() + 1))),
        ImageCheck.IMAGE,
        // The masks are those of the smaller image.
        MaskCheck.RLE);
  }

  @Test
  void image_ofGarbage_failsImage() throws Exception {
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.SS).instead.put(Member.IMAGE, new byte[1000])),
        ImageCheck.IMAGE);
  }

  /** A progressive image of 65535 x 65535 would take 1.6 GB to read. */
  @Test
  void image_ofAHostileSize_failsImageAndIsNotRead() throws Exception {
    Verdict verdict =
        broken.draft(
            d -> {
              String spec = new String(SpecReader.write(d.spec), StandardCharsets.UTF_8);
              d.spec = SpecReader.read(spec + "\nlikeness: {image_bits: 6}\n", "test");
              DraftSample sample = d.sample(VpoSubsets.SS);
              sample.instead.put(Member.IMAGE, huge(sample.file(Member.IMAGE)));
              sample.image(i -> sized(i, 0xffff, 0xffff));
            });

    assertThat(verdict.of(ImageCheck.IMAGE).first())
        .extracting(Verdict.Failure::wanted)
        .contains("at most 67108864 pixels");
  }

  /** A small limit still finds copies that are not exact: the margin is no larger than its half. */
  @Test
  void likeness_underASmallLimit_leavesRoom() {
    assertThat(LikenessCheck.least(0.35)).isEqualTo(0.35 - 0.03);
    assertThat(LikenessCheck.least(0.03)).isEqualTo(0.015);
    assertThat(LikenessCheck.least(0.01)).isEqualTo(0.005);
  }

  /** The file with a progressive frame header that says 65535 x 65535. */
  private static byte[] huge(byte[] jpeg) {
    byte[] huge = jpeg.clone();
    for (int i = 2; i < huge.length; i += 2 + ((huge[i + 2] & 0xff) << 8 | huge[i + 3] & 0xff)) {
      if (huge[i + 1] == (byte) 0xc0) {
        huge[i + 1] = (byte) 0xc2;
        Arrays.fill(huge, i + 5, i + 9, (byte) 0xff);
        return huge;
      }
    }
    throw new IllegalStateException("no frame header");
  }

  @Test
  void mask_ofOtherSize_failsImage() throws Exception {
    byte[] mask = GreyPng.write(new GreyPng.Grey(2, 3, new byte[6]));
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.MS).instead.put(Member.MASK, mask)),
        ImageCheck.IMAGE);
  }

  @Test
  void mask_withOneOtherPixel_failsMaskValues() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.MS);
              byte[] pixels = pixels(sample);
              pixels[100]++;
              GreyPng.Grey grey = new GreyPng.Grey(Drawing.WIDTH, Drawing.HEIGHT, pixels);
              sample.instead.put(Member.MASK, GreyPng.write(grey));
            }),
        MaskCheck.MASK_VALUES);
  }

  @Test
  void mask_ofSilentObject_failsMaskValues() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.SS);
              List<SceneObject> objects = sample.row.objects();
              SceneObject silent = objects.get(1).sounding(1, ClipRef.NONE);
              sample.instead.put(Member.MASK, Drawing.mask(List.of(objects.get(0), silent)));
            }),
        MaskCheck.MASK_VALUES);
  }

  @Test
  void object_withOtherArea_failsRle() throws Exception {
    assertFails(
        broken.draft(
            d -> d.sample(VpoSubsets.SS).object(1, o -> numbers(o, o.area() + 1, o.alpha()))),
        MaskCheck.RLE);
  }

  @Test
  void object_withGarbageRle_failsRle() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.MS);
              byte[] mask = sample.file(Member.MASK);
              sample.object(0, o -> masked(o, "oooo"));
              sample.instead.put(Member.MASK, mask);
            }),
        MaskCheck.RLE);
  }

  @Test
  void object_withAlphaOffBy1e11_failsAlpha() throws Exception {
    assertFails(
        broken.draft(
            d -> d.sample(VpoSubsets.MS).object(0, o -> numbers(o, o.area(), o.alpha() + 1e-11))),
        MaskCheck.ALPHA);
  }

  @Test
  void stems_inOtherOrderThanObjects_failObjects() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.MS)
                    .objects(
                        objects ->
                            List.of(
                                objects.get(0).sounding(1, objects.get(0).clip()),
                                objects.get(1).sounding(0, objects.get(1).clip()),
                                objects.get(2)))),
        ObjectCheck.OBJECTS);
  }

  @Test
  void crowd_ofSoundingClassThatIsSilent_failsObjects() throws Exception {
    assertFails(
        broken.draft(d -> d.samples.get(1).object(1, o -> role(o, ObjectRole.SILENT))),
        ObjectCheck.OBJECTS);
  }

  @Test
  void image_inBothSplits_failsLeakImage() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              long train = Long.parseLong(d.sample(VpoSubsets.MS).row.image().id());
              DraftSample test = d.sample(VpoSubsets.SS, Split.TEST);
              test.instead.put(Member.IMAGE, test.file(Member.IMAGE));
              test.image(i -> named(i, train));
            }),
        LeakCheck.LEAK_IMAGE,
        LeakCheck.LEAK_KEY);
  }

  @Test
  void imageBytes_inBothSplits_failLeakImageContent() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample train = d.sample(VpoSubsets.SS);
              DraftSample test = d.sample(VpoSubsets.SS, Split.TEST);
              test.instead.put(Member.IMAGE, train.file(Member.IMAGE));
              test.image(i -> hashed(i, train.row.image()));
            }),
        LeakCheck.LEAK_IMAGE_CONTENT);
  }

  private static byte[] pixels(DraftSample sample) {
    try {
      return GreyPng.read(sample.file(Member.MASK)).pixels();
    } catch (org.vpobuilder.schemas.media.MediaException e) {
      throw new AssertionError(e);
    }
  }

  private static ImageRef sized(ImageRef i, int width, int height) {
    return i.seen(width, height, i.bytes(), i.sha256());
  }

  private static ImageRef named(ImageRef i, long id) {
    return Records.image(id, i.file(), i.width(), i.height(), i.bytes(), i.sha256(), 4, "");
  }

  private static ImageRef hashed(ImageRef i, ImageRef bytes) {
    return i.seen(i.width(), i.height(), bytes.bytes(), bytes.sha256());
  }

  private static SceneObject numbers(SceneObject o, long area, double alpha) {
    return SceneObjects.of(o, o.role(), o.className(), o.classIndex(), area, alpha, o.rle());
  }

  private static SceneObject masked(SceneObject o, String rle) {
    return SceneObjects.of(o, o.role(), o.className(), o.classIndex(), o.area(), o.alpha(), rle);
  }

  private static SceneObject role(SceneObject o, ObjectRole role) {
    return SceneObjects.of(o, role, o.className(), o.classIndex(), o.area(), o.alpha(), o.rle());
  }
}
