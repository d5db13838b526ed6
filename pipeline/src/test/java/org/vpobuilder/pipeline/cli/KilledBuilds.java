package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.vpobuilder.pipeline.storage.Folder;

/** Processes of {@code vpo build} that are killed with SIGKILL in a phase, and resumed. */
final class KilledBuilds {
  private static final int TRIES = 12;

  private final List<String> options;
  private final Path log;
  private final Random random;
  private final Map<Phase, Long> millis = new EnumMap<>(Phase.class);

  /**
   * The phase of a build, recognised by the files that it has left; each phase begins with its own
   * file.
   */
  enum Phase {
    STARTING(""),
    INDEXING(".work/run.json"),
    PLANNING(".work/index.json"),
    RENDERING(".work/plan.json"),
    ENDING("rejections.jsonl"),
    ENDED("release.json");

    private final String first;

    Phase(String first) {
      this.first = first;
    }

    private boolean hasBegun(Folder out) throws IOException {
      return this == STARTING || out.has(first);
    }

    /** The phase that a killed build was in; a build without notes had ended. */
    private static Phase of(Folder out) throws IOException {
      boolean isNoted = INDEXING.hasBegun(out);
      Phase at = !isNoted && ENDED.hasBegun(out) ? ENDED : STARTING;
      for (Phase phase : values()) {
        at = isNoted && phase != ENDED && phase.hasBegun(out) ? phase : at;
      }
      return at;
    }
  }

  /**
   * Builds with the same options.
   *
   * @param options without {@code --out} and {@code --resume}
   */
  KilledBuilds(List<String> options, Path log, long seed) {
    this.options = options;
    this.log = log;
    this.random = new Random(seed);
  }

  /** Builds that are expected to take as long as those that were measured. */
  KilledBuilds(List<String> options, Path log, long seed, KilledBuilds measured) {
    this(options, log, seed);
    millis.putAll(measured.millis);
  }

  Process start(Folder out, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most of such a build is a JVM that warms up.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
    command.addAll(List.of("-Xshare:auto", "-Djava.awt.headless=true"));
    for (String name : List.of("aws.accessKeyId", "aws.secretAccessKey")) {
      command.add("-D%s=%s".formatted(name, System.getProperty(name, "")));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Vpo.class.getName()));
    command.addAll(arguments(out, more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private List<String> arguments(Folder out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("build"));
    arguments.addAll(options);
    arguments.addAll(List.of("--out", out.toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  String said() throws IOException {
    return Files.readString(log);
  }

  /** Builds without a kill and notes the length of each phase. */
  void measure(Folder out) throws Exception {
    Map<Phase, Long> begun = new EnumMap<>(Phase.class);
    Process build = start(out);
    while (build.isAlive()) {
      for (Phase phase : Phase.values()) {
        if (!begun.containsKey(phase) && phase.hasBegun(out)) {
          begun.put(phase, System.nanoTime());
        }
      }
      lookAgainLater(out);
    }
    requireDone(build);
    for (Phase phase : List.of(Phase.values()).subList(0, Phase.ENDED.ordinal())) {
      long end = begun.get(Phase.values()[phase.ordinal() + 1]);
      millis.put(phase, TimeUnit.NANOSECONDS.toMillis(end - begun.get(phase)));
    }
  }

  /** Waits; a store is asked less often than a disk, since the requests would slow the build. */
  private static void lookAgainLater(Folder out) throws InterruptedException {
    Thread.sleep(out.local() == null ? 50 : 2);
  }

  /** The lengths of the phases, in milliseconds. */
  Map<Phase, Long> millis() {
    return millis;
  }

  private void requireDone(Process build) throws IOException {
    assertThat(build.exitValue()).as(said()).isZero();
  }

  /**
   * Kills a build in a phase. The speed of a machine varies: if a build has already reached the
   * next phase, another build is killed sooner.
   *
   * @param place 0 to 1, the position in the phase
   * @param outs gives a folder for each try
   * @return the folder that was built into
   */
  Folder kill(Phase phase, double place, IntFunction<Folder> outs) throws Exception {
    double after = place * millis.get(phase);
    for (int tried = 0; tried < TRIES; tried++) {
      Folder out = outs.apply(tried);
      Process build = start(out);
      while (build.isAlive() && !phase.hasBegun(out)) {
        lookAgainLater(out);
      }
      boolean ended = build.waitFor((long) after, TimeUnit.MILLISECONDS);
      build.destroyForcibly().waitFor();
      if (!ended && Phase.of(out) == phase) {
        return out;
      }
      after /= 2;
    }
    throw new AssertionError("no build was caught " + phase);
  }

  /**
   * Resumes a build, which is sometimes killed again, until it is done.
   *
   * @return the number of times that it was killed
   */
  int resume(Folder out) throws Exception {
    long whole = millis.values().stream().mapToLong(Long::longValue).sum();
    for (int kills = 0; ; kills++) {
      if (Phase.of(out) == Phase.ENDED) {
        return kills;
      }
      String[] resume = Phase.of(out) == Phase.STARTING ? new String[0] : new String[] {"--resume"};
      if (kills == 3 || random.nextInt(4) != 0) {
        // In this JVM, which is warm: a process that is not killed spends most of its time on its
        // start.
        VpoRun run = VpoRun.of(arguments(out, resume).toArray());
        assertThat(run.code()).as(run.err()).isZero();
        return kills;
      }
      Process build = start(out, resume);
      if (build.waitFor(1 + random.nextLong(whole), TimeUnit.MILLISECONDS)) {
        requireDone(build);
        return kills;
      }
      build.destroyForcibly().waitFor();
    }
  }

  /** A random position in one of several equal parts of a phase. */
  double place(int part, int parts) {
    return (part + random.nextDouble()) / parts;
  }
}
