package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;

/** A release as the published VPO lies on a disk, for the authors' loaders (FACTS §3). */
public final class CavpExport {
  private CavpExport() {}

  /**
   * Writes a release that {@code vpo verify} finds sound into a folder.
   *
   * @param out absent or empty, on a local disk; appears when all is written
   * @param workers threads; each holds a sample and the rows of its shard
   * @param progress takes the samples written since its last call; called from several threads
   * @return what was written, by subset; MSMI's without MS's
   * @throws BadInputException if {@code out} holds anything or the release can't be read
   */
  public static Map<Subset, Written> export(
      ReleaseReader release, Folder out, int workers, LongConsumer progress) throws IOException {
    ClassMap classes = ClassMap.builtIn(release.spec().classMap());
    List<ShardFile> shards = release.shards();
    Map<Subset, Written> written = new EnumMap<>(Subset.class);
    return AtomicFolder.write(
        out,
        folder -> {
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
          return written;
        });
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
}
