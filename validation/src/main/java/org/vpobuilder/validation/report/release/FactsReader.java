package org.vpobuilder.validation.report.release;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.StatsTally;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.validation.data.release.ReleaseFiles;
import org.vpobuilder.validation.report.gallery.GalleryChoice;
import org.vpobuilder.validation.report.gallery.GalleryWriter;
import org.vpobuilder.validation.report.page.PageProgress;

/** Reads a release once: all json for the counts, and all files of the samples that are shown. */
final class FactsReader {
  /** The number of rejections shown for each code; the file has all of them. */
  private static final int EXAMPLES = 5;

  private static final int MAX_TEXT = 1 << 28;

  private final ReleaseFiles files;
  private final Release release;
  private final byte[] manifest;
  private final Shards shards;
  private final StatsTally tally;
  private final PageProgress progress;
  private final SortedMap<String, Spot> spots = new ConcurrentSkipListMap<>();

  FactsReader(ReleaseFiles files, PageProgress progress) {
    this.files = files;
    this.progress = progress;
    this.manifest = bytes(files, Release.FILE_NAME);
    this.release = Formats.RELEASE.read(manifest, Release.FILE_NAME);
    this.shards = Shards.of(files, release);
    this.tally = new StatsTally(release);
  }

  /** The SHA-256 of the release's {@code release.json}, in hex. */
  String sha256() {
    return Sha256.hex(manifest);
  }

  /** The samples that a gallery of that size shows. */
  GalleryChoice choose(int room) {
    return new GalleryChoice(shards.sides(), room);
  }

  /** Reads everything and writes the chosen samples; shards are read at the same time. */
  ReleaseFacts read(GalleryChoice choice, GalleryWriter gallery) {
    progress.wanted(shards.samples());
    List<Shards.Shard> all = shards.shards();
    // After a failure all have stopped, so that no thread writes into a deleted folder.
    try {
      Workers.forEach(all.size(), i -> read(all.get(i), choice, gallery));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SortedMap<String, List<Rejection>> rejections = rejections();
    return new ReleaseFacts(
        release,
        Sha256.hex(manifest),
        tally.stats(),
        new String(bytes(files, ReleaseLayout.SPEC), StandardCharsets.UTF_8),
        rejections,
        List.copyOf(spots.values()),
        likeness(ReleaseLayout.PLAN_SUMMARY, Formats.PLAN_SUMMARY, PlanSummary::likeness),
        likeness(ReleaseLayout.INDEX_SUMMARY, Formats.INDEX_SUMMARY, IndexSummary::likeness));
  }

  private <T> @Nullable Likeness likeness(
      String file, JsonFormat<T> format, Function<T, @Nullable Likeness> of) {
    boolean isThere = release.files().stream().anyMatch(entry -> entry.path().equals(file));
    return isThere ? of.apply(format.read(bytes(files, file), file)) : null;
  }

  private void read(Shards.Shard shard, GalleryChoice choice, GalleryWriter gallery) {
    int side = shard.side();
    try {
      Shards.read(
          files,
          shard,
          position -> choice.has(side, position),
          (position, sample) -> {
            count(sample.sample());
            if (choice.has(side, position)) {
              gallery.add(choice.number(side, position), sample);
            }
            progress.done();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: %s: %s".formatted(files.name(), shard.path(), e.getMessage()), e);
    }
  }

  private void count(Sample sample) {
    tally.add(sample);
    spots.put(sample.key(), Spot.of(sample));
  }

  private SortedMap<String, List<Rejection>> rejections() {
    SortedMap<String, List<Rejection>> first = new TreeMap<>();
    try (InputStream in = files.open(ReleaseLayout.REJECTIONS)) {
      JsonLines lines = new JsonLines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        String where = "%s line %d".formatted(ReleaseLayout.REJECTIONS, lines.number());
        Rejection rejection = Formats.REJECTION.read(line, where);
        tally.add(rejection.code());
        List<Rejection> shown =
            first.computeIfAbsent(rejection.code().toString(), code -> new ArrayList<>());
        if (shown.size() < EXAMPLES) {
          shown.add(rejection);
        }
      }
    } catch (IOException e) {
      throw unreadable(files, ReleaseLayout.REJECTIONS, e);
    }
    return first;
  }

  static byte[] bytes(ReleaseFiles files, String name) {
    try (InputStream in = files.open(name)) {
      return in.readNBytes(MAX_TEXT);
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          "%s: got no %s, wanted a complete release".formatted(files.name(), name), e);
    } catch (IOException e) {
      throw unreadable(files, name, e);
    }
  }

  private static BadInputException unreadable(ReleaseFiles files, String name, IOException e) {
    return new BadInputException(
        "%s: %s: can't be read: %s".formatted(files.name(), name, e.getMessage()), e);
  }
}
