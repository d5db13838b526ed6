package org.vpobuilder.pipeline.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.draw.Draws;

/** The form in which an audio source's tables and clips are written. */
interface SoundLayout {
  /** The layouts of all audio sources. */
  List<SoundLayout> ALL =
      List.of(new ClipFiles.Layout(), new AudiosetLayout(), new Fsd50kLayout(), new Esc50Layout());

  /** The name of the source, and of the folder that it is written to. */
  String name();

  /** The labels that its clips may have. */
  ClipLabels labels();

  /** The same layout for clips with other labels. */
  default SoundLayout with(ClipLabels others) {
    return this;
  }

  /** The clip in the kind of file that this source has. */
  default ClipPlan asHere(ClipPlan clip) {
    return clip;
  }

  /** The path of a clip's file below the folder. */
  String file(ClipPlan clip);

  /** The length of each clip in seconds; 0 if they differ. */
  default double seconds() {
    return 0;
  }

  /**
   * Writes everything except the clips.
   *
   * @return the number of rows: one for each clip, and rows that must be refused
   */
  int write(List<ClipPlan> clips, Draws draws, Path folder) throws IOException;

  /**
   * Labels of the built-in class map's classes in a source; classes without any are left out.
   *
   * @param others labels of no class
   */
  static ClipLabels labels(String source, String... others) {
    Map<String, List<String>> byClass = new LinkedHashMap<>();
    for (VpoClass c : ClassMap.builtIn("vpo-21").classes()) {
      List<String> ids = c.ids(source);
      if (!ids.isEmpty()) {
        byClass.put(c.name(), ids);
      }
    }
    return new ClipLabels(byClass, List.of(others));
  }

  /** Makes the folder and writes lines, each with a line feed. */
  static void lines(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }

  /** The clips of a split. */
  static List<ClipPlan> of(Side side, List<ClipPlan> clips) {
    List<ClipPlan> some = new ArrayList<>(clips);
    some.removeIf(clip -> clip.side() != side);
    return some;
  }
}
