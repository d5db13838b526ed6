package org.vpobuilder.pipeline.world;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PCM_S16LE;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EAGAIN;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.ShortPointer;
import org.jspecify.annotations.Nullable;

/**
 * Writes stereo sound as mp4, wav or ogg.
 *
 * <p>FFmpeg is set to be bit-exact: no version strings, no clock, and serial numbers of ogg streams
 * that are counted instead of drawn. FFmpeg is used directly since JavaCV's recorder can't set
 * this.
 */
final class ClipEncoder implements AutoCloseable {
  static {
    av_log_set_level(AV_LOG_ERROR);
  }

  private final AVFormatContext muxer;
  private final AVIOContext io = new AVIOContext(null);

  private ClipEncoder(ClipPlan.Container container, Path file) throws IOException {
    muxer = new AVFormatContext(null);
    String path = file.toString();
    String format = container.suffix();
    FfmpegCheck.ok(avformat_alloc_output_context2(muxer, null, format, path), "write " + format);
    muxer.flags(muxer.flags() | AVFMT_FLAG_BITEXACT);
  }

  /**
   * Writes one clip.
   *
   * @param stereo samples in [-1, 1], {@code [2][frames]}
   * @throws IOException if FFmpeg cannot encode or write
   */
  static void encode(float[][] stereo, ClipPlan.Container container, Path file) throws IOException {
    try (ClipEncoder encoder = new ClipEncoder(container, file)) {
      encoder.write(stereo, container, file);
    }
  }

  private void write(float[][] stereo, ClipPlan.Container container, Path file) throws IOException {
    int codec =
        switch (container) {
          case MP4 -> AV_CODEC_ID_AAC;
          case WAV -> AV_CODEC_ID_PCM_S16LE;
          case OGG -> AV_CODEC_ID_OPUS;
        };
    int rate = container.sampleRate();
    boolean withVideo = container == ClipPlan.Container.MP4;
    try (EncodedTrack audio = EncodedTrack.audio(muxer, codec, rate);
        EncodedTrack video = withVideo ? EncodedTrack.video(muxer, AV_CODEC_ID_H264) : null) {
      FfmpegCheck.ok(avio_open(io, file.toString(), AVIO_FLAG_WRITE), "open " + file);
      muxer.pb(io);
      FfmpegCheck.ok(
          avformat_write_header(muxer, (PointerPointer<AVDictionary>) null), "start " + file);
      AudioFeed sound = new AudioFeed(audio, stereo);
      VideoFeed pictures = video == null ? null : new VideoFeed(video, stereo, rate);
      while (sound.hasMore()) {
        if (pictures != null && pictures.dueBy(sound.position())) {
          pictures.sendNext();
        } else {
          sound.sendNext();
        }
      }
      audio.finish();
      if (video != null) {
        video.finish();
      }
      FfmpegCheck.ok(av_write_trailer(muxer), "finish " + file);
    }
  }

  @Override
  public void close() {
    if (!io.isNull()) {
      avio_closep(io);
    }
    avformat_free_context(muxer);
  }

  /** Hands pictures to their encoder: a bar as high as the sound is loud, on a grey ground. */
  private static final class VideoFeed {
    private static final byte GROUND = 60;
    private static final byte BAR = (byte) 200;
    private static final byte NO_COLOUR = (byte) 128;

    private final EncodedTrack track;
    private final float[][] stereo;
    private final int samplesPerPicture;
    private int sent;

    VideoFeed(EncodedTrack track, float[][] stereo, int sampleRate) {
      this.track = track;
      this.stereo = stereo;
      this.samplesPerPicture = sampleRate / EncodedTrack.VIDEO_RATE;
    }

    /** Whether a picture belongs at or before {@code sample}. */
    boolean dueBy(int sample) {
      return (long) sent * samplesPerPicture <= sample;
    }

