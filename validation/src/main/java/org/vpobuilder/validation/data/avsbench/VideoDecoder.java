package org.vpobuilder.validation.data.avsbench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.PngDecoder;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.data.loader.Prepared;

/**
 * Makes clips from AVSBench's files. Pure; use by any thread. The sounding class is the number of
 * the category in S4, 1 if anything sounds in MS3, and the classes of the mask in AVSS.
 *
 * @param features the features of each second: 1 s, of the recording as it is
 */
public record VideoDecoder(AvsBench data, FeatureSpec features, Preparation preparation) {
  private static final long MAX_PIXELS = 1 << 24;
  private static final List<String> IMAGES = List.of(".png", ".jpg");

  public VideoDecoder {
    if (features.seconds() != 1 || features.channels() != 1) {
      throw new IllegalArgumentException(
          "got %d s of %d channels, wanted AVSBench's 1 s of 1 channel"
              .formatted(features.seconds(), features.channels()));
    }
  }

  /**
   * Decodes a video.
   *
   * @throws BadInputException naming the file, if one is missing or broken
   */
  public Clip decode(Video video) {
    float[] wave = heard(video);
    List<float[]> seconds = WavRecording.seconds(wave, video.frames());
    List<Features> heard = heard(wave, seconds);
    List<Prepared> frames = new ArrayList<>();
    for (int i = 0; i < video.frames(); i++) {
      Example example = example(video, i, seconds.get(i));
      frames.add(new Prepared(preparation.apply(example), heard.get(i)));
    }
    return new Clip(video, frames, video.labelled());
  }

  /** Decodes one frame of a video with the second of sound around it. */
  Prepared frame(Video video, int i) {
    float[] wave = heard(video);
    List<float[]> seconds = WavRecording.seconds(wave, video.frames());
    Features heard =
        features.kind() == FeatureKind.VGGISH_LOG_MEL
            ? patches(wave, video.frames()).get(i)
            : ofSecond(seconds.get(i));
    return new Prepared(preparation.apply(example(video, i, seconds.get(i))), heard);
  }

  private float[] heard(Video video) {
    return preparation.heard(WavRecording.read(data.media().resolve(data.layout().sound(video))));
  }

  private Example example(Video video, int i, float[] second) {
    RgbImage image = image(data.layout().frame(video, i));
    LabelMap labels = labels(video, i, image);
    byte[] sounding = new byte[labels.labels().length];
    for (int p = 0; p < sounding.length; p++) {
      int label = labels.labels()[p] & 0xff;
      sounding[p] = (byte) (label > 0 && label < VpoClass.IGNORE ? 1 : 0);
    }
    Rle mask = Rle.ofBitmap(sounding, labels.height(), labels.width(), (byte) 1);
    List<Integer> classes = labels.present().stream().filter(label -> label > 0).toList();
    return new Example(
        video.path().replace('/', ':') + "_" + (i + 1),
        data.layout().toString(),
        video.split(),
        image,
        labels,
        data.layout() == Layout.S4 && !classes.isEmpty() ? List.of(data.category(video)) : classes,
        List.of(SoundingObject.recording(i, second, mask)));
  }

  private List<Features> heard(float[] wave, List<float[]> seconds) {
    return features.kind() == FeatureKind.VGGISH_LOG_MEL
        ? patches(wave, seconds.size())
        : seconds.stream().map(this::ofSecond).toList();
  }

  private Features ofSecond(float[] second) {
    return new AudioFeatures(features).ofChannels(new float[][] {second});
  }

