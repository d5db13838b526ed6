package org.vpobuilder.validation.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.Console;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Metric;
import org.vpobuilder.validation.protocol.ArmComparison;
import org.vpobuilder.validation.protocol.EvaluatedArm;
import org.vpobuilder.validation.statistics.PrintedCheck;
import org.vpobuilder.validation.statistics.PrintedFigure;
import org.vpobuilder.validation.statistics.PublishedTest;
import org.vpobuilder.validation.statistics.TestOptions;
import org.vpobuilder.validation.statistics.TwoArmReport;
import org.vpobuilder.validation.statistics.TwoArmResult;
import org.vpobuilder.validation.statistics.TwoArmTest;
import org.vpobuilder.validation.statistics.TwoArmText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code vpo ttest}: tests whether two arms of runs score the same. */
@Command(
    name = "ttest",
    mixinStandardHelpOptions = true,
    description = {
      "Compare the runs of two arms, e.g. AVSBench-Object and its copy with VGGSound's audio.",
      "Two-sided t-test and interval (Welch; Student's p beside it), effect size, a test of"
          + " equivalence within a",
      "margin, the smallest difference that so many runs can detect, and, where the scores of"
          + " single",
      "images lie beside the evaluations, a paired bootstrap over the images. Scores are in"
          + " percent.",
      "A difference is the second arm minus the first; arms that differ in mono and stereo alone"
          + " stand in that order, as on the page of vpo report. Scores of different test sets are"
          + " refused.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  vpo ttest --arm original=runs/s4 --arm avs-m-ss=runs/avs-m-ss --metric j --metric f",
      "  vpo ttest --printed 72.01,0.7,3 72.07,0.7,3 --printed-p 0.66",
      "  vpo ttest --published avs-m-ss",
      "  vpo ttest --arm cavp=runs/cavp --arm mine=runs/mine --metric g_miou",
      "",
      "The mIoU and F_beta of the paper's test (CVPR 2024, section 5.2) are TPAVI's J and F:"
          + " compare",
      "them with --metric j --metric f. For G of control sets (vpo evaluate --controls) the bootstrap is over",
      "the samples from which the controls were made, of the drop: the score with the right sound minus the",
      "score with the wrong one."
    })
public final class TtestCommand implements Callable<Integer> {
  private static final List<String> DEFAULT_METRICS = List.of("miou", "f_beta");

  @OptionGroup(value = "What to compare", order = -1)
  @Option(
      names = "--arm",
      paramLabel = "NAME=PATH",
      description =
          "An evaluation*.json, or a folder with any number of them; twice or more, two names.")
  List<String> arms = List.of();

  @OptionGroup(value = "What to compare", order = -1)
  @Option(
      names = "--printed",
      arity = "2",
      paramLabel = "[NAME=]MEAN,SD,N",
      description = "Printed figures instead: 72.01,0.7,3 or '72.01±0.7, n=3'.")
  List<String> printed = List.of();

  @OptionGroup(value = "What to compare", order = -1)
  @Option(
      names = "--printed-p",
      paramLabel = "P",
      description = "Check whether this printed p follows from the printed figures.")
  @Nullable BigDecimal printedP;

  @OptionGroup(value = "What to compare", order = -1)
  @Option(
      names = "--published",
      paramLabel = "NAME",
      description = "Figures of the paper instead: avs-m-ss.")
  @Nullable String published;

  @Option(
      names = "--metric",
      paramLabel = "METRIC",
      description =
          "May be repeated: miou, f_beta, fdr, pixel_accuracy, authors_miou, j, f, jf,"
              + " position_pairs, class_pairs; of a control set g_miou, g_f, drop_miou, drop_f, miou_neg,"
              + " f_neg, fpr, empty_rate, iou_with_positive. Default: miou and f_beta.")
  List<String> metrics = List.of();

