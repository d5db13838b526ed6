package org.vpobuilder.pipeline.world;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;

/** The data that FFmpeg reads from a clip. */
record DecodedClip(
    int sampleRate, int channels, int audioFrames, double peak, int streams, String codec) {

  static DecodedClip read(Path file) throws IOException {
    AVFormatContext in = new AVFormatContext(null);
    FfmpegCheck.ok(avformat_open_input(in, file.toString(), null, null), "open " + file);
    try {
      FfmpegCheck.ok(
          avformat_find_stream_info(in, (PointerPointer<AVDictionary>) null), "probe " + file);
      int index = av_find_best_stream(in, AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0);
      return decode(in, in.streams(FfmpegCheck.ok(index, "find sound in " + file)));
    } finally {
      avformat_close_input(in);
    }
  }

  private static DecodedClip decode(AVFormatContext in, AVStream stream) throws IOException {
    AVCodecContext decoder = avcodec_alloc_context3(null);
    avcodec_parameters_to_context(decoder, stream.codecpar());
    AVCodec codec = avcodec_find_decoder(decoder.codec_id());
    FfmpegCheck.ok(avcodec_open2(decoder, codec, (AVDictionary) null), "open the decoder");
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    int frames = 0;
    double peak = 0;
    boolean more = true;
    while (more) {
      more = av_read_frame(in, packet) >= 0;
      if (more && packet.stream_index() != stream.index()) {
        av_packet_unref(packet);
        continue;
      }
      avcodec_send_packet(decoder, more ? packet : null);
      while (avcodec_receive_frame(decoder, frame) >= 0) {
        frames += frame.nb_samples();
        peak = Math.max(peak, peak(frame));
      }
      av_packet_unref(packet);
    }
    int channels = decoder.ch_layout().nb_channels();
    int rate = decoder.sample_rate();
    String name = codec.name().getString();
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(decoder);
    return new DecodedClip(rate, channels, frames, peak, in.nb_streams(), name);
  }

  private static double peak(AVFrame frame) {
    double peak = 0;
    boolean planar = frame.format() == AV_SAMPLE_FMT_FLTP;
    for (int i = 0; i < frame.nb_samples(); i++) {
      double value =
          planar
              ? new FloatPointer(frame.data(0)).get(i)
              : new ShortPointer(frame.data(0)).get(2L * i) / 32768.0;
      peak = Math.max(peak, Math.abs(value));
    }
    return peak;
  }

  double seconds() {
    return (double) audioFrames / sampleRate;
  }
}
