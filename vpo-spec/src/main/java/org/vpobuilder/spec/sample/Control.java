package org.vpobuilder.spec.sample;

import java.util.List;
import java.util.Optional;

/**
 * What a sample of a control set is: a base sample of a release, of which one thing is another, and
 * the answer that is right then. A model that gives the base sample's answer all the same did not
 * use what was changed (SPEC.md, Controls).
 *
 * <p>The sample's mask member is the expected mask, and its objects that sound are those that the
 * expected mask shows. The base sample's own mask is found in the base release, by {@code
 * baseSample}.
 *
 * @param kind what is another
 * @param baseSample key of the sample in the base release
 * @param expected which mask is right
 * @param mirroredPicture whether the picture and all places in it are mirrored
 * @param seen mask values of the classes that the picture shows, ascending, each once; a person of
 *     no known class is not among them
 * @param heard what is heard, one source a channel of the stems, in their order; at least one
 */
public record Control(
    Kind kind,
    String baseSample,
    Expected expected,
    boolean mirroredPicture,
    List<Integer> seen,
    List<Heard> heard) {
  public Control {
    seen = List.copyOf(seen);
    heard = List.copyOf(heard);
  }

  /** What is changed of a base sample. Its {@link #toString()} is its name in files and keys. */
  public enum Kind {
    SILENCE("silence", "nothing is heard"),
    NOISE_WHITE("noise-white", "white noise from the base's places, as loud as the base"),
    NOISE_WHITE_DIFFUSE(
        "noise-white-diffuse", "white noise, another one in each ear, as loud as the base"),
    NOISE_PINK("noise-pink", "pink noise from the base's places, as loud as the base"),
    NOISE_PINK_DIFFUSE(
        "noise-pink-diffuse", "pink noise, another one in each ear, as loud as the base"),
    OFF_SCREEN("off-screen", "classes that the picture does not show, from the base's places"),
    OFF_SCREEN_NEAR(
        "off-screen-near",
        "classes that are easily taken for the base's and that the picture does not show"),
    SWAP("swap", "all that is heard of another sample, none of whose classes the picture shows"),
    MONO("mono", "the base's sounds from the middle: both ears hear the same"),
    SWAPPED_CHANNELS("swapped-channels", "the base's channels exchanged"),
    MIRRORED("mirrored", "picture, mask and channels mirrored"),
    MIRRORED_PICTURE("mirrored-picture", "the picture mirrored, the sound not"),
    LEVEL_UP("level-up", "6 dB louder than the base"),
    LEVEL_DOWN("level-down", "6 dB softer than the base"),
    PARTIAL("partial", "one of the base's two or more sources muted");

    private final String label;
    private final String words;

    Kind(String label, String words) {
      this.label = label;
      this.words = words;
    }

    /** What is heard and seen, for people: a phrase without a full stop. */
    public String words() {
      return words;
    }

    /** The kind of a name; empty if there is none. */
    public static Optional<Kind> named(String name) {
      for (Kind kind : values()) {
        if (kind.label.equals(name)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** Which mask is right. */
  public enum Expected {
    /** None of what the picture shows is heard: no pixel. */
    EMPTY("empty"),
    /** The base sample's. */
    BASE("base"),
    /** The base sample's, mirrored. */
    MIRRORED("mirrored"),
    /** Those of other instances of the heard classes, which are where the sound now comes from. */
    OTHER_PLACE("other-place"),
    /** The base sample's without what was muted. */
    REMAINING("remaining");

    private final String label;

    Expected(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /**
   * A source that is heard: a channel of the stems.
   *
   * @param className of the class that sounds; {@code silence}, {@code white noise} or {@code pink
   *     noise} where none does
   * @param classIndex mask value of the class; 0 where none sounds
   * @param alpha place that the law of space hears it from, in [0, 1]; in a mirrored picture a
   *     place of that picture
   * @param sample key of the sample of the base release whose stem it is; empty of silence and
   *     noise
   * @param channel of that sample's stems; -1 of silence and noise
   * @param gain that the stem, or noise of an RMS level of 1, was multiplied by; 0 of silence
   * @param clip what sounds; {@link ClipRef#NONE} of silence and noise
   */
  public record Heard(
      String className,
      int classIndex,
      double alpha,
      String sample,
      int channel,
      double gain,
      ClipRef clip) {}
}
