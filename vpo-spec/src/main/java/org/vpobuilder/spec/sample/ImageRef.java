package org.vpobuilder.spec.sample;

import java.util.Comparator;
import java.util.List;

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
    List<String> keys) {
  /** The order by source, and then by {@link SourceIds#ORDER}. */
  public static final Comparator<ImageRef> ORDER =
      Comparator.comparing(ImageRef::source).thenComparing(ImageRef::id, SourceIds.ORDER);

  public ImageRef {
    keys = List.copyOf(keys);
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
        keys);
  }
}
