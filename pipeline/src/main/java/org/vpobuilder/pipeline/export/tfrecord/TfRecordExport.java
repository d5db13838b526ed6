package org.vpobuilder.pipeline.export.tfrecord;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.TFRecordIO;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Features;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.pipeline.export.Export;
import org.vpobuilder.pipeline.export.ShardFiles;
import org.vpobuilder.pipeline.export.Written;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;

/** A release as TFRecord files of tf.train.Example (decision 20). */
public final class TfRecordExport implements Export {
  private static final String LABELS = "label_map.pbtxt";
  private static final String README = "README.md";

  @Override
  public String name() {
    return "tfrecord";
  }

  @Override
  public String description() {
    return "tf.train.Example records for TensorFlow, with the keys of its object detection code: a"
        + " file for each shard, and a README.md that tells how to read them.";
  }

  @Override
  public String counted() {
    return "objects";
  }

  @Override
  public String reading(String out) {
    return "tf.data.TFRecordDataset reads it, see its README.md";
  }

  /** Each thread holds at most three samples. */
  @Override
  public Map<Subset, Written> write(
      ReleaseReader release, Folder folder, int workers, LongConsumer progress) throws IOException {
    ClassMap classes = release.classMap();
    ShardFiles files = ShardFiles.of(release, "tfrecord");
    List<ExampleKey> keys = SampleKeys.of(release);
    Map<Subset, Written> written =
        Written.bySubset(
            files.write(folder, workers, file -> ExampleFile.create(file, keys), progress));
    folder.write(LABELS, labels(classes).getBytes(StandardCharsets.UTF_8));
    Accompanying with = new Accompanying(release);
    String readme = TfRecordReadme.text(release.manifest(), with, release.spec().audio(), keys);
    folder.write(README, readme.getBytes(StandardCharsets.UTF_8));
    return written;
  }

  /** The label map in the form that TensorFlow's object detection code reads. */
  private static String labels(ClassMap classes) {
    return classes.classes().stream()
        .map(c -> "item {\n  id: %d\n  name: '%s'\n}\n".formatted(c.index(), c.name()))
        .collect(Collectors.joining());
  }

  /**
   * A TFRecord file of Examples. Beam's sink writes it, driven by hand: in a pipeline records have
   * no order (decision 20).
   */
  private static final class ExampleFile implements ShardFiles.SampleFile {
    private final FileChannel channel;
    private final List<ExampleKey> keys;
    private final TFRecordIO.Sink sink = TFRecordIO.sink();

    private ExampleFile(FileChannel channel, List<ExampleKey> keys) throws IOException {
      this.channel = channel;
      this.keys = keys;
      sink.open(channel);
    }

    /** Creates a file, which must not be there. */
    static ExampleFile create(Path file, List<ExampleKey> keys) throws IOException {
      return new ExampleFile(
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), keys);
    }

    @Override
    public void write(StoredSample sample) throws IOException {
      sink.write(bytes(sample));
    }

    /**
     * Writes the keys in the order of their code points: the map of a message has no fixed order.
     */
    private byte[] bytes(StoredSample sample) throws IOException {
      Features.Builder features = Features.newBuilder();
      for (ExampleKey key : keys) {
        features.putFeature(key.name(), key.value().apply(sample));
      }
      Example example = Example.newBuilder().setFeatures(features).build();
      byte[] bytes = new byte[example.getSerializedSize()];
      CodedOutputStream to = CodedOutputStream.newInstance(bytes);
      to.useDeterministicSerialization();
      example.writeTo(to);
      to.checkNoSpaceLeft();
      return bytes;
    }

    @Override
    public void close() throws IOException {
      sink.flush();
      channel.close();
    }
  }

  /** The README of the folder: how to read it, and every key. */
  private static final class TfRecordReadme {
    private static final String TEXT =
        """
        # %s
        %s
        An audio-visual segmentation benchmark made by VPO Builder and exported by
        `vpo export --format tfrecord` from the release `%s`, seed %d. A record is a `tf.train.Example`.
        VPO-MSMI is `vpo-ms` and `vpo-msmi` together. `label_map.pbtxt` names the labels.

        ```python
        import tensorflow as tf

        features = {
        %s
        }
        files = sorted(tf.io.gfile.glob("vpo-ms/train-*.tfrecord"))
        data = tf.data.TFRecordDataset(files).map(lambda r: tf.io.parse_single_example(r, features))
        for sample in data:
            image = tf.io.decode_jpeg(sample["image/encoded"], channels=3)
            mask = tf.io.decode_png(sample["image/segmentation/class/encoded"], channels=1)
            %s
        ```

        Keys marked * have a value for each object of a class, sounding, silent or ignored.%s

        | key | type | holds |
        |---|---|---|
        %s

        A flip of the image must swap the channels of the mixture, and alpha becomes 1 - alpha. A crop
        moves alpha too: mix the stems anew, by the law of space that `audio/panning` names. Here clips
        were %s.

        `ATTRIBUTION.csv` has a row for each sounding object: whose its image and clip are. `CITATION.cff` says how to
        cite.

        """;

    private static final String CONTROLS =
        " This is a control set: one thing of each sample of a release is changed, and mask and objects"
            + " are those that are right then. Keys marked + have a value for each class that is seen,"
            + " or each channel of the stems.";

    private TfRecordReadme() {}

    static String text(Release release, Accompanying with, AudioSpec audio, List<ExampleKey> keys) {
      String sound =
          switch (audio.container()) {
            case WAV ->
                "sound, rate = tf.audio.decode_wav(sample[\"audio/encoded\"])  # [samples, 2]";
            case FLAC -> "# sample[\"audio/encoded\"] is a FLAC file, which tensorflow-io decodes";
          };
      return TEXT.formatted(
              with.heading(),
              with.warning(),
              release.specName(),
              release.seed(),
              lines(keys, true),
              sound,
              release.controls() == null ? "" : CONTROLS,
              lines(keys, false),
              audio.law().words())
          + with.sections();
    }

    private static String lines(List<ExampleKey> keys, boolean code) {
      return keys.stream()
          .map(key -> code ? code(key) : row(key))
          .collect(Collectors.joining("\n"));
    }

    private static String code(ExampleKey key) {
      String reader =
          key.per() == ExampleKey.Per.SAMPLE
              ? "tf.io.FixedLenFeature([], %s)"
              : "tf.io.RaggedFeature(%s)";
      return "    \"%s\": %s,".formatted(key.name(), reader.formatted(key.type()));
    }

    private static String row(ExampleKey key) {
      return "| `%s`%s | %s | %s |"
          .formatted(key.name(), key.per().mark(), key.type(), key.meaning());
    }
  }
}
