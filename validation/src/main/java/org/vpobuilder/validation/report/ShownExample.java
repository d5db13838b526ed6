package org.vpobuilder.validation.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.GreyPng.Grey;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.ConfusionMatrix;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.SampleFigure;
import org.vpobuilder.validation.evaluate.Scores;
import org.vpobuilder.validation.report.gallery.ListeningCopy;

/**
 * One test image with a run's prediction.
 *
 * @param key key of the sample
 * @param about places of its objects, and a description of the other maps
 * @param attention places to which the sound led the network's attention, at any size; empty if
 *     there is none
 */
record ShownExample(
    String key,
    byte[] jpeg,
    Grey truth,
    Grey prediction,
    SampleFigure about,
    Optional<Grey> attention) {
  private static final long MAX_PIXELS = 1 << 25;

  /** The longest sound: two minutes at 16 kHz, far more than a model hears at once. */
  private static final int MAX_FRAMES = 120 * 16_000;

  /**
   * Reads one example.
   *
   * @throws BadInputException if a mask is missing or broken, or sizes differ
   */
  static ShownExample read(FigureFolder folder, String key) throws IOException {
    Path image = folder.image(key);
    byte[] jpeg = ResultsReader.bytes(image);
    JpegHeader header;
    try {
      header = JpegHeader.read(jpeg);
    } catch (MediaException e) {
      throw new BadInputException(image + ": " + e.getMessage(), e);
    }
    Grey truth = mask(folder.truth(key), header);
    Grey prediction = mask(folder.prediction(key), header);
    SampleFigure about = about(folder, key);
    Optional<Grey> attention =
        about.attention() == null ? Optional.empty() : Optional.of(grey(folder.attention(key)));
    return new ShownExample(key, jpeg, truth, prediction, about, attention);
  }

  /** The description of a sample; {@link SampleFigure#UNKNOWN} if a run kept none. */
  static SampleFigure about(FigureFolder folder, String key) throws IOException {
    Path file = folder.about(key);
    if (!Files.exists(file)) {
      return SampleFigure.UNKNOWN;
    }
    SampleFigure about = ResultsReader.read(file, SampleFigure.JSON);
    if (about.alphas().size() != about.sounding().size()) {
      throw new BadInputException(
          "%s: got %d alphas and %d sounding objects, wanted as many"
              .formatted(file, about.alphas().size(), about.sounding().size()));
    }
    return about;
  }

  /**
   * The mean IoU over the classes of this image, including background, in percent.
   *
   * @throws BadInputException if the prediction contains a label that is not a class
   */
  double miou() {
    ConfusionMatrix matrix = new ConfusionMatrix(VpoClass.IGNORE);
    try {
      matrix.add(truth.pixels(), prediction.pixels());
      return Scores.ofPresentClasses(matrix).miou();
    } catch (BadInputException e) {
      throw new BadInputException("example %s: %s".formatted(key, e.getMessage()), e);
    }
  }

  /** The sound for listening; empty if a run kept none. */
  static Optional<ListeningCopy> sound(FigureFolder folder, String key) throws IOException {
    Path file = folder.sound(key);
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
    Grey mask = grey(file);
    if (mask.width() != image.width() || mask.height() != image.height()) {
      throw new BadInputException(
          "%s: got %d x %d pixels, wanted the image's %d x %d"
              .formatted(file, mask.width(), mask.height(), image.width(), image.height()));
    }
    return mask;
  }

  /**
   * Reads a grey picture that belongs to an image.
   *
   * @throws BadInputException if it is missing or broken
   */
  static Grey grey(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new BadInputException(file + ": got no such file beside the image");
    }
    try {
      return GreyPng.read(ResultsReader.bytes(file), MAX_PIXELS);
    } catch (MediaException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }
}
