package org.vpobuilder.pipeline.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.vpobuilder.pipeline.world.SharedWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.schemas.SpecReader;

/** A synthetic world of 60 images and 54 csv rows, to be copied and damaged. */
record TinyWorld(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String INSTANCES = "coco/annotations/instances_train2017.json";

  static TinyWorld in(Path folder) throws IOException {
    SharedWorld.copy(new WorldConfig(60, 54, 2, false), folder);
    return new TinyWorld(folder);
  }

  TinyWorld copyTo(Path to) throws IOException {
    FileUtils.copyDirectory(folder.toFile(), to.toFile());
    return new TinyWorld(to);
  }

  Path file(String relative) {
    return folder.resolve(relative);
  }

  /** The demo's spec with clips of a second, which are quickly written. */
  static Path specIn(Path folder) throws IOException {
    String text = SpecReader.builtInText("demo").replace("clip_seconds: 10.0", "clip_seconds: 1.0");
    return Files.writeString(folder.resolve("tiny.yaml"), text);
  }

  /** Changes the train split's instances. */
  void edit(Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = instances();
    change.accept(root);
    JSON.writeValue(file(INSTANCES).toFile(), root);
  }

  ObjectNode instances() throws IOException {
    return (ObjectNode) JSON.readTree(file(INSTANCES).toFile());
  }

  static ObjectNode record(ObjectNode root, String name, int index) {
    return (ObjectNode) root.get(name).get(index);
  }

  List<String> csv() throws IOException {
    return Files.readAllLines(file("vggsound/vggsound.csv"));
  }

  /** The rows of the csv. */
  List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String text : csv()) {
      String[] left = text.split(",", 3);
      int last = left[2].lastIndexOf(',');
      String clip = "%s_%06d".formatted(left[0], Integer.parseInt(left[1]));
      String label = left[2].substring(0, last).replace("\"", "");
      rows.add(new Row(rows.size() + 1, clip, label, left[2].substring(last + 1)));
    }
    return rows;
  }

  /**
   * A row of the csv.
   *
   * @param clip the name of its file without extension: {@code {id}_{start:06d}}
   */
  record Row(int line, String clip, String label, String split) {}

  /** The name of a row's clip file; empty if there is none. */
  String clipFile(Row row) {
    return Stream.of("mp4", "wav", "ogg")
        .map(extension -> row.clip() + "." + extension)
        .filter(name -> Files.exists(file("vggsound/clips/" + name)))
        .findFirst()
        .orElse("");
  }

  void writeCsv(List<String> lines) throws IOException {
    Files.write(file("vggsound/vggsound.csv"), lines);
  }
}
