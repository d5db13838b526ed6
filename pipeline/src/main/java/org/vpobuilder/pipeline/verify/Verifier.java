package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.CountsCheck.Counts;
import org.vpobuilder.pipeline.verify.HashedInput.FileHash;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;

/**
 * Proves a release from its bytes alone. Reads the plan first, then every file once, hashing what
 * it parses, several files at a time; what needs the whole is compared at the end.
 */
public final class Verifier {
  private final ReleaseFolder folder;
  private final LongConsumer progress;
  private final Findings findings = new Findings();
  private final Tally tally = new Tally();
  private final SplitLeaks leaks = new SplitLeaks();
  private final Map<String, FileHash> hashes = new ConcurrentHashMap<>();
  private final Texts texts;

  private Verifier(ReleaseFolder folder, LongConsumer progress) {
    this.folder = folder;
    this.progress = progress;
    this.texts = new Texts(folder, findings);
  }

  /**
   * Verifies a release.
   *
   * @param progress takes the bytes read since its last call; called from several threads, never
   *     from two at once
   * @throws BadInputException if there is no such folder
   */
  public static Verdict verify(Folder release, LongConsumer progress) {
    Object lock = new Object();
    LongConsumer oneAtATime =
        bytes -> {
          synchronized (lock) {
            progress.accept(bytes);
          }
        };
    return new Verifier(ReleaseFolder.list(release), oneAtATime).run();
  }

  /** Verifies a release on the local disk. */
  public static Verdict verify(Path release, LongConsumer progress) {
    return verify(Folder.of(release), progress);
  }

  /** How many bytes a release has, for a progress bar. */
  public static long bytes(Folder release) {
    return ReleaseFolder.list(release).bytes();
  }

  private Verdict run() {
    Optional<ReleaseSpec> spec = spec();
    @Nullable LicenceTable licences =
        texts.json(ReleaseLayout.LICENCES, Formats.LICENCES).orElse(null);
    Reference reference =
        new Reference(
            spec.orElse(null),
            classMap().orElse(null),
            PlanRows.read(texts, licences, findings),
            ClipIndex.read(texts),
            licences);
    LedgerCheck ledger = new LedgerCheck(findings, tally);
    ledger.read(texts);
    readAll(reference);
    Optional<Release> release = texts.json(Release.FILE_NAME, Formats.RELEASE);
    Optional<PlanSummary> plan = texts.json(ReleaseLayout.PLAN_SUMMARY, Formats.PLAN_SUMMARY);
    new ManifestCheck(findings, folder, hashes).run(release);
    counts(reference, ledger, release, plan);
    release.ifPresent(
        r -> {
          ledger.sums(Release.FILE_NAME, r.ledger());
          ledger.used(Release.FILE_NAME, r.ledger());
        });
    plan.ifPresent(p -> ledger.sums(ReleaseLayout.PLAN_SUMMARY, p.ledger()));
    leaks.report(findings);
    release.ifPresent(r -> descriptions(r, reference));
    return findings.verdict();
  }

  /** What a release says of itself. */
  private void descriptions(Release release, Reference reference) {
    new AttributionCheck(texts, findings, reference.plan()).run();
    ReleaseSpec spec = reference.spec();
    if (spec != null) {
      new DescriptionCheck(texts, findings, release, spec).run();
      MinShardsCheck.run(spec, reference.plan(), findings);
    }
  }

  private void counts(
      Reference reference,
      LedgerCheck ledger,
      Optional<Release> release,
      Optional<PlanSummary> plan) {
    SortedMap<String, Integer> indexed = new IndexCheck(texts, findings, tally, hashes).run();
    PlanRows rows = reference.plan();
    SortedMap<String, Integer> leftOut = rows.leftOut(texts, ledger.rejectedFiles(), findings);
    CountsCheck check = new CountsCheck(findings, tally);
    check.run(new Counts(indexed, rows.counts(), leftOut), release, plan);
    ReleaseSpec spec = reference.spec();
    if (spec != null) {
      check.names(spec, release, plan);
    }
  }

  private Optional<ReleaseSpec> spec() {
    findings.looked(Check.SCHEMA);
    Optional<byte[]> yaml = texts.text(ReleaseLayout.SPEC);
    if (yaml.isEmpty()) {
      findings.fail(Check.SCHEMA, ReleaseLayout.SPEC, "", "no file", "the spec of the release");
      return Optional.empty();
    }
    try {
      return Optional.of(SpecReader.read(yaml.get(), ReleaseLayout.SPEC));
    } catch (BadInputException e) {
      findings.fail(Check.SCHEMA, ReleaseLayout.SPEC, "", e.getMessage(), "a valid spec");
      return Optional.empty();
    }
  }

