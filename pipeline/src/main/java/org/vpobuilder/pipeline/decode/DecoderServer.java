package org.vpobuilder.pipeline.decode;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * The decoder process: decodes the clips that arrive on its standard input, until the input ends.
 * FFmpeg may crash the process, hang in it or use up its memory; the run that started it then
 * starts a new one. Holds one clip.
 */
public final class DecoderServer {
  /**
   * The process ends itself after being idle for so long, in case the run that started it forgot
   * it.
   */
  private static final int IDLE_MINUTES = 10;

  /**
   * The most memory that FFmpeg may allocate at once, twice the largest clip, whatever length a
   * header states.
   */
  private static final long MOST_AT_ONCE = 2L * ClipReader.MAX_CLIP_BYTES;

  private final DataOutputStream out;
  private final Decode decode;
  private final SynchronousQueue<DecoderWire.Request> requests = new SynchronousQueue<>();

  private DecoderServer(Decode decode) {
    this.out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
    this.decode = decode;
    // Anything that prints to standard output would corrupt the answers.
    System.setOut(System.err);
  }

  /** Decodes a clip to mono samples. */
  @FunctionalInterface
  interface Decode {
    float[] decode(byte[] file, int rate, int maxSamples) throws ClipException;
  }

  /** Serves the process that started this one. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    avutil.av_max_alloc(MOST_AT_ONCE);
    serve((file, rate, maxSamples) -> new ClipDecoder(rate, maxSamples).decode(file));
  }

  /** The same with another decoder. */
  static void serve(Decode decode) throws IOException, InterruptedException {
    new DecoderServer(decode).run();
  }

  private void run() throws IOException, InterruptedException {
    offerToKernel();
    DecoderWire.greet(out, ClipDecoder.version());
    Thread reader = new Thread(this::read, "requests");
    reader.setDaemon(true);
    reader.start();
    for (DecoderWire.@Nullable Request next = take(); next != null; next = take()) {
      answer(next);
    }
    halt();
  }

  private DecoderWire.@Nullable Request take() throws InterruptedException {
    return requests.poll(IDLE_MINUTES, TimeUnit.MINUTES);
  }

  /** Reads while a clip is decoded, too: if the run is killed, a clip that hangs ends with it. */
  private void read() {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16))) {
      while (true) {
        requests.put(DecoderWire.request(in));
      }
    } catch (IOException e) {
      // The run has ended, or ended this process.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      halt();
    }
  }

  private void answer(DecoderWire.Request request) throws IOException {
    float[] samples;
    try {
      samples = decode.decode(request.file(), request.rate(), request.maxSamples());
    } catch (ClipException e) {
      DecoderWire.answer(out, e);
      return;
    } catch (RuntimeException | Error e) {
      DecoderWire.answerFailed(out, e);
      return;
    }
    DecoderWire.answer(out, samples);
  }

  private static void halt() {
    Runtime.getRuntime().halt(0);
  }

  /** Asks Linux to end this process, and not the run, when memory runs out. */
  private static void offerToKernel() {
    try {
      Path adjust = Path.of("/proc/self/oom_score_adj");
      if (Files.isWritable(adjust)) {
        Files.writeString(adjust, "1000");
      }
    } catch (IOException e) {
      // If this fails, the kernel chooses by size.
    }
  }
}
