package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ConfusionMatrix;
import org.vpobuilder.validation.evaluate.Scores;
import org.vpobuilder.validation.report.gallery.ListeningCopy;

/**
 * One test image with what a run made of it.
 *
 * @param key of the sample
 * @param sound to listen to; empty where a run kept none
 * @param alphas of the sounding objects, from 0 at the left edge to 1; as many as {@code sounding}
 * @param sounding names of their classes
 */
record Example(
    String key,
    byte[] jpeg,
    Grey truth,
    Grey prediction,
    Optional<ListeningCopy> sound,
    List<Double> alphas,
    List<String> sounding) {
  private static final String FOLDER = "qualitative";
  private static final String IMAGE = ".jpg";
  private static final String SOUND = ".flac";
  private static final long MAX_PIXELS = 1 << 25;

  /** Two minutes at 16 kHz, which is far beyond what a model hears at once. */
  private static final int MAX_FRAMES = 120 * 16_000;

  /** Keys of the examples of a run, sorted. */
  static List<String> keys(Path run) throws IOException {
    List<String> keys = new ArrayList<>();
    for (Path file : ResultsReader.list(run.resolve(FOLDER))) {
      String name = file.getFileName().toString();
      if (name.endsWith(IMAGE)) {
        keys.add(name.substring(0, name.length() - IMAGE.length()));
      }
    }
    return keys;
  }

  /**
   * Reads one example.
   *
   * @throws BadInputException if a mask is missing or broken, or sizes differ
   */
  static Example read(Path run, String key) throws IOException {
    Path folder = run.resolve(FOLDER);
    Path image = folder.resolve(key + IMAGE);
    byte[] jpeg = ResultsReader.bytes(image);
    JpegHeader header;
    try {
      header = JpegHeader.read(jpeg);
    } catch (MediaException e) {
      throw new BadInputException(image + ": " + e.getMessage(), e);
    }
    Grey truth = mask(folder.resolve(key + ".truth.png"), header);
    Grey prediction = mask(folder.resolve(key + ".prediction.png"), header);
    Path file = folder.resolve(key + ".json");
    Members members =
        Files.exists(file)
            ? Members.read("example.schema.json", ResultsReader.bytes(file), file.toString())
            : new Members();
    List<Double> alphas = members.numbers("alphas");
    List<String> sounding = members.texts("sounding");
    if (alphas.size() != sounding.size()) {
      throw new BadInputException(
          "%s: got %d alphas and %d sounding objects, wanted as many"
              .formatted(file, alphas.size(), sounding.size()));
    }
    Optional<ListeningCopy> sound = sound(folder.resolve(key + SOUND));
    return new Example(key, jpeg, truth, prediction, sound, alphas, sounding);
  }

  /**
   * Mean IoU over the classes of this image, background among them, in percent.
   *
   * @throws BadInputException if the prediction holds a label that is no class
   */
  double miou() {
    ConfusionMatrix matrix = new ConfusionMatrix(ConfusionMatrix.IGNORE);
    try {
      matrix.add(truth.pixels(), prediction.pixels());
      return Scores.ofPresentClasses(matrix).miou();
    } catch (BadInputException e) {
      throw new BadInputException("example %s: %s".formatted(key, e.getMessage()), e);
    }
  }

  private static Optional<ListeningCopy> sound(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Pcm16 pcm = FlacFile.read(ResultsReader.bytes(file), MAX_FRAMES);
      if (pcm.frames() == 0 || pcm.frames() > MAX_FRAMES || pcm.channels() > 2) {
        throw new BadInputException(
            "%s: got %d channels of %d samples, wanted 1 or 2 of 1 to %d"
                .formatted(file, pcm.channels(), pcm.frames(), MAX_FRAMES));
      }
      return Optional.of(ListeningCopy.of(pcm));
    } catch (MediaException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  private static Grey mask(Path file, JpegHeader image) throws IOException {
    if (!Files.exists(file)) {
      throw new BadInputException(file + ": got no such file beside the image");
    }
    Grey mask;
    try {
      mask = GreyPng.read(ResultsReader.bytes(file), MAX_PIXELS);
    } catch (MediaException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
    if (mask.width() != image.width() || mask.height() != image.height()) {
      throw new BadInputException(
          "%s: got %d x %d pixels, wanted the image's %d x %d"
              .formatted(file, mask.width(), mask.height(), image.width(), image.height()));
    }
    return mask;
  }
}
