package org.vpobuilder.pipeline.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * The release whose samples a build keeps. It must be complete and made of the same sources and the
 * same spec; the spec's name may differ and its counts may be larger.
 */
final class Extension {
  private static final int MAX_BYTES = 1 << 28;
  private static final Pattern COUNT =
      Pattern.compile(
          "spec\\.subsets\\.%s\\.\\w+\\.(%s)"
              .formatted(
                  Subset.NAME,
                  Arrays.stream(Split.values())
                      .map(Split::toString)
                      .collect(Collectors.joining("|"))));

  private final Folder old;
  private final Release release;

  private Extension(Folder old, Release release) {
    this.old = old;
    this.release = release;
  }

  /**
   * The entries for the releases whose samples a release keeps, in its manifest; none if it extends
   * none.
   */
  static List<Release.Extended> chain(@Nullable Folder old) throws IOException {
    if (old == null) {
      return List.of();
    }
    Release release = read(old).release;
    List<Release.Extended> chain = new ArrayList<>(release.extensionOf());
    String sha256 = Fingerprint.of(old, Release.FILE_NAME).sha256();
    chain.add(new Release.Extended(sha256, release.builder(), release.counts()));
    return chain;
  }

  /**
   * Checks that a build can extend the release.
   *
   * @throws BadInputException naming the fact that prevents it
   */
  static void check(BuildRequest request) throws IOException {
    Folder old = Objects.requireNonNull(request.extended());
    if (request.index() != null) {
      throw new BadInputException("--extend: got --index too; the release brings its own index");
    }
    if (!request.lookAtImages()) {
      throw new BadInputException("--extend: got --no-image-check too; leaks could not be seen");
    }
    if (request.spec().validation() != null) {
      // The keys of a new image may link an image of train with one of val.
      throw new BadInputException(
          "--extend: got a spec with validation, which can't be extended: build it anew");
    }
    OutFolder.requireOutside(request.out(), "--extend", old);
    Extension extension = read(old);
    extension.requireUndamaged();
    extension.checkSpec(request);
    extension.checkSources(request);
    extension.checkImagesSeen();
    new IndexFolder(old).requireFits(request.spec(), request.spec().classMap());
    extension.checkClips(request.sources());
  }

  private static Extension read(Folder old) throws IOException {
    if (!old.has(Release.FILE_NAME)) {
      throw new BadInputException(
          "--extend: no file %s; wanted a complete release"
              .formatted(old.location(Release.FILE_NAME)));
    }
    return new Extension(
        old,
        Formats.RELEASE.read(
            old.read(Release.FILE_NAME, MAX_BYTES), old.location(Release.FILE_NAME)));
  }

  /** Reads the whole release, several files at a time, before anything is begun. */
  private void requireUndamaged() throws IOException {
    Workers.forEach(
        release.files().size(),
        i -> {
          FileEntry file = release.files().get(i);
          if (!old.has(file.path()) || !Fingerprint.of(old, file.path()).equals(file)) {
            throw refused("%s: not as %s lists it".formatted(file.path(), Release.FILE_NAME));
          }
        });
  }

  private void checkSpec(BuildRequest request) throws IOException {
    ReleaseSpec spec =
        SpecReader.read(
            new String(old.read(ReleaseLayout.SPEC, 1 << 20), StandardCharsets.UTF_8),
            old.location(ReleaseLayout.SPEC));
    SortedMap<String, String> was = RunFacts.ofSpec(spec);
    SortedMap<String, String> is = RunFacts.ofSpec(request.spec());
    was.keySet().removeIf(Extension::isName);
    is.keySet().removeIf(Extension::isName);
    // The new spec may have subsets that the old one lacks.
    Subset.all().stream()
        .filter(subset -> !spec.subsets().rules().containsKey(subset))
        .forEach(subset -> is.keySet().removeIf(key -> isOf(subset, key)));
    Set<Subset> added = new TreeSet<>(request.subsets());
    List<Subset> subsets = new PlanFolder(old).subsets();
    subsets.forEach(added::remove);
    boolean grows = !added.isEmpty();
    for (String count : is.keySet().stream().filter(COUNT.asMatchPredicate()).toList()) {
      if (!brings(request, subsetOf(count))) {
        // An older spec has counts of subsets that it does not make.
        was.remove(count);
        continue;
      }
      int before = Integer.parseInt(Objects.requireNonNull(was.remove(count)));
      int after = Integer.parseInt(Objects.requireNonNull(is.get(count)));
      if (after < before) {
        throw refused("%s: was %d, is %d; counts may only grow".formatted(count, before, after));
      }
      grows |= after > before;
    }
    is.keySet().removeIf(COUNT.asMatchPredicate());
    requireNone(RunFacts.changes(was, is));
    for (Subset subset : subsets) {
      if (!brings(request, subset)) {
        throw refused("--subsets: lack %s, which the release has".formatted(subset));
      }
    }
    if (!grows) {
      throw refused("the spec's counts: none is larger than the release's");
    }
  }

  private static boolean brings(BuildRequest request, Subset subset) {
    return request.withContained().contains(subset);
  }

  private static boolean isOf(Subset subset, String fact) {
    return fact.startsWith("spec.subsets.%s.".formatted(subset));
  }

  private static Subset subsetOf(String count) {
    return Subset.named(count.split("\\.", -1)[2]);
  }

  /** The name and the authors of a release affect no sample. */
  private static boolean isName(String fact) {
    return fact.equals("spec.name") || fact.startsWith("spec.release.");
  }

  private void checkSources(BuildRequest request) throws IOException {
    requireNone(RunFacts.changes(sums(release.sources()), sums(SourceFiles.of(request))));
  }

  private static SortedMap<String, String> sums(List<FileEntry> files) {
    SortedMap<String, String> sums = new TreeMap<>();
    files.forEach(file -> sums.put("source " + file.path(), "sha256 " + file.sha256()));
    return sums;
  }

  /**
   * Checks that images were looked at: only then is it known which of them are copies of each
   * other.
   */
  private void checkImagesSeen() throws IOException {
    PlanFolder plan = new PlanFolder(old);
    for (Subset subset : plan.subsets()) {
      plan.rows(
          subset,
          row -> {
            if (row.image().sha256().isEmpty()) {
              throw refused("it was planned with --no-image-check, so that leaks can't be seen");
            }
          });
    }
  }

  /** Compares only lengths: clips are compared by SHA-256 when they are decoded. */
  private void checkClips(Sources sources) throws IOException {
    List<ProbedClip> clips = new IndexFolder(old).clips();
    Workers.forEach(
        clips.size(),
        i -> {
          ProbedClip clip = clips.get(i);
          Optional<FileStamp> stamp = sources.audio(clip.source()).folder().stamp(clip.file());
          if (stamp.isEmpty() || stamp.get().bytes() != clip.bytes()) {
            String is = stamp.map(s -> s.bytes() + " bytes").orElse("no file");
            throw refused("%s: was %d bytes, is %s".formatted(clip.file(), clip.bytes(), is));
          }
        });
  }

  private void requireNone(List<String> changes) {
    if (!changes.isEmpty()) {
      throw refused(OutFolder.list(changes));
    }
  }

  private BadInputException refused(String why) {
    return new BadInputException("--extend %s: %s".formatted(old, why));
  }
}
