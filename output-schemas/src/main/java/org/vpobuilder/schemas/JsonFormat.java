package org.vpobuilder.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedConstructor;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.ShardIndex;

/**
 * One persisted type: its JSON Schema, its parser and its writer.
 *
 * <p>Writing is canonical: members in the order of the record's components, map keys sorted, reals
 * always with a point (shortest form, the same on every Java version), no white space. Reading is
 * strict: a missing, unknown, null or mistyped member is an error that names it. A component that
 * is {@link Nullable} is an optional member: it is not written if it is null.
 */
public final class JsonFormat<T> {
  /**
   * The longest JSON string that is read: enough for the RLE of an object in an image of 2^28
   * pixels.
   */
  private static final int MAX_STRING = 50_000_000;

  /** Jackson's message for a value of another kind, such as 500.0 for a whole number. */
  private static final Pattern COERCED =
      Pattern.compile("Cannot coerce (.+?) value \\((.*?)\\) to `?([\\w.]+)`?");

  private static final Pattern OUT_OF_RANGE =
      Pattern.compile("Numeric value \\((-?\\d+)\\) out of range of \\w+ \\((-?\\d+) - (\\d+)\\)");

  static final ObjectMapper MAPPER = mapper(new JsonFactory());

  private static final ObjectMapper STRICT =
      MAPPER
          .copy()
          .setAnnotationIntrospector(
              AnnotationIntrospector.pair(
                  new RequiredComponents(),
                  MAPPER.getDeserializationConfig().getAnnotationIntrospector()));

  private final Class<T> type;
  private final Class<?> home;
  private final String schemaFile;
  private final ObjectMapper mapper;
  private final byte @Nullable [] givenSchema;
  private volatile @Nullable JsonSchema compiled;

  private JsonFormat(Class<T> type, Class<?> home, String schemaFile, ObjectMapper mapper) {
    this(type, home, schemaFile, mapper, null);
  }

  private JsonFormat(
      Class<T> type,
      Class<?> home,
      String schemaFile,
      ObjectMapper mapper,
      byte @Nullable [] givenSchema) {
    this.type = type;
    this.home = home;
    this.schemaFile = schemaFile;
    this.mapper = mapper;
    this.givenSchema = givenSchema;
  }

  /** A type all of whose members are present in every text. */
  static <T> JsonFormat<T> strict(Class<T> type, String schemaFile) {
    return new JsonFormat<>(type, JsonFormat.class, schemaFile, STRICT);
  }

  /**
   * A type of another module.
   *
   * @param home the class next to whose resources the schema lies
   */
  public static <T> JsonFormat<T> strict(Class<T> type, Class<?> home, String schemaFile) {
    return new JsonFormat<>(type, home, schemaFile, STRICT);
  }

  /**
   * A strict type with a member whose kind is named in the text itself, so that no schema file
   * holds all of it.
   *
   * @param schemaName name of the schema, as {@link #schemaName} returns it
   * @param schema schema assembled for that kind
   * @param module Jackson module that reads and writes the member
   */
  public static <T> JsonFormat<T> strict(
      Class<T> type, String schemaName, ObjectNode schema, Module module) {
    ObjectMapper mapper = STRICT.copy().registerModule(module);
    return new JsonFormat<>(type, JsonFormat.class, schemaName, mapper, bytes(schema));
  }

  /**
   * A type of another module with optional members: {@link #read} treats all members as optional,
   * so call {@link #violations} first.
   *
   * @param home the class next to whose resources the schema lies
   */
  public static <T> JsonFormat<T> lenient(Class<T> type, Class<?> home, String schemaFile) {
    return new JsonFormat<>(type, home, schemaFile, MAPPER);
  }

  /**
   * A type with optional members; its texts are checked against the schema before they are read.
   */
  static <T> JsonFormat<T> lenient(Class<T> type, String schemaFile) {
    return new JsonFormat<>(type, JsonFormat.class, schemaFile, MAPPER);
  }

  /**
   * A type with optional members that are not all in one schema file.
   *
   * @param schemaName name of the schema, as {@link #schemaName} returns it
   */
  static <T> JsonFormat<T> lenient(Class<T> type, String schemaName, ObjectNode schema) {
    return new JsonFormat<>(type, JsonFormat.class, schemaName, MAPPER, bytes(schema));
  }

  /** A record that is only sent between workers and has no schema. */
  public static <T> JsonFormat<T> transport(Class<T> type) {
    return new JsonFormat<>(type, JsonFormat.class, "none", STRICT);
  }

  static ObjectMapper mapper(JsonFactory factory) {
    factory.setStreamReadConstraints(
        StreamReadConstraints.builder().maxNestingDepth(64).maxStringLength(MAX_STRING).build());
    factory.configure(StreamWriteFeature.USE_FAST_DOUBLE_WRITER.mappedFeature(), true);
    factory.configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
    return JsonMapper.builder(factory)
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
        .enable(DeserializationFeature.READ_ENUMS_USING_TO_STRING)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .withCoercionConfig(LogicalType.Textual, JsonFormat::textOnly)
        .addMixIn(ShardIndex.class, ShardIndexNames.class)
        .addModule(SubsetModule.make())
        .build();
  }

