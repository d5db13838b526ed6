package org.vpobuilder.pipeline.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ReleaseDiff;
import org.vpobuilder.spec.release.ReleaseDiff.Counts;
import org.vpobuilder.spec.release.ReleaseDiff.Difference;
import org.vpobuilder.spec.release.ReleaseDiff.Fact;
import org.vpobuilder.spec.release.ReleaseDiff.Status;
import org.vpobuilder.spec.release.ReleaseDiff.VersionStep;

/** Compares release B with release A: reads A, then B, each once. */
public final class ReleaseComparison {
  private final Map<String, SamplePrint> unmatched = new ConcurrentHashMap<>();
  private final SortedMap<String, Counts> counts = new TreeMap<>();
  private final SortedMap<String, Integer> reasons = new TreeMap<>();
  private final List<Difference> samples = new ArrayList<>();
  private boolean otherContent;

  private ReleaseComparison() {}

  /**
   * Compares two releases.
   *
   * @param workers threads
   * @param progress takes the samples read since its last call; called from several threads
   * @throws BadInputException if one can't be read
   */
  public static ReleaseDiff compare(
      ReleaseReader a, ReleaseReader b, int workers, LongConsumer progress) throws IOException {
    ReleaseComparison comparison = new ReleaseComparison();
    each(a, workers, progress, comparison::addOfA);
    each(b, workers, progress, comparison::addOfB);
    return comparison.result(ManifestFacts.differences(a.manifest(), b.manifest()));
  }

  private static void each(
      ReleaseReader release, int workers, LongConsumer progress, ReleaseReader.SampleReader reader)
      throws IOException {
    List<ShardFile> shards = release.shards();
    Workers.forEach(
        shards.size(),
        workers,
        i ->
            release.each(
                shards.get(i),
                sample -> {
                  reader.read(sample);
                  progress.accept(1);
                }));
  }

  private void addOfA(StoredSample sample) {
    if (unmatched.put(sample.key(), SamplePrint.of(sample)) != null) {
      throw new BadInputException(sample.where() + ": got a key twice in a release");
    }
  }

  private void addOfB(StoredSample sample) {
    SamplePrint print = SamplePrint.of(sample);
    @Nullable SamplePrint before = unmatched.remove(sample.key());
    String side = sample.shard().side();
    if (before == null) {
      note(sample.key(), side, Status.ONLY_B, EnumSet.noneOf(Reason.class));
      return;
    }
    EnumSet<Reason> differences = before.differences(print);
    if (differences.isEmpty()) {
      count(side, new Counts(1, 0, 0, 0));
    } else {
      note(sample.key(), side, Status.DIFFERENT, differences);
    }
  }

  private synchronized void note(String key, String side, Status status, EnumSet<Reason> why) {
    samples.add(new Difference(key, side, status, why.stream().map(Reason::toString).toList()));
    why.forEach(reason -> reasons.merge(reason.toString(), 1, Integer::sum));
    otherContent |= status == Status.ONLY_A || why.stream().anyMatch(Reason::isContent);
    count(
        side,
        switch (status) {
          case DIFFERENT -> new Counts(0, 1, 0, 0);
          case ONLY_A -> new Counts(0, 0, 1, 0);
          case ONLY_B -> new Counts(0, 0, 0, 1);
        });
  }

  private synchronized void count(String side, Counts one) {
    counts.merge(side, one, Counts::plus);
  }

  private ReleaseDiff result(List<Fact> facts) {
    unmatched.forEach(
        (key, print) ->
            note(key, print.shard().side(), Status.ONLY_A, EnumSet.noneOf(Reason.class)));
    samples.sort(Comparator.comparing(Difference::key));
    return new ReleaseDiff(
        ReleaseDiff.FORMAT_VERSION, advice(facts), counts, reasons, samples, facts);
  }

  /** SPEC.md, Versions of a release. */
  private VersionStep advice(List<Fact> facts) {
    if (otherContent) {
      return VersionStep.MAJOR;
    }
    if (samples.stream().anyMatch(sample -> sample.status() == Status.ONLY_B)) {
      return VersionStep.MINOR;
    }
    return samples.isEmpty() && facts.isEmpty() ? VersionStep.NONE : VersionStep.PATCH;
  }

  /** The differences between two manifests, except those of samples. */
  private static final class ManifestFacts {
    private static final int DIGITS = 12;
    private static final String SHARDS = "shards";

    private ManifestFacts() {}

    static List<Fact> differences(Release a, Release b) {
      SortedMap<String, String> left = facts(a);
      SortedMap<String, String> right = facts(b);
      TreeSet<String> names = new TreeSet<>(left.keySet());
      names.addAll(right.keySet());
      List<Fact> facts = new ArrayList<>();
      for (String name : names) {
        Fact fact = new Fact(name, left.getOrDefault(name, ""), right.getOrDefault(name, ""));
        if (!fact.a().equals(fact.b())) {
          facts.add(fact);
        }
      }
      return facts;
    }

    private static SortedMap<String, String> facts(Release release) {
      SortedMap<String, String> facts = new TreeMap<>();
      facts.put("format", Integer.toString(release.formatVersion()));
      facts.put("spec name", release.specName());
      facts.put("seed", Long.toString(release.seed()));
      facts.put("builder", release.builder().name() + " " + release.builder().version());
      facts.put("builder ffmpeg", release.builder().ffmpeg());
      facts.put("builder deflate", release.builder().deflate());
      for (Map.Entry<String, Double> keep : release.keepProbability().entrySet()) {
        facts.put("keep probability " + keep.getKey(), keep.getValue().toString());
      }
      if (!release.extensionOf().isEmpty()) {
        int last = release.extensionOf().size() - 1;
        facts.put("extension of", shortened(release.extensionOf().get(last).releaseSha256()));
      }
      release.sources().forEach(file -> facts.put("source " + file.path(), text(file)));
      for (Correction by :
          Objects.requireNonNullElse(release.corrections(), List.<Correction>of())) {
        Correction.Counts clips = by.total();
        String name = by.source() + " " + by.name();
        facts.put(name + " version", Objects.requireNonNullElse(by.version(), "unknown"));
        facts.put(name + " rejected", "%d of %d".formatted(clips.rejected(), clips.clips()));
        facts.put(name + " unlisted", "%d of %d".formatted(clips.notListed(), clips.clips()));
      }
      StringBuilder shards = new StringBuilder();
      int count = 0;
      for (Release.FileEntry file : release.files()) {
        if (ShardFile.ofPath(file.path()).isPresent()) {
          shards.append(file.path()).append(file.sha256()).append('\n');
          count++;
        } else {
          facts.put("file " + file.path(), text(file));
        }
      }
      String all = Long.toHexString(Print.of(shards.toString()));
      facts.put(SHARDS, "%d files, %s".formatted(count, all));
      return facts;
    }

    private static String text(Release.FileEntry file) {
      return "%d bytes, %s".formatted(file.bytes(), shortened(file.sha256()));
    }

    private static String shortened(String sha256) {
      return sha256.substring(0, DIGITS);
    }
  }
}
