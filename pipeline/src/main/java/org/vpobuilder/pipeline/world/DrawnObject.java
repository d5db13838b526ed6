package org.vpobuilder.pipeline.world;

import java.util.List;

/**
 * An annotated object.
 *
 * @param annotationId unique over both splits
 * @param sprites a single one, or the copies of a crowd
 */
record DrawnObject(Look look, long annotationId, boolean crowd, List<Sprite> sprites) {

  /**
   * One drawn copy.
   *
   * @param rings the polygons of its visible part, which are its segmentation, in pixels
   * @param posts the posts that hide the rest
   */
  record Sprite(Placement placement, List<Ring> rings, List<Rectangle> posts) {
    double area() {
      return rings.stream().mapToDouble(Ring::area).sum();
    }
  }

  /** The polygons of all copies. */
  List<Ring> rings() {
    return sprites.stream().flatMap(sprite -> sprite.rings().stream()).toList();
  }

  /** The enclosing box, pixels. */
  Rectangle box() {
    return rings().stream().map(Ring::bounds).reduce(Rectangle::union).orElseThrow();
  }

  double area() {
    return sprites.stream().mapToDouble(Sprite::area).sum();
  }
}
