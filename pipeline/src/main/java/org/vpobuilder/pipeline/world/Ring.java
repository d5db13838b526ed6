package org.vpobuilder.pipeline.world;

import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.stream.IntStream;

/** A closed polygon; the last point is joined to the first. */
final class Ring {
  private final double[] xs;
  private final double[] ys;

  private Ring(double[] xs, double[] ys) {
    this.xs = xs;
    this.ys = ys;
  }

  /** The ring through {@code x0, y0, x1, y1, ...}. */
  static Ring of(double... coordinates) {
    double[] xs = new double[coordinates.length / 2];
    double[] ys = new double[xs.length];
    for (int i = 0; i < xs.length; i++) {
      xs[i] = coordinates[2 * i];
      ys[i] = coordinates[2 * i + 1];
    }
    return new Ring(xs, ys);
  }

  int size() {
    return xs.length;
  }

  double x(int i) {
    return xs[i];
  }

  double y(int i) {
    return ys[i];
  }

  /** Cuts every corner (Chaikin's rule) until there are at least {@code points} points. */
  Ring smoothed(int points) {
    Ring ring = this;
    while (ring.size() < points) {
      int n = ring.size();
      double[] sx = new double[2 * n];
      double[] sy = new double[2 * n];
      for (int i = 0; i < n; i++) {
        int j = (i + 1) % n;
        sx[2 * i] = 0.8 * ring.xs[i] + 0.2 * ring.xs[j];
        sy[2 * i] = 0.8 * ring.ys[i] + 0.2 * ring.ys[j];
        sx[2 * i + 1] = 0.2 * ring.xs[i] + 0.8 * ring.xs[j];
        sy[2 * i + 1] = 0.2 * ring.ys[i] + 0.8 * ring.ys[j];
      }
      ring = new Ring(sx, sy);
    }
    return ring;
  }

  /** The ring through every third point; a triangle needs nine points. */
  Ring everyThird() {
    int[] kept = IntStream.iterate(0, i -> i + 2 < size(), i -> i + 3).toArray();
    return new Ring(
        Arrays.stream(kept).mapToDouble(i -> xs[i]).toArray(),
        Arrays.stream(kept).mapToDouble(i -> ys[i]).toArray());
  }

  Ring placed(Placement placement) {
    double[] px = new double[xs.length];
    double[] py = new double[xs.length];
    for (int i = 0; i < xs.length; i++) {
      px[i] = placement.x(xs[i], ys[i]);
      py[i] = placement.y(xs[i], ys[i]);
    }
    return new Ring(px, py);
  }

  /** The ring in an image that is larger by this factor. */
  Ring scaled(double times) {
    return new Ring(
        Arrays.stream(xs).map(x -> x * times).toArray(),
        Arrays.stream(ys).map(y -> y * times).toArray());
  }

  /** The ring on a grid of hundredths, as COCO writes coordinates. */
  Ring rounded() {
    double[] rx = Arrays.stream(xs).map(Ring::hundredths).toArray();
    double[] ry = Arrays.stream(ys).map(Ring::hundredths).toArray();
    return new Ring(rx, ry);
  }

  /** The part of the ring inside {@code box}; it has no point if nothing is inside. */
  Ring clipped(Rectangle box) {
    Ring r = keepBelow(box.maxX()).turned().keepBelow(box.maxY()).turned();
    r = r.mirrored().keepBelow(-box.minX()).turned().keepBelow(-box.minY()).turned().mirrored();
    return r;
  }

  /** Sutherland-Hodgman against the half plane {@code x <= limit}. */
  private Ring keepBelow(double limit) {
    int n = size();
    double[] kept = new double[4 * n + 4];
    int length = 0;
    for (int i = 0; i < n; i++) {
      int j = (i + 1) % n;
      boolean in = xs[i] <= limit;
      if (in) {
        kept[length++] = xs[i];
        kept[length++] = ys[i];
      }
      if (in != xs[j] <= limit) {
        kept[length++] = limit;
        kept[length++] = ys[i] + (ys[j] - ys[i]) * (limit - xs[i]) / (xs[j] - xs[i]);
      }
    }
    return length == 2 * n && bounds().maxX() <= limit ? this : of(Arrays.copyOf(kept, length));
  }

  private Ring turned() {
    return new Ring(ys, xs);
  }

  private Ring mirrored() {
    return new Ring(
        Arrays.stream(xs).map(v -> -v).toArray(), Arrays.stream(ys).map(v -> -v).toArray());
  }

  /** The area enclosed (shoelace formula), never negative. */
  double area() {
    double twice = 0;
    for (int i = 0, j = size() - 1; i < size(); j = i++) {
      twice += xs[j] * ys[i] - xs[i] * ys[j];
    }
    return Math.abs(twice) / 2;
  }

  Rectangle bounds() {
    double minX = Double.POSITIVE_INFINITY;
    double minY = Double.POSITIVE_INFINITY;
    double maxX = Double.NEGATIVE_INFINITY;
    double maxY = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < xs.length; i++) {
      minX = Math.min(minX, xs[i]);
      maxX = Math.max(maxX, xs[i]);
      minY = Math.min(minY, ys[i]);
      maxY = Math.max(maxY, ys[i]);
    }
    return new Rectangle(minX, minY, maxX, maxY);
  }

  void appendTo(Path2D path) {
    for (int i = 0; i < xs.length; i++) {
      if (i == 0) {
        path.moveTo(xs[i], ys[i]);
      } else {
        path.lineTo(xs[i], ys[i]);
      }
    }
    path.closePath();
  }

  /** {@code value} on the grid of hundredths; never minus zero. */
  static double hundredths(double value) {
    return Math.rint(value * 100) / 100 + 0.0;
  }
}
