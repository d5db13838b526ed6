package org.vpobuilder.pipeline.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.description.DescriptionWriter;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Writes a draft as a release, with counts, hashes and ledger of its final content. */
final class DraftWriter {
  private static final Release.Builder BUILDER =
      new Release.Builder("vpo", "0.1.0", "none", GreyPng.deflateFingerprint());

  /** The source file that the drafts state as their origin. */
  static final Release.FileEntry SOURCE_FILE =
      new Release.FileEntry("annotations/instances_train2017.json", 5, Sha256.hex(new byte[5]));

  /** The licence of the drafts' images, by its number, and another one. */
  private static final List<Licence> LISTED =
      List.of(
          Licence.of("Attribution License", "http://creativecommons.org/licenses/by/2.0/"),
          Licence.of("ND", "http://creativecommons.org/licenses/by-nc-nd/2.0/"));

  private final ReleaseDraft draft;
  private final Path root;

  private DraftWriter(ReleaseDraft draft, Path root) {
    this.draft = draft;
    this.root = root;
  }

  static void write(ReleaseDraft draft, Path root) throws IOException {
    DraftWriter writer = new DraftWriter(draft, root);
    writer.put(ReleaseLayout.SPEC, SpecReader.write(draft.spec));
    writer.lines(ReleaseLayout.CLIPS, Formats.CLIP, draft.sortedClips());
    writer.lines(
        ReleaseLayout.REJECTIONS, Formats.REJECTION, draft.rejections.stream().sorted().toList());
    SortedMap<String, Integer> planned = new TreeMap<>();
    for (Subset subset : VpoSubsets.ALL) {
      writer.lines(
          ReleaseLayout.planRows(subset),
          Formats.PLAN_ROW,
          draft.plan().stream().filter(r -> r.subset() == subset).toList());
    }
    draft
        .plan()
        .forEach(r -> planned.merge(ReleaseLayout.folder(r.subset(), r.split()), 1, Integer::sum));
    writer.put(
        ReleaseLayout.PLAN_SUMMARY,
        Formats.PLAN_SUMMARY.writePretty(
            new PlanSummary(
                PlanSummary.FORMAT_VERSION,
                draft.spec.name(),
                draft.spec.seed(),
                List.of(),
                planned,
                new TreeMap<>(Map.of("train", 0.5, "test", 0.5)),
                List.of(),
                writer.ledger(),
                null,
                null)));
    for (Split split : Split.OF_SOURCES) {
      List<ShardIndex.Entry> ms = writer.shards(VpoSubsets.MS, split, List.of());
      writer.shards(VpoSubsets.SS, split, List.of());
      writer.shards(VpoSubsets.MSMI, split, ms);
    }
    writer.describe();
    manifest(draft, root);
  }

  private void describe() throws IOException {
    put(ReleaseLayout.CLASS_MAP, Records.VPO_21.toCsv().getBytes(StandardCharsets.UTF_8));
    put(ReleaseLayout.LICENCES, Formats.LICENCES.writePretty(LicenceTable.of(LISTED)));
    for (String file :
        List.of(
            ReleaseLayout.ATTRIBUTION,
            ReleaseLayout.CITATION,
            ReleaseLayout.CARD,
            ReleaseLayout.CROISSANT)) {
      Files.deleteIfExists(root.resolve(file));
    }
    Set<String> lost = draft.lost.stream().map(PlannedSample::key).collect(Collectors.toSet());
    new DescriptionWriter(Folder.of(root))
        .write(BUILDER, counts(), draft.shortfalls, lost, List.of(SOURCE_FILE), List.of(), files());
  }

  /** Writes croissant.json with the hashes of the current files. */
  private void relist() throws IOException {
    Path file = root.resolve(ReleaseLayout.CROISSANT);
    if (!Files.exists(file)) {
      return;
    }
    ObjectMapper mapper = new ObjectMapper();
    JsonNode tree = mapper.readTree(Files.readAllBytes(file));
    for (Iterator<JsonNode> nodes = tree.required("distribution").iterator(); nodes.hasNext(); ) {
      JsonNode node = nodes.next();
      Path listed = root.resolve(node.required("@id").asText());
      if (node.has("sha256") && !Files.exists(listed)) {
        nodes.remove();
      } else if (node.has("sha256")) {
        byte[] bytes = Files.readAllBytes(listed);
        ((ObjectNode) node).put("sha256", Sha256.hex(bytes));
        ((ObjectNode) node).put("contentSize", bytes.length + " B");
      }
    }
    Files.write(file, mapper.writeValueAsBytes(tree));
  }