    void sendNext() throws IOException {
      AVFrame frame = track.writableFrame();
      float loudest = 0;
      int from = sent * samplesPerPicture;
      for (int i = from; i < Math.min(from + samplesPerPicture, stereo[0].length); i++) {
        loudest = Math.max(loudest, Math.abs(stereo[0][i]));
      }
      int top = EncodedTrack.VIDEO_HEIGHT - Math.round(loudest * EncodedTrack.VIDEO_HEIGHT);
      byte[] row = new byte[EncodedTrack.VIDEO_WIDTH];
      for (int y = 0; y < EncodedTrack.VIDEO_HEIGHT; y++) {
        Arrays.fill(row, GROUND);
        if (y >= top) {
          Arrays.fill(row, EncodedTrack.VIDEO_WIDTH / 3, EncodedTrack.VIDEO_WIDTH * 2 / 3, BAR);
        }
        put(frame, 0, y, row, row.length);
      }
      Arrays.fill(row, NO_COLOUR);
      for (int y = 0; y < EncodedTrack.VIDEO_HEIGHT / 2; y++) {
        put(frame, 1, y, row, row.length / 2);
        put(frame, 2, y, row, row.length / 2);
      }
      track.send(sent++);
    }

    private static void put(AVFrame frame, int plane, int y, byte[] row, int length) {
      frame.data(plane).position((long) y * frame.linesize(plane)).put(row, 0, length);
    }
  }

  /** Hands sound to its encoder, frame by frame. */
  private static final class AudioFeed {
    private final EncodedTrack track;
    private final float[][] stereo;
    private int position;

    AudioFeed(EncodedTrack track, float[][] stereo) {
      this.track = track;
      this.stereo = stereo;
    }

    boolean hasMore() {
      return position < stereo[0].length;
    }

    /** The number of samples sent. */
    int position() {
      return position;
    }

    /** Sends one frame; the last one may be short. */
    void sendNext() throws IOException {
      int count = Math.min(track.frameSize(), stereo[0].length - position);
      AVFrame frame = track.writableFrame();
      frame.nb_samples(count);
      if (track.sampleFormat() == AV_SAMPLE_FMT_FLTP) {
        for (int channel = 0; channel < 2; channel++) {
          float[] samples = Arrays.copyOfRange(stereo[channel], position, position + count);
          new FloatPointer(frame.data(channel)).put(samples, 0, count);
        }
      } else if (track.sampleFormat() == AV_SAMPLE_FMT_S16) {
        new ShortPointer(frame.data(0)).put(pcm(count), 0, 2 * count);
      } else {
        new FloatPointer(frame.data(0)).put(interleaved(count), 0, 2 * count);
      }
      track.send(position);
      position += count;
    }

    private float[] interleaved(int count) {
      float[] samples = new float[2 * count];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = stereo[i & 1][position + i / 2];
      }
      return samples;
    }

