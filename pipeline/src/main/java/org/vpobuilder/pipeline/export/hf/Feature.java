package org.vpobuilder.pipeline.export.hf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * A feature of Hugging Face datasets: its type in parquet, its name in the metadata and in the
 * README, and how a value is written. Every parquet field is optional, though none is ever null:
 * the library takes a column's feature from the metadata only if the column's type is the feature's
 * own, which is nullable throughout.
 *
 * @param <T> what values are made of
 */
sealed interface Feature<T> {
  /** The key that names a feature's class in the metadata. */
  String TYPE = "_type";

  /** The key of a feature's type in the README. */
  String DTYPE = "dtype";

  /** The field of that name. */
  Type parquet(String name);

  /** The feature in the metadata of a parquet file: JSON. */
  Object json();

  /** The feature in the README's head: keys next to a field's name, or next to a list. */
  Map<String, Object> yaml();

  void write(RecordConsumer to, T value);

  /** The types of single values. */
  enum Kind {
    STRING("string", PrimitiveTypeName.BINARY),
    INT64("int64", PrimitiveTypeName.INT64),
    FLOAT64("float64", PrimitiveTypeName.DOUBLE),
    BOOL("bool", PrimitiveTypeName.BOOLEAN);

    private final String dtype;
    private final PrimitiveTypeName parquet;

    Kind(String dtype, PrimitiveTypeName parquet) {
      this.dtype = dtype;
      this.parquet = parquet;
    }
  }

  /**
   * A string, a whole number, a real number or a boolean.
   *
   * @param <T> String, Long, Double or Boolean, according to the kind
   */
  record Value<T>(Kind kind, Class<T> type) implements Feature<T> {
    static final Value<String> STRING = new Value<>(Kind.STRING, String.class);
    static final Value<Long> INT64 = new Value<>(Kind.INT64, Long.class);
    static final Value<Double> FLOAT64 = new Value<>(Kind.FLOAT64, Double.class);
    static final Value<Boolean> BOOL = new Value<>(Kind.BOOL, Boolean.class);

    @Override
    public Type parquet(String name) {
      return kind == Kind.STRING
          ? Types.optional(kind.parquet).as(LogicalTypeAnnotation.stringType()).named(name)
          : Types.optional(kind.parquet).named(name);
    }

    @Override
    public Object json() {
      return ordered(DTYPE, kind.dtype, TYPE, "Value");
    }

    @Override
    public Map<String, Object> yaml() {
      return Map.of(DTYPE, kind.dtype);
    }

    @Override
    public void write(RecordConsumer to, T value) {
      switch (kind) {
        case STRING -> to.addBinary(Binary.fromString((String) value));
        case INT64 -> to.addLong((Long) value);
        case FLOAT64 -> to.addDouble((Double) value);
        case BOOL -> to.addBoolean((Boolean) value);
      }
    }
  }

  /**
   * One of several names, stored as its index; -1 stands for none of them, as usual in the library.
   *
   * @param names in order, each once
   */
  record ClassLabel(List<String> names) implements Feature<Long> {
    static final long NONE = -1;

    @Override
    public Type parquet(String name) {
      return Value.INT64.parquet(name);
    }

    @Override
    public Object json() {
      return ordered("names", names, TYPE, "ClassLabel");
    }

    @Override
    public Map<String, Object> yaml() {
      Map<String, String> byIndex = new LinkedHashMap<>();
      IntStream.range(0, names.size()).forEach(i -> byIndex.put(Integer.toString(i), names.get(i)));
      return Map.of(DTYPE, Map.of("class_label", Map.of("names", byIndex)));
    }

    @Override
    public void write(RecordConsumer to, Long value) {
      to.addLong(value);
    }
  }

