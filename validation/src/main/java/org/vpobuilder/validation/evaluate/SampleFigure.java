package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * What is to be seen and heard of a test sample, beside its pictures.
 *
 * @param formatVersion null in files of versions that did not tell it
 * @param alphas where the sounding objects are heard, from 0 at the left edge to 1
 * @param sounding names of their classes, as many
 * @param attention what {@link FigureFolder#attention} shows; null if the model shows none
 * @param masks what each {@link FigureFolder#mask} shows
 */
public record SampleFigure(
    @Nullable Integer formatVersion,
    List<Double> alphas,
    List<String> sounding,
    @Nullable Shade attention,
    List<Shade> masks) {
  public static final int FORMAT_VERSION = 1;

  /** Its JSON and schema; ask {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<SampleFigure> JSON =
      JsonFormat.lenient(SampleFigure.class, SampleFigure.class, "sample-figure.schema.json");

  /** A sample of which nothing is known. */
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
   * @param what it is
   * @param low what black stands for
   * @param high what white stands for
   */
  public record Shade(String what, double low, double high) {}
}
