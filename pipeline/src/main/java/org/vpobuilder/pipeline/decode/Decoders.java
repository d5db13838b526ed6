package org.vpobuilder.pipeline.decode;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Decodes clips in child processes, one for each thread that decodes, so that a native crash or an
 * endless loop costs a clip and not the run. A process is started when it is first needed and
 * serves until it is lost. Each takes about 100 MB and the size of the clip's file.
 */
final class Decoders implements AutoCloseable {
  /**
   * Decoding a clip takes hundredths of a second; the limit allows for machines that are busy with
   * other work.
   */
  static final long LIMIT_SECONDS = 30;

  /** System properties of tests: the process's main class, and a shorter limit. */
  static final String SERVER = "vpo.decoder.server";

  static final String LIMIT = "vpo.decoder.limit_ms";

  private final Class<?> server;
  private final long limitMillis;
  private final Queue<DecoderProcess> idle = new ConcurrentLinkedQueue<>();
  private @Nullable ScheduledExecutorService clock;
  private @Nullable List<String> command;
  private boolean closed;

  Decoders(Class<?> server, long limitMillis) {
    this.server = server;
    this.limitMillis = limitMillis;
  }

  /** The decoders of a run. */
  static Decoders ofRun() {
    String server = System.getProperty(SERVER);
    try {
      return new Decoders(
          server == null ? DecoderServer.class : Class.forName(server),
          Long.getLong(LIMIT, TimeUnit.SECONDS.toMillis(LIMIT_SECONDS)));
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(SERVER + ": no class " + server, e);
    }
  }

  /**
   * Decodes a clip. If its process is lost, the clip is tried once more with a new process: the
   * process may have been ended from outside, or stopped with the whole run for longer than the
   * limit.
   *
   * @throws ClipException if it can't be used
   * @throws IOException if no process can be started
   */
  float[] decode(DecoderWire.Request request) throws IOException, ClipException {
    try {
      return decode(request, take());
    } catch (DecoderProcess.LostException first) {
      try {
        return decode(request, start());
      } catch (DecoderProcess.LostException again) {
        throw again.blamed();
      }
    }
  }

  private float[] decode(DecoderWire.Request request, DecoderProcess process)
      throws ClipException, DecoderProcess.LostException {
    try {
      return process.decode(request);
    } finally {
      giveBack(process);
    }
  }

  private DecoderProcess take() throws IOException {
    for (DecoderProcess next = idle.poll(); next != null; next = idle.poll()) {
      if (next.isAlive()) {
        return next;
      }
    }
    return start();
  }

  private DecoderProcess start() throws IOException {
    List<String> line;
    ScheduledExecutorService alarms;
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      if (command == null) {
        command = DecoderCommand.of(server);
      }
      if (clock == null) {
        clock = alarmClock();
      }
      line = command;
      alarms = clock;
    }
    return DecoderProcess.start(line, alarms, limitMillis);
  }

  private static ScheduledExecutorService alarmClock() {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, "decoder-limit");
          thread.setDaemon(true);
          return thread;
        });
  }

  private synchronized void giveBack(DecoderProcess process) {
    if (closed) {
      process.close();
    } else if (process.isAlive()) {
      idle.add(process);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (DecoderProcess next = idle.poll(); next != null; next = idle.poll()) {
      next.close();
    }
    if (clock != null) {
      clock.shutdownNow();
    }
  }

  /**
   * Builds the command that starts a decoder process: this JVM's Java with a small heap, and only
   * those classes of this process that decode. They are found through their class loader, since on
   * a Flink worker they are not on any class path.
   */
  static final class DecoderCommand {
    /** Room for a clip's file and samples at their largest, and some more. */
    private static final String HEAP = "-Xmx768m";

    private static final String JAVACPP = "org.bytedeco.";

    private DecoderCommand() {}

    /**
     * The command line.
     *
     * @param server has the main method
     */
    static List<String> of(Class<?> server) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // The process starts in a fraction of a second and its work is native: compiling with C2
      // would not pay.
      command.addAll(
          List.of(HEAP, "-Xms16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
      // A crash is ordinary here: no error file is written, and no core dump.
      command.addAll(
          List.of(
              "-XX:ErrorFile=" + (File.separatorChar == '/' ? "/dev/null" : "NUL"),
              "-XX:-CreateCoredumpOnCrash",
              "-XX:+DisplayVMOutputToStderr",
              "-XX:-UsePerfData"));
      System.getProperties().stringPropertyNames().stream()
          .filter(name -> name.startsWith(JAVACPP))
          .sorted()
          .forEach(name -> command.add("-D%s=%s".formatted(name, System.getProperty(name))));
      command.addAll(List.of("-cp", classPath(server), server.getName()));
      return command;
    }

    private static String classPath(Class<?> server) throws IOException {
      Set<String> places = new LinkedHashSet<>();
      for (Class<?> type :
          List.of(server, DecoderServer.class, RejectionCode.class, Loader.class, avutil.class)) {
        places.add(placeOf(type));
      }
      places.add(placeOfNatives(Loader.class, "javacpp", "jnijavacpp"));
      places.add(placeOfNatives(avutil.class, "ffmpeg", "jniavutil"));
      return places.stream().collect(Collectors.joining(File.pathSeparator));
    }

    private static String placeOf(Class<?> type) throws IOException {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IOException(type.getName() + ": from no file");
      }
      return path(source.getLocation().toString());
    }

    /** The jar that has this platform's natives. */
    private static String placeOfNatives(Class<?> user, String library, String member)
        throws IOException {
      String file =
          "/org/bytedeco/%s/%s/%s"
              .formatted(library, Loader.getPlatform(), System.mapLibraryName(member));
      URL found = user.getResource(file);
      String url = String.valueOf(found);
      int end = url.indexOf("!/");
      if (!url.startsWith("jar:") || end < 0) {
        throw new IOException("no jar has natives for this platform: no " + file);
      }
      return path(url.substring("jar:".length(), end));
    }

    private static String path(String url) throws IOException {
      try {
        return Path.of(new URI(url)).toString();
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new IOException(url + ": not a file", e);
      }
    }
  }

  /** A decoder process as the run sees it. Decodes one clip at a time. */
  private static final class DecoderProcess implements AutoCloseable {
    /** The line with which HotSpot reports a crash on standard output. */
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
      this.in =
          new DataInputStream(new BufferedInputStream(process.getInputStream(), BUFFER_BYTES));
    }

    /** The process has ended, or must not be used any more. */
    static final class LostException extends Exception {
      private final RejectionCode code;
      private final String what;

      LostException(RejectionCode code, String what) {
        super(what);
        this.code = code;
        this.what = what;
      }

      /** The failure of the clip that was being decoded: it is to blame. */
      ClipException blamed() {
        return new ClipException(code, what, "a clip that decodes");
      }
    }

    /**
     * Starts a decoder process.
     *
     * @param clock ends a process that takes too long
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

    /**
     * The output of a dead process. A living process is not read: that would wait until it ends.
     */
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

    /**
     * Waits for a crashed process that may still be ending: the message needs its own exit code.
     */
    private void awaitDeath() {
      try {
        process.waitFor(DYING_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Ends the process at once: between clips it has nothing to lose. */
    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
