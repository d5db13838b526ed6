package org.vpobuilder.validation.predict;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.protocol.Predictor;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * The answer of a network, written as {@code NAME.json}.
 *
 * @param run folder of the run
 * @param model e.g. {@code cavp}
 * @param config the run's preset or config file
 * @param picture file of the picture or video, or the key of a sample
 * @param sound file of the sound, or the key
 * @param width width of picture and mask in pixels; {@code height} in the same way
 * @param classes the classes that sound, the largest first; empty if none sounds; for a video, over
 *     all of its frames
 * @param frames the frames of a video; null for a picture
 */
public record Prediction(
    int formatVersion,
    String run,
    String model,
    String config,
    String picture,
    String sound,
    Heard heard,
    int width,
    int height,
    List<Area> classes,
    @Nullable List<FrameAreas> frames) {
  public static final int FORMAT_VERSION = 1;

  /** Its JSON format, with a schema. */
  public static final JsonFormat<Prediction> JSON =
      JsonFormat.lenient(Prediction.class, Prediction.class, "prediction.schema.json");

  private static final int FULL_SCALE = 1 << 15;

  /** The level of silence. */
  private static final double LOWEST_DB = -120;

  public Prediction {
    classes = List.copyOf(classes);
    frames = frames == null ? null : List.copyOf(frames);
  }

  /** The question to a network; the values are those of the prediction. */
  record Asked(String picture, String sound, Heard heard, int width, int height) {}

  /**
   * Makes a prediction from a network's answer.
   *
   * @param run folder of the run
   * @param classes the classes that sound, the largest first
   * @param frames the frames of a video; null for a picture
   */
  static Prediction of(
      Predictor predictor,
      String run,
      Asked asked,
      List<Area> classes,
      @Nullable List<FrameAreas> frames) {
    TrainConfig config = predictor.config();
    return new Prediction(
        FORMAT_VERSION,
        run,
        config.model().name(),
        config.name(),
        asked.picture,
        asked.sound,
        asked.heard,
        asked.width,
        asked.height,
        classes,
        frames);
  }

  /** Whether the sound was silent. */
  public boolean hearsNothing() {
    return heard.levelDb().stream().allMatch(level -> level <= LOWEST_DB);
  }

  /**
   * The sound that the network received.
   *
   * @param seconds length of the file
   * @param channels number of channels of the file
   * @param levelDb root mean square of each channel over the file, in dB of full scale, at least
   *     -120
   * @param mode stereo, mono or recording, as in the network's training
   * @param window seconds that the network hears at once: the middle of the file or, for a video,
   *     the time around each frame
   */
  public record Heard(
      double seconds, int channels, List<Double> levelDb, AudioMode mode, int window) {
    public Heard {
      levelDb = List.copyOf(levelDb);
    }

    /** The properties of a file's sound. */
    static Heard of(Pcm16 sound, Predictor predictor) {
      double[] squares = new double[sound.channels()];
      for (int i = 0; i < sound.samples().length; i++) {
        double value = (double) sound.samples()[i] / FULL_SCALE;
        squares[i % squares.length] += value * value;
      }
      return of(squares, sound.frames(), predictor);
    }

    /** The properties of a sample's mixture as the network receives it, [channels][samples]. */
    static Heard of(float[][] mixture, Predictor predictor) {
      double[] squares = new double[mixture.length];
      for (int c = 0; c < squares.length; c++) {
        for (float value : mixture[c]) {
          squares[c] += (double) value * value;
        }
      }
      return of(squares, mixture[0].length, predictor);
    }

    private static Heard of(double[] squares, int samples, Predictor predictor) {
      List<Double> levels = new ArrayList<>();
      for (double square : squares) {
        double level = 10 * Math.log10(square / samples);
        levels.add(Math.round(10 * Math.max(LOWEST_DB, level)) / 10.0);
      }
      FeatureSpec audio = predictor.config().audio();
      double seconds = (double) samples / FeatureSpec.SAMPLE_RATE_HZ;
      return new Heard(seconds, squares.length, levels, audio.mode(), audio.seconds());
    }
  }

  /**
   * A class that sounds.
   *
   * @param share share of the picture, 0 to 1; for a video, of all its frames
   */
  public record Area(int index, String name, long pixels, double share) {
    /** The classes of a map except background, the largest first. */
    static List<Area> of(LabelMap map, ClassNames names) {
      long[] pixels = new long[names.size()];
      count(map, pixels);
      return of(pixels, map.labels().length, names);
    }

    static void count(LabelMap map, long[] pixels) {
      for (byte label : map.labels()) {
        pixels[label & 0xff]++;
      }
    }

    static List<Area> of(long[] pixels, long all, ClassNames names) {
      List<Area> areas = new ArrayList<>();
      for (int i = 1; i < pixels.length; i++) {
        if (pixels[i] > 0) {
          areas.add(new Area(i, names.all().get(i), pixels[i], (double) pixels[i] / all));
        }
      }
      areas.sort((a, b) -> Long.compare(b.pixels(), a.pixels()));
      return areas;
    }
  }

  /**
   * A frame of a video.
   *
   * @param seconds time since the beginning of the video
   */
  public record FrameAreas(double seconds, List<Area> classes) {
    public FrameAreas {
      classes = List.copyOf(classes);
    }
  }
}
