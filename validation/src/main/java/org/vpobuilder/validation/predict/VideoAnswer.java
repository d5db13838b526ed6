package org.vpobuilder.validation.predict;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber;
import org.bytedeco.javacv.FrameRecorder;
import org.vpobuilder.schemas.OutputFile;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.predict.Prediction.Area;
import org.vpobuilder.validation.predict.Prediction.Asked;
import org.vpobuilder.validation.predict.Prediction.FrameAreas;
import org.vpobuilder.validation.predict.Prediction.Heard;
import org.vpobuilder.validation.protocol.Predictor;
import org.vpobuilder.validation.report.page.ColouredPicture;

/**
 * Answers for a video, frame by frame: each frame is predicted alone, with the sound around it.
 * Holds one frame and the whole sound, at most 38 MB.
 */
final class VideoAnswer {
  private static final long MAX_PIXELS = 1 << 24;
  private static final double MICROS = 1e6;

  private final Predictor predictor;
  private final String run;
  private final Path video;
  private final double mostFps;
  private final Answers.Watcher watcher;

  VideoAnswer(
      Predictor predictor, String run, Path video, double mostFps, Answers.Watcher watcher) {
    this.predictor = predictor;
    this.run = run;
    this.video = video;
    this.mostFps = mostFps;
    this.watcher = watcher;
  }

  /** Writes the clip whole or not at all: H.264 and AAC, with the video's own sound. */
  Prediction into(Path clip) throws IOException {
    Pcm16 sound = MediaFile.sound(video);
    try (FFmpegFrameGrabber in = MediaFile.open(video)) {
      in.start();
      if (!in.hasVideo() || in.getImageWidth() < 2 || in.getImageHeight() < 2) {
        throw new BadInputException(video + ": got no moving picture, wanted a video");
      }
      if ((long) in.getImageWidth() * in.getImageHeight() > MAX_PIXELS) {
        throw new BadInputException(
            "%s: got frames of %d x %d, wanted at most %d pixels"
                .formatted(video, in.getImageWidth(), in.getImageHeight(), MAX_PIXELS));
      }
      return OutputFile.replaceBy(clip, part -> answer(in, sound, part));
    } catch (FrameGrabber.Exception e) {
      throw MediaFile.unreadable(video, e);
    }
  }

  private Prediction answer(FFmpegFrameGrabber in, Pcm16 sound, Path part) throws IOException {
    double own = in.getVideoFrameRate();
    double rate = mostFps > 0 ? Math.min(own, mostFps) : own;
    long expected = Math.round(in.getLengthInTime() / MICROS * rate);
    int orientation = orientation(in.getDisplayRotation());
    boolean turned = orientation >= 5;
    // H.264 stores colours for every second pixel.
    int width = (turned ? in.getImageHeight() : in.getImageWidth()) & ~1;
    int height = (turned ? in.getImageWidth() : in.getImageHeight()) & ~1;
    Files.createDirectories(part.toAbsolutePath().getParent());
    List<FrameAreas> frames = new ArrayList<>();
    long[] pixels = new long[predictor.names().size()];
    try (FFmpegFrameRecorder out = recorder(part, width, height, rate, in)) {
      out.start();
      long first = -1;
      for (Frame frame = in.grab(); frame != null; frame = in.grab()) {
        if (frame.samples != null) {
          out.recordSamples(frame.sampleRate, frame.audioChannels, frame.samples);
        } else if (frame.image != null) {
          first = first < 0 ? frame.timestamp : first;
          double seconds = (frame.timestamp - first) / MICROS;
          // Skips frames between two of the slower rate.
          if (seconds >= frames.size() / rate - 0.5 / own) {
            RgbImage picture = picture(frame).upright(orientation);
            picture =
                width == picture.width() && height == picture.height()
                    ? picture
                    : cut(picture, width, height);
            LabelMap map = predictor.predict(picture, predictor.heard(around(sound, seconds)));
            Area.count(map, pixels);
            frames.add(new FrameAreas(seconds, Area.of(map, predictor.names())));
            // If the video has no frame for a while, the clip has none either.
            out.setTimestamp(Math.max(out.getTimestamp(), Math.round(seconds * MICROS)));
            out.record(frame(ColouredPicture.of(picture, map)));
            watcher.frame(expected);
          }
        }
      }
    } catch (FrameRecorder.Exception e) {
      throw new IOException("%s: %s".formatted(part, e.getMessage()), e);
    }
    if (frames.isEmpty()) {
      throw new BadInputException(video + ": got no frame that FFmpeg reads, wanted some");
    }
    String name = video.toString();
    return Prediction.of(
        predictor,
        run,
        new Asked(name, name, Heard.of(sound, predictor), width, height),
        Area.of(pixels, (long) frames.size() * width * height, predictor.names()),
        frames);
  }

