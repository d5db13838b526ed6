package org.vpobuilder.validation.predict;

import java.nio.Buffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;

/** A user's sound or video, as FFmpeg reads it. */
final class MediaFile {
  /** The containers of sounds and videos: no playlists, pictures or network. */
  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,wav,w64,ogg,flac,mp3,aac,aiff,au";

  /** The longest sound: ten minutes, which take 38 MB in stereo. */
  static final int MAX_SECONDS = 600;

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  private MediaFile() {}

  /**
   * Opens a file. Other files or addresses that it refers to are not read. The caller closes it.
   *
   * @throws BadInputException naming the file, if it is not a sound or video
   */
  static FFmpegFrameGrabber open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + ": got no such file, wanted a sound or a video");
    }
    FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toAbsolutePath().toFile());
    grabber.setOption("format_whitelist", CONTAINERS);
    grabber.setOption("protocol_whitelist", "file");
    return grabber;
  }

  /** The error for a file that FFmpeg refuses; JavaCV's messages are written for programmers. */
  static BadInputException unreadable(Path file, FrameGrabber.Exception e) {
    return new BadInputException(
        file
            + ": got no sound or video that FFmpeg can read, wanted wav, ogg, flac, mp3, m4a, mp4,"
            + " webm, mkv or avi",
        e);
  }

  /**
   * The sound of a file at {@link FeatureSpec#SAMPLE_RATE_HZ}: mono stays mono; more than two
   * channels are mixed down to two by FFmpeg.
   *
   * @throws BadInputException naming the file, if it has no sound, is cut off at its start, or is
   *     longer than {@link #MAX_SECONDS}
   */
  static Pcm16 sound(Path file) {
    int channels;
    try (FFmpegFrameGrabber probe = open(file)) {
      probe.start();
      channels = probe.hasAudio() ? probe.getAudioChannels() : 0;
    } catch (FrameGrabber.Exception e) {
      throw unreadable(file, e);
    }
    if (channels < 1) {
      throw new BadInputException(file + ": got no sound, wanted a file with some");
    }
    try (FFmpegFrameGrabber grabber = open(file)) {
      grabber.setAudioChannels(Math.min(2, channels));
      grabber.setSampleRate(FeatureSpec.SAMPLE_RATE_HZ);
      grabber.start();
      short[] samples = samples(file, grabber, grabber.getAudioChannels());
      return new Pcm16(FeatureSpec.SAMPLE_RATE_HZ, grabber.getAudioChannels(), samples);
    } catch (FrameGrabber.Exception e) {
      throw unreadable(file, e);
    }
  }

  private static short[] samples(Path file, FFmpegFrameGrabber grabber, int channels)
      throws FrameGrabber.Exception {
    int most = MAX_SECONDS * FeatureSpec.SAMPLE_RATE_HZ * channels;
    short[] samples = new short[FeatureSpec.SAMPLE_RATE_HZ * channels];
    int there = 0;
    for (Frame frame = grabber.grabSamples(); frame != null; frame = grabber.grabSamples()) {
      Buffer buffer = frame.samples[0];
      if (!(buffer instanceof ShortBuffer part)) {
        throw new IllegalStateException("samples come as shorts: that is how they were asked for");
      }
      int more = part.remaining();
      if (there + more > most) {
        throw new BadInputException(
            "%s: got more than %d min of sound, wanted a part of it"
                .formatted(file, MAX_SECONDS / 60));
      }
      if (there + more > samples.length) {
        samples = Arrays.copyOf(samples, Math.min(most, 2 * (there + more)));
      }
      part.get(samples, there, more);
      there += more;
    }
    if (there < channels) {
      throw new BadInputException(file + ": got a sound of no sample, wanted some");
    }
    return Arrays.copyOf(samples, there - there % channels);
  }
}
