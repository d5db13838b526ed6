package org.vpobuilder.pipeline.export.hf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongConsumer;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.export.Export;
import org.vpobuilder.pipeline.export.ShardFiles;
import org.vpobuilder.pipeline.export.Written;
import org.vpobuilder.pipeline.export.hf.Feature.Struct;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;

/** A release as parquet files that Hugging Face datasets loads (decision 20). */
public final class HfExport implements Export {
  /** Where the library looks for the features of a parquet file. */
  private static final String METADATA_KEY = "huggingface";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "hf";
  }

  @Override
  public String description() {
    return "parquet that Hugging Face's datasets.load_dataset(DIR, CONFIG) reads, a file for each"
        + " shard, and a README.md that tells how. The configs are vpo-ss, vpo-ms and vpo-msmi.";
  }

  @Override
  public String counted() {
    return "objects";
  }

  @Override
  public String reading(String out) {
    return "datasets.load_dataset reads it, see its README.md";
  }

  /** Each thread holds at most three samples and a row group. */
  @Override
  public Map<Subset, Written> write(
      ReleaseReader release, Folder folder, int workers, LongConsumer progress) throws IOException {
    Struct<StoredSample> columns =
        SampleFeatures.of(release.classMap(), release.spec().audio().sampleRateHz());
    Map<String, String> metadata = Map.of(METADATA_KEY, metadata(columns));
    ShardFiles files = ShardFiles.of(release, "parquet");
    SortedMap<ShardFile, Written> written =
        files.write(folder, workers, file -> ParquetFile.create(file, columns, metadata), progress);
    Accompanying with = new Accompanying(release);
    String words = release.spec().audio().law().words();
    String card = HfCard.text(release.manifest(), with, files, written, columns, words);
    folder.write(HfCard.FILE, card.getBytes(StandardCharsets.UTF_8));
    return Written.bySubset(written);
  }

  private static String metadata(Struct<StoredSample> columns) {
    try {
      return JSON.writeValueAsString(Map.of("info", Map.of("features", columns.json())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("features can't be written", e);
    }
  }
}