    private short[] pcm(int count) {
      float[] samples = interleaved(count);
      short[] pcm = new short[samples.length];
      for (int i = 0; i < pcm.length; i++) {
        pcm[i] = (short) Math.round(samples[i] * Short.MAX_VALUE);
      }
      return pcm;
    }
  }

  /** One stream of a file that is being written: its encoder, a frame to fill, and its packets. */
  private static final class EncodedTrack implements AutoCloseable {
    static final int VIDEO_WIDTH = 96;
    static final int VIDEO_HEIGHT = 72;

    /** Pictures a second. */
    static final int VIDEO_RATE = 5;

    private static final int PCM_FRAME = 4096;
    private static final int OPUS_EFFORT = 3;

    private final AVFormatContext muxer;
    private final AVCodecContext encoder;
    private final AVStream stream;
    private final AVFrame frame = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();

    private EncodedTrack(AVFormatContext muxer, int codecId) throws IOException {
      AVCodec codec = avcodec_find_encoder(codecId);
      if (codec == null) {
        throw new IOException("this build of FFmpeg has no encoder for codec " + codecId);
      }
      this.muxer = muxer;
      this.encoder = avcodec_alloc_context3(codec);
      this.stream = avformat_new_stream(muxer, codec);
      encoder.thread_count(1);
      encoder.flags(encoder.flags() | AV_CODEC_FLAG_BITEXACT);
      if ((muxer.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      }
    }

    /** A stereo track of {@code sampleRate} samples a second. */
    static EncodedTrack audio(AVFormatContext muxer, int codecId, int sampleRate)
        throws IOException {
      EncodedTrack track = new EncodedTrack(muxer, codecId);
      AVCodecContext encoder = track.encoder;
      encoder.sample_rate(sampleRate);
      encoder.time_base(av_make_q(1, sampleRate));
      av_channel_layout_default(encoder.ch_layout(), 2);
      encoder.sample_fmt(
          codecId == AV_CODEC_ID_PCM_S16LE
              ? AV_SAMPLE_FMT_S16
              : codecId == AV_CODEC_ID_OPUS ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP);
      encoder.bit_rate(128_000);
      encoder.compression_level(OPUS_EFFORT);
      track.open("aac_coder", "fast");
      int samples = encoder.frame_size() == 0 ? PCM_FRAME : encoder.frame_size();
      track.frame.nb_samples(samples);
      track.frame.format(encoder.sample_fmt());
      track.frame.sample_rate(sampleRate);
      av_channel_layout_default(track.frame.ch_layout(), 2);
      FfmpegCheck.ok(av_frame_get_buffer(track.frame, 0), "allocate sound");
      return track;
    }

    /** A small, slow track of moving pictures. */
    static EncodedTrack video(AVFormatContext muxer, int codecId) throws IOException {
      EncodedTrack track = new EncodedTrack(muxer, codecId);
      AVCodecContext encoder = track.encoder;
      encoder.width(VIDEO_WIDTH);
      encoder.height(VIDEO_HEIGHT);
      encoder.pix_fmt(AV_PIX_FMT_YUV420P);
      encoder.time_base(av_make_q(1, VIDEO_RATE));
      encoder.framerate(av_make_q(VIDEO_RATE, 1));
      encoder.bit_rate(40_000);
      encoder.gop_size(5 * VIDEO_RATE);
      track.open("allow_skip_frames", "0");
      track.frame.format(AV_PIX_FMT_YUV420P);
      track.frame.width(VIDEO_WIDTH);
      track.frame.height(VIDEO_HEIGHT);
      FfmpegCheck.ok(av_frame_get_buffer(track.frame, 0), "allocate a picture");
      return track;
    }

    private void open(String option, String value) throws IOException {
      AVDictionary options = new AVDictionary(null);
      av_dict_set(options, option, value, 0);
      int code = avcodec_open2(encoder, (AVCodec) null, options);
      av_dict_free(options);
      FfmpegCheck.ok(code, "open the encoder");
      stream.time_base(encoder.time_base());
      FfmpegCheck.ok(avcodec_parameters_from_context(stream.codecpar(), encoder), "set a stream");
    }

    /** Samples a channel that a full frame holds. */
    int frameSize() {
      return encoder.frame_size() == 0 ? PCM_FRAME : encoder.frame_size();
    }

    int sampleFormat() {
      return encoder.sample_fmt();
    }

    /** The frame to fill before {@link #send}. */
    AVFrame writableFrame() throws IOException {
      FfmpegCheck.ok(av_frame_make_writable(frame), "reuse a frame");
      return frame;
    }

    /** Encodes the frame, {@code time} ticks of this track after the start. */
    void send(long time) throws IOException {
      frame.pts(time);
      pass(frame);
    }

    /** Writes the packets that the encoder still buffers. */
    void finish() throws IOException {
      pass(null);
    }

    private void pass(@Nullable AVFrame next) throws IOException {
      FfmpegCheck.ok(avcodec_send_frame(encoder, next), "encode");
      int code = avcodec_receive_packet(encoder, packet);
      while (code >= 0) {
        packet.stream_index(stream.index());
        av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
        FfmpegCheck.ok(av_interleaved_write_frame(muxer, packet), "write");
        code = avcodec_receive_packet(encoder, packet);
      }
      if (code != AVERROR_EAGAIN() && code != AVERROR_EOF()) {
        FfmpegCheck.ok(code, "encode");
      }
    }

    @Override
    public void close() {
      av_packet_free(packet);
      av_frame_free(frame);
      avcodec_free_context(encoder);
    }
  }
}
