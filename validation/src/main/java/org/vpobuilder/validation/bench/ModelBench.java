package org.vpobuilder.validation.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  /** Debian's Python. */
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
   * @param python Python with PyTorch and torchvision; if empty, nothing is compared
   * @param data data to time the loader with; if empty, it is not timed
   */
  public ModelBench(BenchSpec spec, Optional<Path> python, Optional<AvsData> data) {
    this.spec = spec;
    this.python = python;
    this.data = data;
  }

  /**
   * The Python to compare with: the named one, or else Debian's if it has PyTorch.
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
   * @param watcher receives each timing as soon as it is measured
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

  /** Times contenders in turns: A B A B. */
  private static final class Duel {
    private final String preset;
    private final BenchSpec spec;
    private final List<Contender> contenders;

    /** A duel of at most two contenders: ours first, then PyTorch's. */
    Duel(String preset, BenchSpec spec, List<Contender> contenders) {
      this.preset = preset;
      this.spec = spec;
      this.contenders = contenders;
    }

    /** The timings of a work, and their ratio if there are two. */
    record Outcome(List<Timing> timings, List<Ratio> ratios) {}

    Outcome time(Work work) {
      Map<Contender, List<Contender.Spent>> runs = new LinkedHashMap<>();
      contenders.forEach(contender -> runs.put(contender, new ArrayList<>()));
      for (int i = -spec.warmUp(); i < spec.repeats(); i++) {
        for (Map.Entry<Contender, List<Contender.Spent>> each : runs.entrySet()) {
          Contender.Spent spent = each.getKey().run(work);
          if (i >= 0) {
            each.getValue().add(spent);
          }
        }
      }
      int images = work == Work.TRAIN ? spec.batch() : 1;
      List<Timing> timings = new ArrayList<>();
      runs.forEach(
          (contender, spent) -> {
            List<Double> seconds = spent.stream().map(Contender.Spent::seconds).toList();
            List<Double> cpu = spent.stream().map(Contender.Spent::cpuSeconds).toList();
            timings.add(
                new Timing(
                    preset,
                    work.toString(),
                    contender.engine(),
                    contender.parameters(),
                    images,
                    seconds,
                    Timing.median(seconds),
                    cpu,
                    Timing.median(cpu),
                    spent.get(spent.size() - 1).memoryGb()));
          });
      return new Outcome(timings, ratios(work, timings));
    }

    private List<Ratio> ratios(Work work, List<Timing> timings) {
      if (timings.size() < 2) {
        return List.of();
      }
      double wall = ratio(timings.get(0).seconds(), timings.get(1).seconds());
      double cpu = ratio(timings.get(0).cpuSeconds(), timings.get(1).cpuSeconds());
      return List.of(new Ratio(preset, work.toString(), wall, cpu));
    }

    /** The median over the pairs. */
    private static double ratio(List<Double> ours, List<Double> theirs) {
      List<Double> pairs = new ArrayList<>();
      for (int i = 0; i < ours.size(); i++) {
        pairs.add(ours.get(i) / theirs.get(i));
      }
      return Timing.median(pairs);
    }
  }
}
