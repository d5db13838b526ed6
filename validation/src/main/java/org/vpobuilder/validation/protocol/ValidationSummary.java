package org.vpobuilder.validation.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * The protocol's manifest, {@code validation.json}: written last, it marks the results complete.
 *
 * @param release the release that was validated
 * @param started start time, ISO 8601; {@code finished} in the same way
 * @param command command that repeats it
 * @param runs folders of the runs, below {@code runs/}
 * @param tests files of t-tests
 * @param sweep the file of the sweep's result; null if nothing was swept
 */
public record ValidationSummary(
    int formatVersion,
    ReleaseRef release,
    String started,
    String finished,
    String command,
    List<String> runs,
    List<String> tests,
    @Nullable String sweep) {
  public static final int FORMAT_VERSION = 1;
  public static final String FILE_NAME = "validation.json";

  /** Its JSON format, with a schema; call {@link JsonFormat#violations} before reading. */
  public static final JsonFormat<ValidationSummary> JSON =
      JsonFormat.lenient(
          ValidationSummary.class, ValidationSummary.class, "validation-summary.schema.json");

  public ValidationSummary {
    runs = List.copyOf(runs);
    tests = List.copyOf(tests);
  }

  /**
   * A release.
   *
   * @param name name of its spec
   * @param sha256 SHA-256 of its {@code release.json}, in hex
   * @param synthetic whether its sources are a synthetic world
   */
  public record ReleaseRef(String name, String sha256, boolean synthetic) {}
}
