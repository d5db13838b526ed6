package org.vpobuilder.validation.statistics;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * Rows projected on the two directions in which they differ most (principal component analysis).
 *
 * @param places coordinates of the rows along them, in the rows' order
 * @param shares share of each direction in the total variance, from 0 to 1
 */
public record PrincipalAxes(List<Place> places, List<Double> shares) {
  public PrincipalAxes {
    places = List.copyOf(places);
    shares = List.copyOf(shares);
  }

  /** The coordinates of a row. */
  public record Place(double x, double y) {}

  /**
   * Computes the axes of rows of one length. The sign of a direction makes its largest component
   * positive.
   *
   * @param rows at least two, with at least two numbers each
   */
  public static PrincipalAxes of(List<List<Double>> rows) {
    int width = rows.get(0).size();
    double[][] centred = new double[rows.size()][width];
    for (int c = 0; c < width; c++) {
      int column = c;
      double mean = rows.stream().mapToDouble(row -> row.get(column)).average().orElseThrow();
      for (int r = 0; r < centred.length; r++) {
        centred[r][c] = rows.get(r).get(c) - mean;
      }
    }
    RealMatrix matrix = new Array2DRowRealMatrix(centred, false);
    // The smaller of the two products has the same eigenvalues.
    boolean wide = width > centred.length;
    RealMatrix product =
        wide ? matrix.multiplyTransposed(matrix) : matrix.transposeMultiply(matrix);
    EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(product);
    double[][] along = new double[2][];
    List<Double> shares = new ArrayList<>();
    double all = product.getTrace();
    for (int axis = 0; axis < 2; axis++) {
      double[] vector = eigen.getEigenvector(axis).toArray();
      double[] direction = wide ? unit(matrix.preMultiply(vector)) : vector;
      along[axis] = matrix.operate(pointed(direction));
      shares.add(all > 0 ? Math.max(0, eigen.getEigenvalue(axis)) / all : 0);
    }
    List<Place> places = new ArrayList<>();
    for (int r = 0; r < centred.length; r++) {
      places.add(new Place(along[0][r], along[1][r]));
    }
    return new PrincipalAxes(places, shares);
  }

  private static double[] unit(double[] vector) {
    double square = 0;
    for (double value : vector) {
      square += value * value;
    }
    double length = Math.sqrt(square);
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = length > 0 ? vector[i] / length : 0;
    }
    return unit;
  }

  /** Gives an eigenvector a sign, which it does not have of its own. */
  private static double[] pointed(double[] vector) {
    double most = 0;
    for (double value : vector) {
      most = Math.abs(value) > Math.abs(most) ? value : most;
    }
    double[] pointed = vector.clone();
    for (int i = 0; i < pointed.length && most < 0; i++) {
      pointed[i] = -pointed[i];
    }
    return pointed;
  }
}