  private SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Subset subset : VpoSubsets.ALL) {
      for (Split split : Split.OF_SOURCES) {
        counts.put(ReleaseLayout.folder(subset, split), count(subset, split));
      }
    }
    return counts;
  }

  /** Writes release.json for the current files of the folder. */
  static void manifest(ReleaseDraft draft, Path root) throws IOException {
    DraftWriter writer = new DraftWriter(draft, root);
    if (draft.relist) {
      writer.relist();
    }
    Release release =
        new Release(
            Release.FORMAT_VERSION,
            draft.spec.name(),
            draft.spec.seed(),
            BUILDER,
            List.of(SOURCE_FILE),
            writer.counts(),
            new TreeMap<>(Map.of("train", 0.5, "test", 0.5)),
            draft.shortfalls,
            writer.ledger(),
            writer.files());
    Files.write(root.resolve(Release.FILE_NAME), Formats.RELEASE.writePretty(release));
  }

  private List<ShardIndex.Entry> shards(
      Subset subset, Split split, List<ShardIndex.Entry> contained) throws IOException {
    List<ShardIndex.Entry> entries = new ArrayList<>();
    for (ShardIndex.Entry entry : contained) {
      String url = "../../ms/" + split + "/" + entry.url();
      entries.add(new ShardIndex.Entry(url, entry.nsamples(), entry.filesize(), entry.sha256()));
    }
    Map<Integer, List<DraftSample>> shards =
        draft.samples.stream()
            .filter(s -> s.row.subset() == subset && s.row.split() == split)
            .sorted(Comparator.comparing(s -> s.row.key()))
            .collect(Collectors.groupingBy(s -> s.row.shard(), TreeMap::new, Collectors.toList()));
    for (Map.Entry<Integer, List<DraftSample>> shard : shards.entrySet()) {
      String path = ReleaseLayout.shard(subset, split, shard.getKey());
      byte[] sound = shard(shard.getValue());
      byte[] bytes =
          path.equals(ReleaseDraft.CHANGED_SHARD) ? draft.shardChange.apply(sound) : sound;
      put(path, bytes);
      entries.add(
          new ShardIndex.Entry(
              ReleaseLayout.shardName(subset, split, shard.getKey()),
              shard.getValue().size(),
              bytes.length,
              Sha256.hex(bytes)));
    }
    ShardIndex index = ShardIndex.of("vpo-%s-%s".formatted(subset, split), entries);
    put(ReleaseLayout.shardIndex(subset, split), Formats.SHARD_INDEX.writePretty(index));
    return entries;
  }

  private static byte[] shard(List<DraftSample> samples) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ShardWriter writer = new ShardWriter(bytes)) {
      for (DraftSample sample : samples) {
        TreeMap<String, byte[]> files = new TreeMap<>();
        for (Member member : Member.values()) {
          files.put(member.fileName(sample.row.key(), sample.container), sample.file(member));
        }
        writer.add(new RenderedSample(sample.row.key(), files));
      }
    }
    return bytes.toByteArray();
  }

  private int count(Subset subset, Split split) {
    return (int)
        draft.samples.stream()
            .filter(s -> s.row.split() == split)
            .filter(
                s ->
                    s.row.subset() == subset
                        || (subset == VpoSubsets.MSMI && s.row.subset() == VpoSubsets.MS))
            .count();
  }

  /**
   * The number of samples, which is also that of images, since every sample of the draft has a
   * different image.
   */
  private long own(Subset subset, Split split) {
    return draft.samples.stream()
        .filter(s -> s.row.split() == split && s.row.subset() == subset)
        .count();
  }

  private Ledger ledger() {
    SortedMap<String, Partition> images = new TreeMap<>();
    SortedMap<String, Partition> annotations = new TreeMap<>();
    SortedMap<String, Partition> clips = new TreeMap<>();
    for (Split split : Split.OF_SOURCES) {
      for (Subset subset : VpoSubsets.ALL) {
        images.put(ReleaseLayout.folder(subset, split), partition(own(subset, split), Map.of()));
      }
      List<DraftSample> samples =
          draft.samples.stream().filter(s -> s.row.split() == split).toList();
      long sounding = samples.stream().mapToLong(s -> s.row.sounding().size()).sum();
      annotations.put(split.toString(), partition(sounding, Map.of("MASK_NO_PIXEL", 1L)));
      long heard =
          samples.stream()
              .flatMap(s -> s.row.sounding().stream())
              .map(o -> o.clip().file())
              .distinct()
              .count();
      clips.put(split.toString(), partition(heard, draft.rejectedClips()));
    }
    return new Ledger(images, annotations, clips);
  }

  private static Partition partition(long used, Map<String, Long> rejected) {
    long sum = rejected.values().stream().mapToLong(Long::longValue).sum();
    return Partition.of(used + sum + 7, used, rejected, Map.of("spare", 7L));
  }

  private List<Release.FileEntry> files() throws IOException {
    List<Release.FileEntry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String path = root.relativize(file).toString();
        byte[] bytes = Files.readAllBytes(file);
        if (!path.equals(Release.FILE_NAME)) {
          entries.add(new Release.FileEntry(path, bytes.length, Sha256.hex(bytes)));
        }
      }
    }
    return entries;
  }

  private <T> void lines(String file, JsonFormat<T> format, List<T> rows) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (T row : rows) {
      bytes.write(format.write(row));
      bytes.write('\n');
    }
    put(file, bytes.toByteArray());
  }

  private void put(String file, byte[] bytes) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
  }
}
