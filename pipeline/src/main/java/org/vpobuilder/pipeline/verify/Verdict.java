package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.schemas.JsonFormat;

/** The results of all promises, in the order of the checks. */
public record Verdict(List<Result> results) {
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
    return results.stream().allMatch(Result::passed);
  }

  /** The result of a promise that a registered check makes. */
  public Result of(Promise promise) {
    return results.stream().filter(r -> r.promise().equals(promise)).findFirst().orElseThrow();
  }

  /** The promises that the release breaks. */
  public List<Promise> failed() {
    return results.stream().filter(r -> !r.passed()).map(Result::promise).toList();
  }

  /**
   * The table for a terminal of {@value #COLUMNS} columns; below it the first failures of each
   * promise.
   */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(row("check", "looked at", "failures", List.of("promise")));
    for (Result result : results) {
      text.append(
          row(
              result.promise().name(),
              number(result.lookedAt()),
              result.passed() ? "-" : number(result.failures()),
              wrap(result.promise().words(), COLUMNS - INDENT)));
    }
    return text.append(failures()).toString();
  }

  /** The first failures of each promise, one a line; empty if all passed. */
  public String failures() {
    StringBuilder text = new StringBuilder();
    for (Result result : results) {
      for (Failure failure : result.first()) {
        text.append("%s: %s%n".formatted(result.promise(), failure));
      }
      if (result.failures() > result.first().size()) {
        long more = result.failures() - result.first().size();
        text.append("%s: and %s more%n".formatted(result.promise(), number(more)));
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

  /** The JSON of the verdict, indented, in the form of {@code verdict.schema.json}. */
  public byte[] json() {
    return JSON.writePretty(Report.of(this));
  }

  /**
   * The result of one promise.
   *
   * @param lookedAt the number of things it looked at: files, samples, objects or records
   * @param failures the number of failures
   * @param first the first few failures, ordered by file and record
   */
  public record Result(Promise promise, long lookedAt, long failures, List<Failure> first) {
    public Result {
      first = List.copyOf(first);
    }

    public boolean passed() {
      return failures == 0;
    }
  }

  /**
   * One way in which a release breaks a promise.
   *
   * @param file relative to the release, with forward slashes
   * @param record the sample's key or the record of the file; empty if the whole file is meant
   */
  public record Failure(String file, String record, String got, String wanted)
      implements Comparable<Failure> {
    private static final int MAX_TEXT = 200;

    private static final Comparator<Failure> ORDER =
        Comparator.comparing(Failure::file)
            .thenComparing(Failure::record)
            .thenComparing(Failure::got)
            .thenComparing(Failure::wanted);

    public Failure {
      file = shorten(file);
      record = shorten(record);
      got = shorten(got);
      wanted = shorten(wanted);
    }

    @Override
    public int compareTo(Failure other) {
      return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      String where = record.isEmpty() ? file : file + " " + record;
      return "%s: got %s, wanted %s".formatted(where, got, wanted);
    }

    /** A text, shortened and without control characters, since it may come from outside. */
    private static String shorten(String text) {
      String start = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT - 1) + "…" : text;
      return start.replaceAll("\\p{Cntrl}", " ");
    }
  }

  /** The content of {@link #JSON}. */
  record Report(int formatVersion, boolean sound, List<Row> checks) {
    static Report of(Verdict verdict) {
      return new Report(1, verdict.passed(), verdict.results().stream().map(Row::of).toList());
    }
  }

  /** A check in the JSON. */
  record Row(String check, String promise, long lookedAt, long failures, List<Failure> first) {
    static Row of(Result result) {
      return new Row(
          result.promise().name(),
          result.promise().words(),
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