  /**
   * Computes VGGish patches, which follow each other at 0.96 s, as in the published features.
   * Patches beyond the end of the recording are, as in the authors' code, copies of the last one in
   * S4 and MS3 and zeros in AVSS.
   */
  private List<Features> patches(float[] wave, int count) {
    int there = Math.min(count, WavRecording.patches(wave.length));
    FeatureSpec all = new FeatureSpec(features.mode(), there, features.kind());
    float[][] whole = {Arrays.copyOf(wave, all.samples())};
    float[] values = new AudioFeatures(all).ofChannels(whole).values();
    int size = features.frames() * features.bins();
    List<Features> patches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = Math.min(i, there - 1) * size;
      boolean silent = i >= there && data.layout() == Layout.AVSS;
      float[] patch = silent ? new float[size] : Arrays.copyOfRange(values, from, from + size);
      patches.add(new Features(1, features.frames(), features.bins(), patch));
    }
    return patches;
  }

  private LabelMap labels(Video video, int i, RgbImage image) {
    byte[] labels = new byte[image.height() * image.width()];
    if (i >= video.labelled()) {
      Arrays.fill(labels, (byte) VpoClass.IGNORE);
      return new LabelMap(image.height(), image.width(), labels);
    }
    String path = data.layout().mask(video, i);
    RgbImage mask = image(path);
    if (mask.height() != image.height() || mask.width() != image.width()) {
      throw new BadInputException(
          "%s: got %d x %d pixels, wanted the frame's %d x %d"
              .formatted(path, mask.width(), mask.height(), image.width(), image.height()));
    }
    boolean semantic = data.layout() == Layout.AVSS;
    for (int p = 0; p < labels.length; p++) {
      int red = mask.pixels()[3 * p] & 0xff;
      int green = mask.pixels()[3 * p + 1] & 0xff;
      int blue = mask.pixels()[3 * p + 2] & 0xff;
      labels[p] =
          (byte) (semantic ? Palette.index(red, green, blue) : Math.min(1, red | green | blue));
    }
    return new LabelMap(image.height(), image.width(), labels);
  }

  private RgbImage image(String path) {
    for (String extension : IMAGES) {
      Path file = data.media().resolve(path + extension);
      if (Files.isRegularFile(file)) {
        return read(file);
      }
    }
    throw new BadInputException(
        "%s: got neither .png nor .jpg, wanted one".formatted(data.media().resolve(path)));
  }

  private static RgbImage read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return PngDecoder.looksLikePng(bytes)
          ? PngDecoder.decode(bytes, MAX_PIXELS)
          : JpegDecoder.decode(bytes, MAX_PIXELS);
    } catch (NoSuchFileException e) {
      throw new BadInputException("%s: got none, wanted one".formatted(file), e);
    } catch (IOException | MediaException e) {
      throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A video's sound as AVSBench's scripts write it: PCM-16 WAV, 16 kHz, mono or stereo. */
  static final class WavRecording {
    private static final int RATE = FeatureSpec.SAMPLE_RATE_HZ;

    /** The longest sound, a minute; AVSBench's longest are 10 s. */
    private static final int MAX_SECONDS = 60;

    private static final int MAX_CHANNELS = 8;

    private static final float FULL_SCALE = 32768f;

    /**
     * The frames of VGGish's spectra: samples in a frame and from one to the next, frames in a
     * patch.
     */
    private static final int FRAME = 400;

    private static final int HOP = 160;
    private static final int FRAMES_PER_PATCH = 96;

    private WavRecording() {}

    /**
     * Reads the mean of the channels, in [-1, 1); of a longer sound only the first minute.
     *
     * @throws BadInputException naming the file, if it is missing, not such a sound, or without
     *     samples
     */
    static float[] read(Path file) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
          AudioInputStream audio = AudioSystem.getAudioInputStream(in)) {
        AudioFormat format = audio.getFormat();
        boolean pcm = format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED);
        if (!pcm || format.getSampleSizeInBits() != 16 || (int) format.getSampleRate() != RATE) {
          throw new BadInputException(
              "%s: got %s, wanted 16-bit PCM at %d Hz".formatted(file, format, RATE));
        }
        int channels = format.getChannels();
        if (channels > MAX_CHANNELS) {
          throw new BadInputException(
              "%s: got %d channels, wanted at most %d".formatted(file, channels, MAX_CHANNELS));
        }
        byte[] bytes = audio.readNBytes(MAX_SECONDS * RATE * channels * 2);
        if (bytes.length < 2 * channels) {
          throw new BadInputException("%s: got no sample, wanted some".formatted(file));
        }
        return mean(bytes, channels, format.isBigEndian());
      } catch (NoSuchFileException e) {
        throw new BadInputException("%s: got none, wanted one".formatted(file), e);
      } catch (IOException | UnsupportedAudioFileException e) {
        throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
      }
    }

    private static float[] mean(byte[] bytes, int channels, boolean bigEndian) {
      ByteBuffer in =
          ByteBuffer.wrap(bytes).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
      float[] wave = new float[bytes.length / (2 * channels)];
      for (int t = 0; t < wave.length; t++) {
        int sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += in.getShort();
        }
        wave[t] = sum / (FULL_SCALE * channels);
      }
      return wave;
    }

    /**
     * The number of patches of VGGish (96 frames of 400 samples, every 160) that a sound fills: 5
     * from 77,040 samples on, a little less than 5 s. At least 1, because a shorter sound is filled
     * up with silence.
     */
    static int patches(int samples) {
      int frames = samples < FRAME ? 0 : 1 + (samples - FRAME) / HOP;
      return Math.max(1, frames / FRAMES_PER_PATCH);
    }

    /**
     * The first {@code count} seconds. A second exists if its patch exists ({@link #patches}), so
     * that a recording a few samples short of whole seconds keeps its last one, with silence at its
     * end. If the sound is shorter, its last second is repeated.
     */
    static List<float[]> seconds(float[] wave, int count) {
      List<float[]> seconds = new ArrayList<>();
      int there = patches(wave.length);
      for (int i = 0; i < count; i++) {
        int from = Math.min(i, there - 1) * RATE;
        seconds.add(
            Arrays.copyOf(
                from < wave.length ? Arrays.copyOfRange(wave, from, from + RATE) : new float[0],
                RATE));
      }
      return seconds;
    }
  }
}
