package org.vpobuilder.pipeline.ledger;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * The findings of work, next to its results: their sums do not depend on the order of the work.
 *
 * @param rejections sorted, each once
 * @param sources the files that were read, sorted by path, each once
 */
public record Entries(
    List<Rejection> rejections, List<FileEntry> sources, List<Tallies.Count> counts) {
  public Entries {
    rejections = List.copyOf(rejections);
    sources = List.copyOf(sources);
    counts = List.copyOf(counts);
  }

  /** The counts in a form that can be added to. */
  public Tallies tallies() {
    Tallies tallies = new Tallies();
    counts.forEach(tallies::add);
    return tallies;
  }

  /** Collects findings. For one thread. */
  public static final class Book {
    private final TreeSet<Rejection> rejections = new TreeSet<>();
    private final SortedMap<String, FileEntry> sources = new TreeMap<>();
    private final Tallies tallies = new Tallies();

    public void reject(Rejection rejection) {
      rejections.add(rejection);
    }

    /** Rejects a record and counts it. */
    public void reject(Account account, Rejection rejection) {
      rejections.add(rejection);
      tallies.add(account, rejection.code(), 1);
    }

    public void source(FileEntry file) {
      sources.put(file.path(), file);
    }

    /** The counts, which the caller may add to. */
    public Tallies tallies() {
      return tallies;
    }

    public void add(Entries findings) {
      add(findings, file -> file);
    }

    /**
     * Adds what a source found.
     *
     * @param named how its files are named here
     */
    public void add(Entries findings, String source, UnaryOperator<FileEntry> named) {
      add(findings, named);
      for (Tallies.Count count : findings.counts) {
        tallies.add(
            new Tallies.Count(
                count.account().from(source), count.fate(), count.reason(), count.count()));
      }
    }

    private void add(Entries findings, UnaryOperator<FileEntry> named) {
      rejections.addAll(findings.rejections);
      findings.sources.forEach(file -> source(named.apply(file)));
      findings.counts.forEach(tallies::add);
    }

    public Entries findings() {
      return new Entries(List.copyOf(rejections), List.copyOf(sources.values()), tallies.all());
    }
  }
}