  private static FFmpegFrameRecorder recorder(
      Path file, int width, int height, double rate, FFmpegFrameGrabber in) {
    FFmpegFrameRecorder out =
        new FFmpegFrameRecorder(file.toFile(), width, height, in.getAudioChannels());
    out.setFormat("mp4");
    out.setVideoCodec(avcodec.AV_CODEC_ID_H264);
    out.setAudioCodec(avcodec.AV_CODEC_ID_AAC);
    out.setFrameRate(rate);
    out.setSampleRate(in.getSampleRate());
    // Roughly the bit rate of a video site for a picture of that size.
    out.setVideoBitrate((int) Math.min(20_000_000L, 400_000L + 4L * width * height));
    return out;
  }

  /** The EXIF orientation for a player's rotation, in degrees counter-clockwise. */
  private static int orientation(double degrees) {
    return switch ((int) Math.round(degrees / 90) & 3) {
      case 1 -> 8;
      case 2 -> 3;
      case 3 -> 6;
      default -> 1;
    };
  }

  /**
   * The part of the sound that the network hears, around a time, or at the sound's end or
   * beginning.
   */
  private Pcm16 around(Pcm16 sound, double seconds) {
    int wanted = predictor.config().audio().samples();
    int last = Math.max(0, sound.frames() - wanted);
    long middle = Math.round(seconds * sound.sampleRateHz()) - wanted / 2;
    int from = (int) Math.max(0, Math.min(last, middle));
    int to = Math.min(sound.frames(), from + wanted);
    short[] part =
        Arrays.copyOfRange(sound.samples(), from * sound.channels(), to * sound.channels());
    return new Pcm16(sound.sampleRateHz(), sound.channels(), part);
  }

  /** Converts a frame: FFmpeg gives blue, green, red, in rows of a stride. */
  private static RgbImage picture(Frame frame) {
    Buffer buffer = frame.image[0];
    if (!(buffer instanceof ByteBuffer bytes)) {
      throw new IllegalStateException("frames come as bytes: that is how they were asked for");
    }
    int width = frame.imageWidth;
    int height = frame.imageHeight;
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0, to = 0; y < height; y++) {
      int row = y * frame.imageStride;
      for (int x = 0; x < width; x++, to += 3) {
        pixels[to] = bytes.get(row + 3 * x + 2);
        pixels[to + 1] = bytes.get(row + 3 * x + 1);
        pixels[to + 2] = bytes.get(row + 3 * x);
      }
    }
    return new RgbImage(height, width, pixels);
  }

  /** Cuts off the last row or column if their number is odd. */
  private static RgbImage cut(RgbImage picture, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(picture.pixels(), 3 * y * picture.width(), pixels, 3 * y * width, 3 * width);
    }
    return new RgbImage(height, width, pixels);
  }

  private static Frame frame(RgbImage picture) {
    Frame frame = new Frame(picture.width(), picture.height(), Frame.DEPTH_UBYTE, 3);
    ByteBuffer bytes = (ByteBuffer) frame.image[0];
    byte[] pixels = picture.pixels();
    for (int y = 0, from = 0; y < picture.height(); y++) {
      int row = y * frame.imageStride;
      for (int x = 0; x < picture.width(); x++, from += 3) {
        bytes.put(row + 3 * x, pixels[from + 2]);
        bytes.put(row + 3 * x + 1, pixels[from + 1]);
        bytes.put(row + 3 * x + 2, pixels[from]);
      }
    }
    return frame;
  }
}
