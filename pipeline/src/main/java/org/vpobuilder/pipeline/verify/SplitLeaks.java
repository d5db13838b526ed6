package org.vpobuilder.pipeline.verify;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** What stands on which side of the split, over all subsets. */
final class SplitLeaks {
  private static final List<Check> CHECKS =
      List.of(
          Check.LEAK_IMAGE,
          Check.LEAK_KEY,
          Check.LEAK_CLIP,
          Check.LEAK_IMAGE_CONTENT,
          Check.LEAK_AUDIO_CONTENT);

  private final Map<Check, Map<String, Sides>> seen = new EnumMap<>(Check.class);

  SplitLeaks() {
    CHECKS.forEach(check -> seen.put(check, new ConcurrentHashMap<>()));
  }

  /** The first sample of each split, by key, that holds a thing. */
  private record Sides(@Nullable String train, @Nullable String test) {
    Sides join(Sides other) {
      return new Sides(first(train, other.train), first(test, other.test));
    }

    private static @Nullable String first(@Nullable String a, @Nullable String b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      return a.compareTo(b) <= 0 ? a : b;
    }
  }

  void add(Sample sample) {
    add(Check.LEAK_IMAGE, "image " + sample.image().address(), sample);
    sample.image().keys().forEach(key -> add(Check.LEAK_KEY, key, sample));
    add(Check.LEAK_IMAGE_CONTENT, sample.image().sha256(), sample);
    for (SceneObject object : sample.sounding()) {
      ClipRef clip = object.clip();
      clip.keys().forEach(key -> add(Check.LEAK_KEY, key, sample));
      add(Check.LEAK_CLIP, clip.address(), sample);
      add(Check.LEAK_AUDIO_CONTENT, clip.sha256(), sample);
    }
  }

  void report(Findings findings) {
    seen.forEach(
        (check, things) -> {
          findings.looked(check, things.size());
          things.forEach(
              (thing, sides) -> {
                if (sides.train() != null && sides.test() != null) {
                  findings.fail(
                      check,
                      sides.test(),
                      thing,
                      "also train's " + sides.train(),
                      "test or train only");
                }
              });
        });
  }

  private void add(Check check, String thing, Sample sample) {
    Sides side =
        sample.split() == Split.TRAIN
            ? new Sides(sample.key(), null)
            : new Sides(null, sample.key());
    Map<String, Sides> things = seen.get(check);
    if (things != null) {
      things.merge(thing, side, Sides::join);
    }
  }
}
