package org.vpobuilder.pipeline.export.tfrecord;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.tensorflow.proto.BytesList;
import org.tensorflow.proto.Feature;
import org.tensorflow.proto.FloatList;
import org.tensorflow.proto.Int64List;
import org.vpobuilder.pipeline.release.StoredSample;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.sample.Control.Heard;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * A key of an Example and its value.
 *
 * @param type TensorFlow's name of the value's type
 * @param per what has a value each, in its order
 * @param meaning for readers
 */
record ExampleKey(
    String name, Type type, Per per, String meaning, Function<StoredSample, Feature> value) {
  /** The type of a value. */
  enum Type {
    STRING("tf.string"),
    INT64("tf.int64"),
    FLOAT32("tf.float32");

    private final String tensorflow;

    Type(String tensorflow) {
      this.tensorflow = tensorflow;
    }

    @Override
    public String toString() {
      return tensorflow;
    }
  }

  /** What a key has a value for each of. */
  enum Per {
    SAMPLE(""),
    OBJECT(" *"),
    /** A class that is seen, or a source that is heard, in a control set. */
    CONTROL(" +");

    private final String mark;

    Per(String mark) {
      this.mark = mark;
    }

    /** What marks the key in the README. */
    String mark() {
      return mark;
    }
  }

  static ExampleKey text(String name, String meaning, Function<StoredSample, String> of) {
    return new ExampleKey(
        name,
        Type.STRING,
        Per.SAMPLE,
        meaning,
        sample -> bytes(List.of(ByteString.copyFromUtf8(of.apply(sample)))));
  }

  /** A file of the sample, byte for byte. */
  static ExampleKey file(String name, String meaning, Member member) {
    return new ExampleKey(
        name,
        Type.STRING,
        Per.SAMPLE,
        meaning,
        sample -> bytes(List.of(UnsafeByteOperations.unsafeWrap(sample.file(member)))));
  }

  static ExampleKey whole(String name, String meaning, ToLongFunction<StoredSample> of) {
    return new ExampleKey(
        name, Type.INT64, Per.SAMPLE, meaning, sample -> wholes(List.of(of.applyAsLong(sample))));
  }

  static ExampleKey real(String name, String meaning, ToDoubleFunction<StoredSample> of) {
    return new ExampleKey(
        name,
        Type.FLOAT32,
        Per.SAMPLE,
        meaning,
        sample -> reals(List.of((float) of.applyAsDouble(sample))));
  }

  static ExampleKey texts(String name, String meaning, Function<SceneObject, String> of) {
    return new ExampleKey(
        name,
        Type.STRING,
        Per.OBJECT,
        meaning,
        sample -> bytes(each(sample, object -> ByteString.copyFromUtf8(of.apply(object)))));
  }

  static ExampleKey wholes(String name, String meaning, ToLongFunction<SceneObject> of) {
    return new ExampleKey(
        name, Type.INT64, Per.OBJECT, meaning, sample -> wholes(each(sample, of::applyAsLong)));
  }

  static ExampleKey reals(String name, String meaning, ToDoubleFunction<SceneObject> of) {
    return reals(name, meaning, (object, image) -> of.applyAsDouble(object));
  }

  /** A key whose values depend on the image as well as on the object. */
  static ExampleKey reals(
      String name, String meaning, ToDoubleBiFunction<SceneObject, ImageRef> of) {
    return new ExampleKey(
        name,
        Type.FLOAT32,
        Per.OBJECT,
        meaning,
        sample -> {
          ImageRef image = sample.sample().image();
          return reals(each(sample, object -> (float) of.applyAsDouble(object, image)));
        });
  }

  /** Of what is heard in a control. */
  static ExampleKey heardTexts(String name, String meaning, Function<Heard, String> of) {
    return new ExampleKey(
        name,
        Type.STRING,
        Per.CONTROL,
        meaning,
        sample -> bytes(heard(sample, heard -> ByteString.copyFromUtf8(of.apply(heard)))));
  }

  static ExampleKey heardWholes(String name, String meaning, ToLongFunction<Heard> of) {
    return new ExampleKey(
        name, Type.INT64, Per.CONTROL, meaning, sample -> wholes(heard(sample, of::applyAsLong)));
  }

  static ExampleKey heardReals(String name, String meaning, ToDoubleFunction<Heard> of) {
    return new ExampleKey(
        name,
        Type.FLOAT32,
        Per.CONTROL,
        meaning,
        sample -> reals(heard(sample, heard -> (float) of.applyAsDouble(heard))));
  }

  /** The mask values of the classes that a control's picture shows. */
  static ExampleKey seen(String name, String meaning) {
    return new ExampleKey(
        name,
        Type.INT64,
        Per.CONTROL,
        meaning,
        sample -> wholes(sample.control().seen().stream().map(Integer::longValue).toList()));
  }

  private static <T> List<T> heard(StoredSample sample, Function<Heard, T> of) {
    return sample.control().heard().stream().map(of).toList();
  }

  private static <T> List<T> each(StoredSample sample, Function<SceneObject, T> of) {
    return sample.sample().objects().stream().map(of).toList();
  }

  private static Feature bytes(List<ByteString> values) {
    return Feature.newBuilder().setBytesList(BytesList.newBuilder().addAllValue(values)).build();
  }

  private static Feature wholes(List<Long> values) {
    return Feature.newBuilder().setInt64List(Int64List.newBuilder().addAllValue(values)).build();
  }

  private static Feature reals(List<Float> values) {
    return Feature.newBuilder().setFloatList(FloatList.newBuilder().addAllValue(values)).build();
  }
}
