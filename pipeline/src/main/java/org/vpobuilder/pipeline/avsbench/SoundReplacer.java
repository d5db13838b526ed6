package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.classmaps.AvsCategory;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.index.ClipProber;
import org.vpobuilder.pipeline.job.BuilderVersion;
import org.vpobuilder.pipeline.job.OutFolder;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Account.Thing;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.render.StereoMixer;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.vggsound.VggsoundSource;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.avsbench.Replacement;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.space.SpatialLaws;

/**
 * Makes AVS-M-SS (S1 §5.2): AVSBench-Object's single-source subset with sounds of VGGSound. First
 * everything is decided, then the files are made, in any order; the manifest is written last. Holds
 * the rows of both csv files and a decoded clip a thread.
 */
public final class SoundReplacer implements AutoCloseable {
  /** Five frames, one a second; the rest as in {@code vpo-2024}. Mono: panning is not used. */
  static final AudioSpec AUDIO =
      new AudioSpec(
          AvsSplit.FRAMES, 1.0, 60.0, -60.0, 16_000, AudioContainer.WAV, SpatialLaws.PUBLISHED);

  private final ReplaceRequest request;
  private final Progress progress;
  private final AvsCategories categories = AvsCategories.s4();
  private final ClipReader reader;
  private final Draws draws;

  private SoundReplacer(ReplaceRequest request, Progress progress) {
    this.request = request;
    this.progress = progress;
    this.draws = Draws.of(request.seed());
    Folder cache = request.cache();
    this.reader =
        new ClipReader(
            request.vggsound(),
            AUDIO,
            cache == null ? null : new PcmCache(cache, AUDIO.sampleRateHz(), AUDIO.maxSamples()));
  }

  /**
   * Makes the copy.
   *
   * @throws BadInputException if a folder does not have the expected content; nothing is written
   *     then
   */
  public static AvsManifest replace(ReplaceRequest request, Progress progress) throws IOException {
    OutFolder.requireEmpty(request.out());
    OutFolder.requireOutside(request.out(), "--avsbench", request.avsbench());
    OutFolder.requireOutside(request.out(), "--vggsound", request.vggsound());
    S4Layout layout = S4Layout.of(request.avsbench());
    try (SoundReplacer replacer = new SoundReplacer(request, progress)) {
      return replacer.replace(layout);
    }
  }

  @Override
  public void close() {
    reader.close();
  }

  private AvsManifest replace(S4Layout layout) throws IOException {
    CopyBook book = new CopyBook(request, layout, AUDIO);
    S4Csv.Table table = table(layout, book);
    VggsoundClips vggsound =
        VggsoundClips.read(new VggsoundSource(request.vggsound()), categories, book.sources());
    Map<S4Video, List<String>> files = files(layout, table.videos(), book);
    List<ProbedClip> clips = probe(vggsound);
    ClipSides sides = ClipSides.of(clips, categories, new S4Ids(table.videos()), draws);
    Map<S4Video, ClipRef> pairs = pair(List.copyOf(files.keySet()), sides, book);
    book.clips(vggsound, sides, clips);
    render(layout, files, pairs, book);
    return book.publish(table);
  }

  private S4Csv.Table table(S4Layout layout, CopyBook book) {
    FingerprintedInput.Fingerprinted<S4Csv.Table> read =
        FingerprintedInput.read(
            request.avsbench(), layout.csv(), in -> S4Csv.read(in, layout.csv(), categories));
    book.sources().add(read.file());
    book.videos(read.value());
    return read.value();
  }

  /** The frames and masks of each video that has them all. */
  private Map<S4Video, List<String>> files(S4Layout layout, List<S4Video> videos, CopyBook book)
      throws IOException {
    S4Files s4 = new S4Files(request.avsbench(), layout);
    return EachOf.map(videos, request.workers(), new AtomicLong(), s4::of, book::rejected);
  }

  private List<ProbedClip> probe(VggsoundClips vggsound) throws IOException {
    AtomicLong done = new AtomicLong();
    try (Progress.Running running = progress.start("index", "clips", vggsound::size, done::get)) {
      return vggsound.probe(
          new ClipProber(new VggsoundSource(request.vggsound()), AUDIO, reader),
          request.workers(),
          done);
    }
  }

