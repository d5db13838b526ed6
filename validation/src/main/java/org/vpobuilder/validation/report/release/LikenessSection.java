package org.vpobuilder.validation.report.release;

import j2html.tags.DomContent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.Chart;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;

/**
 * The section of the distances of pictures and sounds to those most like them in test, with the
 * threshold.
 */
final class LikenessSection {
  private LikenessSection() {}

  /**
   * Makes the section.
   *
   * @param pictures null if the spec does not compare pictures
   * @param sounds null if the spec does not compare sounds
   */
  static Section of(@Nullable Likeness pictures, @Nullable Likeness sounds) {
    List<DomContent> parts = new ArrayList<>();
    if (pictures == null && sounds == null) {
      parts.add(
          Notice.MISSING.html(
              "pictures and sounds that are the same though their bytes differ were not looked for. A"
                  + " build does so with `likeness: {image_bits: 6, audio_ber: 0.35}` in its spec."));
      return new Section("likeness", "Nothing twice", parts);
    }
    parts.add(
        Parts.paragraph(
            "Each picture that planning looked at and each sound was compared with those of test; what"
                + " is of test itself, with the rest of test. What lies left of the line counts as the same"
                + " and was left out; so were pictures up to 8 bits beyond it whose finer prints"
                + " agree. The line is in the right place if there is a gap about it, or"
                + " few on both sides: then few that differ are taken for the same, and few that are"
                + " the same for different. Counts are on a scale of powers of ten."));
    if (pictures != null) {
      // Bits are whole numbers: the threshold's own column counts as the same.
      double line = pictures.threshold() + 0.5;
      parts.add(
          chart("Pictures: bits of 64 that differ from the nearest of test", pictures, line, 0)
              .html());
    }
    if (sounds != null) {
      // A column begins at its label.
      double line = sounds.threshold() / sounds.step() - 0.5;
      parts.add(
          chart("Sounds: share of bits that differ from the nearest of test", sounds, line, 2)
              .html());
    }
    parts.add(counts(pictures, sounds).html());
    return new Section("likeness", "Nothing twice", parts);
  }

  private static Chart chart(String title, Likeness likeness, double line, int decimals) {
    int bins =
        likeness.sides().values().stream().mapToInt(side -> side.nearest().size()).max().orElse(0);
    List<String> labels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      Cell label = Cell.number(i * likeness.step(), decimals);
      labels.add(label.text());
      rows.add(new ArrayList<>(List.of(label)));
    }
    List<Column> columns = new ArrayList<>(List.of(Column.number("distance")));
    List<Chart.Series> series = new ArrayList<>();
    sides(likeness)
        .forEach(
            (split, side) -> {
              List<@Nullable Double> bars = new ArrayList<>();
              for (int i = 0; i < bins; i++) {
                int count = i < side.nearest().size() ? side.nearest().get(i) : 0;
                bars.add((double) count);
                rows.get(i).add(Cell.count(count));
              }
              int look = Sides.look(split);
              series.add(new Chart.Series(split.toString(), look, look, List.of(), bars));
              columns.add(Column.number(split.toString()));
            });
    Chart.Threshold threshold =
        new Chart.Threshold(
            line, "threshold " + Cell.number(likeness.threshold(), decimals).text());
    return new Chart(
        title,
        new Chart.Data(
            Chart.Kind.COLUMNS, "distance to the nearest", "count", labels, series, threshold),
        new Table(title, columns, rows, false));
  }

  private static SortedMap<Split, Likeness.Side> sides(Likeness likeness) {
    SortedMap<Split, Likeness.Side> sides = new TreeMap<>();
    for (Split split : Split.values()) {
      Likeness.Side side = likeness.sides().get(split.toString());
      if (side != null) {
        sides.put(split, side);
      }
    }
    return sides;
  }

  private static Table counts(@Nullable Likeness pictures, @Nullable Likeness sounds) {
    List<List<Cell>> rows = new ArrayList<>();
    if (pictures != null) {
      sides(pictures).forEach((split, side) -> rows.add(row("pictures", split, side)));
    }
    if (sounds != null) {
      sides(sounds).forEach((split, side) -> rows.add(row("sounds", split, side)));
    }
    List<Column> columns =
        List.of(
            Column.text("What"),
            Column.number("compared"),
            Column.number("nothing near"),
            Column.number("not comparable"));
    return new Table("What was compared", columns, rows, false);
  }

  private static List<Cell> row(String what, Split split, Likeness.Side side) {
    long drawn = side.nearest().stream().mapToLong(n -> n).sum();
    return List.of(
        Cell.text("%s of %s".formatted(what, split)),
        Cell.count(drawn + side.apart()),
        Cell.count(side.apart()),
        Cell.count(side.unprinted()));
  }
}
