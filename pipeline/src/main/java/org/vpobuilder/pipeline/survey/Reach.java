package org.vpobuilder.pipeline.survey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.ClipStock;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.plan.ClipPool;
import org.vpobuilder.pipeline.plan.LeakGroups;
import org.vpobuilder.pipeline.plan.ShortfallCause;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.PersonCsv;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.Validation;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.failure.UnreachableException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.licence.LicenceRule;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * The most samples that a spec can reach with the sources of a survey. It is an upper bound: no
 * clip is decoded, no image opened and no mask read except those of crowds, and each of these steps
 * can only exclude samples.
 *
 * @param sides by {@code subset/split}, those that should have samples; the images of train and val
 *     are shared out as the spec's validation expects
 * @param classes in the class map's order
 */
public record Reach(SortedMap<String, Side> sides, List<ClassReach> classes) {
  /**
   * A subset and split.
   *
   * @param asked samples, without those of a subset that it contains
   * @param most the largest possible number
   * @param cause the reason if fewer are possible than asked for; else empty
   */
  public record Side(int asked, long most, String cause) {}

  /**
   * A class: clips with a file, and images with a file that show it.
   *
   * @param name of the class
   */
  public record ClassReach(
      String name, int trainClips, int testClips, int trainImages, int testImages) {}

  /**
   * Reads captions and judges every image. Holds a count for each class.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if a file is broken
   */
  public static Reach of(SourceSurvey survey) throws IOException {
    ClipStock stock = stock(survey);
    Map<Split, SplitReach> splits = new EnumMap<>(Split.class);
    for (Split split : Split.OF_SOURCES) {
      splits.put(split, new SplitReach(survey, split, stock));
    }
    List<SplitReach> all = List.copyOf(splits.values());
    Workers.forEach(all.size(), i -> all.get(i).read());
    SortedMap<String, Side> sides = new TreeMap<>();
    for (Subset subset : survey.request().subsets()) {
      splits.forEach(
          (split, reach) -> {
            reach
                .sides(subset)
                .forEach(
                    (name, side) -> {
                      if (side.asked() > 0) {
                        sides.put(ReleaseLayout.folder(subset, name), side);
                      }
                    });
          });
    }
    List<ClassReach> classes =
        survey.request().classMap().classes().stream()
            .map(
                vpoClass ->
                    new ClassReach(
                        vpoClass.name(),
                        stock.clips(Split.TRAIN, vpoClass.name()),
                        stock.clips(Split.TEST, vpoClass.name()),
                        images(splits, Split.TRAIN, vpoClass.name()),
                        images(splits, Split.TEST, vpoClass.name())))
            .toList();
    return new Reach(sides, classes);
  }

  private static ClipStock stock(SourceSurvey survey) throws IOException {
    ReleaseSpec spec = survey.request().spec();
    ClassMap classMap = survey.request().classMap();
    Folder index = survey.request().index();
    if (index != null) {
      return ClipPool.of(new IndexFolder(index).checkedClips(spec.audio(), classMap), classMap)
          .stock();
    }
    // The clips are not decoded yet, so some may be unusable, and equal contents are not known.
    LeakGroups groups = new LeakGroups();
    for (AudioSource.Clips clips : survey.clips().values()) {
      clips.rows().forEach(row -> groups.join(row.keys()));
    }
    LeakGroups.Side test = groups.side();
    for (AudioSource.Clips clips : survey.clips().values()) {
      clips.rows().stream()
          .filter(row -> row.split() == Split.TEST)
          .forEach(row -> test.take(row.keys()));
    }
    Map<Split, SortedMap<String, Integer>> counts = new EnumMap<>(Split.class);
    survey
        .clips()
        .forEach(
            (source, clips) ->
                clips.rows().stream()
                    .filter(row -> row.split() == Split.TEST || !test.has(row.keys()))
                    .forEach(
                        row ->
                            counts
                                .computeIfAbsent(row.split(), split -> new TreeMap<>())
                                .merge(
                                    classMap.bySound(source, row.labels()).orElseThrow().name(),
                                    1,
                                    Integer::sum)));
    return ClipStock.counted(counts);
  }

  private static int images(Map<Split, SplitReach> splits, Split split, String className) {
    SplitReach reach = splits.get(split);
    return reach == null ? 0 : reach.imagesOfClass.getOrDefault(className, 0);
  }

  /**
   * Ends a run that can make no sample before it has cost anything.
   *
   * @throws UnreachableException if no subset and split asked for can have a sample
   */
  public void requireAny() {
    if (sides.values().stream().allMatch(side -> side.most() == 0)) {
      List<String> lines =
          new ArrayList<>(List.of("no sample can be made, so there is no release"));
      sides.forEach((name, side) -> lines.add("%s: %s".formatted(name, side.cause())));
      throw new UnreachableException(lines);
    }
  }

  /** The subsets and splits that can't have a sample, not even of a contained subset. */
  public SortedMap<String, Side> unreachable() {
    SortedMap<String, Side> unreachable = new TreeMap<>();
    for (Split split : Split.values()) {
      for (Subset subset : Subset.all()) {
        String name = ReleaseLayout.folder(subset, split);
        Side side = sides.get(name);
        boolean none =
            subset.withContained().stream()
                .map(inner -> sides.get(ReleaseLayout.folder(inner, split)))
                .allMatch(inner -> inner == null || inner.most() == 0);
        if (side != null && none) {
          unreachable.put(name, side);
        }
      }
    }
    return unreachable;
  }

