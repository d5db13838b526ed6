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
    Map<Contender, List<Double>> runs = new LinkedHashMap<>();
    contenders.forEach(contender -> runs.put(contender, new ArrayList<>()));
    for (int i = -spec.warmUp(); i < spec.repeats(); i++) {
      for (Map.Entry<Contender, List<Double>> each : runs.entrySet()) {
        double seconds = each.getKey().seconds(work);
        if (i >= 0) {
          each.getValue().add(seconds);
        }
      }
    }
    int images = work == Work.TRAIN ? spec.batch() : 1;
    List<Timing> timings = new ArrayList<>();
    runs.forEach(
        (contender, seconds) ->
            timings.add(
                new Timing(
                    preset,
                    work.toString(),
                    contender.engine(),
                    contender.parameters(),
                    images,
                    seconds,
                    Timing.median(seconds))));
    return new Outcome(timings, ratios(work, timings));
  }

  private List<Ratio> ratios(Work work, List<Timing> timings) {
    if (timings.size() < 2) {
      return List.of();
    }
    List<Double> pairs = new ArrayList<>();
    for (int i = 0; i < spec.repeats(); i++) {
      pairs.add(timings.get(0).seconds().get(i) / timings.get(1).seconds().get(i));
    }
    return List.of(new Ratio(preset, work.toString(), Timing.median(pairs)));
  }
}
