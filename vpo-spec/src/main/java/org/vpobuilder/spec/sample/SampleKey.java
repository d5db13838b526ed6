package org.vpobuilder.spec.sample;

import java.util.regex.Pattern;
import org.vpobuilder.spec.Subset;

/** The name of a sample: no dot, so that WebDataset splits member names where it should. */
public final class SampleKey {
  private static final int COCO_DIGITS = 12;

  /** Of an image: twelve digits are COCO's, all else begins with its source's name. */
  private static final String IMAGE = "(\\d{12}|[a-z0-9]{1,32}-[A-Za-z0-9_-]{1,80})";

  /** Of a control set: the kind of control. */
  private static final String KIND = "(_[a-z-]{4,24})?";

  private static final Pattern KEY =
      Pattern.compile("(ss_%s_[A-Za-z0-9-]{1,40}|(ms|msmi)_%s)%s".formatted(IMAGE, IMAGE, KIND));

  private static final Pattern COCO_ID = Pattern.compile("0|[1-9]\\d{0,11}");
  private static final Pattern IMAGE_ID = Pattern.compile("[A-Za-z0-9_-]{1,80}");
  private static final Pattern OBJECT_ID = Pattern.compile("[A-Za-z0-9-]{1,40}");

  private SampleKey() {}

  /** {@code ss_{image}_{object}}: one image may give several samples. */
  public static String single(ImageRef image, String objectId) {
    return multi(Subset.SS, image) + "_" + objectId;
  }

  /**
   * {@code {subset}_{image:012d}} of COCO's images, {@code {subset}_{source}-{image}} of others.
   */
  public static String multi(Subset subset, ImageRef image) {
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

  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
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
