package org.vpobuilder.pipeline.world;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;

/**
 * Writes the single-source set's files in AVSBench's layout: five frames a video, masks of 0 and
 * 255 (in train of the first frame only), five seconds of mono sound at 16 kHz.
 */
final class DrawnVideoFiles {
  private static final int RATE = 16_000;

  /**
   * A bit mask that keeps 16 levels a colour: the grain of the sensor would make the files four
   * times as large.
   */
  private static final int LEVELS = 0xf0f0f0;

  private final Path data;
  private final S4Composer composer;
  private final SceneArtist artist;
  private final ClipSynth synth;

  DrawnVideoFiles(Path data, S4Composer composer, SceneArtist artist, ClipSynth synth) {
    this.data = data;
    this.composer = composer;
    this.artist = artist;
    this.synth = synth;
  }

  static void writeCsv(List<DrawnVideo> videos, Path file) throws IOException {
    StringBuilder text = new StringBuilder("name,start,category,split\n");
    for (DrawnVideo v : videos) {
      text.append("%s,%d,%s,%s\n".formatted(v.name(), v.start(), v.category(), v.split()));
    }
    Files.writeString(file, text);
  }

  void write(DrawnVideo video) throws IOException {
    Path frames = Files.createDirectories(data.resolve("visual_frames").resolve(video.place()));
    Path masks = Files.createDirectories(data.resolve("gt_masks").resolve(video.place()));
    for (int k = 0; k < S4Roster.FRAMES; k++) {
      DrawnScene scene = composer.compose(video, k);
      String name = "%s_%d.png".formatted(video.name(), k + 1);
      Path file = frames.resolve(name);
      if (!ImageIO.write(flat(artist.draw(scene)), "png", file.toFile())) {
        throw new IOException(file + ": no writer for PNG");
      }
      if (k < video.split().masks()) {
        Files.write(masks.resolve(name), mask(scene));
      }
    }
    Path wav = data.resolve("audio_wav").resolve(video.place() + ".wav");
    Files.createDirectories(data.resolve("audio_wav/" + video.split() + "/" + video.category()));
    Files.write(wav, sound(video));
  }

  private static BufferedImage flat(BufferedImage image) {
    int w = image.getWidth();
    int[] rgb = image.getRGB(0, 0, w, image.getHeight(), null, 0, w);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] &= LEVELS;
    }
    image.setRGB(0, 0, w, image.getHeight(), rgb, 0, w);
    return image;
  }

  private static byte[] mask(DrawnScene scene) {
    int side = S4Composer.SIDE;
    byte[] pixels = RunLengths.of(scene.objects().get(0).rings(), side, side).bitmap((byte) 255);
    return GreyPng.write(new GreyPng.Grey(side, side, pixels));
  }

  /** The sound as a decoder gives it: the mean of the channels. */
  private byte[] sound(DrawnVideo video) {
    // Rows of the csv are numbered from 0, so no clip of VGGSound has these draws.
    ClipPlan own =
        new ClipPlan(
            -1 - video.index(),
            video.category(),
            video.label(),
            Side.TRAIN,
            video.name(),
            video.start(),
            true,
            ClipPlan.Container.OGG);
    float[][] stereo = synth.stereo(own, S4Roster.FRAMES + Decimator.TAIL_SECONDS);
    float[] mono = new float[stereo[0].length];
    for (int i = 0; i < mono.length; i++) {
      mono[i] = (stereo[0][i] + stereo[1][i]) / 2;
    }
    short[] samples = Decimator.thirds(mono, S4Roster.FRAMES * RATE);
    return WavFile.write(new Pcm16(RATE, 1, samples));
  }

  /**
   * Resamples from 48 kHz to 16 kHz with a windowed sinc, so that frequencies above 8 kHz do not
   * fold back.
   */
  static final class Decimator {
    /** Seconds of sound that are needed behind the last sample of the result. */
    static final double TAIL_SECONDS = 0.01;

    private static final int FACTOR = 3;
    private static final int HALF = 48;

    /** The cutoff frequency as a share of 8 kHz, half the new rate. */
    private static final double CUTOFF = 0.94;

    private static final double[] TAPS = taps();

    private Decimator() {}

    /** The first {@code count} samples at a third of the rate, as PCM of 16 bits. */
    static short[] thirds(float[] samples, int count) {
      short[] out = new short[count];
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int k = -HALF; k <= HALF; k++) {
          int at = i * FACTOR + k;
          if (at >= 0 && at < samples.length) {
            sum += TAPS[k + HALF] * samples[at];
          }
        }
        double pcm = Math.rint(sum * Short.MAX_VALUE);
        out[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, pcm));
      }
      return out;
    }

    /** Hann window; the sum is 1. */
    private static double[] taps() {
      double[] taps = new double[2 * HALF + 1];
      double sum = 0;
      for (int k = -HALF; k <= HALF; k++) {
        double x = StrictMath.PI * k * CUTOFF / FACTOR;
        double sinc = k == 0 ? 1 : StrictMath.sin(x) / x;
        double window = 0.5 + 0.5 * StrictMath.cos(StrictMath.PI * k / (HALF + 1));
        taps[k + HALF] = sinc * window;
        sum += taps[k + HALF];
      }
      for (int i = 0; i < taps.length; i++) {
        taps[i] /= sum;
      }
      return taps;
    }
  }
}
