package org.vpobuilder.validation.report.figure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures of a page as files next to it: {@code figures/NAME.svg} and {@code .png}. */
public final class FigureFiles {
  private static final String FOLDER = "figures";

  private final Map<String, Source> figures = new LinkedHashMap<>();

  /** Makes a drawing when it is written. */
  public interface Source {
    Drawing draw() throws IOException;
  }

  /**
   * Adds a figure, to be written later.
   *
   * @param title title from which its name is made
   * @return the addresses of its files from the page
   */
  public List<String> kept(String title, Source figure) {
    String plain = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String name = plain;
    for (int i = 2; figures.containsKey(name); i++) {
      name = plain + "-" + i;
    }
    figures.put(name, figure);
    String stem = FOLDER + "/" + name;
    return List.of(stem + ".svg", stem + ".png");
  }

  /** Writes all figures. */
  public void write(Path page) throws IOException {
    if (figures.isEmpty()) {
      return;
    }
    Path folder = Files.createDirectories(page.resolve(FOLDER));
    for (Map.Entry<String, Source> figure : figures.entrySet()) {
      Drawing drawing = figure.getValue().draw();
      Files.write(folder.resolve(figure.getKey() + ".svg"), drawing.svg());
      Files.write(folder.resolve(figure.getKey() + ".png"), drawing.png());
    }
  }
}
