package org.vpobuilder.spec.sample;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The image of a sample.
 *
 * @param source name of the visual source
 * @param id the source's own id, unique in it
 * @param file path below the source's root, with forward slashes
 * @param width columns in pixels; 0 if the source does not give the size and the image was not read
 * @param height rows in pixels; 0 as for the width
 * @param bytes length of the file
 * @param sha256 SHA-256 of the file, in hex; empty if the plan was made without reading images
 * @param licence address of its licence, or its name if it has no address; empty if not known
 * @param keys the keys that decide whether two images have the same origin, such as {@code
 *     coco:139} and {@code flickr:6255196340}: two images that share a key are one photograph and
 *     are never on both sides of a split
 * @param absent names of the classes that the source verified not to be in the image, in the order
 *     of names; null if there is none. A source that annotates every object of its categories has
 *     none here: what its images lack shows in the objects of a sample
 */
public record ImageRef(
    String source,
    String id,
    String file,
    int width,
    int height,
    long bytes,
    String sha256,
    String licence,
    Attribution attribution,
    List<String> keys,
    @Nullable List<String> absent) {
  /** The order by source, and then by {@link SourceIds#ORDER}. */
  public static final Comparator<ImageRef> ORDER =
      Comparator.comparing(ImageRef::source).thenComparing(ImageRef::id, SourceIds.ORDER);

  public ImageRef {
    keys = List.copyOf(keys);
    absent = absent == null || absent.isEmpty() ? null : absent.stream().sorted().toList();
  }

  /** An image of a source that verified no absence. */
  public ImageRef(
      String source,
      String id,
      String file,
      int width,
      int height,
      long bytes,
      String sha256,
      String licence,
      Attribution attribution,
      List<String> keys) {
    this(source, id, file, width, height, bytes, sha256, licence, attribution, keys, null);
  }

  /** Whether the source verified that the image shows nothing of a class. */
  public boolean lacks(String className) {
    return absent != null && absent.contains(className);
  }

  /** Unique over all sources; see {@link SourceIds#address}. */
  public String address() {
    return SourceIds.address(source, id);
  }

  /** {@code image 42}: names the record in a rejection. */
  public String recordName() {
    return "image " + id;
  }

  /** The same image after its file was read. */
  public ImageRef seen(int foundWidth, int foundHeight, long foundBytes, String foundSha256) {
    return new ImageRef(
        source,
        id,
        file,
        foundWidth,
        foundHeight,
        foundBytes,
        foundSha256,
        licence,
        attribution,
        keys,
        absent);
  }
}
