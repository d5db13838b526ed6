package org.vpobuilder.pipeline.world;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.draw.Draws;

/** Writes VGGSound's folder: the csv without header, and the clips under their padded names. */
final class ClipFiles {
  private static final String FOLDER = "clips";

  private ClipFiles() {}

  /** VGGSound's folder. */
  static final class Layout implements SoundLayout {
    @Override
    public String name() {
      return "vggsound";
    }

    @Override
    public ClipLabels labels() {
      return ClipLabels.load();
    }

    @Override
    public String file(ClipPlan clip) {
      return FOLDER + "/" + clip.fileName();
    }

    @Override
    public int write(List<ClipPlan> clips, Draws draws, Path folder) throws IOException {
      writeCsv(clips, folder.resolve("vggsound.csv"));
      return clips.size();
    }
  }

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

  /**
   * Writes the clips that exist and returns their number.
   *
   * @param folder of the source
   */
  static int writeClips(
      List<ClipPlan> clips,
      ClipSynth synth,
      SoundLayout layout,
      Path folder,
      WorldProgress listener)
      throws IOException {
    List<ClipPlan> existing = clips.stream().filter(ClipPlan::exists).toList();
    PieceCount progress = new PieceCount(listener, "clips", existing.size());
    Workers.forEach(
        existing.size(),
        index -> {
          ClipPlan clip = layout.asHere(existing.get(index));
          Path file = folder.resolve(layout.file(clip));
          Files.createDirectories(file.toAbsolutePath().getParent());
          ClipEncoder.encode(sound(synth, clip, layout.seconds()), clip.container(), file);
          progress.step();
        });
    return existing.size();
  }

  /** The sound of a clip, cut or padded with zeros if the source has one length for all clips. */
  private static float[][] sound(ClipSynth synth, ClipPlan clip, double seconds) {
    float[][] stereo = synth.stereo(clip);
    if (seconds > 0) {
      int samples = (int) (seconds * clip.container().sampleRate());
      for (int channel = 0; channel < stereo.length; channel++) {
        stereo[channel] = Arrays.copyOf(stereo[channel], samples);
      }
    }
    return stereo;
  }
}
