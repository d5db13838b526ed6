package org.vpobuilder.validation.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.protocol.AvsData;
import org.vpobuilder.validation.protocol.Environment;
import org.vpobuilder.validation.tensor.Threads;
import org.vpobuilder.validation.train.TrainConfig;

/** The whole benchmark, one network after another. */
public final class ModelBench {
  /** Where Debian has it. */
  private static final Path DEFAULT_PYTHON = Path.of("/usr/bin/python3");

  private final BenchSpec spec;
  private final Optional<Path> python;
  private final Optional<AvsData> data;
  private final List<Timing> timings = new ArrayList<>();
  private final List<Ratio> ratios = new ArrayList<>();
  private final List<LoaderRate> loaders = new ArrayList<>();

  /**
   * A benchmark.
   *
   * @param python with PyTorch and torchvision; none, and nothing is compared
   * @param data to time the loader on; none, and it is not timed
   */
  public ModelBench(BenchSpec spec, Optional<Path> python, Optional<AvsData> data) {
    this.spec = spec;
    this.python = python;
    this.data = data;
  }

  /**
   * The Python to compare with: the named one, else Debian's if it has PyTorch.
   *
   * @throws BadInputException if the named one has no PyTorch
   */
  public static Optional<Path> python(Optional<Path> named) {
    Optional<Path> found =
        named.or(() -> Optional.of(DEFAULT_PYTHON)).filter(PythonContender::usable);
    if (named.isPresent() && found.isEmpty()) {
      throw new BadInputException(
          "--pytorch: got %s, wanted a Python that imports torch and torchvision"
              .formatted(named.get()));
    }
    return found;
  }

  /**
   * Times the networks of the configs.
   *
   * @param watcher sees each timing as soon as it is there
   */
  public BenchReport run(List<TrainConfig> configs, List<Work> works, Consumer<Timing> watcher) {
    Threads.set(spec.engine().threads());
    Map<String, String> environment = new TreeMap<>(Environment.of(spec.engine()));
    environment.put(
        "load",
        String.format(
            java.util.Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    configs.forEach(config -> time(config, works, watcher));
    return new BenchReport(
        environment, spec.batch(), spec.side(), spec.classes(), timings, ratios, loaders);
  }

  private void time(TrainConfig config, List<Work> works, Consumer<Timing> watcher) {
    List<Contender> contenders = new ArrayList<>();
    try (Contender ours = new EngineContender(config, spec)) {
      contenders.add(ours);
      boolean compared = PythonContender.knows(config);
      python
          .filter(path -> compared)
          .ifPresent(path -> contenders.add(PythonContender.start(path, config, spec)));
      OptionalDouble step = OptionalDouble.empty();
      for (Work work : works) {
        Duel.Outcome outcome = new Duel(config.name(), spec, contenders).time(work);
        outcome.timings().forEach(watcher);
        timings.addAll(outcome.timings());
        ratios.addAll(outcome.ratios());
        if (work == Work.TRAIN) {
          step = OptionalDouble.of(outcome.timings().get(0).median());
        }
      }
      if (data.isPresent()) {
        double seconds = step.isPresent() ? step.getAsDouble() : ours.run(Work.TRAIN).seconds();
        loaders.add(new LoaderBench(config, spec, data.get()).run(ours, seconds));
      }
    } finally {
      contenders.stream().skip(1).forEach(Contender::close);
    }
  }
}
