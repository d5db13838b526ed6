package org.vpobuilder.pipeline.controls;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vpobuilder.classmaps.NearClasses;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.controls.MakeControls.Made;
import org.vpobuilder.pipeline.controls.MakeControls.Task;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.description.ControlDescription;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.failure.UnreachableException;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control.Kind;

/**
 * Derives a control set from a release: plans each subset and split, makes the shards, and
 * publishes the set in the form of a release. Holds the json of the samples of one subset and split
 * without masks, and the plans of all controls.
 */
public final class ControlSet {
  private static final int MAX_JSON_BYTES = 1 << 28;

  private final ReleaseReader base;
  private final Request request;
  private final Set<String> exhaustive;
  private final SortedMap<String, Tally> kinds = new TreeMap<>();
  private final TreeSet<Rejection> rejections = new TreeSet<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Map<String, ControlDescription.Row> rows = new TreeMap<>();

  /**
   * The controls that are asked for.
   *
   * @param kinds at least one
   * @param subsets names; empty for all of the base
   * @param splits whose samples are bases
   * @param samples the most base samples of each subset and split; they are drawn
   * @param seed of the draws
   */
  public record Request(
      Set<Kind> kinds,
      Set<String> subsets,
      Set<Split> splits,
      int samples,
      long seed,
      NearClasses near) {}

  private static final class Tally {
    private long of;
    private final SortedMap<String, Long> rejected = new TreeMap<>();

    void reject(RejectionCode code) {
      rejected.merge(code.toString(), 1L, Long::sum);
    }

    Release.Derived derived() {
      long lost = rejected.values().stream().mapToLong(Long::longValue).sum();
      return new Release.Derived(of, of - lost, new TreeMap<>(rejected));
    }
  }

  /**
   * Prepares the derivation of a set.
   *
   * @throws BadInputException if the base is a control set itself, or lacks a subset asked for
   */
  public ControlSet(ReleaseReader base, Request request) {
    this.base = base;
    this.request = request;
    if (base.manifest().controls() != null) {
      throw new BadInputException(
          base.root() + ": got a control set, wanted the release to derive one from");
    }
    exhaustive =
        Sources.visualKinds().values().stream()
            .filter(kind -> kind.annotatesAll())
            .map(kind -> kind.name())
            .collect(Collectors.toCollection(TreeSet::new));
    request.kinds().forEach(kind -> kinds.put(kind.toString(), new Tally()));
  }

  /**
   * Derives the set.
   *
   * @param out an empty folder, which all workers see
   * @return its manifest
   * @throws UnreachableException if not one control could be made
   */
  public Release write(Runner runner, Folder out, String builderVersion) throws IOException {
    SortedMap<String, ShardIndex> indices = indices();
    for (ShardFile first : sides(indices)) {
      plan(first);
    }
    List<Made> made = runner.run(new MakeControls(base.root(), out, request.seed()), tasks, out);
    out.deleteFolder(".work");
    for (Made shard : made) {
      for (MakeControls.Rejected lost : shard.rejected()) {
        rows.remove(lost.key());
        tally(lost.key()).reject(lost.rejection().code());
        rejections.add(lost.rejection());
      }
    }
    if (rows.isEmpty()) {
      throw new UnreachableException(nothing());
    }
    return publish(out, made, indices, builderVersion);
  }

  private Tally tally(String key) {
    Tally tally = kinds.get(key.substring(key.lastIndexOf('_') + 1));
    if (tally == null) {
      throw new IllegalStateException("no kind of " + key);
    }
    return tally;
  }

  private List<String> nothing() {
    List<String> lines = new ArrayList<>(List.of("no control could be made, so there is no set"));
    kinds.forEach((kind, tally) -> lines.add(kind + ": " + tally.rejected));
    return lines;
  }

  /**
   * The base's indices of the subsets and splits asked for, and of those whose shards these indices
   * list.
   */
  private SortedMap<String, ShardIndex> indices() throws IOException {
    SortedMap<String, ShardIndex> all = new TreeMap<>();
    for (String side : base.manifest().counts().keySet()) {
      String file = side + "/shards.json";
      all.put(
          side,
          RowFiles.checked(
              Formats.SHARD_INDEX,
              base.root().read(file, MAX_JSON_BYTES),
              base.root().location(file)));
    }
    Set<String> known =
        all.keySet().stream().map(side -> side.split("/", 2)[0]).collect(Collectors.toSet());
    for (String subset : request.subsets()) {
      if (!known.contains(subset)) {
        throw new BadInputException(
            "--subsets: got %s, wanted subsets of the release: %s"
                .formatted(subset, String.join(", ", new TreeSet<>(known))));
      }
    }
    Set<String> wanted = new LinkedHashSet<>();
    for (Split split : request.splits()) {
      for (String subset : request.subsets().isEmpty() ? known : request.subsets()) {
        add(subset + "/" + split, all, wanted);
      }
    }
    all.keySet().retainAll(wanted);
    return all;
  }

