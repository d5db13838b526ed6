package org.vpobuilder.validation.data.loader;

import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.Example;

/** An example that is ready to be batched. */
public record Prepared(Example example, Features features) {
  /** The example with the features of its stems, mixed by their law at their places. */
  public static Prepared of(Example example, AudioFeatures audio) {
    return new Prepared(example, audio.features(example.stems(), example.ears()));
  }
}
