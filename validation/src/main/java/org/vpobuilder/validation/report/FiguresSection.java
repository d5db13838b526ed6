package org.vpobuilder.validation.report;

import j2html.tags.DomContent;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Embeddings;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.SampleFigure;
import org.vpobuilder.validation.report.figure.Drawing;
import org.vpobuilder.validation.report.figure.FigureFiles;
import org.vpobuilder.validation.report.figure.Grid;
import org.vpobuilder.validation.report.figure.Scatter;
import org.vpobuilder.validation.report.figure.SmallPicture;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.report.page.ClassColours;
import org.vpobuilder.validation.report.page.Column;
import org.vpobuilder.validation.report.page.Notice;
import org.vpobuilder.validation.report.page.Parts;
import org.vpobuilder.validation.report.page.Section;
import org.vpobuilder.validation.report.page.Table;
import org.vpobuilder.validation.report.page.TableFiles;
import org.vpobuilder.validation.statistics.PrincipalAxes;

/**
 * Figures in the papers' form, for each test set and for a run of each arm (the first seed that
 * kept data): image, truth and predictions next to each other (S1 fig. 13, 15; S2 fig. 3),
 * attention of sound to pixels (S1 fig. 10), masks of spectrograms (S2 fig. 2), embeddings by class
 * (S1 fig. 12, there by t-SNE).
 */
final class FiguresSection {
  private static final String ID = "figures";

  /** The most rows, which fit a page of a paper. */
  private static final int ROWS = 6;

  /**
   * The width of masks: spectrograms are stretched, because a second has 96 frames and 256 bins.
   */
  private static final double MASK_WIDTH = 4;

  private static final double MASK_HEIGHT = 3;

  private final List<Run> runs;
  private final FigureFiles figures;
  private final TableFiles tables;
  private final List<DomContent> parts = new ArrayList<>();

  FiguresSection(Results results, FigureFiles figures, TableFiles tables) {
    this.runs = results.runs();
    this.figures = figures;
    this.tables = tables;
  }

  /** A run's figures of the current test set. */
  private record Shown(Run run, Run.Figures figures) {
    FigureFolder folder() {
      return figures.folder();
    }

    Grid.Head head() {
      return new Grid.Head(family(), run.audio());
    }

    /** The run's name without the parts given elsewhere: seed, audio mode and test set. */
    String family() {
      String family = run.family();
      String ending = "-" + figures.testSet();
      return family.endsWith(ending)
          ? family.substring(0, family.length() - ending.length())
          : family;
    }
  }

  Section section() throws IOException {
    TreeSet<String> testSets = new TreeSet<>();
    runs.forEach(run -> run.figures().forEach(each -> testSets.add(each.testSet())));
    if (!testSets.isEmpty()) {
      parts.add(
          Parts.paragraph(
              "For a paper: each as SVG, whose letters are text, and as PNG of 192 pixels to the"
                  + " inch. All models, audio modes and seeds show the same samples, which were"
                  + " drawn by their keys."));
    }
    for (String testSet : testSets) {
      Map<String, Shown> arms = new LinkedHashMap<>();
      for (Run run : runs) {
        run.figuresOf(testSet)
            .ifPresent(found -> arms.putIfAbsent(run.arm(), new Shown(run, found)));
      }
      parts.add(Parts.headline(testSet));
      List<Shown> shown = List.copyOf(arms.values());
      pictures(testSet, shown);
      masks(testSet, shown);
      embeddings(testSet, shown);
    }
    TreeSet<String> without = new TreeSet<>();
    runs.forEach(run -> run.evaluations().values().forEach(e -> without.add(e.run().dataset())));
    without.removeAll(testSets);
    if (testSets.isEmpty() || !without.isEmpty()) {
      parts.add(
          Notice.MISSING.html(
              "nothing to make figures of%s: these runs were evaluated by an earlier"
                      .formatted(without.isEmpty() ? "" : " for " + String.join(", ", without))
                  + " version. `vpo evaluate` writes it."));
    }
    return new Section(ID, "Figures", parts);
  }

