package org.vpobuilder.pipeline.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.beam.sdk.values.KV;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * All notes of a job. What is read out of it does not depend on the order they came in, nor on a
 * note that a retry reported twice, tallies apart: those come from bundles that were kept.
 */
public final class NoteBook {
  private final TreeSet<Rejection> rejections = new TreeSet<>();
  private final TreeMap<String, FileEntry> sources = new TreeMap<>();
  private final Tallies tallies = new Tallies();
  private final Map<String, List<byte[]>> results = new HashMap<>();

  public static NoteBook of(Iterable<KV<String, byte[]>> notes) {
    NoteBook book = new NoteBook();
    for (KV<String, byte[]> note : notes) {
      book.add(note.getKey(), note.getValue());
    }
    return book;
  }

  private void add(String kind, byte[] json) {
    switch (kind) {
      case Note.REJECTION -> rejections.add(Formats.REJECTION.readOwn(json));
      case Note.SOURCE -> {
        FileEntry file = Note.FILE.readOwn(json);
        sources.put(file.path(), file);
      }
      case Note.TALLY -> {
        String text = new String(json, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        tallies.add(text.substring(space + 1), Long.parseLong(text.substring(0, space)));
      }
      default -> results.computeIfAbsent(kind, key -> new ArrayList<>()).add(json);
    }
  }

  /** Sorted, each once. */
  public List<Rejection> rejections() {
    return List.copyOf(rejections);
  }

  /** Sorted by path, each once. */
  public List<FileEntry> sources() {
    return List.copyOf(sources.values());
  }

  public Tallies tallies() {
    return tallies;
  }

  /** The results of a kind, in no order. */
  public <T> List<T> results(String kind, JsonFormat<T> format) throws IOException {
    List<byte[]> texts = results.getOrDefault(kind, List.of());
    List<T> values = new ArrayList<>(Collections.nCopies(texts.size(), null));
    Workers.forEach(texts.size(), i -> values.set(i, format.readOwn(texts.get(i))));
    return values;
  }

  /** The results of a kind, in the given order. */
  public <T> List<T> results(String kind, JsonFormat<T> format, Comparator<? super T> order) {
    return results.getOrDefault(kind, List.of()).stream()
        .map(format::readOwn)
        .sorted(order)
        .toList();
  }
}
