package org.vpobuilder.pipeline.decode;

import static org.bytedeco.ffmpeg.global.avutil.AV_CHANNEL_ORDER_UNSPEC;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Turns decoded frames into mono float at one rate: the mean of all channels (FFmpeg's own downmix
 * would weigh centre and surround differently and drop the LFE), then FFmpeg's resampler.
 */
final class MonoResampler implements AutoCloseable {
  private static final int MAX_CHANNELS = 64;
  private static final int MIN_RATE = 1000;
  private static final int MAX_RATE = 768_000;

  /** Samples that one frame may become: at 16 kHz, 17 minutes of 64 MiB. */
  private static final int MAX_ROOM = 1 << 24;

  private final int rate;
  private final int maxSamples;
  private @Nullable SwrContext swr;
  private int inRate;
  private int inFormat = -1;
  private int inChannels;
  private float[] samples = new float[1 << 18];
  private int size;
  private FloatPointer converted = new FloatPointer(0);
  private final PointerPointer<FloatPointer> planes = new PointerPointer<FloatPointer>(1);

  MonoResampler(int rate, int maxSamples) {
    this.rate = rate;
    this.maxSamples = maxSamples;
  }

  boolean isFull() {
    return size >= maxSamples;
  }

  /** The samples so far, at most the bound. */
  float[] samples() {
    return Arrays.copyOf(samples, Math.min(size, maxSamples));
  }

  void add(AVFrame frame) throws ClipException {
    int channels = frame.ch_layout().nb_channels();
    if (swr == null
        || frame.sample_rate() != inRate
        || frame.format() != inFormat
        || channels != inChannels) {
      flush();
      open(frame, channels);
    }
    convert(frame.extended_data(), frame.nb_samples());
  }

  /** Takes the samples that the resampler still buffers. */
  void flush() throws ClipException {
    if (swr != null) {
      convert(null, 0);
    }
  }

  private void open(AVFrame frame, int channels) throws ClipException {
    closeResampler();
    requireUsual(channels, frame.sample_rate());
    try (AVChannelLayout in = new AVChannelLayout();
        AVChannelLayout out = new AVChannelLayout();
        DoublePointer mean = new DoublePointer(channels)) {
      layoutOf(frame, in);
      av_channel_layout_default(out, 1);
      SwrContext context = new SwrContext(null);
      int result =
          swresample.swr_alloc_set_opts2(
              context,
              out,
              AV_SAMPLE_FMT_FLT,
              rate,
              in,
              frame.format(),
              frame.sample_rate(),
              0,
              null);
      for (int i = 0; i < channels; i++) {
        mean.put(i, 1.0 / channels);
      }
      if (result >= 0 && channels > 1) {
        result = swresample.swr_set_matrix(context, mean, channels);
      }
      swr = context;
      av_channel_layout_uninit(in);
      if (result < 0 || swresample.swr_init(context) < 0) {
        throw unreadable("%d channels in an odd layout".formatted(channels), "a known layout");
      }
    }
    inRate = frame.sample_rate();
    inFormat = frame.format();
    inChannels = channels;
  }

  private static void requireUsual(int channels, int hertz) throws ClipException {
    boolean usual =
        channels >= 1 && channels <= MAX_CHANNELS && hertz >= MIN_RATE && hertz <= MAX_RATE;
    if (!usual) {
      throw unreadable(
          "%d channels at %d Hz".formatted(channels, hertz),
          "1 to %d channels at %d to %d Hz".formatted(MAX_CHANNELS, MIN_RATE, MAX_RATE));
    }
  }

  /** The frame's layout; where it has none, the usual layout of the same number of channels. */
  private static void layoutOf(AVFrame frame, AVChannelLayout in) {
    if (frame.ch_layout().order() == AV_CHANNEL_ORDER_UNSPEC) {
      av_channel_layout_default(in, frame.ch_layout().nb_channels());
    } else {
      av_channel_layout_copy(in, frame.ch_layout());
    }
  }

  private void convert(@Nullable PointerPointer<?> data, int count) throws ClipException {
    int room = swresample.swr_get_out_samples(swr, count) + 32;
    if (room < 0 || room > MAX_ROOM) {
      throw unreadable(
          "a frame of %d samples".formatted(count),
          "frames that become at most %d".formatted(MAX_ROOM));
    }
    makeRoom(room);
    int got = swresample.swr_convert(swr, planes, room, data, count);
    if (got < 0) {
      throw unreadable(ClipDecoder.errorText(got), "audio that can be resampled");
    }
    if (size + got > samples.length) {
      samples = Arrays.copyOf(samples, Math.max(size + got, samples.length * 2));
    }
    converted.get(samples, size, got);
    size += got;
  }

  /**
   * Native memory is allocated once and not for each frame, since JavaCPP asks the operating system
   * at every allocation.
   */
  private void makeRoom(int room) {
    if (converted.capacity() < room) {
      converted.close();
      converted = new FloatPointer(room);
      planes.put(0, converted);
    }
  }

  private static ClipException unreadable(String got, String wanted) {
    return new ClipException(RejectionCode.CLIP_UNREADABLE, got, wanted);
  }

  @Override
  public void close() {
    closeResampler();
    converted.close();
    planes.close();
  }

  private void closeResampler() {
    if (swr != null) {
      swresample.swr_free(swr);
      swr = null;
    }
  }

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }
}
