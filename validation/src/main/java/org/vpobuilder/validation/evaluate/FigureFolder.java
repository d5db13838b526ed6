package org.vpobuilder.validation.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The data of an evaluation for figures: a folder {@code figures-DATASET/} next to {@code
 * evaluation-DATASET.json}, with a few files for each of a few samples and the embeddings of
 * objects.
 *
 * @param path path of the folder
 */
public record FigureFolder(Path path) {
  private static final String PREFIX = "figures-";
  private static final String EVALUATION = "evaluation-";
  private static final String IMAGE = ".jpg";

  /**
   * The name in runs of earlier versions, which have samples without attention, masks and
   * embeddings.
   */
  private static final String EARLIER = "qualitative";

  /** The folder that belongs to an evaluation. */
  public static FigureFolder of(Path evaluation) {
    String name = String.valueOf(evaluation.getFileName());
    String stem = name.replaceFirst("^" + EVALUATION, "").replaceFirst("\\.json$", "");
    return new FigureFolder(evaluation.resolveSibling(PREFIX + stem));
  }

  /** All such folders of a run, sorted. */
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

  /** The name after its prefix, as in its evaluation's file; empty for earlier versions. */
  public String dataset() {
    return name().startsWith(PREFIX) ? name().substring(PREFIX.length()) : "";
  }

  /** The keys of the samples, sorted. */
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

  /** The picture as the network saw it, at the labels' size. */
  public Path image(String key) {
    return path.resolve(key + IMAGE);
  }

  /** The true class indices, at the image's size. */
  public Path truth(String key) {
    return path.resolve(key + ".truth.png");
  }

  /** The predicted class indices, at the image's size. */
  public Path prediction(String key) {
    return path.resolve(key + ".prediction.png");
  }

  /** The mixture in stereo, for every audio mode of the network; a recording unchanged. */
  public Path sound(String key) {
    return path.resolve(key + ".flac");
  }

  /** The file of {@link SampleFigure}. */
  public Path about(String key) {
    return path.resolve(key + ".json");
  }

  /**
   * The places to which the sound led the network's attention, over the whole picture, at any size.
   */
  public Path attention(String key) {
    return path.resolve(key + ".attention.png");
  }

  /** A spectrogram, or a mask of one: time to the right, low frequencies at the bottom. */
  public Path mask(String key, int number) {
    return path.resolve("%s.masks-%d.png".formatted(key, number));
  }

  /** The file of {@link Embeddings}. */
  public Path embeddings() {
    return path.resolve("embeddings.json");
  }
}
