package org.vpobuilder.pipeline.sources.fsd50k;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.ClipList;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/** FSD50K in the folders of Zenodo's archives, or in those of its copy on Hugging Face. */
public record Fsd50kSource(Folder folder) implements AudioSource {
  static final String NAME = "fsd50k";

  /**
   * The names of its folders.
   *
   * @param audio the parts before and after the name of a set
   */
  private record Layout(List<String> audio, String truth, String metadata) {
    static final Layout ZENODO =
        new Layout(List.of("FSD50K.", "_audio"), "FSD50K.ground_truth", "FSD50K.metadata");
    static final Layout HUGGING_FACE = new Layout(List.of("clips/", ""), "labels", "metadata");

    Part part(String set, Split split) {
      return new Part(
          set,
          split,
          audio.get(0) + set + audio.get(1),
          "%s/%s.csv".formatted(truth, set),
          "%s/%s_clips_info_FSD50K.json".formatted(metadata, set),
          "%s/collection/collection_%s.csv".formatted(metadata, set));
    }

    List<Part> parts() {
      return List.of(part("dev", Split.TRAIN), part("eval", Split.TEST));
    }

    String ratings() {
      return metadata + "/pp_pnp_ratings_FSD50K.json";
    }
  }

  /**
   * One of the two sets.
   *
   * @param set {@code dev} or {@code eval}
   * @param audio folder of its clips
   * @param truth its labels, including all their ancestors in the ontology
   * @param info titles, uploaders, licences
   * @param collection the labels that listeners gave, without ancestors
   */
  record Part(
      String set, Split split, String audio, String truth, String info, String collection) {}

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements AudioSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "FSD50K: 51,197 clips of Freesound, dev and eval";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "FSD50K",
          "https://zenodo.org/records/4060432",
          "Freesound",
          "eval",
          List.of("FSD50K's labels are per clip: a clip may hold its sound only now and then."),
          DataSet.Paper.ofJournal(
              "fonseca2022fsd50k",
              "FSD50K: An Open Dataset of Human-Labeled Sound Events",
              List.of(
                  "Eduardo Fonseca",
                  "Xavier Favory",
                  "Jordi Pons",
                  "Frederic Font",
                  "Xavier Serra"),
              2022,
              "IEEE/ACM Transactions on Audio, Speech, and Language Processing",
              "829-852"));
    }

    @Override
    public AudioSource in(Folder root) {
      return new Fsd50kSource(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tables() throws IOException {
    Layout layout = layout();
    List<String> tables = new ArrayList<>();
    for (Part part : parts(layout)) {
      SourceText.requireCsv(folder, part.truth());
      tables.add(part.truth());
      if (!folder.has(part.info())) {
        throw new BadInputException(
            "%s: no such file, which FSD50K.metadata.zip holds: it tells each clip's licence and author"
                .formatted(folder.location(part.info())));
      }
      SourceText.requireJson(folder, part.info());
      tables.add(part.info());
      if (folder.has(part.collection())) {
        SourceText.requireCsv(folder, part.collection());
        tables.add(part.collection());
      }
    }
    if (folder.has(layout.ratings())) {
      SourceText.requireJson(folder, layout.ratings());
      tables.add(layout.ratings());
    }
    return tables;
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    return read(classMap, parts(layout()))
        .vocabulary(
            CsvRows.names(
                folder,
                List.of(layout().truth() + "/vocabulary.csv"),
                List.of("index", "label", "id")));
  }

  @Override
  public Clips read(ClassMap classMap) throws IOException {
    List<Part> parts = parts(layout());
    List<String> places = parts.stream().map(Part::audio).toList();
    return read(classMap, parts)
        .clips(
            String.join(" and ", parts.stream().map(Part::truth).toList()),
            String.join(" and ", places),
            "{fname}",
            looked(places));
  }

  private ClipList read(ClassMap classMap, List<Part> parts) throws IOException {
    List<String> tables = tables();
    Layout layout = layout();
    ClipList clips = new ClipList(this, classMap);
    Fsd50kTables reader = new Fsd50kTables(folder, classMap, clips);
    if (tables.contains(layout.ratings())) {
      reader.ratings(layout.ratings());
    } else {
      clips.warn(
          "no %s: clips in which the class is only in the background are taken too"
              .formatted(folder.location(layout.ratings())));
    }
    for (Part part : parts) {
      if (!tables.contains(part.collection())) {
        clips.warn(
            "no %s: a clip's labels are with those of their ancestors, and lack rare ones"
                .formatted(folder.location(part.collection())));
      }
      reader.part(part, tables.contains(part.collection()));
    }
    return clips;
  }

  private String looked(List<String> places) throws IOException {
    for (String place : places) {
      // Zenodo's archives are split into parts, which unzip alone can't join.
      for (String name : folder.listing("")) {
        if (name.startsWith(place + ".z")) {
          return "found %s, wanted it unpacked: zip -s 0 %s.zip --out all.zip && unzip all.zip"
              .formatted(folder.location(name), place);
        }
      }
    }
    return "wanted files {fname}.wav in %s".formatted(folder.location(places.get(0)) + "/");
  }

  private Layout layout() throws IOException {
    for (Layout layout : List.of(Layout.ZENODO, Layout.HUGGING_FACE)) {
      if (!parts(layout).isEmpty()) {
        return layout;
      }
    }
    throw new BadInputException(
        "--audio %s: no file %s nor eval.csv beside it"
            .formatted(NAME, folder.location(Layout.ZENODO.truth() + "/dev.csv")));
  }

  /** The sets that are there. */
  private List<Part> parts(Layout layout) throws IOException {
    List<Part> parts = new ArrayList<>();
    for (Part part : layout.parts()) {
      if (folder.has(part.truth())) {
        parts.add(part);
      }
    }
    return parts;
  }
}
