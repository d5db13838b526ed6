package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * The description of a test sample for figures, in addition to its pictures.
 *
 * @param formatVersion null in files of versions that did not record it
 * @param alphas places of the sounding objects, from 0 at the left edge to 1
 * @param sounding names of their classes, in the same number
 * @param attention description of {@link FigureFolder#attention}; null if the model has none
 * @param masks description of each {@link FigureFolder#mask}
 */
public record SampleFigure(
    @Nullable Integer formatVersion,
    List<Double> alphas,
    List<String> sounding,
    @Nullable Shade attention,
    List<Shade> masks) {
  public static final int FORMAT_VERSION = 1;

  /** Its JSON format, with a schema; call {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<SampleFigure> JSON =
      JsonFormat.lenient(SampleFigure.class, SampleFigure.class, "sample-figure.schema.json");

  /** Used for a sample without a description. */
  public static final SampleFigure UNKNOWN =
      new SampleFigure(null, List.of(), List.of(), null, List.of());

  @SuppressWarnings("ConstantValue") // Jackson gives null for what an earlier version left out
  public SampleFigure {
    alphas = alphas == null ? List.of() : List.copyOf(alphas);
    sounding = sounding == null ? List.of() : List.copyOf(sounding);
    masks = masks == null ? List.of() : List.copyOf(masks);
  }

  /**
   * A map of numbers as a grey picture.
   *
   * @param what what the map shows
   * @param low value of black
   * @param high value of white
   */
  public record Shade(String what, double low, double high) {}
}
