package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SampleKey;

/**
 * Streams one shard: finds its samples, reads the json of each and hands it to the checks. Holds
 * one sample.
 */
final class ShardWalk {
  static final Promise KEY_ORDER =
      new Promise("key-order", "keys ascend within a shard and stand once in the release");
  static final Promise KEY_DOTS =
      new Promise("key-dots", "no key has a dot: loaders end a key at the first one");
  static final Promise MEMBERS_APART =
      new Promise(
          "members-apart",
          "a sample's files stand side by side: loaders end a sample where the key changes");
  static final Promise MEMBERS =
      new Promise(
          "members",
          "a sample is its five files, adjacent and sorted, with mtime 0, owner 0, mode 0644");

  private static final String TOO_LARGE = "a sample too large for this JVM's memory";

  private final String file;
  private final ShardFile shard;
  private final Findings findings;
  private final Tally tally;
  private final PlanRows plan;
  private final FolderFiles files;
  private final JsonShape shape;
  private final List<Check.Run> checks;
  private final AudioContainer container;
  private final List<Member> order;

  private Check.@Nullable Files current;
  private final PartedSamples parted = new PartedSamples();
  private String lastKey = "";
  private String highestKey = "";
  private int membersOfKey;
  private long bytesOfKey;
  private int samples;

  ShardWalk(ShardFile shard, Check.Reference reference, Tally tally, List<Check.Run> checks) {
    this.file = shard.path();
    this.shard = shard;
    this.files = reference.files();
    this.findings = reference.findings();
    this.shape = new JsonShape(findings);
    this.tally = tally;
    this.plan = reference.plan();
    this.checks = checks;
    ReleaseSpec spec = reference.spec();
    this.container = spec == null ? AudioContainer.WAV : spec.audio().container();
    this.order =
        Arrays.stream(Member.values())
            .sorted((a, b) -> a.extension(container).compareTo(b.extension(container)))
            .toList();
  }

  /** Reads the shard to its end or to the position where it is broken. */
  void run(ShardReader reader) {
    try {
      for (TarHeader header = reader.nextHeader(); header != null; header = reader.nextHeader()) {
        member(header, reader);
      }
    } catch (IOException e) {
      findings.fail(MEMBERS, file, lastKey, e.getMessage(), "a readable shard");
    } catch (OutOfMemoryError e) {
      current = null;
      findings.fail(MEMBERS, file, lastKey, TOO_LARGE, "a larger -Xmx");
    }
    finishSample();
    parted.rest().forEach(this::finish);
    tally.addShard(file, samples);
  }

  private void member(TarHeader header, ShardReader reader) throws IOException {
    String name = dotless(header.name());
    String key = ShardReader.keyOf(name);
    findings.looked(KEY_DOTS);
    if (!name.equals(header.name())) {
      findings.fail(KEY_DOTS, file, key, "member " + header.name(), "a key without dots");
    }
    if (current == null || !key.equals(lastKey)) {
      finishSample();
      if (!resume(key)) {
        begin(key);
      }
    }
    findings.looked(MEMBERS);
    bytesOfKey += header.size();
    if (bytesOfKey > ShardReader.MAX_SAMPLE_BYTES) {
      throw new IOException(
          "sample %s: wanted at most %d bytes".formatted(key, ShardReader.MAX_SAMPLE_BYTES));
    }
    if (!header.metadata()) {
      findings.fail(MEMBERS, file, header.name(), "other metadata", "mtime 0, owner 0, mode 0644");
    }
    order(key, name);
    keep(key, name, reader);
  }

  /** The name without the additional dots in its key: {@code key.more.jpg} is meant as key.jpg. */
  private String dotless(String name) {
    String key = ShardReader.keyOf(name);
    String extension = name.substring(Math.min(name.length(), key.length() + 1));
    return order.stream()
        .map(member -> member.extension(container))
        .filter(known -> extension.endsWith("." + known) && !isKnown(extension))
        .max(Comparator.comparingInt(String::length))
        .map(known -> key + "." + known)
        .orElse(name);
  }

  private boolean isKnown(String extension) {
    return order.stream().anyMatch(member -> member.extension(container).equals(extension));
  }

  private void order(String key, String name) {
    Optional<Member> wanted =
        membersOfKey < order.size() ? Optional.of(order.get(membersOfKey)) : Optional.empty();
    membersOfKey++;
    String next = wanted.map(member -> member.fileName(key, container)).orElse("no more members");
    if (!next.equals(name)) {
      findings.fail(MEMBERS, file, key, "member " + name, next);
    }
  }

  private void keep(String key, String name, ShardReader reader) throws IOException {
    for (Member member : order) {
      if (current != null && !current.has(member) && member.fileName(key, container).equals(name)) {
        current.byMember().put(member, reader.bytes());
        return;
      }
    }
  }

