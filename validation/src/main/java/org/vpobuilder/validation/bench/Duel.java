package org.vpobuilder.validation.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times contenders in turns: A B A B. */
final class Duel {
  private final String preset;
  private final BenchSpec spec;
  private final List<Contender> contenders;

  /** At most two: ours first, then what it is compared with. */
  Duel(String preset, BenchSpec spec, List<Contender> contenders) {
    this.preset = preset;
    this.spec = spec;
    this.contenders = contenders;
  }

  /** Timings of a work, and the ratio where there are two. */
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

  /** Median over the pairs. */
  private static double ratio(List<Double> ours, List<Double> theirs) {
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      pairs.add(ours.get(i) / theirs.get(i));
    }
    return Timing.median(pairs);
  }
}
