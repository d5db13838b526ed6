package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.pipeline.index.ClipLocator;
import org.vpobuilder.pipeline.index.ClipProber;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.sources.VggsoundRow;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.ProbedClip;

/** Finds VGGSound's clips of the categories, and decodes and measures them. */
final class VggsoundClips {
  private final List<VggsoundRow> rows = new ArrayList<>();
  private @Nullable ClipLocator files;
  private final List<Rejection> rejections = new ArrayList<>();
  private final Tallies tallies = new Tallies();

  /**
   * Reads the csv and sees which of its clips have a file; decodes nothing.
   *
   * @param sources gets the csv's fingerprint
   */
  static VggsoundClips read(Folder vggsound, AvsCategories categories, List<FileEntry> sources)
      throws IOException {
    SourceText.requireCsv(vggsound, VggsoundCsv.FILE);
    VggsoundClips clips = new VggsoundClips();
    FingerprintedInput.Fingerprinted<Boolean> csv =
        FingerprintedInput.read(
            vggsound,
            VggsoundCsv.FILE,
            in -> {
              VggsoundCsv.read(
                  in, label -> categories.byLabel(label).isPresent(), clips.new Rows());
              return true;
            });
    sources.add(csv.file());
    if (clips.rows.isEmpty()) {
      throw new BadInputException(
          "%s: no row of a label of the categories; %s"
              .formatted(
                  vggsound.location(VggsoundCsv.FILE),
                  SourceText.csvFault(vggsound, VggsoundCsv.FILE, VggsoundCsv.ROW)));
    }
    clips.locate(vggsound);
    return clips;
  }

  private void locate(Folder vggsound) throws IOException {
    ClipLocator found = ClipLocator.find(vggsound, rows.stream().map(VggsoundRow::clipId).toList());
    for (VggsoundRow row : rows) {
      if (!found.has(row.clipId())) {
        tallies.add(Account.clips(row.split()), NotSelected.CLIP_MISSING, 1);
      }
    }
    rows.removeIf(row -> !found.has(row.clipId()));
    files = found;
  }

  int size() {
    return rows.size();
  }

  /**
   * Decodes and measures.
   *
   * @param done counts clips as they are done
   * @return the usable ones, in the csv's order
   */
  List<ProbedClip> probe(ClipProber prober, int workers, AtomicLong done) throws IOException {
    ClipLocator located = Objects.requireNonNull(files);
    return List.copyOf(
        EachOf.map(
                rows,
                workers,
                done,
                row -> prober.probe(row, located, Attempt.name()),
                this::rejected)
            .values());
  }

  List<Rejection> rejections() {
    return rejections;
  }

  /** How many rows of each split were read, rejected and not selected. */
  Tallies tallies() {
    return tallies;
  }

  private void rejected(VggsoundRow row, RejectedException e) {
    rejections.add(e.rejection());
    tallies.add(Account.clips(row.split()), e.rejection().code(), 1);
  }

  private final class Rows implements VggsoundCsv.RowSink {
    @Override
    public void row(VggsoundRow row) {
      tallies.add(Account.clips(row.split()), Fate.READ, 1);
      rows.add(row);
    }

    @Override
    public void outsideClassMap(Split split, String label) {
      tallies.add(Account.clips(split), Fate.READ, 1);
      tallies.add(Account.clips(split), NotSelected.LABEL_OUTSIDE_CLASS_MAP, 1);
    }

    @Override
    public void rejected(String split, Rejection rejection) {
      tallies.add(Account.clips(split), Fate.READ, 1);
      tallies.add(Account.clips(split), rejection.code(), 1);
      rejections.add(rejection);
    }
  }
}
