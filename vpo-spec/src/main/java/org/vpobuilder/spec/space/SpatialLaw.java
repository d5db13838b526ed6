package org.vpobuilder.spec.space;

/**
 * A law of space: how the place of an object in the picture becomes what the two ears hear of it. A
 * release names its law in {@code audio.panning} of its spec and of every sample, and all code that
 * mixes, checks or mixes again uses the law of that name.
 *
 * <p>A law is one class with a public constructor without parameters, and one line in {@code
 * META-INF/services/org.vpobuilder.spec.space.SpatialLaw}. A law promises
 *
 * <ul>
 *   <li>the same numbers on every JVM: of {@code Math} only what IEEE 754 rounds exactly, else
 *       {@code StrictMath};
 *   <li>the mirror rule: at {@code 1 - alpha} each ear hears what the other one hears at {@code
 *       alpha}, so that a mirrored picture is heard with its channels swapped;
 *   <li>that the mixture is the sum of what the ears hear of each stem by itself.
 * </ul>
 *
 * <p>How loud a mixture can become ({@link Ear#peak}) and the curves of a law ({@link
 * Ears#differenceDb}, {@link Ears#levelDb}) follow from the ears that it gives for a place.
 */
public interface SpatialLaw {
  /** The name in specs and samples: 1 to 64 of a-z, 0-9, - and _. */
  String name();

  /**
   * The ears for a source.
   *
   * @param alpha the source's place, in [0, 1]: 0 is the left edge of the picture, 1 the right edge
   * @param sampleRateHz sample rate of the stem, 4,000 to 192,000; delays and filters depend on it
   */
  Ears at(double alpha, int sampleRateHz);

  /** Completes the sentence "Clips are ...", such as {@code panned linearly}. */
  String words();

  /**
   * The largest distance, in steps of 16 bits, of a sample of a stored mixture from the law's
   * result for the stored stems. Rounding twice can add one step.
   */
  default int toleranceSteps() {
    return 1;
  }
}
