package org.vpobuilder.validation.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The content of {@code validation.json}: the runs that were planned, and whether they are
 * finished.
 *
 * @param release name of the release; empty if it is not recorded
 * @param sha256 SHA-256 of the release
 * @param synthetic whether the release was made from a synthetic world
 * @param runs names of all planned runs
 * @param command the command that wrote the folder
 */
record Protocol(
    Optional<String> release,
    Optional<String> sha256,
    boolean synthetic,
    Optional<Instant> started,
    Optional<Instant> finished,
    List<String> runs,
    Optional<String> command) {
  static final String FILE = "validation.json";

  /** The protocol of a folder without the file. */
  static final Protocol NONE =
      new Protocol(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  Protocol {
    runs = List.copyOf(runs);
  }

  static Protocol read(byte[] json, String file) {
    Members members = Members.read("validation.schema.json", json, file);
    Members release = members.object("release");
    return new Protocol(
        release.text("name"),
        release.text("sha256"),
        release.flag("synthetic") || members.flag("synthetic"),
        members.text("started").map(time -> instant(time, file, "started")),
        members.text("finished").map(time -> instant(time, file, "finished")),
        members.texts("runs"),
        members.text("command"));
  }

  /** The time from start to finish; empty unless both are known. */
  Optional<Duration> took() {
    return started.flatMap(from -> finished.map(to -> Duration.between(from, to)));
  }

  private static Instant instant(String time, String file, String member) {
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new BadInputException(
          "%s: %s: got '%s', wanted a time like 2026-01-31T12:00:00Z".formatted(file, member, time),
          e);
    }
  }
}