  // Pictures side by side.

  private void pictures(String testSet, List<Shown> arms) throws IOException {
    TreeSet<String> all = new TreeSet<>();
    arms.forEach(arm -> all.addAll(arm.figures.keys()));
    List<String> keys = all.stream().limit(ROWS).toList();
    List<DomContent> lines = new ArrayList<>();
    lines.add(
        Parts.linked(
            "Image, truth and predictions of %d samples by %d models, side by side"
                .formatted(keys.size(), arms.size()),
            figures.kept("side by side " + testSet, () -> sideBySide(keys, arms))));
    List<Shown> looking = new ArrayList<>();
    TreeSet<String> attentions = new TreeSet<>();
    for (Shown arm : arms) {
      for (String key : arm.figures.keys()) {
        SampleFigure.Shade attention = ShownExample.about(arm.folder(), key).attention();
        if (attention != null) {
          looking.add(arm);
          attentions.add("%s: %s".formatted(arm.family(), attention.what()));
          break;
        }
      }
    }
    if (!looking.isEmpty()) {
      lines.add(
          Parts.linked(
              "Where the sound leads them to look, from the lowest place of each picture, blue, to"
                  + " the highest, yellow. "
                  + String.join("; ", attentions)
                  + ".",
              figures.kept("attention " + testSet, () -> attention(keys, looking))));
    }
    parts.add(Parts.list(lines));
    if (looking.isEmpty()) {
      parts.add(
          Notice.MISSING.html(
              "no attention of sound to pixels: no run kept it, being evaluated by an earlier"
                  + " version."));
    }
  }

  private static Drawing sideBySide(List<String> keys, List<Shown> arms) throws IOException {
    List<Grid.Head> heads = new ArrayList<>();
    heads.add(new Grid.Head("image", ""));
    heads.add(new Grid.Head("truth", ""));
    arms.forEach(arm -> heads.add(arm.head()));
    Grid grid = new Grid(heads);
    for (String key : keys) {
      row(grid, key, arms, true);
    }
    return grid.drawing();
  }

  private static Drawing attention(List<String> keys, List<Shown> arms) throws IOException {
    List<Grid.Head> heads = new ArrayList<>();
    heads.add(new Grid.Head("image", ""));
    arms.forEach(arm -> heads.add(arm.head()));
    Grid grid = new Grid(heads);
    for (String key : keys) {
      row(grid, key, arms, false);
    }
    return grid.drawing();
  }

  /** Adds a sample's row, either with predictions after the truth, or with attention. */
  private static void row(Grid grid, String key, List<Shown> arms, boolean predictions)
      throws IOException {
    List<Grid.Cell> cells = new ArrayList<>();
    Optional<ShownExample> first = Optional.empty();
    Optional<SmallPicture> photo = Optional.empty();
    for (Shown arm : arms) {
      if (!arm.figures.keys().contains(key)) {
        cells.add(Grid.Cell.ABSENT);
        continue;
      }
      ShownExample example = ShownExample.read(arm.folder(), key);
      SmallPicture picture = photo.isPresent() ? photo.get() : small(example);
      if (first.isEmpty()) {
        first = Optional.of(example);
        photo = Optional.of(picture);
      }
      if (predictions) {
        requireSize(example, first.get(), arm.run);
        cells.add(picture.under(example.prediction(), names(arm.run)));
      } else {
        Optional<Grey> map = example.attention();
        cells.add(map.isPresent() ? picture.underHeat(map.get()) : Grid.Cell.ABSENT);
      }
    }
    ShownExample shown = first.orElseThrow();
    if (predictions) {
      cells.add(0, photo.orElseThrow().under(shown.truth(), names(arms.get(0).run)));
    }
    cells.add(0, photo.orElseThrow().plain());
    grid.add(sounding(shown.about()), shown.truth().width(), shown.truth().height(), cells);
  }

