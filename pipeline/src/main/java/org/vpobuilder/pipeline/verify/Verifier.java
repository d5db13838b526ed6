package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.Release;

/**
 * Proves a release from its bytes alone. Reads the plan first, then every file once, hashing what
 * it parses, several files at a time; facts about the whole are compared at the end. The registered
 * {@link Check}s prove the properties of samples.
 */
public final class Verifier {
  static final Promise MANIFEST =
      new Promise(
          "manifest",
          "release.json lists every file of the folder and no other, with its bytes and sha256");
  static final Promise SCHEMA =
      new Promise("schema", "every spec, json and jsonl row is what its schema says");

  private static final int MAX_MANIFEST_BYTES = 1 << 28;

  /** The promises that are proven by reading a release. */
  private static final List<Promise> OWN =
      List.of(
          MANIFEST,
          SCHEMA,
          ShardWalk.KEY_ORDER,
          ShardWalk.KEY_DOTS,
          ShardWalk.MEMBERS_APART,
          JsonShape.JSON_FIELDS,
          JsonShape.NUMBER_TYPES,
          ShardWalk.MEMBERS);

  private final FolderFiles files;
  private final LongConsumer progress;
  private final @Nullable Folder base;
  private final List<Check> checks;
  private final Findings findings;
  private final Tally tally = new Tally();
  private final Map<String, Release.FileEntry> hashes = new ConcurrentHashMap<>();

  private Verifier(
      FolderFiles.Listing listing,
      @Nullable Folder base,
      boolean ofControls,
      LongConsumer progress) {
    this.progress = progress;
    this.base = base;
    checks = registered(ofControls);
    findings = new Findings(promises(checks));
    files = new FolderFiles(listing, findings);
  }

