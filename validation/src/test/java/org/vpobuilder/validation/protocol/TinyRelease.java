package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardWriter;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.release.TestRelease;
import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.Device;
import org.vpobuilder.validation.train.TrainConfig;

/** {@link TestRelease} with what training and evaluation need besides: its spec and MS/test. */
public final class TinyRelease {
  /** Of MS/test: images 51 and 61 pixels wide, with a dog and a cat each. */
  static final List<Long> TEST = List.of(11L, 21L);

  static final EngineConfig ENGINE = new EngineConfig(Device.CPU, ComputeMode.DEFAULT, 1, 1);

  private TinyRelease() {}

  public static Path write(Path root) throws IOException {
    TestRelease.write(root);
    Files.writeString(root.resolve("spec.yaml"), SpecReader.builtInText("vpo-2024"));
    Files.writeString(root.resolve("class-map.csv"), ClassMap.builtIn("vpo-21").toCsv());
    Path shard = root.resolve(ReleaseLayout.shard(VpoSubsets.MS, Split.TEST, 0));
    Files.createDirectories(shard.getParent());
    try (ShardWriter writer = new ShardWriter(Files.newOutputStream(shard))) {
      for (long id : TEST) {
        writer.add(TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV));
      }
    }
    ShardIndex.Entry entry =
        new ShardIndex.Entry(
            ReleaseLayout.shardName(VpoSubsets.MS, Split.TEST, 0),
            TEST.size(),
            Files.size(shard),
            "0123456789abcdef".repeat(4));
    Files.write(
        root.resolve(ReleaseLayout.shardIndex(VpoSubsets.MS, Split.TEST)),
        Formats.SHARD_INDEX.write(ShardIndex.of("vpo-ms-test", List.of(entry))));
    Path manifest = root.resolve(Release.FILE_NAME);
    Release old = Formats.RELEASE.read(Files.readAllBytes(manifest), "release");
    SortedMap<String, Integer> counts = new TreeMap<>(old.counts());
    counts.put("ms/test", TEST.size());
    Release release =
        new Release(
            old.formatVersion(),
            old.specName(),
            old.seed(),
            old.builder(),
            old.sources(),
            counts,
            old.keepProbability(),
            old.shortfalls(),
            old.ledger(),
            old.files());
    Files.write(manifest, Formats.RELEASE.write(release));
    return root;
  }

  static ReleaseData data(Path root) {
    return new ReleaseData(root, VpoSubsets.MS, Integer.MAX_VALUE);
  }

  /** A preset in which MS/train is two steps an epoch, of crops of 32 and a second of sound. */
  public static TrainConfig config(String preset, int epochs) {
    Map<String, String> changes =
        new HashMap<>(
            Map.of(
                "batch_size", "3",
                "epochs", "" + epochs,
                "audio.seconds", "1",
                "augmentation.crop_size", "32",
                "augmentation.scales", "[0.75, 1.0]",
                "shuffle_buffer", "4",
                "evaluation_side", "64"));
    if (preset.contains("cavp")) {
      // So that the bank is heard even in batches of 3.
      changes.put("model.contrast.positive_share", "1.0");
    }
    if (preset.contains("cpm")) {
      // So that the prompts are there in the second epoch.
      changes.put("model.mixtures.ready", "2");
      changes.put("model.criterion.points", "64");
    }
    if (preset.contains("vct")) {
      changes.put("model.canvas", "32");
      changes.put("model.criterion.points", "64");
    }
    if (preset.contains("avsegformer")) {
      // So that the backbone begins to learn in the second epoch.
      changes.put("model.frozen_epochs", "1");
    }
    return TrainConfig.open(preset, changes);
  }
}
