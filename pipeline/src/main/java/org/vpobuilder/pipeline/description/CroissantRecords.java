package org.vpobuilder.pipeline.description;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * Croissant's record sets: splits, classes, and for each subset its samples, their objects and
 * their files of each kind. Each kind is a record set of its own, so that a reader which can't
 * decode one still reads the others.
 */
final class CroissantRecords {
  private static final String INTEGER = "sc:Integer";
  private static final String FLOAT = "sc:Float";
  private static final String TEXT = "sc:Text";
  private static final String IMAGE = "sc:ImageObject";
  private static final String AUDIO = "sc:AudioObject";
  private static final String MASK =
      "The mask: 0, the index of the sounding class, or 255, to be ignored.";
  private static final String STEMS =
      "The parts of what is heard, before panning: channel i is the object with channel i.";
  private static final String HEARD =
      "The parts of what is heard, before panning: channel i is what control.heard says of it.";

  /** Members of a sample's json: name, type, path. */
  private static final List<List<String>> SAMPLE_FIELDS =
      List.of(
          List.of("image_source", TEXT, "$.image.source"),
          List.of("image_id", TEXT, "$.image.id"),
          List.of("image_width", INTEGER, "$.image.width"),
          List.of("image_height", INTEGER, "$.image.height"),
          List.of("image_sha256", TEXT, "$.image.sha256"),
          List.of("image_licence", TEXT, "$.image.licence"),
          List.of("image_author", TEXT, "$.image.attribution.author"),
          List.of("image_title", TEXT, "$.image.attribution.title"),
          List.of("image_url", TEXT, "$.image.attribution.url"),
          List.of("sample_rate_hz", INTEGER, "$.audio.sample_rate_hz"),
          List.of("audio_samples", INTEGER, "$.audio.samples"),
          List.of("stems", INTEGER, "$.audio.stems"),
          List.of("gain", FLOAT, "$.audio.gain"));

  private static final List<List<String>> PAIR_FIELDS =
      List.of(
          List.of("pair_id", TEXT, "$.pair.id"), List.of("pair_member", INTEGER, "$.pair.member"));

  private static final List<List<String>> CONTROL_FIELDS =
      List.of(
          List.of("control_kind", TEXT, "$.control.kind"),
          List.of("base_sample", TEXT, "$.control.base_sample"),
          List.of("expected", TEXT, "$.control.expected"),
          List.of("mirrored_picture", "sc:Boolean", "$.control.mirrored_picture"));

  private static final List<List<String>> OBJECT_FIELDS =
      List.of(
          List.of("annotation_id", TEXT, "id"),
          List.of("role", TEXT, "role"),
          List.of("class", TEXT, "class_name"),
          List.of("category", TEXT, "category.name"),
          List.of("alpha", FLOAT, "alpha"),
          List.of("channel", INTEGER, "channel"),
          List.of("rle", TEXT, "rle"),
          List.of("person_evidence", TEXT, "person_evidence"),
          List.of("clip_source", TEXT, "clip.source"),
          List.of("clip_id", TEXT, "clip.id"),
          List.of("clip_start_seconds", FLOAT, "clip.start_seconds"));

  private final Description of;

  private CroissantRecords(Description of) {
    this.of = of;
  }

  static ArrayNode recordSets(Description of, ClassMap classMap) {
    ArrayNode sets = JsonNodeFactory.instance.arrayNode();
    sets.add(splits(of.spec().splits()));
    sets.add(classes(classMap));
    CroissantRecords records = new CroissantRecords(of);
    for (Subset subset : of.subsets()) {
      sets.add(records.samples(subset)).add(records.objects(subset));
      sets.add(
          records.files(subset, Member.IMAGE, "images", "The source's image, as it is.", IMAGE));
      sets.add(records.files(subset, Member.MASK, "masks", MASK, "cr:SegmentationMask", IMAGE));
      sets.add(records.files(subset, Member.MIXTURE, "mixtures", "What is heard: stereo.", AUDIO));
      sets.add(
          records.files(
              subset, Member.STEMS, "stems", of.kinds().isEmpty() ? STEMS : HEARD, AUDIO));
    }
    return sets;
  }

  private static ObjectNode splits(List<Split> splits) {
    ObjectNode set =
        set(
            "splits",
            "The %s sides of the split.".formatted(splits.size() == 2 ? "two" : "three"),
            "splits/name");
    set.put("dataType", "cr:Split");
    ArrayNode fields = set.putArray("field");
    fields.add(field("splits/name", "The split's name.", TEXT));
    fields.add(field("splits/url", "What it is for.", "sc:URL"));
    ArrayNode data = set.putArray("data");
    for (Split split : splits) {
      String url =
          switch (split) {
            case TRAIN -> "cr:TrainingSplit";
            case VAL -> "cr:ValidationSplit";
            case TEST -> "cr:TestSplit";
          };
      data.addObject().put("splits/name", split.toString()).put("splits/url", url);
    }
    return set;
  }

