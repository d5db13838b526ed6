package org.vpobuilder.pipeline.verify;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Checks that no image, clip or key is in two splits, over all subsets, and that no photograph
 * comes from two sources within one.
 */
public final class LeakCheck implements Check {
  static final Promise LEAK_IMAGE = new Promise("leak-image", "no image id in both splits");
  static final Promise LEAK_KEY =
      new Promise("leak-key", "no photograph, video, recording or uploader in both splits");
  static final Promise LEAK_CLIP = new Promise("leak-clip", "no clip in both splits");
  static final Promise LEAK_IMAGE_CONTENT =
      new Promise("leak-image-content", "no two images with the same bytes in both splits");
  static final Promise LEAK_AUDIO_CONTENT =
      new Promise("leak-audio-content", "no two clips with the same bytes in both splits");
  static final Promise ONE_SOURCE =
      new Promise(
          "one-source", "within a split no photograph, by key or bytes, comes from two sources");

  private static final List<Promise> LEAKS =
      List.of(LEAK_IMAGE, LEAK_KEY, LEAK_CLIP, LEAK_IMAGE_CONTENT, LEAK_AUDIO_CONTENT);

  @Override
  public List<Promise> promises() {
    return Stream.concat(LEAKS.stream(), Stream.of(ONE_SOURCE)).toList();
  }

  @Override
  public Run begin(Reference reference) {
    return new Splits(reference.findings());
  }

  /** The first sample of each split, by key, that has the image, clip or key. */
  private record Sides(@Nullable String train, @Nullable String val, @Nullable String test) {
    static Sides of(Sample sample) {
      return switch (sample.split()) {
        case TRAIN -> new Sides(sample.key(), null, null);
        case VAL -> new Sides(null, sample.key(), null);
        case TEST -> new Sides(null, null, sample.key());
      };
    }

    Sides join(Sides other) {
      return new Sides(first(train, other.train), first(val, other.val), first(test, other.test));
    }

    private static @Nullable String first(@Nullable String a, @Nullable String b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return a.compareTo(b) <= 0 ? a : b;
    }
  }

  /** The images, clips and keys that were seen in each split. */
  private static final class Splits implements Run {
    private final Findings findings;
    private final Map<Promise, Map<String, Sides>> seen = new HashMap<>();

    /** By split and key of an image, the first sample of each source that has it. */
    private final Map<String, SortedMap<String, String>> sources = new ConcurrentHashMap<>();

    Splits(Findings findings) {
      this.findings = findings;
      LEAKS.forEach(promise -> seen.put(promise, new ConcurrentHashMap<>()));
    }

    @Override
    public void sample(Sample sample, Files files) {
      add(LEAK_IMAGE, "image " + sample.image().address(), sample);
      sample.image().keys().forEach(key -> add(LEAK_KEY, key, sample));
      sample.image().keys().forEach(key -> addSource(key, sample));
      addSource("sha256:" + sample.image().sha256(), sample);
      add(LEAK_IMAGE_CONTENT, sample.image().sha256(), sample);
      for (SceneObject object : sample.sounding()) {
        ClipRef clip = object.clip();
        clip.keys().forEach(key -> add(LEAK_KEY, key, sample));
        add(LEAK_CLIP, clip.address(), sample);
        add(LEAK_AUDIO_CONTENT, clip.sha256(), sample);
      }
    }

    @Override
    public void end(Whole whole) {
      findings.looked(ONE_SOURCE, sources.size());
      sources.forEach(
          (photograph, samples) -> {
            if (samples.size() > 1) {
              String second = List.copyOf(samples.values()).get(1);
              findings.fail(ONE_SOURCE, second, photograph, samples, "samples of one source");
            }
          });
      seen.forEach(
          (promise, things) -> {
            findings.looked(promise, things.size());
            things.forEach(
                (thing, sides) -> {
                  pair(promise, thing, Split.TRAIN, sides.train(), Split.TEST, sides.test());
                  pair(promise, thing, Split.TRAIN, sides.train(), Split.VAL, sides.val());
                  pair(promise, thing, Split.VAL, sides.val(), Split.TEST, sides.test());
                });
          });
    }

    private void addSource(String key, Sample sample) {
      sources.merge(
          sample.split() + " " + key,
          new TreeMap<>(Map.of(sample.image().source(), sample.key())),
          (had, more) -> {
            SortedMap<String, String> both = new TreeMap<>(had);
            more.forEach(
                (source, first) ->
                    both.merge(source, first, BinaryOperator.minBy(Comparator.naturalOrder())));
            return both;
          });
    }

    private void pair(
        Promise promise,
        String thing,
        Split one,
        @Nullable String ofOne,
        Split other,
        @Nullable String ofOther) {
      if (ofOne != null && ofOther != null) {
        // A key begins with its kind: flickr:..., youtube:....
        String kind = promise.equals(LEAK_KEY) ? thing.replaceFirst(":.*", "") : "";
        findings.leak(
            promise,
            kind,
            ofOther,
            thing,
            "also %s's %s".formatted(one, ofOne),
            "%s or %s only".formatted(other, one));
      }
    }

    private void add(Promise promise, String thing, Sample sample) {
      Map<String, Sides> things = seen.get(promise);
      if (things != null) {
        things.merge(thing, Sides.of(sample), Sides::join);
      }
    }
  }
}
