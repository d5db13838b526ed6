package org.vpobuilder.schemas;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.SubsetSpecs;

/**
 * Reads and writes subsets: each by its name, and the rules of all as an object with a member for
 * each, in their order, whose kind the subset itself names.
 */
final class SubsetModule {
  private SubsetModule() {}

  static Module make() {
    return new SimpleModule("subsets")
        .addSerializer(Subset.class, ToStringSerializer.instance)
        .addDeserializer(Subset.class, new ByName())
        .addSerializer(SubsetSpecs.class, new SpecsWriter())
        .addDeserializer(SubsetSpecs.class, new SpecsReader());
  }

  /**
   * The format of specs, whose schema contains the schema of each subset that the class path
   * registers.
   */
  static JsonFormat<ReleaseSpec> spec() {
    String name = "spec.schema.json";
    ObjectNode schema = tree(JsonFormat.class, name);
    ObjectNode subsets = (ObjectNode) schema.path("properties").path("subsets").path("properties");
    Subset.all().forEach(s -> subsets.set(s.toString(), tree(s.getClass(), s + ".schema.json")));
    return JsonFormat.lenient(ReleaseSpec.class, name, schema);
  }

  private static ObjectNode tree(Class<?> home, String resource) {
    try (InputStream in = home.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource %s of %s".formatted(resource, home));
      }
      return (ObjectNode) JsonFormat.MAPPER.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  private static final class ByName extends StdDeserializer<Subset> {
    private static final long serialVersionUID = 1;

    ByName() {
      super(Subset.class);
    }

    @Override
    public Subset deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String name = _parseString(parser, context, this);
      return Subset.find(name)
          .orElseThrow(
              () ->
                  JsonMappingException.from(
                      parser,
                      "got %s, wanted one of %s"
                          .formatted(
                              SchemaWords.shown(context.getNodeFactory().textNode(name)),
                              String.join(", ", Subset.names()))));
    }
  }

  private static final class SpecsWriter extends StdSerializer<SubsetSpecs> {
    private static final long serialVersionUID = 1;

    SpecsWriter() {
      super(SubsetSpecs.class);
    }

    @Override
    public void serialize(SubsetSpecs specs, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject(specs);
      for (Map.Entry<Subset, Subset.Rules> entry : specs.rules().entrySet()) {
        provider.defaultSerializeField(entry.getKey().toString(), entry.getValue(), out);
      }
      out.writeEndObject();
    }
  }

  private static final class SpecsReader extends StdDeserializer<SubsetSpecs> {
    private static final long serialVersionUID = 1;

    SpecsReader() {
      super(SubsetSpecs.class);
    }

    @Override
    public SubsetSpecs deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode tree = context.readTree(parser);
      SortedMap<Subset, Subset.Rules> rules = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : tree.properties()) {
        try {
          Subset subset = Subset.named(entry.getKey());
          rules.put(subset, context.readTreeAsValue(entry.getValue(), subset.rules()));
        } catch (JsonMappingException e) {
          e.prependPath(SubsetSpecs.class, entry.getKey());
          throw e;
        }
      }
      return new SubsetSpecs(rules);
    }
  }
}
