package org.vpobuilder.spec.sample;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.Subset;

/** The name of a sample. It has no dot, because WebDataset splits member names at the first dot. */
public final class SampleKey {
  private static final int COCO_DIGITS = 12;

  /**
   * The image's part of a key: twelve digits for COCO; for other sources it begins with the
   * source's name.
   */
  private static final String IMAGE = "(\\d{12}|[a-z0-9]{1,32}-[A-Za-z0-9_-]{1,80})";

  /** The part of a key that names the kind of a control. */
  private static final String KIND = "(_[a-z-]{4,24})?";

  private static final Pattern KEY = Pattern.compile(IMAGE + KIND);
  private static final Pattern KEY_WITH_OBJECT =
      Pattern.compile(IMAGE + "_[A-Za-z0-9-]{1,40}" + KIND);

  private static final Pattern COCO_ID = Pattern.compile("0|[1-9]\\d{0,11}");
  private static final Pattern IMAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern OBJECT_ID = Pattern.compile("[A-Za-z0-9-]{1,40}");

  private SampleKey() {}

  /**
   * The key of a sample of an image.
   *
   * @param object the id of the first sounding object; only subsets that make several samples of an
   *     image have it in their keys
   */
  public static String of(Subset subset, ImageRef image, String object) {
    return subset.isKeyedByObject()
        ? ofImage(subset, image) + "_" + object
        : ofImage(subset, image);
  }

  /**
   * {@code {subset}_{image:012d}} for COCO's images, {@code {subset}_{source}-{image}} for others:
   * the key of the image's only sample, or the beginning of the keys of its samples.
   */
  public static String ofImage(Subset subset, ImageRef image) {
    if (!image.source().equals(SourceIds.COCO)) {
      return subset + "_" + image.source() + "-" + image.id();
    }
    // Does not use String.format, because planning makes some hundred thousand keys.
    return subset + "_" + "0".repeat(Math.max(0, COCO_DIGITS - image.id().length())) + image.id();
  }

  /** {@code {base}_{kind}}, so that the controls of a base sample are neighbours in a shard. */
  public static String control(String baseSample, Control.Kind kind) {
    return baseSample + "_" + kind;
  }

  /** Whether a text is the key of a sample of a known subset, or of a control of such a sample. */
  public static boolean isKey(String text) {
    return image(text).isPresent();
  }

  /**
   * The image of a release's sample, as its key names it: the text after the subset in {@link
   * #ofImage}. It may hold underscores, as VOC's ids do.
   *
   * @throws IllegalArgumentException if the text is not a key
   */
  public static String imageOf(String key) {
    return image(key).orElseThrow(() -> new IllegalArgumentException(key + ": no sample's key"));
  }

  /** Takes everything before the last underscore, because an object's id has none. */
  private static Optional<String> image(String key) {
    int end = key.indexOf('_');
    Optional<Subset> subset = end < 0 ? Optional.empty() : Subset.find(key.substring(0, end));
    return subset
        .map(s -> s.isKeyedByObject() ? KEY_WITH_OBJECT : KEY)
        .map(pattern -> pattern.matcher(key.substring(end + 1)))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  /** Whether an image with that id has keys that no other image has. */
  public static boolean isImageId(String source, String id) {
    return (source.equals(SourceIds.COCO) ? COCO_ID : IMAGE_ID).matcher(id).matches();
  }

  /**
   * Whether an object with that id has a key that no other object has: the id must have no
   * underscore.
   */
  public static boolean isObjectId(String id) {
    return OBJECT_ID.matcher(id).matches();
  }
}
