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

/** How an audio source lays out its tables and clips. */
interface SoundLayout {
  /** All of them. */
  List<SoundLayout> ALL =
      List.of(new ClipFiles.Layout(), new AudiosetLayout(), new Fsd50kLayout(), new Esc50Layout());

  /** The name of the source, and of the folder that it is written to. */
  String name();

  /** What its clips may be labelled. */
  ClipLabels labels();

  /** The clip as it is there, for a source has files of its own kinds. */
  default ClipPlan asHere(ClipPlan clip) {
    return clip;
  }

  /** Where a clip's file lies, below the folder. */
  String file(ClipPlan clip);

  /** How long each clip is, in seconds; 0 if they differ. */
  default double seconds() {
    return 0;
  }

  /**
   * Writes everything but the clips.
   *
   * @return how many rows of clips there are: one for each clip, and those that are only there to
   *     be refused
   */
  int write(List<ClipPlan> clips, Draws draws, Path folder) throws IOException;

  /**
   * Labels of the built-in class map's classes in a source; classes without any are not in it.
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

  /** Writes lines, each with a line feed, and makes the folder. */
  static void lines(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
  }

  /** The clips of a side. */
  static List<ClipPlan> of(Side side, List<ClipPlan> clips) {
    List<ClipPlan> some = new ArrayList<>(clips);
    some.removeIf(clip -> clip.side() != side);
    return some;
  }
}