  /** Continues a sample after files of other keys. */
  private boolean resume(String key) {
    PartedSamples.Open open = parted.find(key);
    if (open == null) {
      return false;
    }
    findings.fail(MEMBERS_APART, file, key, "files with others between them", "adjacent files");
    current = open.sample();
    lastKey = key;
    membersOfKey = open.members();
    bytesOfKey = open.bytes();
    return true;
  }

  private void begin(String key) {
    findings.looked(KEY_ORDER);
    if (key.compareTo(highestKey) <= 0) {
      findings.fail(KEY_ORDER, file, key, "a key behind " + highestKey, "ascending keys");
    }
    if (!tally.addKey(key)) {
      findings.fail(KEY_ORDER, file, key, "a key that stands twice", "each key once");
    }
    if (!SampleKey.isKey(key) || !key.startsWith(shard.subset() + "_")) {
      findings.fail(MEMBERS, file, key, "key " + key, "a key of " + shard.subset());
    }
    plan.rendered(key);
    current = new Check.Files(new Place(file, key), shard, container);
    lastKey = key;
    highestKey = key;
    findings.looked(MEMBERS_APART);
    membersOfKey = 0;
    bytesOfKey = 0;
    samples++;
  }

  private void finishSample() {
    Check.Files sample = current;
    current = null;
    if (sample == null) {
      return;
    }
    PartedSamples.Open open = new PartedSamples.Open(sample, membersOfKey, bytesOfKey);
    if (membersOfKey < order.size()) {
      parted.keep(lastKey, open).forEach(this::finish);
    } else {
      finish(open);
    }
  }

  private void finish(PartedSamples.Open open) {
    Check.Files sample = open.sample();
    if (open.members() < order.size()) {
      findings.fail(
          MEMBERS, sample.place(), open.members() + " members", order.size() + " members");
    }
    try {
      sample(sample);
    } catch (OutOfMemoryError e) {
      // The sample's sizes are within bounds, so the release may be valid and the machine too
      // small.
      findings.fail(MEMBERS, sample.place(), TOO_LARGE, "a larger -Xmx");
    } catch (RuntimeException | StackOverflowError e) {
      findings.fail(MEMBERS, sample.place(), "unreadable: " + e, "a readable sample");
    }
  }

  private void sample(Check.Files found) {
    if (!found.has(Member.JSON)) {
      return;
    }
    Place place = found.place();
    byte[] json = shape.checked(found.get(Member.JSON), place);
    Optional<Sample> valid = files.valid(Formats.SAMPLE, json, place.file(), place.record());
    if (valid.isEmpty()) {
      return;
    }
    Sample sample = valid.get();
    findings.same(MEMBERS, place, "json of key", sample.key(), place.record());
    findings.same(MEMBERS, place, "json of subset", sample.subset(), shard.subset());
    findings.same(MEMBERS, place, "json of split", sample.split(), shard.split());
    if (sample.control() == null) {
      findings.same(MEMBERS, place, "json of", keyOf(sample), place.record());
    }
    tally.add(sample);
    checks.forEach(check -> check.sample(sample, found));
  }

  /** The key that follows from the sample's image and, if its subset requires it, its object. */
  private static String keyOf(Sample sample) {
    return SampleKey.of(sample.subset(), sample.image(), sample.objects().get(0).id());
  }

  /**
   * Samples whose files were followed by another key's before they were complete: the missing files
   * may come later. Holds at most the bytes that one sample may have; beyond that the oldest
   * samples are given up.
   */
  private static final class PartedSamples {
    /** A sample whose files have not all been read. */
    record Open(Check.Files sample, int members, long bytes) {}

    private final Map<String, Open> waiting = new LinkedHashMap<>();
    private long bytes;

    /** Keeps a sample, and returns those for which there is no more room. */
    List<Open> keep(String key, Open open) {
      waiting.put(key, open);
      bytes += open.bytes();
      List<Open> given = new ArrayList<>();
      while (bytes > ShardReader.MAX_SAMPLE_BYTES) {
        given.add(take(waiting.keySet().iterator().next()));
      }
      return given;
    }

    /** Takes a sample out; null if it is not kept. */
    @Nullable Open find(String key) {
      return waiting.containsKey(key) ? take(key) : null;
    }

    /** Takes out all remaining samples. */
    List<Open> rest() {
      List<Open> rest = List.copyOf(waiting.values());
      waiting.clear();
      bytes = 0;
      return rest;
    }

    private Open take(String key) {
      Open open = waiting.remove(key);
      if (open == null) {
        throw new IllegalStateException("no " + key);
      }
      bytes -= open.bytes();
      return open;
    }
  }
}
