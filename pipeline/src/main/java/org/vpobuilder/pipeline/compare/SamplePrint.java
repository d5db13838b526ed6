package org.vpobuilder.pipeline.compare;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The values by which two samples of a key are compared, in a few hundred bytes. Numbers are the
 * starts of hashes.
 *
 * @param image its bytes, id and size
 * @param audioFormat container, panning, rate, length
 * @param objects by annotation id
 * @param pixels the decoded mask
 * @param sound the decoded stems and mixture
 * @param json the canonical text
 * @param bytes every file as it is
 */
record SamplePrint(
    ShardFile shard,
    long image,
    long audioFormat,
    double gain,
    List<ObjectPrint> objects,
    long pixels,
    long sound,
    long json,
    long bytes) {

  /**
   * Reasons for which samples are heard differently: then other gains and other samples of the
   * sound are not reported.
   */
  private static final Set<Reason> HEARD =
      EnumSet.of(
          Reason.AUDIO_FORMAT,
          Reason.OBJECTS,
          Reason.ROLES,
          Reason.CLIP,
          Reason.SPAN,
          Reason.ALPHA,
          Reason.GAIN);

  /** Reasons for which masks are painted differently. */
  private static final Set<Reason> PAINTED =
      EnumSet.of(Reason.IMAGE, Reason.OBJECTS, Reason.CLASSES, Reason.ROLES);

  static SamplePrint of(StoredSample stored) {
    Sample sample = stored.sample();
    ImageRef image = sample.image();
    Sample.Audio audio = sample.audio();
    GreyPng.Grey mask = stored.mask();
    Object[] files = new Object[Member.values().length];
    for (Member member : Member.values()) {
      files[member.ordinal()] = Print.of(stored.file(member));
    }
    return new SamplePrint(
        stored.shard(),
        Print.of(files[Member.IMAGE.ordinal()], image.id(), image.width(), image.height()),
        Print.of(audio.container(), audio.panning(), audio.sampleRateHz(), audio.samples()),
        audio.gain(),
        sample.objects().stream()
            .map(ObjectPrint::of)
            .sorted(Comparator.comparingLong(ObjectPrint::id))
            .toList(),
        Print.of(mask.pixels()),
        Print.of(Print.of(stored.stems().samples()), Print.of(stored.mixture().samples())),
        (long) files[Member.JSON.ordinal()],
        Print.of(files));
  }

  /**
   * The reasons why {@code other} is not the same; empty if it is the same byte for byte and in the
   * same split.
   */
  EnumSet<Reason> differences(SamplePrint other) {
    EnumSet<Reason> reasons = EnumSet.noneOf(Reason.class);
    add(reasons, Reason.SPLIT, shard.split() != other.shard.split());
    if (bytes == other.bytes) {
      return reasons;
    }
    add(reasons, Reason.IMAGE, image != other.image);
    add(reasons, Reason.AUDIO_FORMAT, audioFormat != other.audioFormat);
    objects(other, reasons);
    add(reasons, Reason.GAIN, gain != other.gain && isNone(reasons, HEARD));
    add(reasons, Reason.MASK, pixels != other.pixels && isNone(reasons, PAINTED));
    add(reasons, Reason.SOUND, sound != other.sound && isNone(reasons, HEARD));
    if (reasons.isEmpty()) {
      reasons.add(json == other.json ? Reason.BYTES : Reason.METADATA);
    }
    return reasons;
  }

  private void objects(SamplePrint other, EnumSet<Reason> reasons) {
    if (differ(other, ObjectPrint::id)) {
      reasons.add(Reason.OBJECTS);
      return;
    }
    add(reasons, Reason.CLASSES, differ(other, ObjectPrint::kind));
    boolean roles = differ(other, ObjectPrint::role) || differ(other, ObjectPrint::channel);
    add(reasons, Reason.ROLES, roles);
    boolean clips = differWhereHeard(other, ObjectPrint::clip);
    add(reasons, Reason.CLIP, clips);
    add(reasons, Reason.SPAN, !clips && differWhereHeard(other, ObjectPrint::span));
    add(reasons, Reason.ALPHA, differInReal(other, ObjectPrint::alpha));
    add(reasons, Reason.MASK, differ(other, ObjectPrint::mask));
  }

  private boolean differ(SamplePrint other, ToLongFunction<ObjectPrint> value) {
    return !objects.stream()
        .mapToLong(value)
        .boxed()
        .toList()
        .equals(other.objects.stream().mapToLong(value).boxed().toList());
  }

  /**
   * Whether a value differs for an object that sounds in both; both samples have the same
   * annotations.
   */
  private boolean differWhereHeard(SamplePrint other, ToLongFunction<ObjectPrint> value) {
    return IntStream.range(0, objects.size())
        .filter(i -> objects.get(i).sounds() && other.objects.get(i).sounds())
        .anyMatch(
            i -> value.applyAsLong(objects.get(i)) != value.applyAsLong(other.objects.get(i)));
  }

  private boolean differInReal(SamplePrint other, ToDoubleFunction<ObjectPrint> value) {
    return differ(other, object -> Double.doubleToLongBits(value.applyAsDouble(object)));
  }

  private static boolean isNone(EnumSet<Reason> reasons, Set<Reason> of) {
    return reasons.stream().noneMatch(of::contains);
  }

  private static void add(EnumSet<Reason> reasons, Reason reason, boolean holds) {
    if (holds) {
      reasons.add(reason);
    }
  }

  /**
   * The properties of an object that a model sees or hears, as a few numbers.
   *
   * @param channel of the object's sound in the stems, or -1
   */
  private record ObjectPrint(
      long id, long kind, long role, int channel, long clip, long span, double alpha, long mask) {
    static ObjectPrint of(SceneObject object) {
      ClipRef clip = object.clip();
      return new ObjectPrint(
          Print.of(object.id()),
          Print.of(object.className(), object.classIndex(), object.category(), object.crowd()),
          object.role().ordinal(),
          object.channel(),
          Print.of(clip.address()),
          Print.of(clip.spanStart(), clip.spanSamples()),
          object.alpha(),
          Print.of(object.rle()));
    }

    boolean sounds() {
      return channel >= 0;
    }
  }
}