  private Optional<ClassMap> classMap() {
    String file = ReleaseLayout.CLASS_MAP;
    findings.looked(Check.SCHEMA);
    Optional<byte[]> csv = texts.text(file);
    if (csv.isEmpty()) {
      findings.fail(Check.SCHEMA, file, "", "no file", "the class map of the release");
      return Optional.empty();
    }
    try {
      String text = new String(csv.get(), StandardCharsets.UTF_8);
      return Optional.of(ClassMap.read(new StringReader(text), file));
    } catch (BadInputException e) {
      findings.fail(Check.SCHEMA, file, "", e.getMessage(), "a class map");
      return Optional.empty();
    }
  }

  /** Every file of the folder, once; those that lie where shards do are parsed on the way. */
  private void readAll(Reference reference) {
    SampleCheck samples = new SampleCheck(findings, texts, reference, tally, leaks);
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService pool = Executors.newFixedThreadPool(threads, Verifier::thread);
    try {
      List<Future<?>> reads = new ArrayList<>();
      for (String file : folder.files().keySet()) {
        reads.add(pool.submit(() -> read(file, reference, samples)));
      }
      for (Future<?> read : reads) {
        read.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StoreException gone) {
        throw gone;
      }
      throw new IllegalStateException("a shard's check ends with findings, not failures", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private void read(String file, Reference reference, SampleCheck samples) {
    try (HashedInput in = new HashedInput(folder.open(file), progress)) {
      ShardFile.ofPath(file)
          .ifPresent(
              place ->
                  new ShardCheck(place, reference, findings, tally, samples)
                      .run(new ShardReader(in)));
      hashes.put(file, in.finish());
    } catch (IOException e) {
      findings.fail(Check.MANIFEST, file, "", "unreadable: " + e.getMessage(), "a readable file");
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "verify");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * As many shards as the spec wants at least, as it was planned: a shard of which nothing could be
   * rendered is not written.
   */
  private static final class MinShardsCheck {
    private MinShardsCheck() {}

    static void run(ReleaseSpec spec, PlanRows plan, Findings findings) {
      Integer wished = spec.shards().minShards();
      int least = wished == null ? 1 : wished;
      plan.counts()
          .forEach(
              (side, rows) -> {
                findings.looked(Check.MIN_SHARDS);
                int wanted = Math.min(least, rows);
                int got = plan.shards(side);
                if (got < wanted) {
                  findings.fail(
                      Check.MIN_SHARDS,
                      ReleaseLayout.SPEC,
                      side,
                      got + " shards",
                      "at least %d of %d samples".formatted(wanted, rows));
                }
              });
    }
  }

  /** The folder is what release.json says, file by file. */
  private static final class ManifestCheck {
    private final Findings findings;
    private final ReleaseFolder folder;
    private final Map<String, FileHash> hashes;

    ManifestCheck(Findings findings, ReleaseFolder folder, Map<String, FileHash> hashes) {
      this.findings = findings;
      this.folder = folder;
      this.hashes = hashes;
    }

    void run(Optional<Release> release) {
      folder
          .others()
          .forEach(path -> fail(path, "a link or something else that is no file", "plain files"));
      if (release.isEmpty()) {
        String got =
            folder.has(Release.FILE_NAME)
                ? "an invalid manifest"
                : "no file: an unfinished release";
        fail(Release.FILE_NAME, got, "the manifest, which is written last");
        return;
      }
      Set<String> listed = new HashSet<>();
      for (Release.FileEntry entry : release.get().files()) {
        findings.looked(Check.MANIFEST);
        if (!listed.add(entry.path())) {
          fail(entry.path(), "two entries", "one");
        }
        compare(entry);
      }
      for (String file : folder.files().keySet()) {
        // A folder that was once looked at on a Mac is the same release: no loader reads such
        // files.
        boolean isOurs = !Folder.isMacLitter(file) && !file.equals(Release.FILE_NAME);
        if (isOurs && !listed.contains(file)) {
          fail(file, "a file that release.json does not list", "only listed files");
        }
      }
    }

    private void compare(Release.FileEntry entry) {
      FileHash hash = hashes.get(entry.path());
      if (hash == null) {
        fail(entry.path(), "no readable file", "a file that release.json lists");
      } else if (hash.bytes() != entry.bytes()) {
        fail(entry.path(), hash.bytes() + " bytes", entry.bytes());
      } else if (!hash.sha256().equals(entry.sha256())) {
        fail(entry.path(), "sha256 " + hash.sha256(), entry.sha256());
      }
    }

    private void fail(String file, Object got, Object wanted) {
      findings.fail(Check.MANIFEST, file, "", got, wanted);
    }
  }
}
