package org.vpobuilder.pipeline.sources.audioset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

/** AudioSet: its tables in the root or in {@code metadata/}, its clips anywhere below the root. */
public record AudiosetSource(Folder folder) implements AudioSource {
  static final String NAME = "audioset";

  /** The folders that may hold the tables. */
  private static final List<String> PLACES = List.of("", "metadata/");

  /** A table that may be there. */
  private record Table(String file, Split split, boolean strong) {}

  /** The tables in the order of reading: if a video is in two tables, the test row is taken. */
  private static final List<Table> TABLES =
      List.of(
          new Table("audioset_train_strong.tsv", Split.TRAIN, true),
          new Table("audioset_eval_strong.tsv", Split.TEST, true),
          new Table("eval_segments.csv", Split.TEST, false),
          new Table("balanced_train_segments.csv", Split.TRAIN, false),
          new Table("unbalanced_train_segments.csv", Split.TRAIN, false));

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements AudioSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "AudioSet: clips of YouTube by segments csv, and by strong labels";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "AudioSet",
          "https://research.google.com/audioset/",
          "YouTube",
          "its evaluation segments",
          List.of(
              "AudioSet's labels are per clip: a clip may hold sounds that no label names, or its own only now and then."),
          DataSet.Paper.ofConference(
              "gemmeke2017audioset",
              "Audio Set: An ontology and human-labeled dataset for audio events",
              List.of(
                  "Jort F. Gemmeke",
                  "Daniel P. W. Ellis",
                  "Dylan Freedman",
                  "Aren Jansen",
                  "Wade Lawrence",
                  "R. Channing Moore",
                  "Manoj Plakal",
                  "Marvin Ritter"),
              2017,
              "IEEE International Conference on Acoustics, Speech and Signal Processing (ICASSP)",
              "776-780"));
    }

    @Override
    public AudioSource in(Folder root) {
      return new AudiosetSource(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> tables() throws IOException {
    return found().stream().map(Table::file).toList();
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    ClipList clips = new ClipList(this, classMap);
    read(found(), classMap, clips);
    return clips.vocabulary(
        CsvRows.names(
            folder,
            PLACES.stream().map(place -> place + "class_labels_indices.csv").toList(),
            List.of("index", "id", "label")));
  }

  private AudiosetTables read(List<Table> tables, ClassMap classMap, ClipList clips) {
    AudiosetTables reader = new AudiosetTables(folder, classMap, clips);
    for (Table table : tables) {
      if (table.strong()) {
        reader.strong(table.file(), table.split());
      } else {
        reader.segments(table.file(), table.split());
      }
    }
    reader.onlyStrong();
    return reader;
  }

  @Override
  public Clips read(ClassMap classMap) throws IOException {
    List<Table> tables = found();
    ClipList clips = new ClipList(this, classMap);
    AudiosetTables reader = read(tables, classMap, clips);
    AudiosetFiles files = AudiosetFiles.find(folder, reader.wanted());
    reader.place(files);
    return clips.clips(
        String.join(", ", tables.stream().map(Table::file).toList()),
        files.place(),
        files.naming(),
        files.looked());
  }

  /** The tables that are there, strong labels first. */
  private List<Table> found() throws IOException {
    for (String place : PLACES) {
      List<Table> found = new ArrayList<>();
      for (Table table : TABLES) {
        String file = place + table.file();
        if (folder.has(file)) {
          SourceText.requireCsv(folder, file);
          found.add(new Table(file, table.split(), table.strong()));
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    Stream<String> names = TABLES.stream().map(Table::file);
    throw new BadInputException(
        "--audio %s: %s: no table, wanted one or more of %s"
            .formatted(NAME, folder, String.join(", ", names.toList())));
  }
}
