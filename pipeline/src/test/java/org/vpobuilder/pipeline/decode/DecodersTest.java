package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.decode.Decoders.DecoderCommand;
import org.vpobuilder.spec.failure.RejectionCode;

/** Tests with real processes and clips that break them. */
class DecodersTest {
  private static final int RATE = 16_000;
  private static final byte[] CLIP = Wav.of(RATE, 1, new short[] {0, 8192, -8192, 16384});
  private static final float[] SAMPLES = {0, 0.25f, -0.25f, 0.5f};
  private static final long LIMIT_MILLIS = 3_000;

  @TempDir Path folder;

  private final Decoders decoders = new Decoders(PoisonedDecoder.class, LIMIT_MILLIS);

  @AfterEach
  void end() {
    decoders.close();
  }

  private float[] decode(byte[] file) throws IOException, ClipException {
    return decoders.decode(new DecoderWire.Request(file, RATE, 60 * RATE));
  }

  private void assertRejected(String poison, RejectionCode code, String got) {
    assertRejected(() -> decode(PoisonedDecoder.poison(CLIP, poison)), code, got);
  }

  private static void assertRejected(
      ThrowableAssert.ThrowingCallable decoding, RejectionCode code, String got) {
    assertThatThrownBy(decoding)
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.got()).contains(got);
              assertThat(e.wanted()).isEqualTo("a clip that decodes");
            });
  }

  private static List<ProcessHandle> processes() {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                Stream.of(child.info().arguments().orElse(new String[0]))
                    .anyMatch(argument -> argument.contains(PoisonedDecoder.class.getSimpleName())))
        .toList();
  }

  @Test
  void decode_soundClips_samplesFromOneProcess() throws Exception {
    assertThat(decode(CLIP)).containsExactly(SAMPLES);
    List<ProcessHandle> first = processes();
    assertThat(decode(CLIP)).containsExactly(SAMPLES);

    assertThat(first).hasSize(1);
    assertThat(processes()).isEqualTo(first);
  }

  @Test
  void decode_noClip_rejectedAsInProcess() {
    assertThatThrownBy(() -> decode(new byte[] {1, 2, 3}))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectionCode.CLIP_UNREADABLE);
              assertThat(e.got()).isEqualTo("Invalid data found when processing input");
              assertThat(e.wanted()).isEqualTo("an audio or video file");
            });
  }

  @Test
  void decode_clipThatCrashes_rejectedAndNextIsDecoded() throws Exception {
    assertThat(decode(CLIP)).containsExactly(SAMPLES);

    assertRejected(
        "crash", RejectionCode.CLIP_CRASHES_DECODER, "a decoder that ended with SIGSEGV");

    assertThat(decode(CLIP)).containsExactly(SAMPLES);
    assertThat(Path.of("")).isDirectoryNotContaining("glob:hs_err*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spin", "sleep"})
  void decode_clipThatHangs_rejectedAndNextIsDecoded(String how) throws Exception {
    assertRejected(how, RejectionCode.CLIP_HANGS_DECODER, "nothing after 3 s");

    assertThat(processes()).isEmpty();
    assertThat(decode(CLIP)).containsExactly(SAMPLES);
  }

  @Test
  void decode_clipThatEatsMemory_rejected() throws Exception {
    // On a busy machine filling the heap takes longer than the time limit for a clip that hangs.
    try (Decoders patient = new Decoders(PoisonedDecoder.class, 20 * LIMIT_MILLIS)) {
      byte[] poisoned = PoisonedDecoder.poison(CLIP, "memory");
      assertRejected(
          () -> patient.decode(new DecoderWire.Request(poisoned, RATE, 60 * RATE)),
          RejectionCode.CLIP_CRASHES_DECODER,
          "java.lang.OutOfMemoryError: Java heap");
      assertThat(patient.decode(new DecoderWire.Request(CLIP, RATE, 60 * RATE)))
          .containsExactly(SAMPLES);
    }
  }

  /** The process was ended from outside: the clip is not to blame. */
  @Test
  void decode_processLostOnce_decodedByTheNext() throws Exception {
    Path flag = folder.resolve("crashed");

    assertThat(decode(PoisonedDecoder.poison(CLIP, flag.toString()))).containsExactly(SAMPLES);
    assertThat(flag).exists();
  }

  @Test
  void decode_processKilledBetweenClips_decodedByTheNext() throws Exception {
    decode(CLIP);
    for (ProcessHandle process : processes()) {
      process.destroyForcibly();
      process.onExit().get();
    }

    assertThat(decode(CLIP)).containsExactly(SAMPLES);
  }

  @Test
  void decode_libraryThatPrints_answersStayWhole() throws Exception {
    assertThat(decode(PoisonedDecoder.poison(CLIP, "noise"))).containsExactly(SAMPLES);
  }

  @Test
  void decode_someThreads_aProcessForEachAndOwnSamples() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    List<Future<float[]>> results = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      byte[] clip = i % 20 == 7 ? PoisonedDecoder.poison(CLIP, flagOf(i)) : clipOf(i);
      results.add(threads.submit(() -> decode(clip)));
    }
    for (int i = 0; i < 60; i++) {
      float[] expected = i % 20 == 7 ? SAMPLES : new float[] {i / 32768f};
      assertThat(results.get(i).get()).as("clip %d", i).containsExactly(expected);
    }
    threads.shutdown();
    assertThat(processes()).hasSizeBetween(1, 3);
  }

  private static byte[] clipOf(int sample) {
    return Wav.of(RATE, 1, (short) sample);
  }

  private String flagOf(int i) {
    return folder.resolve("flag-" + i).toString();
  }

  @Test
  void close_idleProcesses_end() throws Exception {
    decode(CLIP);
    List<ProcessHandle> running = processes();
    decoders.close();

    assertThat(running).hasSize(1);
    for (ProcessHandle process : running) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void decode_classThatIsNoServer_failureOfTheRunNotOfTheClip() {
    try (Decoders broken = new Decoders(Wav.class, LIMIT_MILLIS)) {
      assertThatThrownBy(() -> broken.decode(new DecoderWire.Request(CLIP, RATE, RATE)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the decoder process does not start: Error: Main method not found");
    }
  }

  /** A run that was killed closes the pipe; a process that hangs in a clip must notice it. */
  @Test
  void process_runGoneWhileItHangs_ends() throws Exception {
    Process process = new ProcessBuilder(DecoderCommand.of(PoisonedDecoder.class)).start();
    try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
      DecoderWire.ask(
          out, new DecoderWire.Request(PoisonedDecoder.poison(CLIP, "spin"), RATE, RATE));
      assertThat(process.waitFor(2, TimeUnit.SECONDS)).isFalse();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  /** Linux ends the process with the highest score when memory runs out. */
  @Test
  void process_onLinux_offersItselfToTheKernel() throws Exception {
    assumeTrue(
        Files.isWritable(Path.of("/proc/self/oom_score_adj")), "needs Linux's oom_score_adj");
    decode(CLIP);

    assertThat(processes())
        .singleElement()
        .satisfies(
            process ->
                assertThat(Path.of("/proc/" + process.pid() + "/oom_score_adj"))
                    .hasContent("1000"));
  }
}
