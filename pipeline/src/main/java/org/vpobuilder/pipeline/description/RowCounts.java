package org.vpobuilder.pipeline.description;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.probes.Seen;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/** Counts of the content of a release's samples, taken from their rows. */
final class RowCounts {
  private final LicenceTable licences;
  private final Map<String, Integer> sounding = new TreeMap<>();
  private final Map<String, Integer> silent = new TreeMap<>();
  private final SortedMap<String, Integer> samplesByLicence = new TreeMap<>();
  private final SortedMap<String, Integer> objectsByClipLicence = new TreeMap<>();
  private final SortedMap<String, String> licenceUrls = new TreeMap<>();
  private final Map<String, String> licenceNames = new TreeMap<>();
  private final SortedMap<String, Integer> objectsByClass = new TreeMap<>();
  private final SortedMap<String, SortedMap<Split, Integer>> samplesByVisual = new TreeMap<>();
  private final SortedMap<String, SortedMap<Split, Integer>> objectsByAudio = new TreeMap<>();
  private final SortedMap<String, SortedMap<Split, Integer>> samplesByCocoPart = new TreeMap<>();
  private final SortedMap<Split, Integer> samples = new TreeMap<>();
  private final SortedMap<Split, Integer> singles = new TreeMap<>();
  private final SortedMap<Split, Integer> fromYoutube = new TreeMap<>();
  private final Map<String, Integer> usesByClip = new HashMap<>();
  private final List<Seen> seen = new ArrayList<>();
  private final double minMaskFraction;

  /**
   * Starts with empty counts.
   *
   * @param minMaskFraction the spec's; it decides which objects are candidates
   */
  RowCounts(LicenceTable licences, double minMaskFraction) {
    this.licences = licences;
    this.minMaskFraction = minMaskFraction;
  }

  /**
   * A row of a plan.
   *
   * @param seen what it shows; null if a mask can't be read
   */
  record Looked(PlannedSample row, @Nullable Seen seen) {}

  void add(Looked looked) {
    PlannedSample row = looked.row();
    String side = ReleaseLayout.folder(row.subset(), row.split());
    count(samplesByLicence, row.image().licence());
    count(samplesByVisual, row.image().source(), row.split());
    samples.merge(row.split(), 1, Integer::sum);
    Seen what = looked.seen();
    if (what != null) {
      seen.add(what);
      if (what.candidates() < 2) {
        singles.merge(row.split(), 1, Integer::sum);
      }
    }
    if (row.image().keys().stream().anyMatch(key -> key.startsWith("coco:"))) {
      count(samplesByCocoPart, cocoPart(row.image().file()), row.split());
    }
    for (SceneObject object : row.objects()) {
      (object.sounds() ? sounding : silent).merge(side, 1, Integer::sum);
      if (object.sounds()) {
        objectsByClass.merge(object.className(), 1, Integer::sum);
        count(objectsByClipLicence, object.clip().licence());
        count(objectsByAudio, object.clip().source(), row.split());
        usesByClip.merge(object.clip().address(), 1, Integer::sum);
        if (object.clip().keys().stream().anyMatch(key -> key.startsWith("youtube:"))) {
          fromYoutube.merge(row.split(), 1, Integer::sum);
        }
      }
    }
  }

  /**
   * Looks at the masks, on any thread. Planning writes none that can't be read; a row of a damaged
   * plan that has one is left out of the biases, and {@code verify} fails its sample.
   */
  Looked look(PlannedSample row) {
    try {
      return new Looked(row, Seen.of(row, minMaskFraction));
    } catch (BadInputException e) {
      return new Looked(row, null);
    }
  }

  private void count(SortedMap<String, Integer> byLicence, String text) {
    Licence licence = licences.of(text);
    byLicence.merge(licence.code(), 1, Integer::sum);
    licenceNames.putIfAbsent(licence.code(), licence.name());
    if (!licence.url().isEmpty()) {
      licenceUrls.putIfAbsent(licence.code(), licence.url());
    }
  }

  /**
   * The part of COCO 2017 (train2017, val2017) that a picture's path names; empty if it names none.
   */
  private static String cocoPart(String file) {
    return file.contains("train2017") ? "train2017" : file.contains("val2017") ? "val2017" : "";
  }

  private static void count(
      SortedMap<String, SortedMap<Split, Integer>> counts, String source, Split split) {
    counts.computeIfAbsent(source, name -> new TreeMap<>()).merge(split, 1, Integer::sum);
  }

  /** Samples per visual source and split; each sample is counted once. */
  SortedMap<String, SortedMap<Split, Integer>> samplesByVisual() {
    return samplesByVisual;
  }

  /** Sounding objects per audio source and split. */
  SortedMap<String, SortedMap<Split, Integer>> objectsByAudio() {
    return objectsByAudio;
  }

  /**
   * Samples whose photograph is one of COCO's, by the part of COCO; empty where no path names one.
   */
  SortedMap<String, SortedMap<Split, Integer>> samplesByCocoPart() {
    return samplesByCocoPart;
  }

  /** Samples; MS's and MSMI's own are counted once. */
  int samples(Split split) {
    return samples.getOrDefault(split, 0);
  }

  /** The samples in which only one object could sound. */
  int singles(Split split) {
    return singles.getOrDefault(split, 0);
  }

  /** Sounding objects whose clip is from a YouTube video. */
  int fromYoutube(Split split) {
    return fromYoutube.getOrDefault(split, 0);
  }

  /** What the samples show, by key: 0.2 kB an object. */
  List<Seen> seen() {
    return seen.stream().sorted(Comparator.comparing(Seen::key)).toList();
  }

  /** Numbers of sounding objects per clip. */
  Collection<Integer> usesOfClips() {
    return usesByClip.values();
  }

  /** Sounding objects of a subset and split. */
  int sounding(Subset subset, Split split) {
    return of(sounding, subset, split);
  }

  /** Objects that do not sound, crowds among them. */
  int silent(Subset subset, Split split) {
    return of(silent, subset, split);
  }

  /** Samples per code of their image's licence. */
  SortedMap<String, Integer> samplesByLicence() {
    return samplesByLicence;
  }

  /** Sounding objects per code of their clip's licence. */
  SortedMap<String, Integer> objectsByClipLicence() {
    return objectsByClipLicence;
  }

  /** The address of a licence's text, per code; none for a licence without an address. */
  SortedMap<String, String> licenceUrls() {
    return licenceUrls;
  }

  /** The source's name for a licence; empty if no list names it. */
  String licenceName(String code) {
    return licenceNames.getOrDefault(code, "");
  }

  SortedMap<String, Integer> objectsByClass() {
    return objectsByClass;
  }

  /** The count, including that of a subset that it contains. */
  private static int of(Map<String, Integer> counts, Subset subset, Split split) {
    return subset.withContained().stream()
        .mapToInt(inner -> counts.getOrDefault(ReleaseLayout.folder(inner, split), 0))
        .sum();
  }
}
