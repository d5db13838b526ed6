package org.vpobuilder.pipeline.decode;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Lets FFmpeg read a file that is in memory: it opens no path and no protocol, so that a file can't
 * make it read another.
 *
 * <p>JavaCPP gives out at most ten native functions for a class of callbacks. All inputs share one
 * pair of them, which finds its input by the address that FFmpeg hands back.
 */
final class MemoryInput implements AutoCloseable {
  private static final int BUFFER_BYTES = 32_768;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  private static final Map<Long, MemoryInput> OPEN = new ConcurrentHashMap<>();
  private static final Reader READER = new Reader();
  private static final Seeker SEEKER = new Seeker();

  private final byte[] file;
  // Its address, which no other input has while this one is open, names this input.
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
    // FFmpeg may have put another buffer in the place of ours.
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
