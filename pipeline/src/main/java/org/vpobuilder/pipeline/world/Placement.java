package org.vpobuilder.pipeline.world;

import java.awt.geom.AffineTransform;

/**
 * The position of an object in its image: its unit square is scaled, mirrored, turned and moved.
 *
 * @param cx column of the centre, pixels
 * @param cy row of the centre, pixels
 * @param width before turning, pixels
 * @param height before turning, pixels
 * @param mirrored whether it faces left
 * @param cos cosine of the clockwise turn
 * @param sin sine of the clockwise turn
 */
record Placement(
    double cx, double cy, double width, double height, boolean mirrored, double cos, double sin) {

  static Placement centred(double width, double height, boolean mirrored, double angle) {
    return new Placement(
        0, 0, width, height, mirrored, StrictMath.cos(angle), StrictMath.sin(angle));
  }

  Placement at(double x, double y) {
    return new Placement(x, y, width, height, mirrored, cos, sin);
  }

  double x(double u, double v) {
    return cx + cos * across(u) - sin * (v - 0.5) * height;
  }

  double y(double u, double v) {
    return cy + sin * across(u) + cos * (v - 0.5) * height;
  }

  private double across(double u) {
    return (mirrored ? 0.5 - u : u - 0.5) * width;
  }

  /** The same mapping for drawing. */
  AffineTransform transform() {
    double w = mirrored ? -width : width;
    return new AffineTransform(cos * w, sin * w, -sin * height, cos * height, x(0, 0), y(0, 0));
  }
}