  private static void add(String side, Map<String, ShardIndex> all, Set<String> wanted) {
    ShardIndex index = all.get(side);
    if (index != null && wanted.add(side)) {
      shards(side, index).forEach(shard -> add(shard.side(), all, wanted));
    }
  }

  /**
   * The shards that an index lists: those of its own subset and split, and of others before them.
   */
  private static List<ShardFile> shards(String side, ShardIndex index) {
    return index.shardlist().stream()
        .map(entry -> entry.url())
        .map(url -> url.startsWith("../../") ? url.substring("../../".length()) : side + "/" + url)
        .map(
            path ->
                ShardFile.ofPath(path)
                    .orElseThrow(() -> new BadInputException(path + ": wanted a shard's place")))
        .toList();
  }

  /** One shard of each subset and split that has any. */
  private List<ShardFile> sides(SortedMap<String, ShardIndex> indices) {
    Set<String> seen = new HashSet<>();
    return base.shards().stream()
        .filter(shard -> indices.containsKey(shard.side()) && seen.add(shard.side()))
        .toList();
  }

  private void plan(ShardFile first) throws IOException {
    List<BaseSample> side = new ArrayList<>();
    for (ShardFile shard : base.shards()) {
      if (shard.side().equals(first.side())) {
        BaseSample.scan(base.root(), shard, base.spec().audio().container(), side::add);
      }
    }
    ControlPlanner planner =
        new ControlPlanner(side, base.classMap(), request.near(), exhaustive, request.seed());
    List<BaseSample> bases = planner.bases(request.samples());
    if (request.kinds().contains(Kind.SWAP)) {
      planner.pairUp(bases);
    }
    List<PlannedControl> controls = new ArrayList<>();
    for (BaseSample sample : bases) {
      for (Kind kind : request.kinds()) {
        Tally tally = tally("_" + kind);
        tally.of++;
        try {
          PlannedControl control = planner.plan(sample, kind);
          controls.add(control);
          rows.put(control.key(), row(control, sample));
        } catch (RejectedException e) {
          tally.reject(e.rejection().code());
          rejections.add(e.rejection());
        }
      }
    }
    controls.sort(Comparator.comparing(PlannedControl::key));
    int most = base.spec().shards().samplesPerShard();
    for (int from = 0; from < controls.size(); from += most) {
      tasks.add(
          new Task(
              first.subset(),
              first.split(),
              from / most,
              List.copyOf(controls.subList(from, Math.min(from + most, controls.size())))));
    }
  }

  private static ControlDescription.Row row(PlannedControl control, BaseSample sample) {
    List<String> of =
        List.of(control.key(), "" + sample.sample().subset(), "" + sample.sample().split());
    List<String> classes =
        control.sources().stream().map(PlannedControl.Source::className).toList();
    List<ClipRef> clips = control.sources().stream().map(PlannedControl.Source::clip).toList();
    return new ControlDescription.Row(of, sample.sample().image(), classes, clips);
  }

