package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.ClassMapLinter;
import org.vpobuilder.classmaps.VggsoundLabels;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.sources.ClassMapFile;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.vggsound.VggsoundCsv;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.spec.sample.SourceIds;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo classes}: shows and lints the class map. */
@Command(
    name = "classes",
    mixinStandardHelpOptions = true,
    description = "Print the class map and lint it against a VGGSound csv.")
final class ClassesCommand implements Callable<Integer> {
  @Option(
      names = "--map",
      paramLabel = "MAP",
      description = "A built-in class map, or a csv (default: ${DEFAULT-VALUE}).")
  String map = "vpo-21";

  @Option(
      names = "--vggsound",
      paramLabel = "DIR",
      description = "Lint against the labels of DIR/vggsound.csv (default: VGGSound's 309).")
  @Nullable String vggsound;

  @Mixin StorageOptions storage = new StorageOptions();

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ClassMap classMap = read();
    PrintWriter out = spec.commandLine().getOut();
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
    List<ClassMapLinter.Finding> findings = ClassMapLinter.lint(classMap, labels());
    for (ClassMapLinter.Finding finding : findings) {
      out.printf("%s: %s: %s%n", finding.severity(), finding.className(), finding.message());
    }
    out.flush();
    boolean errors = findings.stream().anyMatch(f -> f.severity() == ClassMapLinter.Severity.ERROR);
    return errors ? Console.ABOVE_LIMIT : Console.DONE;
  }

  private ClassMap read() throws IOException {
    if (!map.endsWith(".csv")) {
      return ClassMap.builtIn(map);
    }
    StorageOptions.Place file = storage.file("--map", map);
    return ClassMapFile.read(file.folder(), file.name());
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

  private Set<String> labels() {
    if (vggsound == null) {
      return VggsoundLabels.all();
    }
    return FingerprintedInput.read(storage.folder(vggsound), VggsoundCsv.FILE, VggsoundCsv::labels)
        .value();
  }
}
