package org.vpobuilder.validation.cli;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.train.MetricRow;
import org.vpobuilder.validation.train.TrainingProgress;

/**
 * Prints losses, images per second and time left on standard error: on a terminal a bar, otherwise
 * a line every ten seconds.
 */
final class TrainingLine implements TrainingProgress, AutoCloseable {
  private static final double PLAIN_SECONDS = 10;

  private final String title;
  private final boolean terminal = Boolean.getBoolean("vpo.tty");
  private @Nullable ProgressBar bar;
  private double shown = Double.NEGATIVE_INFINITY;

  TrainingLine(String title) {
    this.title = title;
  }

  @Override
  public void report(MetricRow row, long totalSteps) {
    Map<String, Double> told = row.epochScores();
    if (terminal) {
      String text = " " + losses(row) + (told == null ? "" : ", " + scores(told));
      bar(totalSteps).setExtraMessage(text).stepTo(row.step());
    } else if (told != null) {
      System.err.printf("%s: epoch %d ended: %s%n", title, row.epoch(), scores(told));
    }
    if (!terminal && (row.seconds() - shown >= PLAIN_SECONDS || row.step() == totalSteps)) {
      shown = row.seconds();
      double left = row.seconds() / row.step() * (totalSteps - row.step());
      System.err.printf(
          "%s: step %d of %d, epoch %d, %s, %.1f images/s, %s left%n",
          title,
          row.step(),
          totalSteps,
          row.epoch(),
          losses(row),
          row.imagesPerSecond(),
          clock(left));
    }
  }

  private ProgressBar bar(long totalSteps) {
    ProgressBar open = bar;
    if (open == null) {
      open =
          new ProgressBarBuilder()
              .setTaskName(title)
              .setInitialMax(totalSteps)
              .setStyle(ProgressBarStyle.ASCII)
              .build();
      bar = open;
    }
    return open;
  }

  /** Formats scores, such as "sts -0.801, sts_classes 2". */
  private static String scores(Map<String, Double> scores) {
    return new TreeMap<>(scores)
        .entrySet().stream()
            .map(score -> "%s %.4g".formatted(score.getKey(), score.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String losses(MetricRow row) {
    Map<String, Double> terms = new TreeMap<>(row.losses());
    Double total = terms.remove("total");
    String parts =
        terms.entrySet().stream()
            .map(term -> "%s %.3f".formatted(term.getKey(), term.getValue()))
            .collect(Collectors.joining(", "));
    return terms.size() < 2
        ? "loss %.3f".formatted(total)
        : "loss %.3f (%s)".formatted(total, parts);
  }

  static String clock(double seconds) {
    Duration duration = Duration.ofSeconds(Math.round(seconds));
    return "%d:%02d:%02d"
        .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
  }

  @Override
  public void close() {
    ProgressBar open = bar;
    if (open != null) {
      open.close();
    }
  }
}