  @OptionGroup(value = "What to compare", order = -1)
  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description = "Take only evaluations of it, e.g. vpo-ms.")
  @Nullable String dataset;

  @OptionGroup(value = "What to compare", order = -1)
  @Option(
      names = "--controls",
      paramLabel = "SHA",
      description =
          "The control set, by the digits of its file's name, where runs were scored on several.")
  @Nullable String controls;

  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      description = "Differences below it count as none. Default: ${DEFAULT-VALUE}.")
  double margin = TestOptions.DEFAULT_MARGIN;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description = "Of intervals; tests are at 1 minus it. Default: ${DEFAULT-VALUE}.")
  double confidence = TestOptions.DEFAULT_CONFIDENCE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the bootstrap. Default: ${DEFAULT-VALUE}.")
  long seed = 1;

  @Option(
      names = "--json",
      description = "Print JSON (two-arm-report.schema.json) instead of text.")
  boolean json;

  @Spec CommandSpec spec;

  /** The notes below the tests. */
  private final List<String> notes = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    TestOptions options = new TestOptions(margin, confidence, seed);
    TwoArmReport report = report(options);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      notes.forEach(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().flush();
      Console.printJson(TwoArmReport.JSON.writePretty(report), out);
      return Console.DONE;
    }
    report.results().forEach(result -> out.printf("%s%n%n", TwoArmText.of(result, options)));
    notes.forEach(out::println);
    out.flush();
    return Console.DONE;
  }

  private TwoArmReport report(TestOptions options) throws IOException {
    long sources =
        Stream.of(!arms.isEmpty(), !printed.isEmpty(), published != null).filter(b -> b).count();
    if (sources != 1) {
      throw misused("wanted one of --arm (twice), --printed and --published");
    }
    if (printedP != null && printed.isEmpty()) {
      throw misused("--printed-p goes with --printed");
    }
    if (dataset != null && arms.isEmpty()) {
      throw misused("--dataset goes with --arm");
    }
    if (controls != null && arms.isEmpty()) {
      throw misused("--controls goes with --arm");
    }
    if (published != null) {
      List<PublishedTest> tests = publishedTests(published);
      return new TwoArmReport(
          "published figures of " + published,
          options,
          tests.stream().map(test -> test.compare(options)).toList());
    }
    return printed.isEmpty() ? ofArms(options) : ofPrinted(options);
  }

  /** All published tests, or those of --metric. */
  private List<PublishedTest> publishedTests(String name) {
    List<PublishedTest> tests = PublishedTest.named(name);
    if (metrics.isEmpty()) {
      return tests;
    }
    List<PublishedTest> asked = new ArrayList<>();
    for (String metric : metrics) {
      String title = Metric.named(metric).title();
      asked.add(
          tests.stream()
              .filter(test -> test.metric().equals(title))
              .findFirst()
              .orElseThrow(
                  () ->
                      misused(
                          "--metric: got %s, of which --published %s has no figures; wanted miou or"
                                  .formatted(metric, name)
                              + " f_beta")));
    }
    return asked;
  }

  private TwoArmReport ofPrinted(TestOptions options) {
    if (printed.size() != 2 || metrics.size() > 1) {
      throw misused("--printed takes two figures of one --metric");
    }
    NamedText a = NamedText.of(printed.get(0), "first");
    NamedText b = NamedText.of(printed.get(1), "second");
    PrintedFigure first = PrintedFigure.parse(a.text());
    PrintedFigure second = PrintedFigure.parse(b.text());
    String title = metrics.isEmpty() ? "The score" : Metric.named(metrics.get(0)).title();
    TwoArmResult result =
        TwoArmTest.compare(title, first.arm(a.name()), second.arm(b.name()), options);
    if (printedP != null) {
      result = result.with(PrintedCheck.of(first, second, printedP));
    }
    return new TwoArmReport("printed figures", options, List.of(result));
  }

  private TwoArmReport ofArms(TestOptions options) throws IOException {
    Map<String, List<Path>> paths = new LinkedHashMap<>();
    for (String arm : arms) {
      NamedText named = NamedText.of(arm, "");
      if (named.name().isEmpty() || named.text().isEmpty()) {
        throw new BadInputException("--arm: got '%s', wanted NAME=PATH".formatted(arm));
      }
      paths.computeIfAbsent(named.name(), n -> new ArrayList<>()).add(Path.of(named.text()));
    }
    if (paths.size() != 2) {
      throw misused("--arm: got %d names %s, wanted two".formatted(paths.size(), paths.keySet()));
    }
    List<EvaluatedArm> read = new ArrayList<>();
    for (Map.Entry<String, List<Path>> arm : paths.entrySet()) {
      read.add(EvaluatedArm.read(arm.getKey(), arm.getValue(), dataset));
    }
    ArmComparison comparison = ArmComparison.of(read.get(0), read.get(1), options);
    notes.addAll(comparison.notes());
    List<Metric> asked =
        (metrics.isEmpty() ? DEFAULT_METRICS : metrics).stream().map(Metric::named).toList();
    TwoArmReport report =
        comparison.compare(
            source(List.of(comparison.first(), comparison.second())), asked, controls);
    List<String> untestable = report.withoutTest().stream().map(TwoArmText::of).toList();
    if (report.results().isEmpty()) {
      throw new BadInputException(String.join(" ", untestable));
    }
    notes.addAll(untestable);
    return report;
  }

  private static String source(List<EvaluatedArm> arms) {
    return String.join(
        "; ",
        arms.stream()
            .map(arm -> arm.name() + ": " + arm.runs().get(0).evaluation().run().arm())
            .toList());
  }

  private ParameterException misused(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** {@code NAME=TEXT}, or only a text. */
  private record NamedText(String name, String text) {
    /** Treats {@code n=3} at the end of a figure as part of it. */
    static NamedText of(String option, String otherwise) {
      int equals = option.indexOf('=');
      boolean named = equals > 0 && !Character.isDigit(option.charAt(0));
      return named
          ? new NamedText(option.substring(0, equals), option.substring(equals + 1))
          : new NamedText(otherwise, option);
    }
  }
}
