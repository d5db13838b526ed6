package org.vpobuilder.pipeline.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.likeness.PicturePrint;
import org.vpobuilder.pipeline.likeness.PictureSearch;
import org.vpobuilder.pipeline.likeness.SoundIndex;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.JpegScans;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Checks, if the spec has a likeness, that no picture and no sound is in test twice, or in two
 * splits, with different bytes. Prints the content of the shards and does not use the builder's
 * notes. What can't be compared does not count as looked at. Holds the print of each image, 80
 * bytes, and of each span of a clip that is heard, 350 bytes a second.
 */
public final class LikenessCheck implements Check {
  static final Promise LIKE_IMAGE =
      new Promise(
          "like-image",
          "no image looks like one of test or of another split, if the spec has image_bits");
  static final Promise LIKE_AUDIO =
      new Promise(
          "like-audio",
          "no clip sounds like one of test or of another split, if the spec has audio_ber");

  /**
   * The amount by which two stems must be nearer than the spec's limit to fail. A stem is part of a
   * clip, rounded to 16 bits, and its words begin at other times, so that two clips that are just
   * not alike may seem to be. Of a limit below twice this it is half of the limit, so that copies
   * that are nearly exact are found under every limit.
   */
  private static final double MARGIN = 0.03;

  /** The largest bit error rate of two stems that fails under the spec's {@code audio_ber}. */
  static double least(double audioBer) {
    return audioBer - Math.min(MARGIN, audioBer / 2);
  }

  @Override
  public List<Promise> promises() {
    return List.of(LIKE_IMAGE, LIKE_AUDIO);
  }

  @Override
  public Run begin(Reference reference) {
    @Nullable ReleaseSpec spec = reference.spec();
    return new Prints(
        reference.findings(),
        spec == null ? null : spec.imageBits(),
        spec == null ? null : spec.audioBer());
  }

  /** A print and the first sample, by key, that has the picture or sound. */
  private record Printed<P>(Split split, String key, String name, P print) {
    @Override
    public String toString() {
      return "%s of %s's %s".formatted(name, split, key);
    }

    static <P> Printed<P> first(Printed<P> a, Printed<P> b) {
      return a.key.compareTo(b.key) <= 0 ? a : b;
    }
  }

  private static final class Prints implements Run {
    private final Findings findings;
    private final @Nullable Integer bits;
    private final @Nullable Double ber;
    private final Map<String, Printed<Optional<PicturePrint>>> pictures = new ConcurrentHashMap<>();
    private final Map<String, Printed<SoundPrint>> sounds = new ConcurrentHashMap<>();

    Prints(Findings findings, @Nullable Integer bits, @Nullable Double ber) {
      this.findings = findings;
      this.bits = bits;
      this.ber = ber;
    }

    @Override
    public void sample(Sample sample, Files files) {
      if (bits != null && files.has(Member.IMAGE)) {
        String id = sample.split() + " " + sample.image().address();
        if (isFirst(pictures.get(id), sample)) {
          String name = "image " + sample.image().address();
          Optional<PicturePrint> print = print(files.get(Member.IMAGE), sample.image());
          pictures.merge(
              id, new Printed<>(sample.split(), sample.key(), name, print), Printed::first);
        }
      }
      if (ber != null && files.has(Member.STEMS)) {
        stems(sample, files);
      }
    }

    /**
     * Whether the sample is the first of those with the same picture or sound: only the first is
     * printed, so that every run reports the same.
     */
    private static boolean isFirst(@Nullable Printed<?> known, Sample sample) {
      return known == null || sample.key().compareTo(known.key()) < 0;
    }

    private static Optional<PicturePrint> print(byte[] jpeg, ImageRef image) {
      if (!ImageCheck.isDecodable(jpeg, image)) {
        return Optional.empty();
      }
      try {
        return JpegScans.greys(jpeg).flatMap(PicturePrint::of);
      } catch (MediaException e) {
        // Another check reports the fault of the picture.
        return Optional.empty();
      }
    }

    private void stems(Sample sample, Files files) {
      List<SceneObject> sounding = sample.sounding();
      @Nullable Pcm16 stems = null;
      for (int channel = 0; channel < sounding.size(); channel++) {
        ClipRef clip = sounding.get(channel).clip();
        String id = "%s %s %d".formatted(sample.split(), clip.address(), clip.spanStart());
        if (!isFirst(sounds.get(id), sample)) {
          continue;
        }
        if (stems == null) {
          stems = read(sample, files).orElse(null);
        }
        if (stems == null || stems.channels() != sounding.size()) {
          return;
        }
        SoundPrint print = print(stems, channel, clip);
        String name = "clip " + clip.address();
        sounds.merge(id, new Printed<>(sample.split(), sample.key(), name, print), Printed::first);
      }
    }

