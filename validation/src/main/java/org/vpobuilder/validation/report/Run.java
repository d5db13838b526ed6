package org.vpobuilder.validation.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.validation.evaluate.ClassRow;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.train.MetricRow;

/**
 * One trained model.
 *
 * @param name name of its folder, e.g. {@code cavp-stereo-msmi-s1}
 * @param config text of {@code config.yaml}
 * @param environment hardware and software of the run
 * @param metrics rows of its curve
 * @param evaluations evaluations by file name
 * @param figures data for figures, one entry for each evaluation that kept any
 * @param controls its scores on control sets
 * @param missing names of the files that it lacks
 */
record Run(
    String name,
    Optional<String> config,
    Map<String, String> environment,
    List<MetricRow> metrics,
    Map<String, Evaluation> evaluations,
    List<Figures> figures,
    List<ControlScores> controls,
    List<String> missing) {
  private static final Pattern SEED = Pattern.compile("-s\\d+$");
  private static final Pattern AUDIO = Pattern.compile("-(mono|stereo)(?=-|$)");

  Run {
    environment = new TreeMap<>(environment);
    metrics = List.copyOf(metrics);
    evaluations = new TreeMap<>(evaluations);
    figures = List.copyOf(figures);
    controls = List.copyOf(controls);
    missing = List.copyOf(missing);
  }

  /**
   * The data that an evaluation kept for figures.
   *
   * @param testSet name of the test set in results
   * @param keys keys of its samples, sorted
   */
  record Figures(FigureFolder folder, String testSet, List<String> keys) {
    Figures {
      keys = List.copyOf(keys);
    }
  }

  /** The names of the classes by index, from its evaluations. */
  Map<Integer, String> classNames() {
    Map<Integer, String> names = new TreeMap<>();
    for (Evaluation evaluation : evaluations.values()) {
      for (ClassRow row : evaluation.classes()) {
        names.putIfAbsent(row.index(), row.name());
      }
    }
    return names;
  }

  /** The data for figures of a test set. */
  Optional<Figures> figuresOf(String testSet) {
    return figures.stream().filter(each -> each.testSet().equals(testSet)).findFirst();
  }

  /** The keys of all its samples, sorted. */
  TreeSet<String> examples() {
    TreeSet<String> keys = new TreeSet<>();
    figures.forEach(each -> keys.addAll(each.keys()));
    return keys;
  }

  /** The folder of one of {@link #examples}. */
  FigureFolder folderOf(String key) {
    return figures.stream()
        .filter(each -> each.keys().contains(key))
        .findFirst()
        .orElseThrow()
        .folder();
  }

  /** The name without the seed; runs that share it are repetitions. */
  String arm() {
    return SEED.matcher(name).replaceFirst("");
  }

  /** The name without seed and audio mode: runs that are compared in one chart. */
  String family() {
    return AUDIO.matcher(arm()).replaceFirst("");
  }

  /** {@code mono} or {@code stereo}, taken from the name; empty if the name has neither. */
  String audio() {
    Matcher matcher = AUDIO.matcher(arm());
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The part of its name that differs among the runs of its family, e.g. {@code stereo s1}. */
  String label() {
    Matcher seed = SEED.matcher(name);
    String end = seed.find() ? seed.group().substring(1) : "";
    String label = (audio() + " " + end).strip();
    return label.isEmpty() ? name : label;
  }

  /** The seconds of training; 0 if there is no curve. */
  double seconds() {
    return metrics.isEmpty() ? 0 : metrics.get(metrics.size() - 1).seconds();
  }
}
