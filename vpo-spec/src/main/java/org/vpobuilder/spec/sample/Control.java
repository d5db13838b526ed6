package org.vpobuilder.spec.sample;

import java.util.List;
import java.util.Optional;

/**
 * The description of a sample of a control set: a base sample of a release in which one thing is
 * changed, and the answer that is right after the change. A model that still gives the base
 * sample's answer did not use the changed thing (SPEC.md, Controls).
 *
 * <p>The sample's mask member is the expected mask, and its sounding objects are those that the
 * expected mask shows. The base sample's own mask is found in the base release, by {@code
 * baseSample}.
 *
 * @param kind the kind of change
 * @param baseSample key of the sample in the base release
 * @param expected which mask is right after the change
 * @param mirroredPicture whether the picture and all places in it are mirrored
 * @param seen mask values of the classes that the picture shows, ascending, each once; a person of
 *     no known class is not among them
 * @param heard what is heard: one source for each channel of the stems, in their order; at least
 *     one
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

  /**
   * The kinds of change to a base sample. The {@link #toString()} of a kind is its name in files
   * and keys.
   */
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

    /** A description of the control for people: a phrase without a full stop. */
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

  /** The mask that is right after the change. */
  public enum Expected {
    /** No object in the picture is heard: a mask without a pixel. */
    EMPTY("empty"),
    /** The base sample's mask. */
    BASE("base"),
    /** The base sample's mask, mirrored. */
    MIRRORED("mirrored"),
    /**
     * The masks of other instances of the heard classes, which are where the sound now comes from.
     */
    OTHER_PLACE("other-place"),
    /** The base sample's mask without the objects that were muted. */
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
   * @param className the class that sounds; {@code silence}, {@code white noise} or {@code pink
   *     noise} if no class sounds
   * @param classIndex mask value of the class; 0 if no class sounds
   * @param alpha the place from which it is heard by the law of space, in [0, 1]; if the picture is
   *     mirrored, a place in the mirrored picture
   * @param sample key of the sample of the base release whose stem it is; empty for silence and
   *     noise
   * @param channel channel of that sample's stems; -1 for silence and noise
   * @param gain factor by which the stem, or noise of an RMS level of 1, was multiplied; 0 for
   *     silence
   * @param clip the clip that sounds; {@link ClipRef#NONE} for silence and noise
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