  /**
   * A media file.
   *
   * @param path its name; the library uses its extension
   * @param bytes not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // The bytes are passed on without a copy.
  record FileBytes(String path, byte[] bytes) {}

  /**
   * An image or a sound, that the library decodes.
   *
   * @param className in the metadata
   * @param dtype in the README
   * @param settings of the feature
   */
  record Media(String className, String dtype, Map<String, Object> settings)
      implements Feature<FileBytes> {
    static final Media IMAGE = new Media("Image", "image", Map.of());

    /** Releases of the library before 4 mix the channels to one unless this is set. */
    static Media audio(int sampleRateHz) {
      return new Media("Audio", "audio", ordered("sampling_rate", sampleRateHz, "mono", false));
    }

    @Override
    public Type parquet(String name) {
      return Types.optionalGroup()
          .optional(PrimitiveTypeName.BINARY)
          .named("bytes")
          .addField(Value.STRING.parquet("path"))
          .named(name);
    }

    @Override
    public Object json() {
      Map<String, Object> json = new LinkedHashMap<>(settings);
      json.put(TYPE, className);
      return json;
    }

    @Override
    public Map<String, Object> yaml() {
      return Map.of(DTYPE, settings.isEmpty() ? dtype : Map.of(dtype, settings));
    }

    @Override
    public void write(RecordConsumer to, FileBytes value) {
      to.startGroup();
      to.startField("bytes", 0);
      to.addBinary(Binary.fromConstantByteArray(value.bytes()));
      to.endField("bytes", 0);
      to.startField("path", 1);
      to.addBinary(Binary.fromString(value.path()));
      to.endField("path", 1);
      to.endGroup();
    }
  }

  /** Values of one feature. */
  record Many<T>(Feature<T> element) implements Feature<List<T>> {
    private static final String LIST = "list";
    private static final String ELEMENT = "element";

    @Override
    public Type parquet(String name) {
      return Types.optionalList().element(element.parquet(ELEMENT)).named(name);
    }

    @Override
    public Object json() {
      // Every release of the library reads this form; "List" is known from 4 on.
      return List.of(element.json());
    }

    @Override
    public Map<String, Object> yaml() {
      Map<String, Object> of = element.yaml();
      Object simple = of.size() == 1 ? of.values().iterator().next() : of;
      return Map.of(LIST, simple instanceof Map ? of : simple);
    }

    @Override
    public void write(RecordConsumer to, List<T> values) {
      to.startGroup();
      if (!values.isEmpty()) {
        to.startField(LIST, 0);
        for (T value : values) {
          to.startGroup();
          to.startField(ELEMENT, 0);
          element.write(to, value);
          to.endField(ELEMENT, 0);
          to.endGroup();
        }
        to.endField(LIST, 0);
      }
      to.endGroup();
    }
  }

  /** A struct of named fields. */
  record Struct<T>(List<Field<T, ?>> fields) implements Feature<T> {
    @Override
    public Type parquet(String name) {
      List<Type> types = fields.stream().map(Field::parquet).toList();
      return Types.optionalGroup().addFields(types.toArray(Type[]::new)).named(name);
    }

    @Override
    public Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      fields.forEach(field -> json.put(field.name(), field.feature().json()));
      return json;
    }

    @Override
    public Map<String, Object> yaml() {
      return Map.of("struct", fields.stream().map(Field::yaml).toList());
    }

    @Override
    public void write(RecordConsumer to, T value) {
      to.startGroup();
      writeFields(to, value);
      to.endGroup();
    }

    void writeFields(RecordConsumer to, T value) {
      for (int i = 0; i < fields.size(); i++) {
        fields.get(i).write(to, i, value);
      }
    }
  }

  /**
   * A field of a struct.
   *
   * @param value takes the field's value from the struct's source
   */
  record Field<S, V>(String name, Feature<V> feature, Function<S, V> value) {
    Type parquet() {
      return feature.parquet(name);
    }

    Map<String, Object> yaml() {
      Map<String, Object> yaml = new LinkedHashMap<>(Map.of("name", name));
      yaml.putAll(feature.yaml());
      return yaml;
    }

    void write(RecordConsumer to, int index, S source) {
      to.startField(name, index);
      feature.write(to, value.apply(source));
      to.endField(name, index);
    }
  }

  private static Map<String, Object> ordered(String a, Object first, String b, Object second) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(a, first);
    map.put(b, second);
    return map;
  }
}
