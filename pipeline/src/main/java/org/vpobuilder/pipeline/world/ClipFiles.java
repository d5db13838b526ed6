package org.vpobuilder.pipeline.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vpobuilder.pipeline.parallel.Workers;

/** Writes VGGSound's folder: the csv without header, and the clips under their padded names. */
final class ClipFiles {
  private ClipFiles() {}

  static void writeCsv(List<ClipPlan> clips, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (ClipPlan clip : clips) {
        String label = clip.label();
        out.write(clip.youtubeId() + "," + clip.start() + ",");
        out.write(label.contains(",") ? '"' + label + '"' : label);
        out.write("," + clip.side().vggSound() + "\n");
      }
    }
  }

  /** Writes the clips that exist and returns how many they are. */
  static int writeClips(List<ClipPlan> clips, ClipSynth synth, Path folder, WorldProgress listener)
      throws IOException {
    List<ClipPlan> existing = clips.stream().filter(ClipPlan::exists).toList();
    Progress progress = new Progress(listener, "clips", existing.size());
    Workers.forEach(
        existing.size(),
        index -> {
          ClipPlan clip = existing.get(index);
          ClipEncoder.encode(synth.stereo(clip), clip.container(), folder.resolve(clip.fileName()));
          progress.step();
        });
    return existing.size();
  }
}