  /**
   * Makes members that must be strings refuse numbers and booleans, which they accept even if
   * scalar coercion is off.
   */
  private static void textOnly(MutableCoercionConfig config) {
    config
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** The canonical text: one line without a line end. */
  public byte[] write(T value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(type.getSimpleName() + " can't be written", e);
    }
  }

  /** The same members, indented for people, with a line end. */
  public byte[] writePretty(T value) {
    try {
      return (mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n")
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(type.getSimpleName() + " can't be written", e);
    }
  }

  /**
   * Reads one value.
   *
   * @param where names the file and record in the error
   * @throws BadInputException if the text is not such a value
   */
  public T read(byte[] json, String where) {
    try {
      @Nullable T value = mapper.readValue(json, type);
      if (value == null) {
        throw new BadInputException("%s: got null, wanted an object".formatted(where));
      }
      return value;
    } catch (IOException e) {
      throw new BadInputException(where + ": " + reason(e), e);
    }
  }

  /** Reads a value that this process wrote itself, e.g. from a shuffle. */
  public T readOwn(byte[] json) {
    return read(json, "own " + type.getSimpleName());
  }

  /** The faults that the schema finds in a text; empty if it is valid. */
  public List<String> violations(byte[] json) {
    try {
      Set<ValidationMessage> messages = schema().validate(MAPPER.readTree(json));
      return messages.stream().map(ValidationMessage::getMessage).sorted().toList();
    } catch (IOException e) {
      return List.of(reason(e));
    }
  }

  /**
   * The faults that the schema finds in a text that a person wrote, in plain words; empty if it is
   * valid.
   *
   * @param place gives the location of the value at a dotted path (empty for the whole); each text
   *     begins with it
   */
  List<String> problems(JsonNode written, UnaryOperator<String> place) {
    try {
      SchemaWords words = new SchemaWords(MAPPER.readTree(schemaText()), written);
      return schema().validate(written).stream()
          .sorted(Comparator.comparing(found -> found.getInstanceLocation().toString()))
          .map(found -> words.of(found, place))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(schemaFile, e);
    }
  }

  /** The JSON Schema (draft 2020-12) as it is published in {@code output-schemas}. */
  public byte[] schemaText() {
    if (givenSchema != null) {
      return givenSchema.clone();
    }
    try (InputStream in = home.getResourceAsStream(schemaFile)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + schemaFile);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(schemaFile, e);
    }
  }

  /** The file name of the schema. */
  public String schemaName() {
    return schemaFile;
  }

  private JsonSchema schema() {
    JsonSchema schema = compiled;
    if (schema == null) {
      schema =
          JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
              .getSchema(new String(schemaText(), StandardCharsets.UTF_8));
      schema.initializeValidators();
      compiled = schema;
    }
    return schema;
  }

  /** The text of a tree as JSON. */
  static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can't be written", e);
    }
  }

  JsonNode tree(T value) {
    return mapper.valueToTree(value);
  }

  /**
   * Jackson's reason on one line, with the path of the member and without Jackson's own locations.
   */
  static String reason(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInputException bad) {
        return String.valueOf(bad.getMessage());
      }
    }
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String text = String.valueOf(message).lines().findFirst().orElse("");
    if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return path(mapping) + ": " + inWords(mapping, text);
    }
    return "not JSON: " + text;
  }

  private static String inWords(JsonMappingException e, String text) {
    if (e instanceof UnrecognizedPropertyException) {
      return "got an unknown member";
    }
    if (text.startsWith("Missing required creator property")) {
      return "got no such member";
    }
    Matcher coerced = COERCED.matcher(text);
    if (coerced.find()) {
      String kind = coerced.group(3);
      boolean whole = kind.equals("int") || kind.equals("long") || kind.endsWith("Integer");
      return "got %s, wanted %s"
          .formatted(coerced.group(2), whole ? "a whole number" : "another kind of value");
    }
    Matcher tooLarge = OUT_OF_RANGE.matcher(text);
    if (tooLarge.find()) {
      return "got %s, wanted a whole number from %s to %s"
          .formatted(tooLarge.group(1), tooLarge.group(2), tooLarge.group(3));
    }
    return e instanceof InvalidNullException ? "got null" : text;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }

  /** Makes the components of records required, except those that may be null. */
  private static final class RequiredComponents extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
      return isRequired(member) ? true : null;
    }

    @Override
    public JsonSetter.Value findSetterInfo(Annotated member) {
      return isRequired(member)
          ? JsonSetter.Value.forValueNulls(Nulls.FAIL)
          : JsonSetter.Value.empty();
    }

    private static boolean isRequired(Annotated member) {
      return member instanceof AnnotatedParameter parameter
          && parameter.getOwner() instanceof AnnotatedConstructor owner
          && !owner
              .getAnnotated()
              .getAnnotatedParameterTypes()[parameter.getIndex()]
              .isAnnotationPresent(Nullable.class);
    }
  }

  /** The names of the wids format that can't be names of record components. */
  private interface ShardIndexNames {
    @JsonProperty("__kind__")
    String kind();
  }
}
