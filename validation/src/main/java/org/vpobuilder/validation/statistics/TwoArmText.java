package org.vpobuilder.validation.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.vpobuilder.schemas.console.Figures;

/** Writes a result as a paragraph for a paper or a review. */
public final class TwoArmText {
  private TwoArmText() {}

  /** The result as one paragraph on one line. */
  public static String of(TwoArmResult result, TestOptions options) {
    List<String> sentences = new ArrayList<>();
    sentences.add(what(result));
    sentences.add(difference(result, options));
    sentences.add(equivalence(result, options));
    sentences.add(
        f(
            "With these runs a difference of %.2f points or more would be detected with a chance of"
                + " %.0f%%.",
            result.smallestDetectable(), 100 * TestOptions.POWER));
    PairedBootstrap bootstrap = result.pairedBootstrap();
    if (bootstrap != null) {
      sentences.add(images(bootstrap, options));
    }
    PrintedCheck check = result.printedCheck();
    if (check != null) {
      sentences.add(printed(check, result));
    }
    return String.join(" ", sentences);
  }

  /** The reason why there is no test. */
  public static String of(TwoArmReport.Untestable pair) {
    return f(
        "%s cannot be tested: each of the %d runs of %s scored %.2f and each of the %d runs of %s"
            + " %.2f, and a t-test needs scores that spread.",
        pair.metric(),
        pair.first().n(),
        pair.first().name(),
        pair.first().mean(),
        pair.second().n(),
        pair.second().name(),
        pair.second().mean());
  }

  private static String what(TwoArmResult r) {
    return f("%s was compared between %s and %s.", r.metric(), arm(r.first()), arm(r.second()));
  }

  private static String arm(Arm arm) {
    return f("%s (n = %d, mean %.2f, sd %.2f)", arm.name(), arm.n(), arm.mean(), arm.sd());
  }

  private static String difference(TwoArmResult r, TestOptions options) {
    MeanTest test = r.test();
    return f(
        "The difference, %s minus %s, is %s points (%s%% confidence interval %s; Hedges' g %s); a"
            + " two-sided t-test gives p %s (Welch, t(%.2f) = %s), so the hypothesis of equal means"
            + " is %s at the %s%% level%s.",
        r.second().name(),
        r.first().name(),
        Figures.signed(r.difference(), 2),
        percent(options.confidence()),
        interval(test.interval()),
        Figures.of(r.effect().hedgesG(), 2),
        equal(test.p()),
        test.degreesOfFreedom(),
        Figures.of(test.t(), 2),
        test.p() < options.alpha() ? "rejected" : "not rejected",
        percent(options.alpha()),
        student(r, options));
  }

  /** The result of the paper's test, and whether it differs. */
  private static String student(TwoArmResult r, TestOptions options) {
    MeanTest test = r.student();
    boolean other = test.p() < options.alpha() != r.test().p() < options.alpha();
    return f(
        "; Student's test, with one variance for both, gives p %s (t(%.0f) = %s)%s",
        equal(test.p()),
        test.degreesOfFreedom(),
        Figures.of(test.t(), 2),
        other ? ", which says otherwise" : "");
  }

  private static String equivalence(TwoArmResult r, TestOptions options) {
    MeanTest test = r.test();
    String found =
        test.equivalent()
            ? "the means are shown to be equivalent within that margin"
            : "equivalence within that margin is not shown";
    return f(
        "%swo one-sided tests (TOST, Welch) against a margin of %s points give p %s, so %s.",
        test.p() < options.alpha() ? "T" : "A failure to reject is not equality: t",
        Double.toString(options.margin()),
        equal(test.equivalenceP()),
        found);
  }

  private static String images(PairedBootstrap b, TestOptions options) {
    return f(
        "Over the %d test %s, paired, the mean difference of %s is %s points (%s%% BCa"
            + " bootstrap interval %s, %d resamples; paired t-test p %s).",
        b.images(),
        Objects.requireNonNullElse(b.unit(), "images"),
        b.score(),
        Figures.signed(b.meanDifference(), 2),
        percent(options.confidence()),
        interval(b.interval()),
        b.resamples(),
        equal(b.pairedP()));
  }

  private static String printed(PrintedCheck check, TwoArmResult r) {
    String range = f("%s to %s", p(check.possible().low()), p(check.possible().high()));
    return check.follows()
        ? f(
            "The printed p = %s follows from the printed means, deviations and n (rounding allows"
                + " %s).",
            check.printedP().toPlainString(), range)
        : f(
            "The printed p = %s does not follow from the printed means, deviations and n: they give"
                + " %s, and rounding allows %s.",
            check.printedP().toPlainString(), p(r.student().p()), range);
  }

  private static String interval(Interval interval) {
    return Figures.signed(interval.low(), 2) + " to " + Figures.signed(interval.high(), 2);
  }

  private static String equal(double p) {
    return p < 0.001 ? p(p) : "= " + p(p);
  }

  /** A p-value with two digits, or three below 0.1. */
  private static String p(double p) {
    if (p < 0.001) {
      return "< 0.001";
    }
    return f(p < 0.0995 ? "%.3f" : "%.2f", p);
  }

  private static String percent(double share) {
    return plain(Math.round(share * 1e6) / 1e4);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? f("%.1f", value).replace(".0", "") : f("%s", value);
  }

  private static String f(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
