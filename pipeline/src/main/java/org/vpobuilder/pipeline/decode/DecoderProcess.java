package org.vpobuilder.pipeline.decode;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.failure.RejectionCode;

/** A decoder process, from the side of the run. Decodes one clip after the other. */
final class DecoderProcess implements AutoCloseable {
  /** As HotSpot reports a crash, on standard output. */
  private static final Pattern SIGNAL =
      Pattern.compile("^#\\s+(SIG[A-Z]+|EXCEPTION_[A-Z_]+) ", Pattern.MULTILINE);

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int DYING_SECONDS = 5;
  private static final int START_SECONDS = 60;

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final ScheduledExecutorService clock;
  private final long limitMillis;
  private long allowedMillis;
  private volatile boolean late;

  private DecoderProcess(Process process, ScheduledExecutorService clock, long limitMillis) {
    this.process = process;
    this.clock = clock;
    this.limitMillis = limitMillis;
    this.out =
        new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), BUFFER_BYTES));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES));
  }

  /** The process is no more, or must not be used any more. */
  static final class LostException extends Exception {
    private final RejectionCode code;
    private final String what;

    LostException(RejectionCode code, String what) {
      super(what);
      this.code = code;
      this.what = what;
    }

    /** The clip that was being decoded is to blame. */
    ClipException blamed() {
      return new ClipException(code, what, "a clip that decodes");
    }
  }

  /**
   * Starts one.
   *
   * @param clock ends what takes too long
   * @param limitMillis for each clip
   * @throws IOException if it does not start: no clip is to blame
   */
  static DecoderProcess start(
      List<String> command, ScheduledExecutorService clock, long limitMillis) throws IOException {
    DecoderProcess started =
        new DecoderProcess(new ProcessBuilder(command).start(), clock, limitMillis);
    Future<?> alarm = started.alarm(TimeUnit.SECONDS.toMillis(START_SECONDS));
    try {
      String version = DecoderWire.greeting(started.in);
      if (!version.equals(ClipDecoder.version())) {
        throw new IOException("got %s, wanted %s".formatted(version, ClipDecoder.version()));
      }
      return started;
    } catch (IOException e) {
      throw started.failedToStart(e);
    } finally {
      alarm.cancel(false);
    }
  }

  private LostException lost(IOException e) {
    awaitDeath();
    String how = how(e, lastWords());
    close();
    return new LostException(
        late ? RejectionCode.CLIP_HANGS_DECODER : RejectionCode.CLIP_CRASHES_DECODER, how);
  }

  private IOException failedToStart(IOException e) throws IOException {
    awaitDeath();
    String how = lastWords().lines().findFirst().orElseGet(() -> how(e, ""));
    close();
    return new IOException("the decoder process does not start: " + how, e);
  }

  /**
   * Decodes a clip.
   *
   * @throws ClipException if the clip can't be used
   * @throws LostException if the process crashed or took too long; it has ended
   */
  float[] decode(DecoderWire.Request request) throws ClipException, LostException {
    Future<?> alarm = alarm(limitMillis);
    try {
      DecoderWire.ask(out, request);
      return DecoderWire.answer(in, request.maxSamples());
    } catch (IOException e) {
      throw lost(e);
    } catch (DecoderWire.FailedException e) {
      close();
      throw new LostException(RejectionCode.CLIP_CRASHES_DECODER, String.valueOf(e.getMessage()));
    } finally {
      alarm.cancel(false);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  private Future<?> alarm(long millis) {
    allowedMillis = millis;
    return clock.schedule(
        () -> {
          late = true;
          process.destroyForcibly();
        },
        millis,
        TimeUnit.MILLISECONDS);
  }

  /** What a dead process has said; to end a living one is to close its streams. */
  private String lastWords() {
    try {
      return late || process.isAlive() ? "" : text(process.getErrorStream()) + text(in);
    } catch (IOException e) {
      return "";
    }
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private String how(IOException e, String said) {
    if (late) {
      return "nothing after %d s".formatted(TimeUnit.MILLISECONDS.toSeconds(allowedMillis));
    }
    if (process.isAlive()) {
      return String.valueOf(e.getMessage());
    }
    Matcher signal = SIGNAL.matcher(said);
    return "a decoder that ended with "
        + (signal.find() ? signal.group(1) : "exit code " + process.exitValue());
  }

  /** One that crashed may still be dying: its own exit code is the one to tell. */
  private void awaitDeath() {
    try {
      process.waitFor(DYING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it at once: between clips it has nothing to lose. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
