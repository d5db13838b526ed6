package org.vpobuilder.pipeline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Tests each way in which a sample may differ, one at a time. */
class SamplePrintTest {
  private static final String HASH = "0".repeat(64);
  private static final ClipRef CLIP =
      Records.clip("abcdefghijk", 30, "clips/a.wav", "dog barking", HASH, -20, 0, 2);

  /** A sample to be changed: a dog that sounds and a cat that does not. */
  private static final class Draft {
    Split split = Split.TRAIN;
    byte[] jpeg = {1, 2, 3};
    String flickr = "http://flickr/1";
    double gain = 1;
    long catAnn = 8;
    ObjectRole cat = ObjectRole.SILENT;
    String dogName = "dog";
    ClipRef clip = CLIP;
    double alpha = 0.5;
    String rle = "04";
    short[] stem = {100, 200};
    byte[] pixels = {9, 9, 0, 0};
    int frames = 2;
    boolean packedOtherwise;

    StoredSample stored() {
      SceneObject dog = object(7, ObjectRole.SOUNDING, dogName, 0, clip, alpha, rle);
      SceneObject other =
          object(catAnn, cat, "cat", cat == ObjectRole.SOUNDING ? 1 : -1, ClipRef.NONE, 0.25, "22");
      int sounding = cat == ObjectRole.SOUNDING ? 2 : 1;
      Sample.Audio audio =
          new Sample.Audio(AudioContainer.WAV, "linear", 16_000, frames, sounding, gain, -20, -20);
      Sample sample =
          new Sample(
              "ms_000000000001",
              VpoSubsets.MS,
              split,
              Records.image(1, "a.jpg", 2, 2, 3, HASH, 1, flickr),
              audio,
              List.of(dog, other));
      Map<Member, byte[]> files = new EnumMap<>(Member.class);
      files.put(Member.IMAGE, jpeg);
      files.put(Member.JSON, Formats.SAMPLE.write(sample));
      byte[] png = GreyPng.write(new GreyPng.Grey(2, 2, pixels));
      files.put(Member.MASK, packedOtherwise ? withComment(png) : png);
      short[] stems = new short[stem.length * sounding];
      Arrays.setAll(new int[stems.length], i -> stems[i] = stem[i / sounding]);
      files.put(Member.STEMS, WavFile.write(new Pcm16(16_000, sounding, stems)));
      files.put(Member.MIXTURE, WavFile.write(new Pcm16(16_000, 2, new short[2 * stem.length])));
      ShardFile shard = new ShardFile(VpoSubsets.MS, split, 0);
      return new StoredSample(shard, "there", AudioContainer.WAV, sample, files, Licence.UNKNOWN);
    }

    private static SceneObject object(
        long ann, ObjectRole role, String name, int channel, ClipRef clip, double at, String rle) {
      return new SceneObject(
          "" + (ann),
          role,
          name,
          9,
          Records.category(name),
          false,
          0,
          0,
          1,
          2,
          2,
          1,
          1,
          at,
          rle,
          "",
          channel,
          clip);
    }

    /** The same picture with a text chunk (type tEXt, CRC of PNG's) before the end. */
    private static byte[] withComment(byte[] png) {
      byte[] chunk = {0, 0, 0, 3, 't', 'E', 'X', 't', 'a', 0, 'b'};
      java.util.zip.CRC32 crc = new java.util.zip.CRC32();
      crc.update(chunk, 4, 7);
      java.nio.ByteBuffer out = java.nio.ByteBuffer.allocate(png.length + chunk.length + 4);
      out.put(png, 0, png.length - 12).put(chunk).putInt((int) crc.getValue());
      return out.put(png, png.length - 12, 12).array();
    }
  }

  private static Iterable<Reason> reasons(UnaryOperator<Draft> change) {
    SamplePrint before = SamplePrint.of(new Draft().stored());
    return before.differences(SamplePrint.of(change.apply(new Draft()).stored()));
  }

