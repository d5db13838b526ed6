package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.pipeline.verify.Verdict.Failure;

/**
 * Collects what checks find, from several threads. Keeps the same first failures in every run,
 * regardless of the order of threads.
 */
public final class Findings {
  static final int KEPT = 5;

  /** The most leaks of each kind of key that are kept. */
  static final int KEPT_LEAKS = 20;

  /** The most kinds whose failures are told; kinds are a release's own words. */
  private static final int MOST_KINDS = 32;

  private static final String NO_KIND = "";

  private final Map<Promise, Found> found = new LinkedHashMap<>();

  /** The findings on one promise; {@code first}, by kind, is its own lock. */
  private record Found(
      LongAdder looked, LongAdder failures, SortedMap<String, TreeSet<Failure>> first) {
    void add(Failure failure, String kind, int most) {
      failures.increment();
      synchronized (first) {
        TreeSet<Failure> kept = first.computeIfAbsent(kind, k -> new TreeSet<>());
        kept.add(failure);
        if (kept.size() > most) {
          kept.pollLast();
        }
        // A release of somebody else's may have any number of kinds.
        if (first.size() > MOST_KINDS) {
          first.remove(first.lastKey());
        }
      }
    }

    List<Failure> all() {
      synchronized (first) {
        return first.values().stream().flatMap(TreeSet::stream).sorted().toList();
      }
    }
  }

  /**
   * Begins without findings.
   *
   * @param promises all that may be checked, in the order of the verdict
   */
  Findings(List<Promise> promises) {
    for (Promise promise : promises) {
      boolean isNew =
          found.keySet().stream().noneMatch(other -> other.name().equals(promise.name()));
      if (!isNew) {
        throw new IllegalStateException("two checks promise " + promise);
      }
      found.put(promise, new Found(new LongAdder(), new LongAdder(), new TreeMap<>()));
    }
  }

  /** The location of a finding. */
  public record Place(String file, String record) {}

  /** Counts one thing that was looked at. */
  public void looked(Promise promise) {
    looked(promise, 1);
  }

  /** Counts things that were looked at. */
  public void looked(Promise promise, long things) {
    of(promise).looked().add(things);
  }

  /**
   * Notes a failure.
   *
   * @param file relative to the release, with forward slashes
   * @param record the sample's key or the record of the file; empty if the whole file is meant
   */
  public void fail(
      Promise promise, String file, String record, @Nullable Object got, Object wanted) {
    Failure failure = new Failure(file, record, String.valueOf(got), String.valueOf(wanted));
    of(promise).add(failure, NO_KIND, KEPT);
  }

  /**
   * Notes that a thing is on two sides of a split; more of these are kept than of other failures,
   * and as many of each kind.
   *
   * @param kind of the thing, such as {@code flickr}
   * @param sample the key of the one sample
   * @param thing that both samples have
   * @param got the other sample and its side
   */
  void leak(Promise promise, String kind, String sample, String thing, String got, String wanted) {
    of(promise).add(new Failure(sample, thing, got, wanted), kind, KEPT_LEAKS);
  }

  public void fail(Promise promise, Place place, @Nullable Object got, Object wanted) {
    fail(promise, place.file(), place.record(), got, wanted);
  }

  /** Fails unless the two are equal; {@code what} names them. Returns whether they are. */
  boolean same(Promise promise, Place place, String what, Object got, Object wanted) {
    if (got.equals(wanted)) {
      return true;
    }
    fail(promise, place, what + " " + got, wanted);
    return false;
  }

  Verdict verdict() {
    List<Verdict.Result> results = new ArrayList<>();
    found.forEach(
        (promise, of) -> {
          results.add(
              new Verdict.Result(promise, of.looked().sum(), of.failures().sum(), of.all()));
        });
    return new Verdict(results);
  }

  private Found of(Promise promise) {
    Found of = found.get(promise);
    if (of == null) {
      throw new IllegalStateException("no registered check promises " + promise);
    }
    return of;
  }
}
