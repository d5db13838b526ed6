package org.vpobuilder.pipeline.ledger;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;

/** One report of a worker, as it goes through a shuffle: its kind and its canonical JSON. */
public final class Note {
  static final String REJECTION = "rejection";
  static final String SOURCE = "source";
  static final String TALLY = "tally";
  static final JsonFormat<FileEntry> FILE = JsonFormat.transport(FileEntry.class);

  private Note() {}

  public static KV<String, byte[]> rejection(Rejection rejection) {
    return KV.of(REJECTION, Formats.REJECTION.write(rejection));
  }

  public static KV<String, byte[]> source(FileEntry file) {
    return KV.of(SOURCE, FILE.write(file));
  }

  public static KV<String, byte[]> tally(String name, long count) {
    return KV.of(TALLY, "%d %s".formatted(count, name).getBytes(StandardCharsets.UTF_8));
  }

  /** One note a count. */
  public static List<KV<String, byte[]>> tallies(Tallies tallies) {
    List<KV<String, byte[]>> notes = new ArrayList<>();
    tallies.all().forEach((name, count) -> notes.add(tally(name, count)));
    return notes;
  }

  /** A result, of a kind that its reader knows. */
  public static <T> KV<String, byte[]> result(String kind, JsonFormat<T> format, T value) {
    return KV.of(kind, format.write(value));
  }
}