  private Release publish(
      Folder out, List<Made> made, SortedMap<String, ShardIndex> indices, String builderVersion)
      throws IOException {
    SortedMap<String, FileEntry> files = new TreeMap<>();
    Map<String, List<Made>> bySide = new TreeMap<>();
    for (Made shard : made) {
      if (shard.samples() > 0) {
        String path = ReleaseLayout.shard(shard.subset(), shard.split(), shard.number());
        files.put(path, new FileEntry(path, shard.bytes(), shard.sha256()));
        bySide
            .computeIfAbsent(
                ReleaseLayout.folder(shard.subset(), shard.split()), side -> new ArrayList<>())
            .add(shard);
      }
    }
    SortedMap<String, Integer> counts = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, ShardIndex> index : indices.entrySet()) {
      counts.put(index.getKey(), writeIndex(out, index.getKey(), index.getValue(), bySide));
      others.add(index.getKey() + "/shards.json");
    }
    SortedMap<String, Release.Derived> derived = new TreeMap<>();
    kinds.forEach((kind, tally) -> derived.put(kind, tally.derived()));
    Release.Controls controls =
        new Release.Controls(
            Fingerprint.of(base.root(), Release.FILE_NAME).sha256(),
            base.manifest().specName(),
            request.seed(),
            ControlPlanner.PLACE_TOLERANCE,
            List.copyOf(exhaustive),
            derived,
            near());
    others.addAll(describe(out, controls, counts));
    for (String path : others) {
      files.put(path, Fingerprint.of(out, path));
    }
    Release.Builder builder =
        new Release.Builder(
            base.manifest().builder().name(),
            builderVersion,
            ClipDecoder.ffmpegVersion(),
            GreyPng.deflateFingerprint());
    files.put(
        ReleaseLayout.CROISSANT,
        ControlDescription.writeCroissant(
            out,
            new Accompanying(base).title(),
            base.text(ReleaseLayout.CROISSANT),
            base.spec(),
            base.classMap(),
            builder,
            controls,
            counts,
            List.copyOf(files.values())));
    Release manifest =
        new Release(
            Release.FORMAT_VERSION,
            base.manifest().specName(),
            base.manifest().seed(),
            builder,
            List.of(Fingerprint.of(base.root(), Release.FILE_NAME)),
            counts,
            new TreeMap<>(),
            List.of(),
            new Ledger(new TreeMap<>(), new TreeMap<>(), new TreeMap<>()),
            List.of(),
            List.copyOf(files.values()),
            controls,
            null,
            null);
    out.writeOnce(Release.FILE_NAME, Formats.RELEASE.writePretty(manifest));
    return manifest;
  }

  /** The near classes of each class of the base's map that has some. */
  private SortedMap<String, List<String>> near() {
    SortedMap<String, List<String>> near = new TreeMap<>();
    for (VpoClass of : base.classMap().classes()) {
      List<String> names = request.near().of(of.name());
      if (!names.isEmpty()) {
        near.put(of.name(), names);
      }
    }
    return near;
  }

  /** Lists the controls of the shards that the base's index lists, its own last. */
  private int writeIndex(Folder out, String side, ShardIndex index, Map<String, List<Made>> bySide)
      throws IOException {
    Set<String> sides = new LinkedHashSet<>();
    shards(side, index).forEach(shard -> sides.add(shard.side()));
    sides.remove(side);
    sides.add(side);
    List<ShardIndex.Entry> entries = new ArrayList<>();
    for (String from : sides) {
      for (Made shard : bySide.getOrDefault(from, List.of())) {
        String name = ReleaseLayout.shardName(shard.subset(), shard.split(), shard.number());
        entries.add(
            new ShardIndex.Entry(
                from.equals(side) ? name : "../../" + from + "/" + name,
                shard.samples(),
                shard.bytes(),
                shard.sha256()));
      }
    }
    out.write(
        side + "/shards.json",
        Formats.SHARD_INDEX.writePretty(ShardIndex.of(index.name(), entries)));
    return entries.stream().mapToInt(ShardIndex.Entry::nsamples).sum();
  }

  /** Writes all files of the set except the shards and their indices. */
  private List<String> describe(
      Folder out, Release.Controls controls, SortedMap<String, Integer> counts) throws IOException {
    for (String file :
        List.of(
            ReleaseLayout.SPEC,
            ReleaseLayout.CLASS_MAP,
            ReleaseLayout.LICENCES,
            ReleaseLayout.CITATION)) {
      out.copy(base.root(), file);
    }
    RowFiles.write(out, ReleaseLayout.REJECTIONS, Formats.REJECTION, rejections);
    ControlDescription.writeAttribution(
        out,
        RowFiles.checked(
            Formats.LICENCES,
            out.read(ReleaseLayout.LICENCES, MAX_JSON_BYTES),
            out.location(ReleaseLayout.LICENCES)),
        rows.values());
    Accompanying accompanying = new Accompanying(base);
    ControlDescription.writeCard(
        out, accompanying.heading(), controls, counts, accompanying.sections());
    return List.of(
        ReleaseLayout.SPEC,
        ReleaseLayout.CLASS_MAP,
        ReleaseLayout.LICENCES,
        ReleaseLayout.CITATION,
        ReleaseLayout.REJECTIONS,
        ReleaseLayout.ATTRIBUTION,
        ReleaseLayout.CARD);
  }
}
