package org.vpobuilder.validation.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * Means of losses, and time, since the last row. Losses are summed on the device and read where a
 * row is made: reading one waits for all that the device was given to do.
 */
final class Meter {
  private static final String TOTAL = "total";

  private final Map<String, Tensor> sums = new LinkedHashMap<>();
  private int steps;
  private long images;
  private double before;
  private long started = System.nanoTime();
  private long rowStarted = started;

  /** Goes on after {@code seconds} of earlier sessions. */
  void resume(double seconds) {
    before = seconds;
    started = System.nanoTime();
    rowStarted = started;
  }

  double seconds() {
    return before + (System.nanoTime() - started) / 1e9;
  }

  /**
   * Counts a step, or a part of one.
   *
   * @param count its images
   * @param last whether the step ends with it
   * @param scope the step's, the current one; sums live in the scope around it
   */
  void add(Losses losses, int count, boolean last, TensorScope scope) {
    try (Autograd.Off off = Autograd.off()) {
      addTo(TOTAL, losses.total(), scope);
      losses.terms().forEach((name, value) -> addTo(name, value, scope));
    }
    steps += last ? 1 : 0;
    images += count;
  }

  private void addTo(String name, Tensor value, TensorScope scope) {
    Tensor wide = value.detach().to(DType.F64);
    @Nullable Tensor sum = sums.get(name);
    sums.put(name, scope.keep(sum == null ? wide.copy() : sum.add(wide)));
    if (sum != null) {
      sum.close();
    }
  }

  /**
   * Looks whether training still makes sense.
   *
   * @param step optimiser steps done
   * @throws BadInputException if a loss since the last row was infinite or no number
   */
  void requireFinite(long step) {
    Tensor sum = sums.get(TOTAL);
    if (sum != null && !Double.isFinite(sum.item())) {
      throw new BadInputException(
          "training: the loss became %s in steps %d to %d; a smaller optimiser.lr may help"
              .formatted(sum.item(), step - steps + 1, step));
    }
  }

  /**
   * The row so far; the next begins.
   *
   * @throws BadInputException as {@link #requireFinite}
   */
  MetricRow row(long step, int epoch, double lr) {
    requireFinite(step);
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((name, sum) -> means.put(name, sum.item() / steps));
    // Read first: only then is the device done with these steps.
    double elapsed = (System.nanoTime() - rowStarted) / 1e9;
    MetricRow row = new MetricRow(step, epoch, seconds(), lr, images / elapsed, means);
    sums.values().forEach(Tensor::close);
    sums.clear();
    steps = 0;
    images = 0;
    rowStarted = System.nanoTime();
    return row;
  }
}
