package org.vpobuilder.pipeline.world;

import java.util.List;

/**
 * An annotated object.
 *
 * @param annotationId unique over both splits
 * @param sprites one, or the copies of a crowd
 */
record DrawnObject(Look look, long annotationId, boolean crowd, List<Sprite> sprites) {

  /**
   * One drawn copy.
   *
   * @param rings what can be seen of it: the polygons of its segmentation, in pixels
   * @param posts what hides the rest
   */
  record Sprite(Placement placement, List<Ring> rings, List<Rectangle> posts) {
    double area() {
      return rings.stream().mapToDouble(Ring::area).sum();
    }
  }

  /** All polygons. */
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