    private static Optional<Pcm16> read(Sample sample, Files files) {
      try {
        return Optional.of(
            AudioFile.read(files.container(), files.get(Member.STEMS), sample.audio().samples()));
      } catch (MediaException e) {
        // Another check reports the fault of the sound.
        return Optional.empty();
      }
    }

    /**
     * The print of a stem; if the clip is shorter than the stem and repeated in it, only the clip
     * is used.
     */
    private static SoundPrint print(Pcm16 stems, int channel, ClipRef clip) {
      int length = (int) Math.max(0, Math.min(stems.frames(), clip.spanSamples()));
      float[] samples = new float[length];
      for (int i = 0; i < length; i++) {
        samples[i] = stems.samples()[i * stems.channels() + channel] / 32768f;
      }
      return SoundPrint.of(samples, stems.sampleRateHz());
    }

    @Override
    public void end(Whole whole) {
      if (bits != null) {
        comparePictures(bits);
      }
      if (ber != null) {
        compareSounds(ber);
      }
    }

    private void comparePictures(int most) {
      PictureSearch<String> test = new PictureSearch<>(most);
      PictureSearch<String> val = new PictureSearch<>(most);
      for (Printed<Optional<PicturePrint>> picture : ordered(pictures)) {
        if (picture.print().isEmpty()) {
          continue;
        }
        findings.looked(LIKE_IMAGE);
        PicturePrint print = picture.print().get();
        PictureSearch.Like<String> like = test.nearest(print).like();
        if (like == null && picture.split() == Split.TRAIN) {
          like = val.nearest(print).like();
        }
        if (like != null) {
          findings.fail(
              LIKE_IMAGE,
              picture.key(),
              picture.name(),
              "%d of 64 bits differ from those of %s".formatted(like.distance(), like.other()),
              "more than " + most);
        } else if (picture.split() != Split.TRAIN) {
          (picture.split() == Split.TEST ? test : val).add(print, picture.toString());
        }
      }
    }

    private void compareSounds(double most) {
      double least = least(most);
      List<Printed<SoundPrint>> all = ordered(sounds);
      List<Printed<SoundPrint>> held =
          all.stream().filter(sound -> sound.split() != Split.TRAIN).toList();
      SoundIndex index = new SoundIndex(held.stream().map(Printed::print).toList());
      List<Optional<SoundIndex.Match>> matches =
          Workers.map(
              all.size(),
              i -> index.nearest(all.get(i).print(), other -> isHeldFrom(held, other, all, i)));
      for (int i = 0; i < all.size(); i++) {
        Printed<SoundPrint> sound = all.get(i);
        // A copy of the others with the same samples is found nevertheless.
        if (SoundIndex.isComparable(sound.print(), most)) {
          findings.looked(LIKE_AUDIO);
        }
        matches
            .get(i)
            .filter(match -> match.ber() <= least)
            .ifPresent(
                match ->
                    findings.fail(
                        LIKE_AUDIO,
                        sound.key(),
                        sound.name(),
                        "a bit error rate of %.3f to %s, offset %.2f s"
                            .formatted(match.ber(), held.get(match.index()), match.offsetSeconds()),
                        "more than " + least));
      }
    }

    /**
     * Whether a sound must not be like one of test or val. Test comes first, then val: a sound of
     * test is compared with the sounds before it. Spans of one clip are no two sounds.
     */
    private static boolean isHeldFrom(
        List<Printed<SoundPrint>> held, int other, List<Printed<SoundPrint>> all, int sound) {
      return other < sound
          && !held.get(other).name().equals(all.get(sound).name())
          && (held.get(other).split() == Split.TEST || all.get(sound).split() == Split.TRAIN);
    }

    /** Prints in order: test's first, then val's, each by name. */
    private static <P> List<Printed<P>> ordered(Map<String, Printed<P>> prints) {
      SortedMap<String, Printed<P>> ordered = new TreeMap<>();
      prints.forEach(
          (id, print) -> ordered.put(Split.TEST.compareTo(print.split()) + " " + id, print));
      return List.copyOf(ordered.values());
    }
  }
}