  private Map<S4Video, ClipRef> pair(List<S4Video> videos, ClipSides sides, CopyBook book) {
    SoundPairing pairing = new SoundPairing(draws, AUDIO);
    Map<S4Video, ClipRef> pairs = new LinkedHashMap<>();
    for (AvsSplit split : AvsSplit.values()) {
      for (AvsCategory category : categories.all()) {
        List<S4Video> group =
            videos.stream()
                .filter(v -> v.split() == split && v.category().equals(category.name()))
                .toList();
        pairs.putAll(pairing.pair(group, sides.of(split, category.name())));
      }
    }
    for (S4Video video : videos) {
      if (!pairs.containsKey(video)) {
        int clips = sides.of(video.split(), video.category()).size();
        book.rejected(
            video,
            video.rejected(
                RejectionCode.VIDEO_WITHOUT_CLIP,
                "%d usable clips of %s for %s".formatted(clips, video.category(), video.split()),
                "a clip of another YouTube video"));
      }
    }
    return pairs;
  }

  private void render(
      S4Layout layout, Map<S4Video, List<String>> files, Map<S4Video, ClipRef> pairs, CopyBook book)
      throws IOException {
    VideoCopier copier = new VideoCopier(request, layout, reader, AUDIO);
    List<S4Video> videos = List.copyOf(pairs.keySet());
    AtomicLong done = new AtomicLong();
    try (Progress.Running running = progress.start("replace", "videos", videos::size, done::get)) {
      EachOf.map(
              videos,
              request.workers(),
              done,
              video -> copier.copy(video, of(pairs, video), of(files, video)),
              book::rejected)
          .forEach((video, made) -> book.made(video, made, of(files, video).size()));
    }
  }

  private static <T> T of(Map<S4Video, T> known, S4Video video) {
    return Objects.requireNonNull(known.get(video), video.name());
  }

  /** Makes the files of one video of the copy. */
  private static final class VideoCopier {
    /**
     * The pan position of the single source: any will do, since only the stem is used and it is not
     * panned.
     */
    private static final double MIDDLE = 0.5;

    private final Folder avsbench;
    private final Folder out;
    private final boolean link;
    private final S4Layout layout;
    private final ClipReader reader;
    private final StereoMixer mixer;

    VideoCopier(ReplaceRequest request, S4Layout layout, ClipReader reader, AudioSpec audio) {
      this.avsbench = request.avsbench();
      this.out = request.out();
      this.link = request.link();
      this.layout = layout;
      this.reader = reader;
      this.mixer = new StereoMixer(audio);
    }

    /**
     * Writes the sound and copies the frames and masks.
     *
     * @param images frames and masks, relative to the data set's root
     * @throws RejectedException if the clip has changed since it was read; nothing is written then
     */
    Replacement copy(S4Video video, ClipRef clip, List<String> images)
        throws IOException, RejectedException {
      float[] span;
      try {
        span = reader.span(clip, Attempt.name());
      } catch (RejectedException e) {
        throw video.rejected(
            e.rejection().code(),
            "%s: %s".formatted(clip.file(), e.rejection().got()),
            e.rejection().wanted());
      }
      StereoMixer.Mix mix = mixer.mix(List.of(new StereoMixer.Source(span, MIDDLE)));
      byte[] wav = WavFile.write(mix.stems());
      String file = layout.sound(video);
      out.write(file, wav);
      for (String image : images) {
        if (link) {
          out.link(avsbench, image);
        } else {
          out.copy(avsbench, image);
        }
      }
      return new Replacement(
          video.name(), video.category(), video.split(), file, clip, mix.gain(), Sha256.hex(wav));
    }
  }

  /** Keeps the account of a copy while it is made, and writes the files that come last. */
  private static final class CopyBook {
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

    /** Takes the fingerprints of the files that are read. */
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
     * Records what happened to VGGSound's rows.
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
      RowFiles.write(out, AvsManifest.PLAN, Formats.AVS_REPLACEMENT, replacements);
      out.write(layout.csv(), table.with(kept));
      RowFiles.write(out, ReleaseLayout.REJECTIONS, Formats.REJECTION, rejections);
      List<FileEntry> files = new ArrayList<>();
      for (String file :
          Stream.of(AvsManifest.PLAN, layout.csv(), ReleaseLayout.REJECTIONS).sorted().toList()) {
        byte[] bytes = out.read(file, MAX_FILE);
        files.add(new FileEntry(file, bytes.length, Sha256.hex(bytes)));
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

    /** Whether the reason is found after a clip was decoded; such clips count as usable. */
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
        ledger.put(
            account.split(), Partition.of(read, used, tallies.rejected(account), notSelected));
      }
    }
  }
}
