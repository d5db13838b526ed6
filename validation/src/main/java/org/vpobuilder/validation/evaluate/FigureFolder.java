package org.vpobuilder.validation.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an evaluation keeps for figures: {@code figures-DATASET/} beside {@code
 * evaluation-DATASET.json}, with a few files of each of a few samples and the embeddings of
 * objects.
 *
 * @param path of the folder
 */
public record FigureFolder(Path path) {
  private static final String PREFIX = "figures-";
  private static final String EVALUATION = "evaluation-";
  private static final String IMAGE = ".jpg";

  /** As runs of earlier versions call it: samples without attention, masks and embeddings. */
  private static final String EARLIER = "qualitative";

  /** Beside an evaluation. */
  public static FigureFolder of(Path evaluation) {
    String name = String.valueOf(evaluation.getFileName());
    String stem = name.replaceFirst("^" + EVALUATION, "").replaceFirst("\\.json$", "");
    return new FigureFolder(evaluation.resolveSibling(PREFIX + stem));
  }

  /** All of a run's folder, sorted. */
  public static List<FigureFolder> in(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(Files::isDirectory)
          .map(FigureFolder::new)
          .filter(f -> f.name().startsWith(PREFIX) || f.name().equals(EARLIER))
          .sorted((a, b) -> a.path.compareTo(b.path))
          .toList();
    }
  }

  private String name() {
    return String.valueOf(path.getFileName());
  }

  /** What it is called behind its prefix: as its evaluation's file; empty of earlier versions. */
  public String dataset() {
    return name().startsWith(PREFIX) ? name().substring(PREFIX.length()) : "";
  }

  /** Keys of the samples, sorted. */
  public List<String> keys() throws IOException {
    List<String> keys = new ArrayList<>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(IMAGE)) {
          keys.add(name.substring(0, name.length() - IMAGE.length()));
        }
      }
    }
    return keys;
  }

  /** The picture as the network saw it, of the labels' size. */
  public Path image(String key) {
    return path.resolve(key + IMAGE);
  }

  /** Class indices, of the image's size. */
  public Path truth(String key) {
    return path.resolve(key + ".truth.png");
  }

  /** Class indices, of the image's size. */
  public Path prediction(String key) {
    return path.resolve(key + ".prediction.png");
  }

  /** The mixture in stereo, whatever the network heard; a recording as it was. */
  public Path sound(String key) {
    return path.resolve(key + ".flac");
  }

  /** {@link SampleFigure}. */
  public Path about(String key) {
    return path.resolve(key + ".json");
  }

  /** Where the sound led the network to look, over the whole picture, of any size. */
  public Path attention(String key) {
    return path.resolve(key + ".attention.png");
  }

  /** A spectrogram, or a mask of one: time to the right, low frequencies at the bottom. */
  public Path mask(String key, int number) {
    return path.resolve("%s.masks-%d.png".formatted(key, number));
  }

  /** {@link Embeddings}. */
  public Path embeddings() {
    return path.resolve("embeddings.json");
  }
}