  private static void requireSize(ShownExample example, ShownExample first, Run run) {
    if (example.truth().width() != first.truth().width()
        || example.truth().height() != first.truth().height()) {
      throw new BadInputException(
          "run %s, example %s: got another size than in the other runs"
              .formatted(run.name(), example.key()));
    }
  }

  private static SmallPicture small(ShownExample example) {
    try {
      return new SmallPicture(example.jpeg());
    } catch (MediaException e) {
      throw new BadInputException("example %s: %s".formatted(example.key(), e.getMessage()), e);
    }
  }

  private static IntFunction<String> names(Run run) {
    Map<Integer, String> names = run.classNames();
    return index -> names.getOrDefault(index, "class " + index);
  }

  private static String sounding(SampleFigure about) {
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < about.alphas().size(); i++) {
      objects.add(
          String.format(Locale.ROOT, "%s at %.2f", about.sounding().get(i), about.alphas().get(i)));
    }
    return objects.isEmpty() ? "" : "sounding: " + String.join(", ", objects);
  }

  // Masks of spectrograms.

  private void masks(String testSet, List<Shown> arms) throws IOException {
    List<DomContent> pictures = new ArrayList<>();
    for (Shown arm : arms) {
      List<String> keys = new ArrayList<>();
      for (String key : arm.figures.keys()) {
        if (!ShownExample.about(arm.folder(), key).masks().isEmpty()) {
          keys.add(key);
        }
      }
      if (!keys.isEmpty()) {
        Drawing drawing = masks(arm.folder(), keys);
        List<String> files =
            figures.kept(
                "masks %s %s %s".formatted(arm.family(), arm.run.audio(), testSet), () -> drawing);
        pictures.add(
            Parts.picture(
                drawing.svg(),
                drawing.width(),
                ("What the prompts of %s find in sounds of the test set that are mixed with the"
                        + " sound of another sample (S2, ACP): the mixed sound, the noise, the"
                        + " share of the sound that belongs to the image (dark blue 0, yellow 1),"
                        + " and what the model takes for it. Time goes to the right, frequency"
                        + " up.")
                    .formatted(arm.run.arm()),
                "Spectrograms of %d mixed sounds with target and prediction".formatted(keys.size()),
                files));
      }
    }
    if (!pictures.isEmpty()) {
      parts.add(Parts.folded("Masks of mixed sounds, " + testSet, pictures));
    }
  }

  private static Drawing masks(FigureFolder folder, List<String> keys) throws IOException {
    List<Grid.Head> heads =
        ShownExample.about(folder, keys.get(0)).masks().stream()
            .map(shade -> new Grid.Head(shade.what(), ""))
            .toList();
    Grid grid = new Grid(heads);
    for (String key : keys) {
      SampleFigure about = ShownExample.about(folder, key);
      List<Grid.Cell> cells = new ArrayList<>();
      for (int i = 0; i < heads.size(); i++) {
        if (i >= about.masks().size()) {
          cells.add(Grid.Cell.ABSENT);
          continue;
        }
        cells.add(SmallPicture.heat(ShownExample.grey(folder.mask(key, i))));
      }
      grid.add(sounding(about), MASK_WIDTH, MASK_HEIGHT, cells);
    }
    return grid.drawing();
  }

  // Embeddings.

  private void embeddings(String testSet, List<Shown> arms) throws IOException {
    Map<String, List<Shown>> families = new TreeMap<>();
    for (Shown arm : arms) {
      if (Files.exists(arm.folder().embeddings())) {
        families.computeIfAbsent(arm.family(), family -> new ArrayList<>()).add(arm);
      }
    }
    if (families.isEmpty()) {
      boolean binary = arms.stream().allMatch(arm -> arm.run.classNames().size() <= 2);
      parts.add(
          Notice.MISSING.html(
              binary
                  ? "no embeddings by class: this set has one class."
                  : "no embeddings: no run kept them, being evaluated by an earlier version."));
    }
    List<DomContent> pictures = new ArrayList<>();
    for (Map.Entry<String, List<Shown>> family : families.entrySet()) {
      pictures.add(embeddings(testSet, family.getKey(), family.getValue()));
    }
    if (!pictures.isEmpty()) {
      parts.add(Parts.folded("Embeddings by class, " + testSet, pictures));
    }
  }

  private DomContent embeddings(String testSet, String family, List<Shown> arms)
      throws IOException {
    List<Scatter.Panel> panels = new ArrayList<>();
    List<List<Cell>> rows = new ArrayList<>();
    TreeSet<String> whats = new TreeSet<>();
    int most = 0;
    for (Shown arm : arms) {
      Embeddings read = embeddings(arm.folder().embeddings());
      if (read.objects().size() < 2) {
        continue;
      }
      whats.add(read.what());
      most = Math.max(most, read.objects().size());
      PrincipalAxes axes =
          PrincipalAxes.of(read.objects().stream().map(Embeddings.Embedded::values).toList());
      List<Scatter.Point> points = new ArrayList<>();
      for (int i = 0; i < read.objects().size(); i++) {
        Embeddings.Embedded object = read.objects().get(i);
        PrincipalAxes.Place place = axes.places().get(i);
        Color colour = Color.decode(ClassColours.hex(object.index()));
        points.add(
            new Scatter.Point(
                new Scatter.Kind(object.index(), object.name(), colour), place.x(), place.y()));
        rows.add(
            List.of(
                Cell.text(arm.run.name()),
                Cell.text(object.key()),
                Cell.text(object.name()),
                Cell.number(place.x(), 5),
                Cell.number(place.y(), 5)));
      }
      panels.add(
          new Scatter.Panel(
              arm.run.audio().isEmpty() ? arm.run.arm() : arm.run.audio(),
              axis("first", axes.shares().get(0)),
              axis("second", axes.shares().get(1)),
              points));
    }
    if (panels.isEmpty()) {
      return Notice.MISSING.html("no embeddings of %s: it has one object alone.".formatted(family));
    }
    String title = "Embeddings of sounding objects of %s by %s".formatted(testSet, family);
    Drawing drawing = new Scatter(panels).drawing();
    List<String> files =
        new ArrayList<>(figures.kept("embeddings " + family + " " + testSet, () -> drawing));
    files.add(
        tables.keptAside(
            ID,
            new Table(
                title,
                List.of(
                    Column.text("Run"),
                    Column.text("Sample"),
                    Column.text("Class"),
                    Column.number("First axis"),
                    Column.number("Second axis")),
                rows,
                false)));
    String audio = panels.stream().map(Scatter.Panel::title).collect(Collectors.joining(", "));
    return Parts.picture(
        drawing.svg(),
        drawing.width(),
        ("%s: of each object the mean over its pixels of %s. The two directions in which they"
                + " differ most (PCA), of each panel by itself; the same objects in each.")
            .formatted(title, String.join("; ", whats)),
        "Scatter plot, %s: at most %d objects of %d classes"
            .formatted(audio, most, rows.stream().map(row -> row.get(2).text()).distinct().count()),
        files);
  }

  private static String axis(String name, double share) {
    return String.format(Locale.ROOT, "%s axis, %.0f%% of the variance", name, 100 * share);
  }

  private static Embeddings embeddings(Path file) throws IOException {
    Embeddings read = ResultsReader.read(file, Embeddings.JSON);
    long widths =
        read.objects().stream().mapToInt(object -> object.values().size()).distinct().count();
    if (widths > 1) {
      throw new BadInputException(
          "%s: got embeddings of %d lengths, wanted one".formatted(file, widths));
    }
    return read;
  }
}
