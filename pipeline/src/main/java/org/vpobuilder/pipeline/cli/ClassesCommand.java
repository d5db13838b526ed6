package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.survey.ClassReport;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.sample.SourceIds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo classes}: shows a class map and lints it against the sources at hand. */
@Command(
    name = "classes",
    mixinStandardHelpOptions = true,
    description = {
      "Print a class map and lint it.",
      "With sources, which may be of one sense only: what each of them has of every class, how much, what of it",
      "is of no class, and what can't be meant so. Reads their tables and opens no image and no clip.",
      "Exit code 1 if the map has an error."
    })
final class ClassesCommand implements Callable<Integer> {
  /** The most words without a class that are shown for a source; JSON has all of them. */
  private static final int SHOWN = 12;

  @Option(
      names = "--map",
      paramLabel = "MAP",
      description = "A built-in class map, or a csv (default: ${DEFAULT-VALUE}).")
  String map = "vpo-21";

  @Option(
      names = "--json",
      description = "Print JSON (class-report.schema.json) instead of tables.")
  boolean json;

  @Mixin SourceOptions sources = new SourceOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ClassMap classMap = sources.storage.classMap(map);
    ClassReport report = ClassReport.of(classMap, sources.named());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Console.printJson(ClassReport.JSON.writePretty(report), out);
    } else {
      if (report.unmapped().isEmpty()) {
        printMap(classMap, out);
      } else {
        printRows(report, out);
        report.unmapped().forEach((source, words) -> printUnmapped(source, words, out));
      }
      report
          .findings()
          .forEach(
              f -> out.printf("%s: %s%n", f.severity(), f.message().replaceAll("\\p{Cntrl}", "?")));
    }
    out.flush();
    return report.hasErrors() ? Console.ABOVE_LIMIT : Console.DONE;
  }

  private static void printMap(ClassMap classMap, PrintWriter out) {
    out.printf("%5s  %-14s %-22s %s%n", "index", "class", "COCO category", "VGGSound labels");
    for (VpoClass vpoClass : classMap.classes()) {
      out.printf(
          "%5d  %-14s %-22s %s%n",
          vpoClass.index(),
          vpoClass.name(),
          vpoClass.terms(SourceIds.COCO).stream()
              .map(term -> term.id() + " " + term.label())
              .collect(Collectors.joining("; ")),
          String.join("; ", vpoClass.ids(SourceIds.VGGSOUND)));
    }
    printOthers(classMap, out);
  }

  /** Prints how many classes of the map each of the other sources has. */
  private static void printOthers(ClassMap classMap, PrintWriter out) {
    SortedMap<String, Integer> classes = new TreeMap<>();
    for (VpoClass vpoClass : classMap.classes()) {
      vpoClass.terms().stream()
          .map(VpoClass.Term::source)
          .distinct()
          .filter(source -> !source.equals(SourceIds.COCO) && !source.equals(SourceIds.VGGSOUND))
          .forEach(source -> classes.merge(source, 1, Integer::sum));
    }
    if (!classes.isEmpty()) {
      out.printf("%nother sources%n");
      classes.forEach(
          (source, count) ->
              out.printf("%-14s %d of %d classes%n", source, count, classMap.classes().size()));
    }
  }

  private static void printRows(ClassReport report, PrintWriter out) {
    out.printf("%-14s %-11s %-36s %11s %11s%n", "class", "source", "id and label", "train", "test");
    String name = "";
    String source = "";
    for (ClassReport.Row row : report.rows()) {
      boolean isNext = !row.name().equals(name);
      boolean isOther = isNext || !row.source().equals(source);
      name = row.name();
      source = row.source();
      out.printf(
          "%-14s %-11s %-36s %s%n",
          isNext ? name : "",
          isOther ? source : "",
          shown(row),
          row.known() ? "%,11d %,11d".formatted(row.train(), row.test()) : "    unknown");
    }
  }

  private static void printUnmapped(String source, List<ClassReport.Row> words, PrintWriter out) {
    out.printf(
        "%nof no class in %s: %s%n",
        source,
        words.isEmpty()
            ? "none"
            : words.stream()
                    .limit(SHOWN)
                    .map(row -> "%s (%,d)".formatted(shown(row), row.train() + row.test()))
                    .collect(Collectors.joining("; "))
                + (words.size() > SHOWN ? "; and %,d more".formatted(words.size() - SHOWN) : ""));
  }

  private static String shown(ClassReport.Row row) {
    String text = row.label().equals(row.id()) ? row.id() : row.id() + " " + row.label();
    return SourceText.printable(text);
  }
}
