package org.vpobuilder.validation.loading;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.ImageFactory;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.dataset.Record;
import ai.djl.util.Progress;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** A subset's split as DJL reads it; quoted in docs/loading.md. */
// begin
final class VpoDataset extends RandomAccessDataset {
  private static final int WAV_HEADER = 44;

  /** A sample's files where they lie in their shard. */
  private record Sample(TarFile shard, Map<String, TarArchiveEntry> files) {
    InputStream open(String extension) throws IOException {
      return shard.getInputStream(files.get(extension));
    }
  }

  private final List<Sample> samples;

  private VpoDataset(Builder builder) {
    super(builder);
    this.samples = builder.samples;
  }

  /** Data: image [H, W, 3], mixture [2, T] in [-1, 1). Label: class indices [H, W]. */
  @Override
  public Record get(NDManager manager, long index) throws IOException {
    Sample sample = samples.get(Math.toIntExact(index));
    ImageFactory images = ImageFactory.getInstance();
    try (InputStream jpg = sample.open("jpg");
        InputStream png = sample.open("mask.png");
        InputStream wav = sample.open("wav")) {
      NDArray image = images.fromInputStream(jpg).toNDArray(manager);
      NDArray mask = images.fromInputStream(png).toNDArray(manager, Image.Flag.GRAYSCALE);
      return new Record(new NDList(image, sound(manager, wav)), new NDList(mask.squeeze(2)));
    }
  }

  private static NDArray sound(NDManager manager, InputStream wav) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(wav.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    ShortBuffer pcm =
        bytes.position(WAV_HEADER).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    float[] waves = new float[pcm.remaining()];
    for (int i = 0; i < waves.length; i++) {
      waves[i] = pcm.get(i) / 32768f;
    }
    return manager.create(waves, new Shape(waves.length / 2, 2)).transpose();
  }

  @Override
  protected long availableSize() {
    return samples.size();
  }

  @Override
  public void prepare(Progress progress) {}

  /** Reads the shards' headers. */
  static final class Builder extends BaseBuilder<Builder> {
    private final List<Sample> samples = new ArrayList<>();

    /** Folder: e.g. release/msmi/train. */
    Builder addShards(Path folder) throws IOException {
      JsonNode index = new ObjectMapper().readTree(folder.resolve("shards.json").toFile());
      for (JsonNode shard : index.get("shardlist")) {
        TarFile tar = new TarFile(folder.resolve(shard.get("url").asText()));
        Map<String, Sample> byKey = new LinkedHashMap<>();
        for (TarArchiveEntry file : tar.getEntries()) {
          String[] name = file.getName().split("\\.", 2);
          byKey
              .computeIfAbsent(name[0], key -> new Sample(tar, new LinkedHashMap<>()))
              .files()
              .put(name[1], file);
        }
        samples.addAll(byKey.values());
      }
      return this;
    }

    VpoDataset build() {
      return new VpoDataset(this);
    }

    @Override
    protected Builder self() {
      return this;
    }
  }
}
// end
