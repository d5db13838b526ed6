package org.vpobuilder.pipeline.export.cavp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.export.Export;
import org.vpobuilder.pipeline.export.Written;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.space.SpatialLaws;

/** Exports a release in the files of the published VPO, for the authors' loaders (decision 19). */
public final class CavpExport implements Export {
  private static final String README = "README.md";

  private static final String TEXT =
      """
      # %s
      %s
      An audio-visual segmentation benchmark made by VPO Builder and exported by
      `vpo export --format cavp` from the release `%s`, seed %d, as the published VPO lies on a disk:
      the public CAVP code reads it with this folder as `root_dataset_dir`.

      | path | holds |
      |---|---|
      | `VPO/VPO-*/data/` | the JPEGs as their sources have them |
      | `VPO/VPO-*/mask/` | grey PNGs: 0 background, 255 ignore, else the published id of a sounding object's class (of vpo-21 COCO's, and 92 male, 93 female, 94 baby) |
      | `VPO/VPO-*/vpo_*_data_stereo.csv` | a row for each sounding object; `audio_pos` is alpha, 0 left, 1 right |
      | `vggsound_bench/VGGSound/audios/` | mono wavs: the stems of the release, at the mixtures' gain |
      | `ATTRIBUTION.csv` | whose each image and clip is, its licence by name, for each sounding object |
      | `CITATION.cff` | how to cite it |

      """;

  @Override
  public String name() {
    return "cavp";
  }

  @Override
  public String description() {
    return "the folders, masks (COCO ids), csv and mono wavs of the published VPO, as the public CAVP"
        + " code reads them with root_dataset_dir = DIR. Each wav is a stem of the release. That"
        + " code pans linearly, so a release of another law of space is refused.";
  }

  @Override
  public String counted() {
    return "rows";
  }

  @Override
  public String reading(String out) {
    return "the CAVP code reads it with root_dataset_dir = " + out;
  }

  /** The loaders mix by the published law of space, and know of no sample without a mask. */
  @Override
  public void require(ReleaseReader release) {
    if (release.isControlSet()) {
      throw new BadInputException(
          "%s: got a control set, wanted a release: the authors' folders have no sample in which nothing that is seen sounds"
              .formatted(release.root()));
    }
    String panning = release.spec().audio().panning();
    if (!panning.equals(SpatialLaws.PUBLISHED)) {
      throw new BadInputException(
          "%s: got a release of audio.panning %s, wanted %s: the public CAVP code pans by that law when it loads"
              .formatted(release.root(), panning, SpatialLaws.PUBLISHED));
    }
  }

  /** Each thread holds a sample and the rows of its shard. */
  @Override
  public Map<Subset, Written> write(
      ReleaseReader release, Folder folder, int workers, LongConsumer progress) throws IOException {
    ClassMap classes = release.classMap();
    List<ShardFile> shards = release.shards();
    Map<Subset, Written> written = new TreeMap<>();
    CavpSampleWriter samples = new CavpSampleWriter(folder, classes);
    CavpTables tables = new CavpTables(folder);
    Workers.forEach(
        shards.size(),
        workers,
        i -> {
          Written shard = write(release, shards.get(i), samples, tables, progress);
          synchronized (written) {
            written.merge(shards.get(i).subset(), shard, Written::plus);
          }
        });
    tables.write(shards);
    Accompanying with = new Accompanying(release);
    folder.write(README, readme(release, with).getBytes(StandardCharsets.UTF_8));
    return written;
  }

  private static String readme(ReleaseReader release, Accompanying with) {
    return TEXT.formatted(
            with.heading(),
            with.warning(),
            release.manifest().specName(),
            release.manifest().seed())
        + with.sections();
  }

  private static Written write(
      ReleaseReader release,
      ShardFile shard,
      CavpSampleWriter samples,
      CavpTables tables,
      LongConsumer progress)
      throws IOException {
    List<CavpRow> rows = new ArrayList<>();
    int[] count = new int[1];
    release.each(
        shard,
        sample -> {
          rows.addAll(samples.write(sample));
          count[0]++;
          progress.accept(1);
        });
    tables.keep(shard, rows);
    return new Written(count[0], rows.size());
  }

  /**
   * Writes the csv files. The rows of each shard are kept in a temporary file until all shards are
   * done, so that the rows are in the order of the shards, whichever came first, and memory holds
   * one shard's rows.
   */
  private static final class CavpTables {
    private static final String WAITING = "rows";
    private static final String LINE_END = "\n";
    private static final CSVFormat FORMAT =
        CSVFormat.DEFAULT.builder().setRecordSeparator(LINE_END).get();

    private final Folder out;

    CavpTables(Folder out) {
      this.out = out;
    }

    /** Keeps a shard's rows. */
    void keep(ShardFile shard, List<CavpRow> rows) throws IOException {
      StringWriter text = new StringWriter();
      try (CSVPrinter printer = new CSVPrinter(text, FORMAT)) {
        for (CavpRow row : rows) {
          printer.printRecord(row.values());
        }
      }
      out.write(waiting(shard), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes a csv for each subset that has shards; it begins with the rows of the subset that it
     * contains.
     *
     * @param shards all whose rows were kept, in order
     */
    void write(List<ShardFile> shards) throws IOException {
      for (Subset subset : Subset.all()) {
        if (of(shards, subset).findAny().isPresent()) {
          out.write(
              CavpLayout.csv(subset),
              Attempt.name(),
              raw -> {
                Writer text = new OutputStreamWriter(raw, StandardCharsets.UTF_8);
                write(subset, shards, text);
                text.flush();
              });
        }
      }
      out.deleteFolder(WAITING);
    }

    private void write(Subset subset, List<ShardFile> shards, Writer text) throws IOException {
      String columns = String.join(",", CavpRow.COLUMNS);
      Subset contained = subset.contained();
      if (contained == null) {
        text.write(columns + LINE_END);
        append(of(shards, subset), "", text);
        return;
      }
      text.write(columns + "," + CavpRow.MULTI_INSTANCE + LINE_END);
      append(of(shards, contained), ",0", text);
      append(of(shards, subset), ",1", text);
    }

    private static Stream<ShardFile> of(List<ShardFile> shards, Subset subset) {
      return shards.stream().filter(shard -> shard.subset() == subset);
    }

    /** No value holds a line end, so every line is a row. */
    private void append(Stream<ShardFile> shards, String more, Writer text) throws IOException {
      for (ShardFile shard : shards.toList()) {
        try (BufferedReader rows =
            new BufferedReader(
                new InputStreamReader(out.open(waiting(shard)), StandardCharsets.UTF_8))) {
          for (String row = rows.readLine(); row != null; row = rows.readLine()) {
            text.write(row + more + LINE_END);
          }
        }
      }
    }

    private static String waiting(ShardFile shard) {
      return "%s/%s.csv".formatted(WAITING, shard.path().replace('/', '-'));
    }
  }
}
