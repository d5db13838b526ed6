package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.schemas.shard.ShardReader.TarHeader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.sample.SampleKey;

/** Streams one shard: finds its samples and hands each on. Holds one sample. */
final class ShardCheck {
  private static final String TOO_LARGE = "a sample too large for this JVM's memory";

  private final String file;
  private final ShardFile shard;
  private final Findings findings;
  private final Tally tally;
  private final PlanRows plan;
  private final SampleCheck sampleCheck;
  private final AudioContainer container;
  private final List<Member> order;

  private @Nullable RawSample current;
  private String lastKey = "";
  private int membersOfKey;
  private long bytesOfKey;
  private int samples;

  ShardCheck(
      ShardFile shard,
      Reference reference,
      Findings findings,
      Tally tally,
      SampleCheck sampleCheck) {
    this.file = shard.path();
    this.shard = shard;
    this.findings = findings;
    this.tally = tally;
    this.plan = reference.plan();
    this.sampleCheck = sampleCheck;
    ReleaseSpec spec = reference.spec();
    this.container = spec == null ? AudioContainer.WAV : spec.audio().container();
    this.order =
        Arrays.stream(Member.values())
            .sorted((a, b) -> a.extension(container).compareTo(b.extension(container)))
            .toList();
  }

  /** Reads the shard to its end or to where it is broken. */
  void run(ShardReader reader) {
    try {
      for (TarHeader header = reader.nextHeader(); header != null; header = reader.nextHeader()) {
        member(header, reader);
      }
    } catch (IOException e) {
      findings.fail(Check.MEMBERS, file, lastKey, e.getMessage(), "a readable shard");
    } catch (OutOfMemoryError e) {
      current = null;
      findings.fail(Check.MEMBERS, file, lastKey, TOO_LARGE, "a larger -Xmx");
    }
    finishSample();
    tally.addShard(file, samples);
  }

  private void member(TarHeader header, ShardReader reader) throws IOException {
    String key = ShardReader.keyOf(header.name());
    if (current == null || !key.equals(lastKey)) {
      finishSample();
      begin(key);
    }
    findings.looked(Check.MEMBERS);
    bytesOfKey += header.size();
    if (bytesOfKey > ShardReader.MAX_SAMPLE_BYTES) {
      throw new IOException(
          "sample %s: wanted at most %d bytes".formatted(key, ShardReader.MAX_SAMPLE_BYTES));
    }
    if (!header.metadata()) {
      findings.fail(
          Check.MEMBERS, file, header.name(), "other metadata", "mtime 0, owner 0, mode 0644");
    }
    Optional<Member> wanted =
        membersOfKey < order.size() ? Optional.of(order.get(membersOfKey)) : Optional.empty();
    membersOfKey++;
    String name = wanted.map(member -> member.fileName(key, container)).orElse("no more members");
    if (!name.equals(header.name())) {
      findings.fail(Check.MEMBERS, file, key, "member " + header.name(), name);
    }
    for (Member member : order) {
      if (current != null
          && !current.has(member)
          && member.fileName(key, container).equals(header.name())) {
        current.files().put(member, reader.bytes());
        return;
      }
    }
  }

  private void begin(String key) {
    findings.looked(Check.KEY_ORDER);
    if (key.compareTo(lastKey) <= 0) {
      findings.fail(Check.KEY_ORDER, file, key, "a key behind " + lastKey, "ascending keys");
    }
    if (!tally.addKey(key)) {
      findings.fail(Check.KEY_ORDER, file, key, "a key that stands twice", "each key once");
    }
    if (!SampleKey.isKey(key) || !key.startsWith(shard.subset() + "_")) {
      findings.fail(Check.MEMBERS, file, key, "key " + key, "a key of " + shard.subset());
    }
    plan.rendered(key);
    current = new RawSample(new Place(file, key), shard, container);
    lastKey = key;
    membersOfKey = 0;
    bytesOfKey = 0;
    samples++;
  }

  private void finishSample() {
    RawSample sample = current;
    current = null;
    if (sample == null) {
      return;
    }
    if (membersOfKey < order.size()) {
      findings.fail(
          Check.MEMBERS, sample.place(), membersOfKey + " members", order.size() + " members");
    }
    try {
      sampleCheck.run(sample);
    } catch (OutOfMemoryError e) {
      // Its sizes are within bounds, so the release may be sound and the machine too small.
      findings.fail(Check.MEMBERS, sample.place(), TOO_LARGE, "a larger -Xmx");
    } catch (RuntimeException | StackOverflowError e) {
      findings.fail(Check.MEMBERS, sample.place(), "unreadable: " + e, "a readable sample");
    }
  }
}
