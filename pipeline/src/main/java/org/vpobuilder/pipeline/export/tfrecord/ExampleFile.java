package org.vpobuilder.pipeline.export.tfrecord;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.beam.sdk.io.TFRecordIO;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Features;
import org.vpobuilder.pipeline.export.ShardFiles;
import org.vpobuilder.pipeline.release.StoredSample;

/**
 * A TFRecord file of Examples. Beam's sink writes it, driven by hand: in a pipeline records have no
 * order (decision 20).
 */
final class ExampleFile implements ShardFiles.SampleFile {
  private final FileChannel channel;
  private final TFRecordIO.Sink sink = TFRecordIO.sink();

  private ExampleFile(FileChannel channel) throws IOException {
    this.channel = channel;
    sink.open(channel);
  }

  /** Creates a file, which must not be there. */
  static ExampleFile create(Path file) throws IOException {
    return new ExampleFile(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  @Override
  public void write(StoredSample sample) throws IOException {
    sink.write(bytes(sample));
  }

  /** Keys in their order by code points: a map of a message has none of its own. */
  private static byte[] bytes(StoredSample sample) throws IOException {
    Features.Builder features = Features.newBuilder();
    for (ExampleKey key : SampleKeys.ALL) {
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
