package org.vpobuilder.spec.space;

/**
 * A law of space: how the place of an object in the picture becomes what the two ears hear of it. A
 * release names its law in {@code audio.panning} of its spec and of every sample, and whoever
 * mixes, checks or mixes anew asks the law of that name.
 *
 * <p>A law is one class with a public constructor without parameters, and one line of {@code
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
 * Ears#differenceDb}, {@link Ears#levelDb}) follow from what it says of a place.
 */
public interface SpatialLaw {
  /** As specs and samples name it: 1 to 64 of a-z, 0-9, - and _. */
  String name();

  /**
   * What the ears hear of a source.
   *
   * @param alpha its place, in [0, 1]: 0 is the left edge of the picture, 1 the right one
   * @param sampleRateHz of the stem, 4,000 to 192,000; delays and filters depend on it
   */
  Ears at(double alpha, int sampleRateHz);

  /** Completes the sentence "Clips are ...", such as {@code panned linearly}. */
  String words();

  /**
   * How far a sample of a stored mixture may be from what the law makes of the stored stems, in
   * steps of 16 bits. One step is what rounding twice can add.
   */
  default int toleranceSteps() {
    return 1;
  }
}