  @Test
  void differences_ofSameSample_areNone() {
    assertThat(reasons(draft -> draft)).isEmpty();
  }

  @Test
  void differences_ofOneChange_areItsReason() {
    assertThat(reasons(d -> with(d, () -> d.split = Split.TEST))).containsExactly(Reason.SPLIT);
    assertThat(reasons(d -> with(d, () -> d.jpeg = new byte[] {1, 2, 4})))
        .containsExactly(Reason.IMAGE);
    assertThat(reasons(d -> with(d, () -> d.gain = 0.5))).containsExactly(Reason.GAIN);
    assertThat(reasons(d -> with(d, () -> d.catAnn = 9))).containsExactly(Reason.OBJECTS);
    assertThat(reasons(d -> with(d, () -> d.cat = ObjectRole.SOUNDING)))
        .containsExactly(Reason.ROLES);
    assertThat(reasons(d -> with(d, () -> d.dogName = "horse"))).containsExactly(Reason.CLASSES);
    assertThat(reasons(d -> with(d, () -> d.alpha = 0.75))).containsExactly(Reason.ALPHA);
    assertThat(reasons(d -> with(d, () -> d.rle = "13"))).containsExactly(Reason.MASK);
    assertThat(reasons(d -> with(d, () -> d.pixels = new byte[] {9, 0, 0, 0})))
        .containsExactly(Reason.MASK);
    assertThat(reasons(d -> with(d, () -> d.stem = new short[] {100, 201})))
        .containsExactly(Reason.SOUND);
    assertThat(reasons(d -> with(d, () -> d.flickr = "http://flickr/2")))
        .containsExactly(Reason.METADATA);
    assertThat(reasons(d -> with(d, () -> d.packedOtherwise = true))).containsExactly(Reason.BYTES);
  }

  @Test
  void differences_ofOtherClipOrSpan_nameItAndNotItsSamples() {
    ClipRef other = Records.clip("abcdefghijk", 40, "clips/b.wav", "dog barking", HASH, -9, 16, 2);
    assertThat(
            reasons(
                d ->
                    with(
                        d,
                        () -> {
                          d.clip = other;
                          d.gain = 0.5;
                          d.stem = new short[] {5, 6};
                        })))
        .containsExactly(Reason.CLIP);
    ClipRef later = Records.clip("abcdefghijk", 30, "clips/a.wav", "dog barking", HASH, -20, 16, 2);
    assertThat(
            reasons(
                d ->
                    with(
                        d,
                        () -> {
                          d.clip = later;
                          d.stem = new short[] {5, 6};
                        })))
        .containsExactly(Reason.SPAN);
  }

  @Test
  void differences_ofClipWhereRolesDifferToo_areBoth() {
    ClipRef other = Records.clip("abcdefghijk", 40, "clips/b.wav", "dog barking", HASH, -9, 16, 2);
    assertThat(
            reasons(
                d ->
                    with(
                        d,
                        () -> {
                          d.clip = other;
                          d.cat = ObjectRole.SOUNDING;
                        })))
        .containsExactly(Reason.ROLES, Reason.CLIP);
  }

  @Test
  void differences_ofLongerSound_areTheFormat() {
    assertThat(
            reasons(
                d ->
                    with(
                        d,
                        () -> {
                          d.frames = 3;
                          d.stem = new short[] {100, 200, 300};
                        })))
        .containsExactly(Reason.AUDIO_FORMAT);
  }

  @Test
  void differences_ofSeveralChanges_areAll() {
    assertThat(
            reasons(
                d ->
                    with(
                        d,
                        () -> {
                          d.alpha = 0.75;
                          d.split = Split.TEST;
                          d.jpeg = new byte[] {4};
                        })))
        .containsExactly(Reason.SPLIT, Reason.IMAGE, Reason.ALPHA);
  }

  private static Draft with(Draft draft, Runnable change) {
    change.run();
    return draft;
  }
}
