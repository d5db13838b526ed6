package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The segments of a batch of label maps: one for each class of an image, including background if it
 * is a class. Pixels without a known label belong to no segment and are ignored.
 *
 * @param keys keys of the images, [B], used as addresses of draws
 * @param all J segments, image by image
 * @param masks 1 inside of each segment, [J, 1, H, W]
 * @param known 1 where the label is known, [B, 1, H, W]
 */
public record Segments(List<String> keys, List<Segment> all, Tensor masks, Tensor known) {
  public Segments {
    keys = List.copyOf(keys);
    all = List.copyOf(all);
  }

  /** A class in an image of the batch. */
  public record Segment(int image, int label) {}

  /**
   * Makes segments from label maps.
   *
   * @param labels [B, H, W], I64
   * @param classes classes that occur in each image and become segments, ascending
   * @param ignore the label of unknown pixels
   */
  public static Segments of(
      Tensor labels, List<List<Integer>> classes, List<String> keys, int ignore) {
    List<Segment> all = new ArrayList<>();
    for (int image = 0; image < classes.size(); image++) {
      for (int label : classes.get(image)) {
        all.add(new Segment(image, label));
      }
    }
    Tensor wanted = Tensors.of(all.stream().mapToLong(Segment::label).toArray(), all.size(), 1, 1);
    Tensor masks = labels.select(0, images(all)).eq(wanted).to(DType.F32).unsqueeze(1);
    Tensor known = labels.eq(ignore).not().to(DType.F32).unsqueeze(1);
    return new Segments(keys, all, masks, known);
  }

  private static Tensor images(List<Segment> segments) {
    return Tensors.of(segments.stream().mapToLong(Segment::image).toArray(), segments.size());
  }

  /** The image of each segment, [J], I64. */
  public Tensor images() {
    return images(all);
  }

  /** The number of segments, J. */
  public int count() {
    return all.size();
  }

  /** The indices of each image's segments. */
  public List<List<Integer>> byImage() {
    List<List<Integer>> indices = new ArrayList<>();
    keys.forEach(key -> indices.add(new ArrayList<>()));
    for (int i = 0; i < all.size(); i++) {
      indices.get(all.get(i).image()).add(i);
    }
    return indices.stream().map(Collections::unmodifiableList).toList();
  }
}
