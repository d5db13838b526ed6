package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.job.SourceFolders;
import org.vpobuilder.pipeline.survey.CheckReport;
import org.vpobuilder.pipeline.survey.Expected;
import org.vpobuilder.pipeline.survey.Reach;
import org.vpobuilder.pipeline.survey.SourceSurvey;
import org.vpobuilder.pipeline.survey.SurveyRequest;
import org.vpobuilder.pipeline.survey.SurveyText;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vpo check}: the survey of the sources that every build begins with, as a command. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Look at the sources as a build would, in seconds, and write nothing.",
      "Says what was found and what matches, how many samples each subset and split can have at"
          + " most, and what disk, time and memory a build is likely to take.",
      "Exit code 1 if something asked for can't be reached at all, 2 if the sources can't be used."
    })
final class CheckCommand implements Callable<Integer> {
  @Mixin SourceOptions sources = new SourceOptions();
  @Mixin AskedOptions asked = new AskedOptions();

  @Option(
      names = "--json",
      description = "Print JSON (check-report.schema.json) instead of tables.")
  boolean json;

  @Spec CommandSpec command;

  @Override
  public Integer call() throws IOException {
    SourceSurvey survey = SourceFolders.look(request());
    Reach reach = Reach.of(survey);
    Expected expected = Expected.of(survey, reach, Runtime.getRuntime().availableProcessors());
    CheckReport report = CheckReport.of(survey, reach, expected);
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      Console.printJson(CheckReport.JSON.writePretty(report), out);
    } else {
      SurveyText.lines(survey).forEach(out::println);
      print(reach, expected, out);
    }
    out.flush();
    List<String> unreachable = SurveyText.unreachable(reach);
    unreachable.forEach(line -> command.commandLine().getErr().println("vpo: " + line));
    return unreachable.isEmpty() ? Console.DONE : Console.ABOVE_LIMIT;
  }

  private SurveyRequest request() throws IOException {
    ReleaseSpec read = asked.read(sources.storage);
    Set<Subset> wanted = asked.wanted(read);
    return new SurveyRequest(
        read.withOnly(wanted),
        asked.classMap(read, sources.storage),
        wanted,
        sources.sources(),
        asked.personLabelFile(sources.storage),
        null,
        true);
  }

  private static void print(Reach reach, Expected expected, PrintWriter out) {
    out.printf(
        "%n%-16s %11s %11s %13s %12s%n",
        "class", "train clips", "test clips", "train images", "test images");
    for (Reach.ClassReach row : reach.classes()) {
      out.printf(
          "%-16s %,11d %,11d %,13d %,12d%n",
          row.name(), row.trainClips(), row.testClips(), row.trainImages(), row.testImages());
    }
    out.printf("%n%-16s %11s %11s%n", "subset", "asked for", "at most");
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        String name = ReleaseLayout.folder(subset, split);
        Reach.Side side = reach.sides().get(name);
        if (side != null) {
          out.printf("%-16s %,11d %,11d%s%n", name, side.asked(), side.most(), remark(side));
        }
      }
    }
    out.printf(
        "%nNo clip was decoded and no image opened: a build may find fewer samples, never more.%n"
            + (reach.sides().keySet().stream().anyMatch(side -> side.endsWith("/" + Split.VAL))
                ? "Train and val are only so large together: val is drawn from train's images.%n"
                : "")
            + "%s"
            + "%nEstimated from measurements (docs/scaling.md), on %d cores:%n",
        Subset.all().stream()
            .filter(subset -> subset.contained() != null)
            .map(
                subset ->
                    "The rows of %s count only the samples that it has beside those of %s.%n"
                        .formatted(subset, subset.contained()))
            .collect(Collectors.joining()),
        expected.cores());
    SurveyText.expected(expected).forEach((what, size) -> out.printf("%-16s %11s%n", what, size));
  }

  private static String remark(Reach.Side side) {
    if (side.most() == 0) {
      return "  none: " + side.cause();
    }
    return side.most() < side.asked() ? "  short: " + side.cause() : "";
  }
}