  /** Judges the scenes of a split. For one thread. */
  private static final class SplitReach {
    private final SourceSurvey survey;
    private final Split split;
    private final SceneRules rules;
    private final boolean hasClips;
    private final LicenceRule licences;
    private final Tallies tallies = new Tallies();
    private final Map<Subset, Long> most = new TreeMap<>();
    private final Map<String, Integer> imagesOfClass = new HashMap<>();

    /**
     * Where there are several sources: by subset and photograph, the most samples that each source
     * can give of it. A photograph is taken from one source only.
     */
    private final Map<Subset, Map<String, Map<String, Long>>> ofPhotograph = new HashMap<>();

    private final boolean hasSeveralSources;

    SplitReach(SourceSurvey survey, Split split, ClipStock stock) {
      this.survey = survey;
      this.split = split;
      this.rules = new SceneRules(survey.request().spec(), survey.request().classMap(), stock);
      this.hasClips =
          survey.request().classMap().classes().stream()
              .anyMatch(c -> stock.clips(split, c.name()) > 0);
      this.licences = survey.request().spec().imageLicences();
      this.hasSeveralSources = survey.images(split).size() > 1;
    }

    void read() throws IOException {
      SurveyRequest request = survey.request();
      Map<String, PersonLabel> labels = PersonCsv.read(request.personLabels(), new Entries.Book());
      for (Map.Entry<String, VisualSource.Images> source : survey.images(split).entrySet()) {
        VisualSource.Images images = source.getValue();
        Set<String> missing = request.imagesNeeded() ? images.found().missing() : Set.of();
        Entries findings =
            images.scenes(
                PersonLabelFile.of(source.getKey(), request.sources(), labels),
                scene -> add(scene, missing));
        // The fates of the source's records; the scenes are counted here.
        tallies.add(findings.tallies());
      }
      // They tell why a split has no clip.
      survey.clips().values().forEach(clips -> tallies.add(clips.findings().tallies()));
    }

    /**
     * The side of the split, and beside train's that of val: which of train's images and clips
     * become val's is not known yet, so that each gets its share of them.
     */
    Map<Split, Side> sides(Subset subset) {
      ReleaseSpec spec = survey.request().spec();
      long atMost = hasClips ? most.getOrDefault(subset, 0L) : 0;
      Validation validation = spec.validation();
      long ofVal =
          split == Split.TRAIN && validation != null
              ? Math.max(Math.min(1, atMost), Math.round(validation.share() * atMost))
              : 0;
      Map<Split, Side> sides = new EnumMap<>(Split.class);
      sides.put(split, side(subset, spec.samples(subset, split), atMost - ofVal));
      if (split == Split.TRAIN && validation != null) {
        sides.put(Split.VAL, side(subset, spec.samples(subset, Split.VAL), ofVal));
      }
      return sides;
    }

    private Side side(Subset subset, int asked, long atMost) {
      String cause =
          atMost >= asked
              ? ""
              : new ShortfallCause(survey.request().spec(), tallies)
                  .ofMost(subset, split, atMost, hasClips);
      return new Side(asked, atMost, cause);
    }

    private void add(Scene scene, Set<String> missing) {
      if (missing.contains(scene.image().id())) {
        survey
            .request()
            .subsets()
            .forEach(s -> tallies.add(Account.images(s, split), RejectionCode.IMAGE_MISSING, 1));
        return;
      }
      boolean licensed = licences.allows(Licence.ofText(scene.image().licence()));
      if (licensed) {
        scene.objects().stream()
            .filter(object -> !object.crowd())
            .map(Scene.Annotation::className)
            .collect(Collectors.toSet())
            .forEach(name -> imagesOfClass.merge(name, 1, Integer::sum));
      }
      for (Subset subset : survey.request().subsets()) {
        @Nullable NotSelected reason =
            licensed ? judge(subset, scene) : NotSelected.LICENCE_NOT_ALLOWED;
        if (reason != null) {
          tallies.add(Account.images(subset, split), reason, 1);
        }
      }
    }

    /** Counts the samples that an image can give; returns the reason if it gives none. */
    private @Nullable NotSelected judge(Subset subset, Scene scene) {
      if (scene.flawed()) {
        return NotSelected.OBJECT_REJECTED;
      }
      List<Instance> expected = Instance.expected(scene);
      NotSelected reason = SubsetRules.judge(rules, subset, split, expected).reason();
      if (reason != null && !SubsetRules.masksMayAllow(rules, subset, split, scene, expected)) {
        return reason;
      }
      long samples = SubsetRules.of(subset).mostSamples(rules, split, scene, expected);
      long more = hasSeveralSources ? beyondOtherSources(subset, scene.image(), samples) : samples;
      most.merge(subset, more, Long::sum);
      return more == 0 && samples > 0 ? NotSelected.IMAGE_ALSO_FROM_OTHER_SOURCE : null;
    }

    /**
     * How many more samples a photograph can give than before. Only its first key is compared,
     * which COCO and its other annotations share: other photographs may still be counted twice.
     */
    private long beyondOtherSources(Subset subset, ImageRef image, long samples) {
      if (image.keys().isEmpty()) {
        return samples;
      }
      Map<String, Long> bySource =
          ofPhotograph
              .computeIfAbsent(subset, s -> new HashMap<>())
              .computeIfAbsent(image.keys().get(0), key -> new HashMap<>(2));
      long before = bySource.values().stream().mapToLong(Long::longValue).max().orElse(0);
      long ofSource = bySource.getOrDefault(image.source(), 0L) + samples;
      bySource.put(image.source(), ofSource);
      return Math.max(0, ofSource - before);
    }
  }
}
