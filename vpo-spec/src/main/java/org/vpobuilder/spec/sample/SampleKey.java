package org.vpobuilder.spec.sample;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.Subset;

/** The name of a sample: no dot, so that WebDataset splits member names where it should. */
public final class SampleKey {
  private static final int COCO_DIGITS = 12;

  /** Of an image: twelve digits are COCO's, all else begins with its source's name. */
  private static final String IMAGE = "(\\d{12}|[a-z0-9]{1,32}-[A-Za-z0-9_-]{1,80})";

  /** Of a control set: the kind of control. */
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
   * @param object the first that sounds; only a subset of whose images several samples may be made
   *     has it in its keys
   */
  public static String of(Subset subset, ImageRef image, String object) {
    return subset.isKeyedByObject()
        ? ofImage(subset, image) + "_" + object
        : ofImage(subset, image);
  }

  /**
   * {@code {subset}_{image:012d}} of COCO's images, {@code {subset}_{source}-{image}} of others:
   * the key of its only sample, or what the keys of its samples begin with.
   */
  public static String ofImage(Subset subset, ImageRef image) {
    if (!image.source().equals(SourceIds.COCO)) {
      return subset + "_" + image.source() + "-" + image.id();
    }
    // Not a format: planning makes some hundred thousand keys.
    return subset + "_" + "0".repeat(Math.max(0, COCO_DIGITS - image.id().length())) + image.id();
  }

  /** {@code {base}_{kind}}: in a shard a base sample's controls stand together. */
  public static String control(String baseSample, Control.Kind kind) {
    return baseSample + "_" + kind;
  }

  /** Whether a text is the key of a sample of a subset that is known, or of a control of one. */
  public static boolean isKey(String text) {
    return image(text).isPresent();
  }

  /**
   * The image of a release's sample, as its key names it: what stands in {@link #ofImage} after the
   * subset. It may hold underscores, as those of VOC do.
   *
   * @throws IllegalArgumentException if the text is no key
   */
  public static String imageOf(String key) {
    return image(key).orElseThrow(() -> new IllegalArgumentException(key + ": no sample's key"));
  }

  /** An object's id has no underscore, so that the image is all before the last one. */
  private static Optional<String> image(String key) {
    int end = key.indexOf('_');
    Optional<Subset> subset = end < 0 ? Optional.empty() : Subset.find(key.substring(0, end));
    return subset
        .map(s -> s.isKeyedByObject() ? KEY_WITH_OBJECT : KEY)
        .map(pattern -> pattern.matcher(key.substring(end + 1)))
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  /** Whether an image of that id has keys that no other image has. */
  public static boolean isImageId(String source, String id) {
    return (source.equals(SourceIds.COCO) ? COCO_ID : IMAGE_ID).matcher(id).matches();
  }

  /** Whether an object of that id has a key that no other object has: it has no underscore. */
  public static boolean isObjectId(String id) {
    return OBJECT_ID.matcher(id).matches();
  }
}