  /** The checks that the class path registers for releases or for control sets. */
  private static List<Check> registered(boolean ofControls) {
    Check.Scope other = ofControls ? Check.Scope.RELEASES : Check.Scope.CONTROLS;
    return ServiceLoader.load(Check.class, Check.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(check -> check.scope() != other)
        .toList();
  }

  private static List<Promise> promises(List<Check> checks) {
    return Stream.concat(OWN.stream(), checks.stream().flatMap(check -> check.promises().stream()))
        .toList();
  }

  /** All promises on a release, in the order of the verdict. */
  public static List<Promise> promises() {
    return promises(registered(false));
  }

  /**
   * Verifies a release.
   *
   * @param progress takes the bytes read since its last call; called from several threads, but
   *     never at the same time
   * @throws BadInputException if there is no such folder
   */
  public static Verdict verify(Folder release, LongConsumer progress) {
    return verify(release, null, progress);
  }

  /**
   * Verifies a release or a control set.
   *
   * @param base the release that a control set was derived from; null for a release, or to prove of
   *     a control set only the promises that need no base
   * @param progress takes the bytes read since its last call; called from several threads, but
   *     never at the same time
   * @throws BadInputException if there is no such folder, or a base is named for a release that is
   *     not a control set
   */
  public static Verdict verify(Folder release, @Nullable Folder base, LongConsumer progress) {
    Object lock = new Object();
    LongConsumer oneAtATime =
        bytes -> {
          synchronized (lock) {
            progress.accept(bytes);
          }
        };
    FolderFiles.Listing listing = FolderFiles.Listing.of(release);
    boolean ofControls = isControlSet(listing);
    if (base != null && !ofControls) {
      throw new BadInputException("--base: %s is no control set".formatted(release));
    }
    return new Verifier(listing, base, ofControls, oneAtATime).run();
  }

  /** Verifies a release on the local disk. */
  public static Verdict verify(Path release, LongConsumer progress) {
    return verify(Folder.of(release), progress);
  }

  /** Whether a manifest is that of a control set; one that can't be read counts as a release's. */
  public static boolean isControlSet(Folder folder) {
    return isControlSet(FolderFiles.Listing.of(folder));
  }

  private static boolean isControlSet(FolderFiles.Listing files) {
    try (InputStream in = files.open(Release.FILE_NAME)) {
      byte[] manifest = in.readNBytes(MAX_MANIFEST_BYTES);
      return Formats.RELEASE.read(manifest, Release.FILE_NAME).controls() != null;
    } catch (IOException | BadInputException e) {
      return false;
    }
  }

  /** The number of bytes of a release, for a progress bar. */
  public static long bytes(Folder release) {
    return FolderFiles.Listing.of(release).bytes();
  }

  private Verdict run() {
    Optional<ReleaseSpec> spec = spec();
    @Nullable LicenceTable licences =
        files.json(ReleaseLayout.LICENCES, Formats.LICENCES).orElse(null);
    Check.Reference reference =
        new Check.Reference(
            files,
            findings,
            spec.orElse(null),
            classMap().orElse(null),
            licences,
            PlanRows.read(files, licences, findings),
            base);
    List<Check.Run> runs = checks.stream().map(check -> check.begin(reference)).toList();
    readAll(reference, runs);
    Check.Whole whole =
        new Check.Whole(
            files.json(Release.FILE_NAME, Formats.RELEASE),
            files.json(ReleaseLayout.PLAN_SUMMARY, Formats.PLAN_SUMMARY),
            tally,
            hashes);
    new Manifest(findings, files, hashes).run(whole.manifest());
    runs.forEach(run -> run.end(whole));
    return findings.verdict();
  }

  private Optional<ReleaseSpec> spec() {
    findings.looked(SCHEMA);
    Optional<byte[]> yaml = files.text(ReleaseLayout.SPEC);
    if (yaml.isEmpty()) {
      findings.fail(SCHEMA, ReleaseLayout.SPEC, "", "no file", "the spec of the release");
      return Optional.empty();
    }
    try {
      return Optional.of(SpecReader.read(yaml.get(), ReleaseLayout.SPEC));
    } catch (BadInputException e) {
      findings.fail(SCHEMA, ReleaseLayout.SPEC, "", e.getMessage(), "a valid spec");
      return Optional.empty();
    }
  }

  private Optional<ClassMap> classMap() {
    String file = ReleaseLayout.CLASS_MAP;
    findings.looked(SCHEMA);
    Optional<byte[]> csv = files.text(file);
    if (csv.isEmpty()) {
      findings.fail(SCHEMA, file, "", "no file", "the class map of the release");
      return Optional.empty();
    }
    try {
      String text = new String(csv.get(), StandardCharsets.UTF_8);
      return Optional.of(ClassMap.read(new StringReader(text), file));
    } catch (BadInputException e) {
      findings.fail(SCHEMA, file, "", e.getMessage(), "a class map");
      return Optional.empty();
    }
  }

  /**
   * Reads every file of the folder once; files with paths of shards are parsed at the same time.
   */
  private void readAll(Check.Reference reference, List<Check.Run> runs) {
    List<String> paths = List.copyOf(files.paths());
    try {
      Workers.forEach(paths.size(), i -> read(paths.get(i), reference, runs));
    } catch (IOException e) {
      throw new IllegalStateException("a shard's check ends with findings, not failures", e);
    }
  }

  private void read(String file, Check.Reference reference, List<Check.Run> runs) {
    try (HashedInput in = new HashedInput(files.open(file), progress)) {
      ShardFile.ofPath(file)
          .ifPresent(
              place -> new ShardWalk(place, reference, tally, runs).run(new ShardReader(in)));
      hashes.put(file, in.finish(file));
    } catch (IOException e) {
      findings.fail(MANIFEST, file, "", "unreadable: " + e.getMessage(), "a readable file");
    }
  }

  /** Checks that the folder matches release.json, file by file. */
  private static final class Manifest {
    private final Findings findings;
    private final FolderFiles files;
    private final Map<String, Release.FileEntry> hashes;

    Manifest(Findings findings, FolderFiles files, Map<String, Release.FileEntry> hashes) {
      this.findings = findings;
      this.files = files;
      this.hashes = hashes;
    }

    void run(Optional<Release> release) {
      files
          .others()
          .forEach(path -> fail(path, "a link or something else that is no file", "plain files"));
      if (release.isEmpty()) {
        String got =
            files.has(Release.FILE_NAME) ? "an invalid manifest" : "no file: an unfinished release";
        fail(Release.FILE_NAME, got, "the manifest, which is written last");
        return;
      }
      Set<String> listed = new HashSet<>();
      for (Release.FileEntry entry : release.get().files()) {
        findings.looked(MANIFEST);
        if (!listed.add(entry.path())) {
          fail(entry.path(), "two entries", "one");
        }
        compare(entry);
      }
      for (String file : files.paths()) {
        // A folder that was opened on a Mac is still the same release: no loader reads such files.
        boolean isOurs = !Folder.isMacLitter(file) && !file.equals(Release.FILE_NAME);
        if (isOurs && !listed.contains(file)) {
          fail(file, "a file that release.json does not list", "only listed files");
        }
      }
    }

    private void compare(Release.FileEntry entry) {
      Release.FileEntry hash = hashes.get(entry.path());
      if (hash == null) {
        fail(entry.path(), "no readable file", "a file that release.json lists");
      } else if (hash.bytes() != entry.bytes()) {
        fail(entry.path(), hash.bytes() + " bytes", entry.bytes());
      } else if (!hash.sha256().equals(entry.sha256())) {
        fail(entry.path(), "sha256 " + hash.sha256(), entry.sha256());
      }
    }

    private void fail(String file, Object got, Object wanted) {
      findings.fail(MANIFEST, file, "", got, wanted);
    }
  }

  /** A file that is read once and hashed at the same time, even if its reader stops early. */
  private static final class HashedInput extends InputStream {
    private static final int BUFFER = 1 << 18;

    private final InputStream in;
    private final MessageDigest digest = Sha256.digest();
    private final LongConsumer progress;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private long bytes;

    /** Reads a stream, and closes it when it is itself closed. */
    HashedInput(InputStream in, LongConsumer progress) {
      this.in = in;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      return from < to || fill() ? buffer[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (from == to && !fill()) {
        return -1;
      }
      int n = Math.min(length, to - from);
      System.arraycopy(buffer, from, target, offset, n);
      from += n;
      return n;
    }

    @Override
    public long skip(long count) throws IOException {
      if (count <= 0 || (from == to && !fill())) {
        return 0;
      }
      int n = (int) Math.min(count, to - from);
      from += n;
      return n;
    }

    /** Reads the rest and returns length and SHA-256 of the whole file, under the given path. */
    Release.FileEntry finish(String path) throws IOException {
      while (fill()) {
        // fill() hashes.
      }
      return new Release.FileEntry(path, bytes, Sha256.hex(digest));
    }

    private boolean fill() throws IOException {
      from = 0;
      to = Math.max(0, in.read(buffer, 0, BUFFER));
      digest.update(buffer, 0, to);
      bytes += to;
      progress.accept(to);
      return to > 0;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
