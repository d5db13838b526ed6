package org.vpobuilder.validation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.vpobuilder.validation.evaluate.Evaluation;

/** The reasons why the numbers of a folder must not be compared with the published ones. */
final class Comparability {
  private static final String PAPER = "paper-";

  private Comparability() {}

  /** The reasons in sentences; empty if presets and release are those of the papers. */
  static List<String> reasonsAgainst(Results results) {
    List<String> reasons = new ArrayList<>();
    TreeSet<String> presets = new TreeSet<>();
    for (Evaluation evaluation : results.evaluations()) {
      if (!evaluation.run().preset().startsWith(PAPER)) {
        presets.add(evaluation.run().presetOfSweep());
      }
    }
    if (!presets.isEmpty()) {
      reasons.add(
          "These runs use the preset %s, not the papers' hyper-parameters (paper-*): they show that"
                  .formatted(String.join(", ", presets))
              + " every step works, within minutes.");
    }
    if (results.protocol().synthetic()) {
      reasons.add(
          "The release is synthetic: its images and sounds were generated, and are far from COCO"
              + " and VGGSound.");
    }
    return reasons;
  }
}
