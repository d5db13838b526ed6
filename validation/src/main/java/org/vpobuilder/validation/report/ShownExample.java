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
 * One test image with what a run made of it.
 *
 * @param key of the sample
 * @param about where its objects sound from, and what else there is to see
 * @param attention where the sound led the network to look, of any size; empty if it is not there
 */
record ShownExample(
    String key,
    byte[] jpeg,
    Grey truth,
    Grey prediction,
    SampleFigure about,
    Optional<Grey> attention) {
  private static final long MAX_PIXELS = 1 << 25;

  /** Two minutes at 16 kHz, which is far beyond what a model hears at once. */
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

  /** What is known of a sample; nothing where a run kept nothing. */
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
   * Mean IoU over the classes of this image, background among them, in percent.
   *
   * @throws BadInputException if the prediction holds a label that is no class
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

  /** To listen to; empty where a run kept none. */
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
   * A grey picture beside an image.
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
