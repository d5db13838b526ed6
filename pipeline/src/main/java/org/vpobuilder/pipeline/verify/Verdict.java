package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vpobuilder.schemas.JsonFormat;

/** The outcome of every check, in the order of {@link Check}. */
public record Verdict(List<CheckResult> results) {
  /** The JSON of a verdict with its schema. */
  static final JsonFormat<Report> JSON =
      JsonFormat.strict(Report.class, Verdict.class, "verdict.schema.json");

  private static final int COLUMNS = 100;
  private static final String ROW = "%-19s %11s %9s  %s%n";
  private static final int INDENT = 43;

  public Verdict {
    results = List.copyOf(results);
  }

  public boolean passed() {
    return results.stream().allMatch(CheckResult::passed);
  }

  /** The outcome of one check. */
  public CheckResult of(Check check) {
    return results.get(check.ordinal());
  }

  /** The names of the checks that failed. */
  public List<Check> failed() {
    return results.stream().filter(r -> !r.passed()).map(CheckResult::check).toList();
  }

  /** For a terminal of {@value #COLUMNS} columns; below it the first failures of each check. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(row("check", "looked at", "failures", List.of("promise")));
    for (CheckResult result : results) {
      text.append(
          row(
              result.check().toString(),
              number(result.lookedAt()),
              result.passed() ? "-" : number(result.failures()),
              wrap(result.check().promise(), COLUMNS - INDENT)));
    }
    return text.append(failures()).toString();
  }

  /** The first failures of each check, one a line; empty if all passed. */
  public String failures() {
    StringBuilder text = new StringBuilder();
    for (CheckResult result : results) {
      for (Failure failure : result.first()) {
        text.append("%s: %s%n".formatted(result.check(), failure));
      }
      if (result.failures() > result.first().size()) {
        long more = result.failures() - result.first().size();
        text.append("%s: and %s more%n".formatted(result.check(), number(more)));
      }
    }
    return text.toString();
  }

  /** The verdict in a line. */
  public String sentence() {
    int failed = failed().size();
    return passed()
        ? "Sound: every check passed."
        : "NOT SOUND: %d %s failed.".formatted(failed, failed == 1 ? "check" : "checks");
  }

  /** JSON of the verdict, indented, as {@code verdict.schema.json} says. */
  public byte[] json() {
    return JSON.writePretty(Report.of(this));
  }

  /** What {@link #JSON} holds. */
  record Report(int formatVersion, boolean sound, List<Row> checks) {
    static Report of(Verdict verdict) {
      return new Report(1, verdict.passed(), verdict.results().stream().map(Row::of).toList());
    }
  }

  /** A check in the JSON. */
  record Row(String check, String promise, long lookedAt, long failures, List<Failure> first) {
    static Row of(CheckResult result) {
      return new Row(
          result.check().toString(),
          result.check().promise(),
          result.lookedAt(),
          result.failures(),
          result.first());
    }
  }

  private static String row(String name, String lookedAt, String failures, List<String> promise) {
    StringBuilder row = new StringBuilder(ROW.formatted(name, lookedAt, failures, promise.get(0)));
    promise.stream().skip(1).forEach(line -> row.append(ROW.formatted("", "", "", line)));
    return row.toString();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
