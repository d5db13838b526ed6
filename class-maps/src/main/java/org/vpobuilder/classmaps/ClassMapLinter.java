package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vpobuilder.classmaps.CsvTable.Row;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Finds mistakes in a well-formed {@link ClassMap}: labels that VGGSound does not have, and
 * homonyms (COCO's {@code mouse} is the device, and "mouse squeaking" is the animal). The homonyms
 * are data: {@code homonyms.csv}.
 */
public final class ClassMapLinter {
  private static final List<String> COLUMNS = List.of("class", "wrong_label", "severity", "why");
  private static final List<Homonym> HOMONYMS = load();

  /** The severity of a finding. */
  public enum Severity {
    /** The map can't be intended: do not build with it. */
    ERROR,
    /** The map may be intended. */
    WARNING
  }

  /**
   * A finding about one class of the map.
   *
   * @param className name of the class in the map
   * @param message the problem, the label and the reason
   */
  public record Finding(Severity severity, String className, String message) {}

  /** A label that only seems to belong to a class. */
  record Homonym(String className, String wrongLabel, Severity severity, String why) {
    /** Whether the label is this homonym's, and the class or one of its categories has its name. */
    boolean concerns(VpoClass c, String label) {
      return wrongLabel.equals(label)
          && (className.equals(c.name())
              || c.terms().stream().anyMatch(term -> className.equals(term.label())));
    }
  }

  private ClassMapLinter() {}

  /**
   * Checks a map against the labels that occur in a VGGSound csv.
   *
   * @param labelsOfCsv every label of the csv that a build will read, as it is spelled there
   * @return the findings in the order of class index, then label; empty if there are none
   */
  public static List<Finding> lint(ClassMap map, Set<String> labelsOfCsv) {
    List<Finding> findings = new ArrayList<>();
    for (VpoClass c : map.classes()) {
      for (String label : c.ids(SourceIds.VGGSOUND)) {
        if (!labelsOfCsv.contains(label)) {
          findings.add(
              new Finding(Severity.ERROR, c.name(), missing(c, label, labelsOfCsv.size())));
        }
        for (Homonym homonym : HOMONYMS) {
          if (homonym.concerns(c, label)) {
            findings.add(new Finding(homonym.severity(), c.name(), mixedUp(c, homonym)));
          }
        }
      }
    }
    return List.copyOf(findings);
  }

  private static String missing(VpoClass c, String label, int labelsRead) {
    String hint =
        VggsoundLabels.contains(label)
            ? "VGGSound has this label, so the csv is only a part of it"
            : "none of VGGSound's %d labels is spelled so".formatted(VggsoundLabels.all().size());
    return "class '%s': got label '%s', wanted one of the %d labels of the VGGSound csv (%s)"
        .formatted(c.name(), label, labelsRead, hint);
  }

  private static String mixedUp(VpoClass c, Homonym homonym) {
    return "class '%s': got label '%s', a homonym: %s"
        .formatted(c.name(), homonym.wrongLabel(), homonym.why());
  }

  /** The homonyms in the order of their file. */
  static List<Homonym> homonyms() {
    return HOMONYMS;
  }

  private static List<Homonym> load() {
    String file = "homonyms.csv";
    try (Reader csv = Resources.open(file)) {
      return CsvTable.read(csv, file, COLUMNS).rows().stream()
          .map(row -> new Homonym(row.cell(0), row.cell(1), severity(row), row.cell(3)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the severity; throws {@link BadInputException} for any other word. */
  private static Severity severity(Row row) {
    return switch (row.cell(2)) {
      case "error" -> Severity.ERROR;
      case "warning" -> Severity.WARNING;
      default -> throw row.error("severity", row.cell(2), "error or warning");
    };
  }
}
