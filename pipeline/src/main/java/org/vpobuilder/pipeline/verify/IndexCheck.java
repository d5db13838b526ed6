package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.pipeline.verify.HashedInput.FileHash;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.ShardIndex;

/** The shards.json files: each lists its folder's shards; MSMI's begins with MS's. */
final class IndexCheck {
  private final Findings findings;
  private final ReleaseFolder folder;
  private final Texts texts;
  private final Tally tally;
  private final Map<String, FileHash> hashes;

  IndexCheck(Texts texts, Findings findings, Tally tally, Map<String, FileHash> hashes) {
    this.folder = texts.folder();
    this.texts = texts;
    this.findings = findings;
    this.tally = tally;
    this.hashes = hashes;
  }

  /** Checks every index and gives the samples that each promises, per {@code subset/split}. */
  SortedMap<String, Integer> run() {
    SortedMap<String, Integer> samples = new TreeMap<>();
    for (Split split : Split.values()) {
      List<ShardIndex.Entry> ms = List.of();
      for (Subset subset : Subset.values()) {
        Optional<ShardIndex> index =
            texts.json(ReleaseLayout.shardIndex(subset, split), Formats.SHARD_INDEX);
        List<ShardIndex.Entry> entries = index.map(ShardIndex::shardlist).orElse(List.of());
        check(subset, split, entries, ms);
        index.ifPresent(i -> samples.put(ReleaseLayout.folder(subset, split), sum(i)));
        ms = subset == Subset.MS ? entries : ms;
      }
    }
    return samples;
  }

  private void check(
      Subset subset, Split split, List<ShardIndex.Entry> entries, List<ShardIndex.Entry> ms) {
    List<ShardIndex.Entry> own = entries;
    if (subset == Subset.MSMI && folder.has(ReleaseLayout.shardIndex(subset, split))) {
      contains(split, entries, ms);
      own = entries.subList(Math.min(ms.size(), entries.size()), entries.size());
    }
    String file = ReleaseLayout.shardIndex(subset, split);
    String side = ReleaseLayout.folder(subset, split);
    List<String> wanted = new ArrayList<>();
    int last = -1;
    for (ShardIndex.Entry entry : own) {
      findings.looked(Check.INDEX);
      String path = side + "/" + entry.url();
      // Numbers may be left out: a shard whose samples were all rejected is not written.
      int number = ShardFile.ofPath(path).map(ShardFile::number).orElse(-1);
      if (number <= last) {
        String name = ReleaseLayout.shardName(subset, split, last + 1);
        findings.fail(Check.INDEX, file, entry.url(), "url " + entry.url(), name + " or a later");
      } else {
        compare(file, entry, path);
        last = number;
      }
      wanted.add(path);
    }
    List<String> got = shards(side);
    if (!new TreeSet<>(got).equals(new TreeSet<>(wanted))) {
      String listed = "%d shards in the folder".formatted(got.size());
      findings.fail(Check.INDEX, file, "", listed, "the %d listed".formatted(wanted.size()));
    }
  }

  private void contains(Split split, List<ShardIndex.Entry> msmi, List<ShardIndex.Entry> ms) {
    String file = ReleaseLayout.shardIndex(Subset.MSMI, split);
    findings.looked(Check.MSMI_CONTAINS_MS);
    for (int i = 0; i < ms.size(); i++) {
      findings.looked(Check.MSMI_CONTAINS_MS);
      ShardIndex.Entry wanted =
          new ShardIndex.Entry(
              "../../%s/%s".formatted(ReleaseLayout.folder(Subset.MS, split), ms.get(i).url()),
              ms.get(i).nsamples(),
              ms.get(i).filesize(),
              ms.get(i).sha256());
      if (i >= msmi.size() || !msmi.get(i).equals(wanted)) {
        Object got = i < msmi.size() ? msmi.get(i) : "no shard";
        findings.fail(Check.MSMI_CONTAINS_MS, file, "shard " + i, got, wanted);
      }
    }
  }

  private void compare(String file, ShardIndex.Entry entry, String path) {
    FileHash hash = hashes.get(path);
    if (hash == null) {
      findings.fail(Check.INDEX, file, entry.url(), "no readable file", "a shard");
      return;
    }
    ShardIndex.Entry got =
        new ShardIndex.Entry(entry.url(), tally.samplesOfShard(path), hash.bytes(), hash.sha256());
    if (!got.equals(entry)) {
      findings.fail(Check.INDEX, file, entry.url(), got, entry);
    }
  }

  private List<String> shards(String side) {
    return folder.files().keySet().stream()
        .filter(file -> file.startsWith(side + "/") && file.endsWith(".tar"))
        .toList();
  }

  private static int sum(ShardIndex index) {
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            index.shardlist().stream().mapToLong(ShardIndex.Entry::nsamples).sum());
  }
}
