package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ControlRow;
import org.vpobuilder.validation.evaluate.ControlScores;
import org.vpobuilder.validation.evaluate.ControlScores.Score;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.statistics.Arm;

/** The scores of one control set by the runs of an arm, in their order. */
record ControlledArm(String name, List<Run> runs) {
  /** The scores of a run and their file. */
  record Run(Path file, ControlScores scores) {}

  ControlledArm {
    runs = List.copyOf(runs);
  }

  /**
   * Reads the scores that lie beside the evaluations of an arm.
   *
   * @param controlSet first digits of the control set's sha256; null if the runs were scored on one
   *     only
   * @throws BadInputException if a run has no scores of it, or of several, or the runs were scored
   *     on different ones
   */
  static ControlledArm of(EvaluatedArm arm, @Nullable String controlSet) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (EvaluatedArm.Run run : arm.runs()) {
      Run scored = read(run, controlSet);
      if (!runs.isEmpty()) {
        requireSame(runs.get(0), scored);
      }
      runs.add(scored);
    }
    return new ControlledArm(arm.name(), runs);
  }

  private static Run read(EvaluatedArm.Run run, @Nullable String controlSet) throws IOException {
    List<Run> found = new ArrayList<>();
    Path folder = Objects.requireNonNull(run.file().toAbsolutePath().getParent());
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(ControlScores::isFile).sorted().toList()) {
        ControlScores scores = ControlScores.read(file);
        if (file.equals(ControlScores.file(folder, run.file(), scores.controls()))
            && scores.run().equals(run.evaluation().run())
            && (controlSet == null || scores.controls().sha256().startsWith(controlSet))) {
          found.add(new Run(file, scores));
        }
      }
    }
    if (found.size() != 1) {
      throw new BadInputException(
          "%s: got scores of %s beside it, wanted those of one control set%s"
              .formatted(
                  run.file(),
                  found.isEmpty()
                      ? "no control set"
                      : "the control sets "
                          + String.join(
                              ", ",
                              found.stream().map(r -> r.scores().controls().shortSha()).toList()),
                  found.isEmpty()
                      ? ": vpo evaluate --controls writes them"
                      : ", by --controls SHA"));
    }
    return found.get(0);
  }

  /**
   * Requires that two runs were scored on the same bases and controls.
   *
   * @throws BadInputException if they were not
   */
  static void requireSame(Run a, Run b) {
    if (!a.scores().controls().isSameAs(b.scores().controls())
        || !a.scores().testSet().isSameAs(b.scores().testSet())
        || a.scores().controls().count() != b.scores().controls().count()) {
      throw new BadInputException(
          "scores of different control sets: got %s in %s and %s in %s, wanted the same"
              .formatted(
                  a.scores().controls().inWords(),
                  a.file(),
                  b.scores().controls().inWords(),
                  b.file()));
    }
  }

  /** One score of every run, over the whole set. */
  Arm scores(Score score) {
    List<Double> values = new ArrayList<>();
    for (Run run : runs) {
      values.add(
          run.scores()
              .overall()
              .score(score)
              .orElseThrow(
                  () ->
                      new BadInputException(
                          "%s: got scores without %s, wanted some with it: score again with vpo evaluate"
                              .formatted(run.file(), score)))
              .value());
    }
    return Arm.of(name, values);
  }

  /** Whether every run has a file with the scores of single samples. */
  boolean hasRows() {
    return runs.stream().allMatch(r -> Files.isRegularFile(EvaluationFormat.imagesOf(r.file())));
  }

  /**
   * For every base that has the score in every run, its mean over the controls whose sound is
   * always wrong, and over the runs, by the base's key.
   */
  Map<String, Double> bases(Score score) throws IOException {
    Map<String, List<Double>> values = new TreeMap<>();
    Map<String, Integer> counted = new HashMap<>();
    for (Run run : runs) {
      Map<String, List<Double>> ofRun = new HashMap<>();
      for (ControlRow row : EvaluationFormat.readControls(EvaluationFormat.imagesOf(run.file()))) {
        @Nullable Double value = row.part(score);
        if (value != null && run.scores().negativeKinds().contains(row.kind())) {
          ofRun.computeIfAbsent(row.baseSample(), base -> new ArrayList<>()).add(value);
        }
      }
      ofRun.forEach(
          (base, each) -> {
            values.computeIfAbsent(base, b -> new ArrayList<>()).addAll(each);
            counted.merge(base, 1, Integer::sum);
          });
    }
    Map<String, Double> means = new TreeMap<>();
    values.forEach(
        (base, each) -> {
          if (counted.getOrDefault(base, 0) == runs.size()) {
            means.put(base, each.stream().mapToDouble(v -> v).sum() / each.size());
          }
        });
    return means;
  }
}
