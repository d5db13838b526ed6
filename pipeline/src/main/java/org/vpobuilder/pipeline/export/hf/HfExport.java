package org.vpobuilder.pipeline.export.hf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A release as parquet files that Hugging Face datasets loads (decision 20). */
public final class HfExport implements Export {
  /** The key under which the library looks for the features of a parquet file. */
  private static final String METADATA_KEY = "huggingface";

  @Override
  public String name() {
    return "hf";
  }

  @Override
  public String description() {
    return "parquet that Hugging Face's datasets.load_dataset(DIR, CONFIG) reads, a file for each"
        + " shard, and a README.md that tells how. Each subset is a config, such as vpo-ss.";
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
    Struct<StoredSample> columns = SampleFeatures.of(release);
    Map<String, String> metadata = Map.of(METADATA_KEY, metadata(columns));
    ShardFiles files = ShardFiles.of(release, "parquet");
    SortedMap<ShardFile, Written> written =
        files.write(folder, workers, file -> ParquetFile.create(file, columns, metadata), progress);
    Accompanying with = new Accompanying(release);
    String card = HfCard.text(release, with, files, written, columns);
    folder.write(HfCard.FILE, card.getBytes(StandardCharsets.UTF_8));
    return Written.bySubset(written);
  }

  private static String metadata(Struct<StoredSample> columns) {
    try {
      // Not a constant: help of all exports makes one, and a mapper takes longer than the rest of
      // it.
      return new ObjectMapper()
          .writeValueAsString(Map.of("info", Map.of("features", columns.json())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("features can't be written", e);
    }
  }

  /**
   * The README of the folder. Its head names every subset as a config, its splits with their files
   * and samples, and the features. MSMI also lists MS's files.
   */
  private static final class HfCard {
    static final String FILE = "README.md";

    private static final String BODY =
        """

        # %s
        %s
        An audio-visual segmentation benchmark made by VPO Builder and exported by
        `vpo export --format hf` from the release `%s`, seed %d.

        ```python
        from datasets import load_dataset

        data = load_dataset("PATH OF THIS FOLDER", "%s", split="%s")
        sample = data[0]
        ```

        | column | holds |
        |---|---|
        | `image` | %s |
        | `mask` | a grey PNG: 0 background, 255 ignore, else the class index of a sounding object |
        | `audio` | the stereo mixture |
        | `stems` | a channel for each sounding object, before panning; `objects[i].channel` names it |
        | `license`, `license_name`, `license_url` | the licence of the image: a short code, its name and address; `unknown` and empty where its source names none |
        | `objects` | every object of a class, sounding, silent or ignored |
        | `objects[i].label` | its class, the mask's index; -1 for a person not known to be male, female or baby |
        | `objects[i].alpha` | from 0, left, to 1, right: column of the mask's centre / width |
        | `objects[i].bbox` | left, top, width, height in pixels |
        | `objects[i].rle` | the mask as COCO's compressed RLE string; size: height, width |
        | `objects[i].clip` | what it sounds with: its source's clip and the span heard |
        | `objects[i].clip.license`, `.license_name`, `.license_url` | the licence of the clip, as of the image; `unknown` where its source names none |
        | `objects[i].clip.author`, `.title`, `.url` | whose the clip is, as far as its source says |
        %s
        `ATTRIBUTION.csv` has a row for each sounding object: whose its image and clip are. `CITATION.cff` says how to cite.
        A flip of the image must swap the channels of `audio`, and alpha becomes 1 - alpha. A crop moves
        alpha too: mix the stems anew, by the law of space that `panning` names. Here clips were %s.

        """;

    private static final String PAIRS =
        """
        | `pair_id` | the same in both samples of a pair, which are of one picture; empty of other samples |
        | `pair_member` | 0 or 1; -1 of other samples |
        """;

    private static final String CONTROLS =
        """
        | `control_kind` | what was changed of the base sample, one of the kinds below; `mask` and `objects` are those that are right then |
        | `base_sample` | its `key` in the base release, where the mask stands that was right before |
        | `expected` | which mask is right: `empty`, `base`, `mirrored`, `other-place` or `remaining` |
        | `mirrored_picture` | whether the picture is the base's, mirrored |
        | `seen` | the labels that the picture shows |
        | `heard` | what is heard: `stems` has a channel for each, in this order |
        | `heard[i].class_name`, `heard[i].class_index` | its class; `silence`, `white noise` or `pink noise` and 0 where none sounds |
        | `heard[i].alpha`, `heard[i].gain` | where it is heard from, and what the stem was multiplied by |
        | `heard[i].sample`, `heard[i].channel` | the sample of the base release whose stem it is; empty and -1 of silence and noise |
        """;

    private HfCard() {}

    static String text(
        ReleaseReader reader,
        Accompanying with,
        ShardFiles files,
        SortedMap<ShardFile, Written> written,
        Struct<StoredSample> columns) {
      Release release = reader.manifest();
      DumperOptions style = new DumperOptions();
      style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
      style.setSplitLines(false);
      // The same object occurs several times: without this setting the later ones would be
      // references.
      style.setDereferenceAliases(true);
      ShardFile first = written.firstKey();
      return "---\n"
          + new Yaml(style).dump(head(with.title(), files, written, columns))
          + "---\n"
          + BODY.formatted(
              with.heading(),
              with.warning(),
              release.specName(),
              release.seed(),
              ShardFiles.config(first.subset()),
              first.split(),
              with.pictures(),
              (reader.hasPairs() ? PAIRS : "") + (reader.isControlSet() ? CONTROLS : ""),
              reader.spec().audio().law().words())
          + with.sections();
    }

    private static Map<String, Object> head(
        String title,
        ShardFiles files,
        SortedMap<ShardFile, Written> written,
        Struct<StoredSample> columns) {
      Object features = Objects.requireNonNull(columns.yaml().get("struct"));
      List<Object> configs = new ArrayList<>();
      List<Object> infos = new ArrayList<>();
      for (Subset subset : Subset.all()) {
        if (written.keySet().stream().anyMatch(shard -> shard.subset() == subset)) {
          configs.add(
              ordered("config_name", ShardFiles.config(subset), "data_files", data(subset, files)));
          Map<String, Object> info =
              ordered("config_name", ShardFiles.config(subset), "features", features);
          info.put("splits", splits(subset, written));
          infos.add(info);
        }
      }
      Map<String, Object> head = ordered("pretty_name", title, "license", "other");
      head.put("license_name", "licences-of-its-images-and-clips");
      head.put("license_link", ReleaseLayout.ATTRIBUTION);
      head.put("task_categories", List.of("image-segmentation"));
      head.put("configs", configs);
      head.put("dataset_info", infos);
      return head;
    }

    private static List<Object> data(Subset subset, ShardFiles files) {
      List<Object> data = new ArrayList<>();
      for (Split split : Split.values()) {
        List<String> paths =
            files.shards().stream().filter(s -> isPart(s, subset, split)).map(files::path).toList();
        if (!paths.isEmpty()) {
          data.add(ordered("split", split.toString(), "path", paths));
        }
      }
      return data;
    }

    private static List<Object> splits(Subset subset, SortedMap<ShardFile, Written> written) {
      List<Object> splits = new ArrayList<>();
      for (Split split : Split.values()) {
        int samples =
            written.entrySet().stream()
                .filter(e -> isPart(e.getKey(), subset, split))
                .mapToInt(e -> e.getValue().samples())
                .sum();
        if (samples > 0) {
          splits.add(ordered("name", split.toString(), "num_examples", samples));
        }
      }
      return splits;
    }

    private static boolean isPart(ShardFile shard, Subset subset, Split split) {
      return shard.split() == split && subset.contains(shard.subset());
    }

    private static Map<String, Object> ordered(String a, Object first, String b, Object second) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put(a, first);
      map.put(b, second);
      return map;
    }
  }
}
