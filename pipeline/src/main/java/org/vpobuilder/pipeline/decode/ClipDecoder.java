package org.vpobuilder.pipeline.decode;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Decodes an audio stream of a clip to mono float at one rate, with FFmpeg. Of several streams it
 * takes the first that the file marks as default, as players do. Only containers and codecs of
 * sound recordings are tried: no playlist, no network, no other file. Holds the clip's file and at
 * most {@code maxSamples} floats.
 */
public final class ClipDecoder {
  /** Part of a clip's stated length that may be missing: AAC's last frame is often cut. */
  private static final double MAX_MISSING_SECONDS = 0.5;

  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,wav,w64,ogg,flac,mp3,aac,aiff,au";
  private static final int BROKEN_PACKETS = 10;

  /**
   * The version of this decoder, raised with every change of this code that may change a decoded
   * sample. 2: of several audio streams the default one.
   */
  private static final int VERSION = 2;

  private final int rate;
  private final int maxSamples;

  /**
   * Creates a decoder.
   *
   * @param rate of the result, in Hz
   * @param maxSamples bound on the result; the rest of a longer clip is not decoded
   */
  public ClipDecoder(int rate, int maxSamples) {
    this.rate = rate;
    this.maxSamples = maxSamples;
  }

  /** FFmpeg's version and build, which the decoded samples depend on. */
  public static String ffmpegVersion() {
    return avutil.av_version_info().getString();
  }

  /** The versions that decoded samples depend on, besides the clip and the requested bounds. */
  static String version() {
    return "decoder %d, FFmpeg %s".formatted(VERSION, ffmpegVersion());
  }

  /**
   * Decodes a clip.
   *
   * @param file the whole file
   * @return mono samples, full scale 1.0 (lossy codecs may overshoot it)
   * @throws ClipException if it is not a clip, has no sound or is cut off
   */
  public float[] decode(byte[] file) throws ClipException {
    WavHeader.requireWhole(file);
    try (MemoryInput input = new MemoryInput(file)) {
      return decode(input);
    }
  }

  /** Closes the format before its input, which closing it may still read. */
  private float[] decode(MemoryInput input) throws ClipException {
    AVFormatContext format = avformat_alloc_context();
    try {
      format.pb(input.context());
      open(format);
      // Looking for a stream's parameters also estimates lengths that nothing states.
      Map<Integer, Double> ofStreams = streamSeconds(format);
      double ofFile = fileSeconds(format);
      AVStream stream = audioStream(format);
      double ofStream = ofStreams.getOrDefault(stream.index(), Double.NaN);
      boolean statesFileOnly = Double.isNaN(ofStream) && !Double.isNaN(ofFile);
      if (!statesFileOnly) {
        discardOthers(format, stream);
      }
      Decoded decoded = decode(format, stream);
      if (decoded.samples.length < maxSamples && decoded.samples.length > 0) {
        double sound = (double) decoded.samples.length / rate;
        if (statesFileOnly) {
          // The picture may last longer than the sound.
          requireLength(Math.max(sound, decoded.lastEnd), sound, ofFile);
        } else {
          requireLength(sound, sound, ofStream);
        }
      }
      return decoded.samples;
    } finally {
      // Frees the context, also one that avformat_open_input has not opened.
      avformat_close_input(format);
    }
  }

