package org.vpobuilder.pipeline.avsbench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.pipeline.index.ClipProber;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.vggsound.VggsoundSource;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.ProbedClip;

/** Finds VGGSound's clips of the categories, and decodes and measures them. */
final class VggsoundClips {
  private final List<ClipRow> rows;
  private final List<Rejection> rejections = new ArrayList<>();
  private final Tallies tallies = new Tallies();

  private VggsoundClips(AudioSource.Clips read) {
    this.rows = read.rows();
    this.rejections.addAll(read.findings().rejections());
    this.tallies.add(read.findings().tallies());
  }

  /**
   * Reads the csv and sees which of its clips have a file; decodes nothing.
   *
   * @param sources gets the csv's fingerprint
   */
  static VggsoundClips read(
      VggsoundSource vggsound, AvsCategories categories, List<FileEntry> sources)
      throws IOException {
    String example = categories.all().iterator().next().labels().get(0);
    AudioSource.Clips read =
        vggsound.read(label -> categories.byLabel(label).isPresent(), "the categories", example);
    sources.addAll(read.tables());
    return new VggsoundClips(read);
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
    return List.copyOf(
        EachOf.map(rows, workers, done, row -> prober.probe(row, Attempt.name()), this::rejected)
            .values());
  }

  List<Rejection> rejections() {
    return rejections;
  }

  /** Counts of the rows of each split that were read, rejected and not selected. */
  Tallies tallies() {
    return tallies;
  }

  private void rejected(ClipRow row, RejectedException e) {
    rejections.add(e.rejection());
    tallies.add(Account.clips(row.split()), e.rejection().code(), 1);
  }
}
