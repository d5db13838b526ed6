package org.vpobuilder.pipeline.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.spec.failure.RejectionCode;

/** Counts of the records of each account by fate. For one thread. */
public final class Tallies {
  private static final String NO_REASON = "";

  private final Map<Entry, Long> counts = new HashMap<>();

  private record Entry(Account account, Fate fate, String reason) {}

  /**
   * One count.
   *
   * @param reason of records that were rejected or not selected; empty otherwise
   */
  public record Count(Account account, Fate fate, String reason, long count) {
    /** The count's name as a path: {@code images/ss/train/not_selected/NO_VPO_OBJECT}. */
    public String path() {
      return account + "/" + fate + (reason.isEmpty() ? "" : "/" + reason);
    }
  }

  public void add(Account account, Fate fate, long count) {
    add(account, fate, NO_REASON, count);
  }

  private void add(Account account, Fate fate, String reason, long count) {
    add(new Count(account, fate, reason, count));
    if (!account.source().isEmpty()) {
      add(new Count(account.from(""), fate, reason, count));
    }
  }

  public void add(Account account, RejectionCode code, long count) {
    add(account, Fate.REJECTED, code.name(), count);
  }

  public void add(Account account, NotSelected reason, long count) {
    add(account, Fate.NOT_SELECTED, reason.name(), count);
  }

  public void add(Count count) {
    if (count.count() != 0) {
      counts.merge(
          new Entry(count.account(), count.fate(), count.reason()), count.count(), Long::sum);
    }
  }

  public void add(Tallies other) {
    other.all().forEach(this::add);
  }

  /** A count without a reason. */
  public long get(Account account, Fate fate) {
    return counts.getOrDefault(new Entry(account, fate, NO_REASON), 0L);
  }

  /** The counts of an account's rejected records, by code. */
  public SortedMap<String, Long> rejected(Account account) {
    return reasons(account, Fate.REJECTED);
  }

  /** The counts of an account's records that were not selected, by reason. */
  public SortedMap<String, Long> notSelected(Account account) {
    return reasons(account, Fate.NOT_SELECTED);
  }

  private SortedMap<String, Long> reasons(Account account, Fate fate) {
    SortedMap<String, Long> reasons = new TreeMap<>();
    counts.forEach(
        (entry, count) -> {
          if (entry.fate == fate && entry.account.equals(account)) {
            reasons.put(entry.reason, count);
          }
        });
    return reasons;
  }

  /** The sources that have an account of some thing of their own. */
  public SortedSet<String> sources(Account.Thing thing) {
    SortedSet<String> sources = new TreeSet<>();
    for (Entry entry : counts.keySet()) {
      if (entry.account.thing() == thing && !entry.account.source().isEmpty()) {
        sources.add(entry.account.source());
      }
    }
    return sources;
  }

  /** The sum of these counts and others. */
  public Tallies and(Tallies other) {
    Tallies sum = new Tallies();
    sum.add(this);
    sum.add(other);
    return sum;
  }

  /** Every count that is not 0, in no order. */
  public List<Count> all() {
    return counts.entrySet().stream()
        .map(e -> new Count(e.getKey().account, e.getKey().fate, e.getKey().reason, e.getValue()))
        .toList();
  }
}
