package org.vpobuilder.validation.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.train.TrainConfig;

/** The same network in eager PyTorch: a child process that waits for commands. */
final class PythonContender implements Contender {
  private static final String MAIN = "bench_models.py";
  private static final long PROBE_SECONDS = 60;
  private static final long END_SECONDS = 10;

  private final Path folder;
  private final List<String> scripts;
  private final Process process;
  private final BufferedReader answers;
  private final String engine;
  private final long parameters;

  private PythonContender(Path folder, List<String> scripts, Process process) throws IOException {
    this.folder = folder;
    this.scripts = scripts;
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    String[] ready = answer().split(" ", -1);
    if (ready.length != 3) {
      throw failure();
    }
    engine = "pytorch " + ready[1];
    parameters = Long.parseLong(ready[2]);
  }

  /** Whether that Python has PyTorch. */
  static boolean usable(Path python) {
    try {
      Process probe =
          new ProcessBuilder(python.toString(), "-c", "import torch, torchvision")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        return false;
      }
      return probe.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether the model's family has scripts for such a network. */
  static boolean knows(TrainConfig config) {
    return !config.family().contender(config.model()).isEmpty();
  }

  /**
   * Starts it on the CPU.
   *
   * @throws BadInputException if it can't be started
   */
  static PythonContender start(Path python, TrainConfig config, BenchSpec spec) {
    try {
      Path folder = Files.createTempDirectory("vpo-bench");
      List<String> scripts = new ArrayList<>();
      scripts.add(copy("python/" + MAIN, folder));
      for (String resource : config.family().contender(config.model())) {
        scripts.add(copy(resource, folder));
      }
      Map<String, Object> options =
          Map.of(
              "--module", scripts.get(1).replace(".py", ""),
              "--classes", spec.classes(),
              "--channels", config.audio().channels(),
              "--frames", config.audio().frames(),
              "--bins", config.audio().bins(),
              "--batch", spec.batch(),
              "--side", spec.side(),
              "--threads", spec.engine().threads());
      List<String> command = new ArrayList<>();
      command.add(python.toString());
      command.add(folder.resolve(MAIN).toString());
      options.forEach((name, value) -> command.addAll(List.of(name, value.toString())));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().put("OMP_WAIT_POLICY", "passive");
      // Debian's OpenBLAS has threads of its own, which PyTorch does not control.
      String threads = Integer.toString(spec.engine().threads());
      builder.environment().put("OPENBLAS_NUM_THREADS", threads);
      builder.environment().put("OMP_NUM_THREADS", threads);
      return new PythonContender(folder, scripts, builder.start());
    } catch (IOException e) {
      throw new BadInputException(python + ": can't be run: " + e.getMessage(), e);
    }
  }

  /** Copies a script; returns its name. */
  private static String copy(String resource, Path folder) throws IOException {
    String name = resource.substring(resource.lastIndexOf('/') + 1);
    try (InputStream in = PythonContender.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      Files.copy(in, folder.resolve(name));
    }
    return name;
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw failure();
    }
    return line;
  }

  private BadInputException failure() {
    close();
    return new BadInputException("--pytorch: the script ended; its reason stands above");
  }

  @Override
  public String engine() {
    return engine;
  }

  @Override
  public long parameters() {
    return parameters;
  }

  @Override
  public Spent run(Work work) {
    try {
      process.getOutputStream().write((work + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      String[] spent = answer().split(" ", -1);
      return new Spent(
          Double.parseDouble(spent[0]), Double.parseDouble(spent[1]), Double.parseDouble(spent[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      for (String script : scripts) {
        Files.deleteIfExists(folder.resolve(script));
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
