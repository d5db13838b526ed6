package org.vpobuilder.pipeline.world;

/** An upright rectangle, in pixels or in units of an object's own size. */
record Rectangle(double minX, double minY, double maxX, double maxY) {
  double width() {
    return maxX - minX;
  }

  double height() {
    return maxY - minY;
  }

  double area() {
    return width() * height();
  }

  Rectangle union(Rectangle o) {
    return new Rectangle(
        Math.min(minX, o.minX),
        Math.min(minY, o.minY),
        Math.max(maxX, o.maxX),
        Math.max(maxY, o.maxY));
  }

  /** The common area over the smaller of both areas, in [0, 1]. */
  double overlap(Rectangle o) {
    double w = Math.min(maxX, o.maxX) - Math.max(minX, o.minX);
    double h = Math.min(maxY, o.maxY) - Math.max(minY, o.minY);
    return w <= 0 || h <= 0 ? 0 : w * h / Math.min(area(), o.area());
  }
}
