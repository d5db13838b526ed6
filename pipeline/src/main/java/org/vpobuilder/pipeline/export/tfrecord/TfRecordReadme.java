package org.vpobuilder.pipeline.export.tfrecord;

import java.util.stream.Collectors;
import org.vpobuilder.pipeline.export.Accompanying;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.release.Release;

/** The README of the folder: how to read it, and every key. */
final class TfRecordReadme {
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

      Keys marked * have a value for each object of a class, sounding, silent or ignored.

      | key | type | holds |
      |---|---|---|
      %s

      A flip of the image must swap the channels of the mixture, and alpha becomes 1 - alpha. A crop
      moves alpha too: mix the stems anew, by the law of space that `audio/panning` names. Here clips
      were %s.

      `ATTRIBUTION.csv` has a row for each sounding object: whose its image and clip are. `CITATION.cff` says how to
      cite.

      """;

  private TfRecordReadme() {}

  static String text(Release release, Accompanying with, AudioSpec audio) {
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
            lines(true),
            sound,
            lines(false),
            audio.law().words())
        + with.sections();
  }

  private static String lines(boolean code) {
    return SampleKeys.ALL.stream()
        .map(key -> code ? code(key) : row(key))
        .collect(Collectors.joining("\n"));
  }

  private static String code(ExampleKey key) {
    String reader = key.perObject() ? "tf.io.RaggedFeature(%s)" : "tf.io.FixedLenFeature([], %s)";
    return "    \"%s\": %s,".formatted(key.name(), reader.formatted(key.type()));
  }

  private static String row(ExampleKey key) {
    String many = key.perObject() ? " *" : "";
    return "| `%s`%s | %s | %s |".formatted(key.name(), many, key.type(), key.meaning());
  }
}