  private static ObjectNode classes(ClassMap classMap) {
    ObjectNode set =
        set("classes", "What may sound; the index is the mask's value.", "classes/name");
    set.put("dataType", "sc:Enumeration");
    ArrayNode fields = set.putArray("field");
    fields.add(field("classes/name", "The class's name.", TEXT));
    fields.add(field("classes/index", "Its value in masks.", INTEGER));
    ArrayNode data = set.putArray("data");
    for (VpoClass vpoClass : classMap.classes()) {
      data.addObject().put("classes/name", vpoClass.name()).put("classes/index", vpoClass.index());
    }
    return set;
  }

  private ObjectNode samples(Subset subset) {
    String id = subset.toString();
    ObjectNode set = set(id, "The samples of %s.".formatted(id), id + "/key");
    ArrayNode fields = set.putArray("field");
    fields.add(json(field(id + "/key", "The sample's key.", TEXT), subset, "$.key"));
    ObjectNode split = json(field(id + "/split", "train or test.", TEXT), subset, "$.split");
    split.putObject("references").set("field", reference("splits/name"));
    fields.add(split);
    List<List<String>> all = new ArrayList<>(SAMPLE_FIELDS);
    if (!of.kinds().isEmpty()) {
      all.addAll(CONTROL_FIELDS);
    } else if (subset.isPaired()) {
      all.addAll(PAIR_FIELDS);
    }
    for (List<String> one : all) {
      String name = id + "/" + one.get(0);
      fields.add(json(field(name, "Of the sample's json.", one.get(1)), subset, one.get(2)));
    }
    return set;
  }

  private ObjectNode objects(Subset subset) {
    String id = subset + "-objects";
    String text = "Every object of a class, sounding or silent, of every sample.";
    ObjectNode set = set(id, text, id + "/key");
    set.putArray("key").add(reference(id + "/key")).add(reference(id + "/annotation_id"));
    ArrayNode fields = set.putArray("field");
    String files = CroissantFiles.objects(subset);
    fields.add(keyOf(id + "/key", subset, Member.JSON, files));
    for (List<String> one : OBJECT_FIELDS) {
      ObjectNode field = field(id + "/" + one.get(0), "Of the object.", one.get(1));
      source(field, files).putObject("extract").put("jsonPath", "$.objects[*]." + one.get(2));
      fields.add(field);
    }
    return set;
  }

  /** The files of one kind with the key of each file's sample, by which they are joined. */
  private ObjectNode files(
      Subset subset, Member member, String name, String text, String... types) {
    String id = subset + "-" + name;
    ObjectNode set = set(id, text, id + "/key");
    ArrayNode fields = set.putArray("field");
    String files = CroissantFiles.id(subset, member);
    fields.add(keyOf(id + "/key", subset, member, files));
    ObjectNode content = field(id + "/content", text, types[0]);
    if (types.length > 1) {
      ArrayNode several = content.putArray("dataType");
      List.of(types).forEach(several::add);
    }
    source(content, files).putObject("extract").put("fileProperty", "content");
    fields.add(content);
    return set;
  }

  private static ObjectNode set(String id, String description, String key) {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.put("@type", "cr:RecordSet").put("@id", id).put("name", id).put("description", description);
    set.set("key", reference(key));
    return set;
  }

  private static ObjectNode field(String id, String description, String type) {
    ObjectNode field = JsonNodeFactory.instance.objectNode();
    field.put("@type", "cr:Field").put("@id", id).put("name", id).put("description", description);
    return type.isEmpty() ? field : field.put("dataType", type);
  }

  private static ObjectNode json(ObjectNode field, Subset subset, String path) {
    source(field, CroissantFiles.id(subset, Member.JSON))
        .putObject("extract")
        .put("jsonPath", path);
    return field;
  }

  /** The key of a file's sample, from the file's name. */
  private ObjectNode keyOf(String id, Subset subset, Member member, String files) {
    ObjectNode field =
        field(id, "The key of its sample, in the record set %s.".formatted(subset), TEXT);
    ObjectNode source = source(field, files);
    source.putObject("extract").put("fileProperty", "filename");
    String end = member.extension(of.spec().audio().container()).replace(".", "\\.");
    source.putObject("transform").put("regex", "^([^.]+)\\.%s$".formatted(end));
    return field;
  }

  private static ObjectNode source(ObjectNode field, String files) {
    ObjectNode source = field.putObject("source");
    source.set("fileSet", reference(files));
    return source;
  }

  private static ObjectNode reference(String id) {
    return JsonNodeFactory.instance.objectNode().put("@id", id);
  }
}
