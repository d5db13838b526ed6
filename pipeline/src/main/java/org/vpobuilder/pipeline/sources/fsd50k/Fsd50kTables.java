package org.vpobuilder.pipeline.sources.fsd50k;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.CheckedRows;
import org.vpobuilder.pipeline.sources.ClipList;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.FreesoundClip;
import org.vpobuilder.pipeline.sources.MediaFiles;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * Reads the tables: first the ratings of all clips, then for each set the labels and the metadata
 * of the wanted clips.
 */
final class Fsd50kTables {
  private static final Pattern ID = Pattern.compile("\\d{1,10}");
  private static final Pattern MID = Pattern.compile("/[a-z]/[A-Za-z0-9_]{1,20}");

  /** A licence: an address, or a short name. */
  private static final Pattern LICENCE = Pattern.compile("[\\x20-\\x7e]{0,200}");

  private static final Set<String> TOLD = Set.of("title", "license", "uploader");

  /** The most labels of a clip; FSD50K's have at most about twenty. */
  private static final int MOST_LABELS = 100;

  private static final String LABELS =
      "1 to %d ids of AudioSet's ontology, such as /m/05tny_".formatted(MOST_LABELS);

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(20)
                  .maxStringLength(1 << 20)
                  .maxNameLength(1000)
                  .maxNumberLength(100)
                  .build())
          .build();

  private final Folder folder;
  private final ClassMap classMap;
  private final ClipList clips;
  private final Set<String> seen = new HashSet<>();

  /** The predominant labels of the class map, by clip; null if there are no ratings. */
  private @Nullable Map<String, Set<String>> predominant;

  Fsd50kTables(Folder folder, ClassMap classMap, ClipList clips) {
    this.folder = folder;
    this.classMap = classMap;
    this.clips = clips;
  }

  /** A valid row of the class map's labels. */
  private record Wanted(String id, List<String> labels, Split split, String record) {}

  /**
   * Reads the listeners' ratings of labels: {@code {clip: {label: [ratings]}}}, with 1 present and
   * predominant, 0.5 present and not predominant, 0 unsure, -1 not present. A label is predominant
   * if more listeners gave 1 than 0.5.
   */
  void ratings(String table) {
    Map<String, Set<String>> found = new HashMap<>();
    clips.table(
        FingerprintedInput.read(
                folder,
                table,
                in -> {
                  try (JsonParser json = JSON.createParser(in)) {
                    open(json);
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                      String clip = json.currentName();
                      Set<String> labels = predominant(json);
                      if (!labels.isEmpty()) {
                        found.put(clip, labels);
                      }
                    }
                  }
                  return true;
                })
            .file());
    predominant = found;
  }

  /** The labels of the class map that are predominant in a clip; reads the clip's value. */
  private Set<String> predominant(JsonParser json) throws IOException {
    Set<String> labels = new HashSet<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return labels;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String label = json.currentName();
      int votes = 0;
      if (json.nextToken() == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          double rating = json.currentToken().isNumeric() ? json.getDoubleValue() : 0;
          votes += rating == 1 ? 1 : rating == 0.5 ? -1 : 0;
          json.skipChildren();
        }
      } else {
        json.skipChildren();
      }
      List<VpoClass> owners = classMap.byCategory(Fsd50kSource.NAME, label);
      if (votes > 0 && !owners.isEmpty()) {
        labels.add(label);
      }
    }
    return labels;
  }

  private static void open(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("wanted an object with a field for each clip");
    }
  }

  /** Reads a set: the rows of its ground truth, in their order. */
  void part(Fsd50kSource.Part part, boolean collected) throws IOException {
    Map<String, List<String>> labels = new HashMap<>();
    if (collected) {
      clips.table(
          table(
              part.collection(),
              List.of("fname", "mids"),
              new Collection(part.collection(), labels)));
    }
    Rows rows = new Rows(part, labels);
    List<String> columns = new ArrayList<>(List.of("fname", "mids"));
    if (part.split() == Split.TRAIN) {
      columns.add("split");
    }
    clips.table(table(part.truth(), columns, rows));
    Map<String, List<String>> files = MediaFiles.in(folder, part.audio(), rows.wanted::containsKey);
    Map<String, FreesoundClip> origins = origins(part, rows.wanted);
    int unknown = 0;
    for (Wanted row : rows.wanted.values()) {
      FreesoundClip origin = origins.get(row.id());
      if (origin == null) {
        unknown++;
        origin = new FreesoundClip(row.id(), "", "", "");
      }
      clips.place(
          new ClipRow(
              row.id(),
              0,
              row.labels(),
              row.split(),
              "",
              origin.licence(),
              origin.attribution(),
              origin.keys(),
              row.record()),
          files.getOrDefault(row.id(), List.of()),
          part.truth());
    }
    if (unknown > 0) {
      clips.warn(
          "%d clips are not in %s: their licence and author are not known"
              .formatted(unknown, part.info()));
    }
  }

  private FileEntry table(String table, List<String> columns, CsvRows.Sink sink) {
    return FingerprintedInput.read(
            folder,
            table,
            in -> {
              CsvRows.read(in, CsvRows.COMMENTED, columns, sink);
              return true;
            })
        .file();
  }

  /** A clip's labels, which are ids of the ontology; none if one of them is not. */
  private static List<String> labels(String cell) {
    List<String> labels = List.of(cell.split(",", -1));
    boolean sound =
        labels.size() <= MOST_LABELS && labels.stream().allMatch(l -> MID.matcher(l).matches());
    return sound ? labels : List.of();
  }

  /**
   * The labels that listeners gave. A broken row is rejected, and its clip keeps its labels of the
   * ground truth.
   */
  private final class Collection extends CheckedRows {
    private final Map<String, List<String>> labels;

    Collection(String table, Map<String, List<String>> labels) {
      super(table);
      this.labels = labels;
    }

    @Override
    protected void take(CsvRows.Row row) throws RejectedException {
      // Interned, since there are only some 350 labels.
      List<String> given = labels(row.get(1)).stream().map(String::intern).toList();
      check(row, !given.isEmpty(), RejectionCode.CSV_LABEL_UNKNOWN, row.get(1), LABELS);
      labels.putIfAbsent(row.get(0), given);
    }

    @Override
    protected void rejected(Rejection rejection) {
      clips.unreadable(Account.UNKNOWN, rejection);
    }
  }

  private final class Rows extends CheckedRows {
    private final Fsd50kSource.Part part;
    private final Map<String, List<String>> given;
    private final Map<String, Wanted> wanted = new LinkedHashMap<>();

    Rows(Fsd50kSource.Part part, Map<String, List<String>> given) {
      super(part.truth());
      this.part = part;
      this.given = given;
    }

    @Override
    protected void take(CsvRows.Row row) throws RejectedException {
      String id = row.get(0);
      check(
          row, ID.matcher(id).matches(), RejectionCode.CSV_ID_UNSAFE, id, "a number of Freesound");
      List<String> smeared = labels(row.get(1));
      check(row, !smeared.isEmpty(), RejectionCode.CSV_LABEL_UNKNOWN, row.get(1), LABELS);
      if (part.split() == Split.TRAIN) {
        check(
            row,
            row.get(2).equals("train") || row.get(2).equals("val"),
            RejectionCode.CSV_SPLIT_UNKNOWN,
            row.get(2),
            "train or val");
      }
      check(row, seen.add(id), RejectionCode.CSV_ROW_DUPLICATE, id, "each clip once, in one set");
      List<String> labels = given.getOrDefault(id, smeared);
      if (!clips.takeLabels(part.split(), labels)) {
        clips.outsideClassMap(part.split());
      } else if (classMap.bySound(Fsd50kSource.NAME, labels).isEmpty()) {
        clips.unclear(part.split(), NotSelected.SEVERAL_CLASSES_HEARD);
      } else if (!isPredominant(id, labels)) {
        clips.unclear(part.split(), NotSelected.NOT_PREDOMINANT);
      } else {
        String record = "%s (%s)".formatted(row.record(), id);
        wanted.put(id, new Wanted(id, labels, part.split(), record));
      }
    }

    private boolean isPredominant(String id, List<String> labels) {
      Map<String, Set<String>> rated = predominant;
      return rated == null || labels.stream().anyMatch(rated.getOrDefault(id, Set.of())::contains);
    }

    @Override
    protected void rejected(Rejection rejection) {
      clips.unreadable(Account.UNKNOWN, rejection);
    }
  }

  /** Reads the makers of the wanted clips: {@code {clip: {title, license, uploader, ..}}}. */
  private Map<String, FreesoundClip> origins(Fsd50kSource.Part part, Map<String, Wanted> wanted) {
    Map<String, FreesoundClip> origins = new HashMap<>();
    clips.table(
        FingerprintedInput.read(
                folder,
                part.info(),
                in -> {
                  try (JsonParser json = JSON.createParser(in)) {
                    open(json);
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                      String id = json.currentName();
                      json.nextToken();
                      if (wanted.containsKey(id) && json.currentToken() == JsonToken.START_OBJECT) {
                        origins.put(id, origin(id, json));
                      } else {
                        json.skipChildren();
                      }
                    }
                  }
                  return true;
                })
            .file());
    return origins;
  }

  private static FreesoundClip origin(String id, JsonParser json) throws IOException {
    Map<String, String> texts = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING && TOLD.contains(name)) {
        texts.put(name, json.getText());
      } else {
        json.skipChildren();
      }
    }
    String licence = texts.getOrDefault("license", "").strip();
    return new FreesoundClip(
        id,
        texts.getOrDefault("uploader", ""),
        texts.getOrDefault("title", ""),
        LICENCE.matcher(licence).matches() ? licence : "");
  }
}
