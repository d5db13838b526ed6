package org.vpobuilder.spec.sample;

import java.util.Comparator;
import java.util.List;

/**
 * The image of a sample.
 *
 * @param source name of the visual source
 * @param id the source's own, unique in it
 * @param file path below the source's root, with forward slashes
 * @param width columns in pixels; 0 where the source does not say and the image was not looked at
 * @param height rows in pixels; likewise
 * @param bytes length of the file
 * @param sha256 of the file, in hex; empty where a plan was made without looking at images
 * @param licence address of its licence, or its name where it has no address; empty if not known
 * @param keys what leaks are judged by, such as {@code coco:139} and {@code flickr:6255196340}: two
 *     images that share one are of one photograph, and never on both sides of a split
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
  /** By source, and then by {@link SourceIds#ORDER}. */
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

  /** The same image, whose file was looked at. */
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