  private static void open(AVFormatContext format) throws ClipException {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "format_whitelist", CONTAINERS, 0);
    av_dict_set(options, "protocol_whitelist", "none", 0);
    int result = avformat_open_input(format, "clip", null, options);
    av_dict_free(options);
    if (result < 0) {
      // A context that could not be opened is freed already.
      format.setNull();
      throw unreadable(errorText(result), "an audio or video file");
    }
  }

  private static AVStream audioStream(AVFormatContext format) throws ClipException {
    @Nullable AVStream audio = chosenAudio(format);
    if (audio == null || audio.codecpar().sample_rate() == 0) {
      // The header lacks the parameters: some packets are read. Where the header has them, no video
      // is decoded.
      avformat_find_stream_info(format, (AVDictionary) null);
      audio = chosenAudio(format);
    }
    if (audio == null) {
      throw new ClipException(
          RejectionCode.CLIP_NO_AUDIO,
          "%d streams, none of sound".formatted(format.nb_streams()),
          "an audio stream");
    }
    return audio;
  }

  private static void discardOthers(AVFormatContext format, AVStream audio) {
    for (int i = 0; i < format.nb_streams(); i++) {
      if (i != audio.index()) {
        format.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
  }

  /** The lengths of the streams that the container states, in seconds, by index. */
  private static Map<Integer, Double> streamSeconds(AVFormatContext format) {
    Map<Integer, Double> seconds = new HashMap<>();
    for (int i = 0; i < format.nb_streams(); i++) {
      AVStream stream = format.streams(i);
      if (stream.duration() != AV_NOPTS_VALUE) {
        seconds.put(i, seconds(stream.duration(), stream.time_base()));
      }
    }
    return seconds;
  }

  /**
   * The length of the whole file that the container states (Matroska, WebM), in seconds, or NaN.
   */
  private static double fileSeconds(AVFormatContext format) {
    boolean stated = format.duration() != AV_NOPTS_VALUE && format.duration() > 0;
    return stated ? (double) format.duration() / avutil.AV_TIME_BASE : Double.NaN;
  }

  private static double seconds(long time, AVRational base) {
    return (double) time * base.num() / base.den();
  }

  /** The first audio stream that is marked as default; where none is, the first. */
  private static @Nullable AVStream chosenAudio(AVFormatContext format) {
    AVStream first = null;
    for (int i = 0; i < format.nb_streams(); i++) {
      AVStream stream = format.streams(i);
      if (stream.codecpar().codec_type() != AVMEDIA_TYPE_AUDIO) {
        continue;
      }
      if ((stream.disposition() & AV_DISPOSITION_DEFAULT) != 0) {
        return stream;
      }
      first = first == null ? stream : first;
    }
    return first;
  }

  /**
   * The decoded sound.
   *
   * @param lastEnd where the last packet of any stream that was read ends, in seconds
   */
  private record Decoded(float[] samples, double lastEnd) {}

  private Decoded decode(AVFormatContext format, AVStream stream) throws ClipException {
    AVCodec codec = avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null || codec.isNull()) {
      throw unreadable("an unknown codec", "one that FFmpeg decodes");
    }
    AVCodecContext decoder = avcodec_alloc_context3(codec);
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try (MonoResampler mono = new MonoResampler(rate, maxSamples)) {
      avcodec_parameters_to_context(decoder, stream.codecpar());
      decoder.pkt_timebase(stream.time_base());
      decoder.flags(decoder.flags() | avcodec.AV_CODEC_FLAG_BITEXACT);
      decoder.thread_count(1);
      int result = avcodec_open2(decoder, codec, (AVDictionary) null);
      if (result < 0) {
        throw unreadable(errorText(result), "a codec that opens");
      }
      double lastEnd = decodeAll(format, stream.index(), decoder, packet, frame, mono);
      mono.flush();
      return new Decoded(mono.samples(), lastEnd);
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(decoder);
    }
  }

  private static double decodeAll(
      AVFormatContext format,
      int stream,
      AVCodecContext decoder,
      AVPacket packet,
      AVFrame frame,
      MonoResampler mono)
      throws ClipException {
    int broken = 0;
    double lastEnd = 0;
    while (!mono.isFull() && av_read_frame(format, packet) >= 0) {
      if (packet.stream_index() == stream) {
        int result = avcodec_send_packet(decoder, packet);
        broken += result < 0 ? 1 : 0;
        if (broken > BROKEN_PACKETS) {
          throw unreadable(errorText(result), "packets that decode");
        }
        receive(decoder, frame, mono);
      }
      if (packet.pts() != AV_NOPTS_VALUE) {
        AVRational base = format.streams(packet.stream_index()).time_base();
        lastEnd = Math.max(lastEnd, seconds(packet.pts() + packet.duration(), base));
      }
      av_packet_unref(packet);
    }
    avcodec_send_packet(decoder, null);
    receive(decoder, frame, mono);
    return lastEnd;
  }

  private static void receive(AVCodecContext decoder, AVFrame frame, MonoResampler mono)
      throws ClipException {
    while (avcodec_receive_frame(decoder, frame) >= 0) {
      mono.add(frame);
    }
  }

  /**
   * Rejects a clip whose download broke off: it decodes to less than its container promises.
   *
   * @param there seconds of the file that are there
   * @param sound seconds of sound that are there
   * @param stated seconds that the container states, or NaN
   */
  private static void requireLength(double there, double sound, double stated)
      throws ClipException {
    if (there < stated - Math.max(MAX_MISSING_SECONDS, 0.05 * stated)) {
      throw new ClipException(
          RejectionCode.CLIP_TRUNCATED,
          "%.2f s of sound".formatted(sound),
          "the %.2f s that its header states".formatted(stated));
    }
  }

  private static ClipException unreadable(String got, String wanted) {
    return new ClipException(RejectionCode.CLIP_UNREADABLE, got, wanted);
  }

  static {
    avutil.av_log_set_level(avutil.AV_LOG_QUIET);
  }

  /** The text for one of FFmpeg's error numbers. */
  static String errorText(int error) {
    byte[] buffer = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
    avutil.av_strerror(error, buffer, buffer.length);
    int end = 0;
    while (end < buffer.length && buffer[end] != 0) {
      end++;
    }
    return new String(buffer, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * Recognises a RIFF/WAVE file that was cut off: FFmpeg takes the length from the bytes that are
   * there and not from the header.
   */
  private static final class WavHeader {
    private static final int RIFF = 0x52494646;
    private static final int WAVE = 0x57415645;
    private static final int DATA = 0x64617461;
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    /**
     * Lengths from here on are written by recorders that do not know the length yet: no clip that
     * is read here is as long.
     */
    private static final long UNKNOWN = 0x7fff_0000L;

    private WavHeader() {}

    /**
     * Checks the length of the sound in a RIFF/WAVE file; accepts every other file.
     *
     * @throws ClipException CLIP_TRUNCATED if the header states more bytes than there are
     */
    static void requireWhole(byte[] file) throws ClipException {
      ByteBuffer in = ByteBuffer.wrap(file);
      if (file.length < RIFF_HEADER || in.getInt(0) != RIFF || in.getInt(8) != WAVE) {
        return;
      }
      long at = RIFF_HEADER;
      while (at + CHUNK_HEADER <= file.length) {
        int id = in.order(ByteOrder.BIG_ENDIAN).getInt((int) at);
        long bytes =
            Integer.toUnsignedLong(
                in.order(ByteOrder.LITTLE_ENDIAN).getInt((int) at + Integer.BYTES));
        at += CHUNK_HEADER;
        if (id == DATA) {
          requireBytes(bytes, file.length - at);
          return;
        }
        // Chunks begin at even bytes.
        at += bytes + (bytes & 1);
      }
    }

    private static void requireBytes(long stated, long there) throws ClipException {
      if (stated > there && stated < UNKNOWN) {
        throw new ClipException(
            RejectionCode.CLIP_TRUNCATED,
            there + " bytes of sound",
            "the %d that its header states".formatted(stated));
      }
    }
  }

  /**
   * Lets FFmpeg read a file that is in memory: it opens no path and no protocol, so that a file
   * can't make it read another.
   *
   * <p>JavaCPP gives out at most ten native functions for a class of callbacks. All inputs share
   * one pair of them, which finds its input by the address that FFmpeg hands back.
   */
  static final class MemoryInput implements AutoCloseable {
    private static final int BUFFER_BYTES = 32_768;
    private static final int SEEK_SET = 0;
    private static final int SEEK_CUR = 1;
    private static final int SEEK_END = 2;

    private static final Map<Long, MemoryInput> OPEN = new ConcurrentHashMap<>();
    private static final Reader READER = new Reader();
    private static final Seeker SEEKER = new Seeker();

    private final byte[] file;
    // The address of this pointer identifies this input: no other open input has it.
    private final BytePointer id = new BytePointer(1);
    private final AVIOContext context;
    private long next;

    MemoryInput(byte[] file) {
      this.file = file;
      OPEN.put(id.address(), this);
      BytePointer buffer = new BytePointer(avutil.av_malloc(BUFFER_BYTES));
      context = avformat.avio_alloc_context(buffer, BUFFER_BYTES, 0, id, READER, null, SEEKER);
    }

    AVIOContext context() {
      return context;
    }

    @Override
    public void close() {
      // FFmpeg may have replaced the buffer.
      avutil.av_free(context.buffer());
      avformat.avio_context_free(context);
      OPEN.remove(id.address());
      id.close();
    }

    private int read(BytePointer buffer, int size) {
      int count = (int) Math.min(size, file.length - next);
      if (count <= 0) {
        return avutil.AVERROR_EOF;
      }
      buffer.put(file, (int) next, count);
      next += count;
      return count;
    }

    private long seek(long offset, int whence) {
      long to =
          switch (whence & ~avformat.AVSEEK_FORCE) {
            case SEEK_SET -> offset;
            case SEEK_CUR -> next + offset;
            case SEEK_END -> file.length + offset;
            case avformat.AVSEEK_SIZE -> -2;
            default -> -1;
          };
      if (to == -2) {
        return file.length;
      }
      if (to < 0 || to > file.length) {
        return -1;
      }
      next = to;
      return to;
    }

    private static final class Reader extends Read_packet_Pointer_BytePointer_int {
      @Override
      public int call(Pointer opaque, BytePointer buffer, int size) {
        MemoryInput input = OPEN.get(opaque.address());
        return input == null ? avutil.AVERROR_EOF : input.read(buffer, size);
      }
    }

    private static final class Seeker extends Seek_Pointer_long_int {
      @Override
      public long call(Pointer opaque, long offset, int whence) {
        MemoryInput input = OPEN.get(opaque.address());
        return input == null ? -1 : input.seek(offset, whence);
      }
    }
  }
}
