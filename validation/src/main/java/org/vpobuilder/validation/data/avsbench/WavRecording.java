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
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;

/** A video's sound as AVSBench's scripts write it: PCM-16 WAV, 16 kHz, mono or stereo. */
final class WavRecording {
  private static final int RATE = FeatureSpec.SAMPLE_RATE_HZ;

  /** A minute: AVSBench's longest are 10 s. */
  private static final int MAX_SECONDS = 60;

  private static final int MAX_CHANNELS = 8;

  private static final float FULL_SCALE = 32768f;

  /** Of VGGish's spectra: samples in a frame and from one to the next, frames in a patch. */
  private static final int FRAME = 400;

  private static final int HOP = 160;
  private static final int FRAMES_PER_PATCH = 96;

  private WavRecording() {}

  /**
   * The mean of the channels, in [-1, 1); of a longer sound its first minute.
   *
   * @throws BadInputException naming the file, if it is missing or no such sound, or holds no
   *     sample
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
   * How many patches of VGGish (96 frames of 400 samples, every 160) a sound fills: 5 from 77,040
   * samples on, a little less than 5 s. At least 1: a shorter sound is filled up with silence.
   */
  static int patches(int samples) {
    int frames = samples < FRAME ? 0 : 1 + (samples - FRAME) / HOP;
    return Math.max(1, frames / FRAMES_PER_PATCH);
  }

  /**
   * The first {@code count} seconds. A second is there if its patch is ({@link #patches}), so that
   * a recording a few samples short of whole seconds keeps its last one, with silence at its end.
   * Where the sound is shorter, its last second comes again.
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
