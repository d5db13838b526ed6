package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.job.BuilderVersion;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Account.Thing;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.JsonLines;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.avsbench.Replacement;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.ProbedClip;

/** Keeps account of a copy while it is made, and writes what is written last. */
final class CopyBook {
  private static final String CLASS_MAP = "avsbench-s4";
  private static final int MAX_FILE = 1 << 30;

  private final Folder out;
  private final long seed;
  private final S4Layout layout;
  private final AudioSpec audio;
  private final List<FileEntry> sources = new ArrayList<>();
  private final TreeSet<Rejection> rejections = new TreeSet<>();
  private final TreeSet<Replacement> replacements = new TreeSet<>();
  private final Set<S4Video> kept = new HashSet<>();
  private final List<ProbedClip> selected = new ArrayList<>();
  private Tallies tallies = new Tallies();
  private long images;

  CopyBook(ReplaceRequest request, S4Layout layout, AudioSpec audio) {
    this.out = request.out();
    this.seed = request.seed();
    this.layout = layout;
    this.audio = audio;
  }

  /** Gets the fingerprints of the files that are read. */
  List<FileEntry> sources() {
    return sources;
  }

  void videos(S4Csv.Table table) {
    rejections.addAll(table.rejections());
    tallies = tallies.and(table.tallies());
  }

  void rejected(S4Video video, RejectedException e) {
    rejections.add(e.rejection());
    tallies.add(Account.of(Thing.VIDEOS, video.split()), e.rejection().code(), 1);
  }

  /**
   * What became of VGGSound's rows.
   *
   * @param clips the usable ones
   */
  void clips(VggsoundClips vggsound, ClipSides sides, List<ProbedClip> clips) {
    rejections.addAll(vggsound.rejections());
    tallies = tallies.and(vggsound.tallies()).and(sides.notSelected());
    selected.addAll(clips);
  }

  void made(S4Video video, Replacement replacement, int imageFiles) {
    kept.add(video);
    replacements.add(replacement);
    images += imageFiles;
  }

  /** Writes plan, csv and rejections, and the manifest last. */
  AvsManifest publish(S4Csv.Table table) throws IOException {
    JsonLines.write(out, AvsManifest.PLAN, Formats.AVS_REPLACEMENT, replacements);
    out.write(layout.csv(), table.with(kept));
    JsonLines.write(out, ReleaseLayout.REJECTIONS, Formats.REJECTION, rejections);
    List<FileEntry> files = new ArrayList<>();
    for (String file :
        Stream.of(AvsManifest.PLAN, layout.csv(), ReleaseLayout.REJECTIONS).sorted().toList()) {
      byte[] bytes = out.read(file, MAX_FILE);
      files.add(new FileEntry(file, bytes.length, Fingerprint.sha256(bytes)));
    }
    AvsManifest manifest =
        new AvsManifest(
            AvsManifest.FORMAT_VERSION,
            seed,
            CLASS_MAP,
            new Release.Builder(
                "vpo",
                BuilderVersion.get(),
                ClipDecoder.ffmpegVersion(),
                GreyPng.deflateFingerprint()),
            audio,
            sources,
            counts(),
            videoLedger(),
            clipLedger(),
            images,
            files);
    out.writeOnce(AvsManifest.FILE_NAME, Formats.AVS_MANIFEST.writePretty(manifest));
    return manifest;
  }

  private SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (AvsSplit split : AvsSplit.values()) {
      counts.put(split.toString(), 0);
    }
    replacements.forEach(made -> counts.merge(made.split().toString(), 1, Integer::sum));
    return counts;
  }

  private SortedMap<String, Partition> videoLedger() {
    SortedMap<String, Partition> ledger = new TreeMap<>();
    counts()
        .forEach((split, count) -> put(ledger, Account.of(Thing.VIDEOS, split), count, Map.of()));
    put(ledger, Account.of(Thing.VIDEOS, Account.UNKNOWN), 0, Map.of());
    return ledger;
  }

  private SortedMap<String, Partition> clipLedger() {
    Set<String> heard = new HashSet<>();
    replacements.forEach(made -> heard.add(made.clip().id()));
    SortedMap<String, Partition> ledger = new TreeMap<>();
    for (String split : List.of("train", "test", Account.UNKNOWN)) {
      List<ProbedClip> usable =
          selected.stream().filter(clip -> clip.split().toString().equals(split)).toList();
      long used = usable.stream().filter(clip -> heard.contains(clip.id())).count();
      long left =
          tallies.notSelected(Account.clips(split)).entrySet().stream()
              .filter(reason -> isLater(reason.getKey()))
              .mapToLong(Map.Entry::getValue)
              .sum();
      long spare = usable.size() - used - left;
      put(
          ledger,
          Account.clips(split),
          used,
          spare == 0 ? Map.of() : Map.of(NotSelected.CLIP_NOT_NEEDED.name(), spare));
    }
    return ledger;
  }

  /** Whether the reason is found after a clip was decoded: such clips are among the usable. */
  private static boolean isLater(String reason) {
    return !reason.equals(NotSelected.CLIP_MISSING.name())
        && !reason.equals(NotSelected.LABEL_OUTSIDE_CLASS_MAP.name());
  }

  private void put(
      SortedMap<String, Partition> ledger, Account account, long used, Map<String, Long> more) {
    long read = tallies.get(account, Fate.READ);
    if (read > 0) {
      Map<String, Long> notSelected = tallies.notSelected(account);
      notSelected.putAll(more);
      ledger.put(account.split(), Partition.of(read, used, tallies.rejected(account), notSelected));
    }
  }
}
