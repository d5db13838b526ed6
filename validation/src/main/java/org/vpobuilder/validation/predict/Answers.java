package org.vpobuilder.validation.predict;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.OutputFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.JpegHeader;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.image.JpegDecoder;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.PngDecoder;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.predict.Prediction.Area;
import org.vpobuilder.validation.predict.Prediction.Asked;
import org.vpobuilder.validation.predict.Prediction.Heard;
import org.vpobuilder.validation.protocol.Predictor;
import org.vpobuilder.validation.report.page.ColouredPicture;
import org.vpobuilder.validation.report.page.LabelPng;

/**
 * Writes predictions to a folder: {@code NAME.mask.png}, class indices with a palette; {@code
 * NAME.overlay.png}; {@code NAME.legend.svg}; {@code NAME.json}. For a video, {@code NAME.mp4}
 * replaces the pictures.
 */
public final class Answers {
  private static final List<String> SUFFIXES =
      List.of(".mask.png", ".truth.png", ".overlay.png", ".legend.svg", ".mp4", ".json");

  private final Predictor predictor;
  private final String run;
  private final Path folder;

  /**
   * Answers of a network.
   *
   * @param run the run's folder, as the answers name it
   * @param folder the output folder; made if it is absent
   */
  public Answers(Predictor predictor, String run, Path folder) {
    this.predictor = predictor;
    this.run = run;
    this.folder = folder;
  }

  /**
   * Answers for a picture and a sound.
   *
   * @param name name of the files
   * @throws BadInputException if a file can't be read, or a file of that name is in the folder
   */
  public Prediction picture(String name, Path picture, Path sound) throws IOException {
    requireFree(name);
    RgbImage image = PictureFile.read(picture);
    Pcm16 heard = MediaFile.sound(sound);
    LabelMap map = predictor.predict(image, predictor.heard(heard));
    Asked asked =
        new Asked(
            picture.toString(),
            sound.toString(),
            Heard.of(heard, predictor),
            map.width(),
            map.height());
    return write(name, image, map, null, prediction(asked, map));
  }

  /**
   * Answers for a release's sample, with the input of an evaluation; its true mask is written as
   * well.
   *
   * @throws BadInputException if a file of its key is in the folder
   */
  public Prediction sample(Example example) throws IOException {
    String key = example.key();
    // A release from another source may have any key.
    String name = key.replaceAll("[^A-Za-z0-9_-]", "_");
    requireFree(name);
    float[][] heard =
        Waveforms.mix(example.stems(), example.ears(), predictor.config().audio().mode());
    LabelMap map = predictor.predict(example.image(), heard);
    Asked asked = new Asked(key, key, Heard.of(heard, predictor), map.width(), map.height());
    return write(name, example.image(), map, example.labels(), prediction(asked, map));
  }

  /** Receives a video's progress. */
  public interface Watcher {
    /** Called when a frame is done. */
    void frame(long of);
  }

  /**
   * Answers for a video with its own sound, frame by frame.
   *
   * @param fps frames per second, at most; 0 for the video's own rate
   * @throws BadInputException if it can't be read, or a file of that name is in the folder
   */
  public Prediction video(String name, Path video, double fps, Watcher watcher) throws IOException {
    requireFree(name);
    Prediction prediction =
        new VideoAnswer(predictor, run, video, fps, watcher).into(folder.resolve(name + ".mp4"));
    OutputFile.replace(folder.resolve(name + ".legend.svg"), Overlay.legend(prediction.classes()));
    OutputFile.replace(folder.resolve(name + ".json"), Prediction.JSON.writePretty(prediction));
    return prediction;
  }

  private Prediction prediction(Asked asked, LabelMap map) {
    return Prediction.of(predictor, run, asked, Area.of(map, predictor.names()), null);
  }

  private Prediction write(
      String name, RgbImage image, LabelMap map, @Nullable LabelMap truth, Prediction prediction)
      throws IOException {
    Files.createDirectories(folder);
    OutputFile.replace(folder.resolve(name + ".mask.png"), png(map));
    if (truth != null) {
      OutputFile.replace(folder.resolve(name + ".truth.png"), png(truth));
    }
    OutputFile.replace(
        folder.resolve(name + ".overlay.png"), Overlay.png(ColouredPicture.of(image, map)));
    OutputFile.replace(folder.resolve(name + ".legend.svg"), Overlay.legend(prediction.classes()));
    OutputFile.replace(folder.resolve(name + ".json"), Prediction.JSON.writePretty(prediction));
    return prediction;
  }

  private static byte[] png(LabelMap map) {
    return LabelPng.of(new GreyPng.Grey(map.width(), map.height(), map.labels()));
  }

  private void requireFree(String name) {
    for (String suffix : SUFFIXES) {
      Path file = folder.resolve(name + suffix);
      if (Files.exists(file)) {
        throw new BadInputException(
            file + ": is there already; move it away or name another --out");
      }
    }
  }

  /** A user's picture: JPEG, turned upright by its EXIF or XMP orientation, or PNG. */
  private static final class PictureFile {
    /** The most bytes of a file, which is held in memory. */
    private static final int MAX_BYTES = 100_000_000;

    /** The most pixels, enough for a camera's picture; each takes three bytes of memory. */
    private static final long MAX_PIXELS = 1 << 26;

    private PictureFile() {}

    /**
     * Reads a picture.
     *
     * @throws BadInputException naming the file, if it is missing, of another kind, cut off or too
     *     large
     */
    static RgbImage read(Path file) throws IOException {
      if (!Files.isRegularFile(file)) {
        throw new BadInputException(file + ": got no such file, wanted a picture");
      }
      byte[] bytes;
      try (InputStream in = Files.newInputStream(file)) {
        bytes = in.readNBytes(MAX_BYTES + 1);
      }
      if (bytes.length > MAX_BYTES) {
        throw new BadInputException(
            "%s: got more than %d bytes, wanted a picture".formatted(file, MAX_BYTES));
      }
      try {
        if (JpegHeader.looksLikeJpeg(bytes)) {
          return JpegDecoder.decode(bytes, MAX_PIXELS)
              .upright(JpegHeader.read(bytes).orientation());
        }
        if (PngDecoder.looksLikePng(bytes)) {
          return PngDecoder.decode(bytes, MAX_PIXELS);
        }
      } catch (MediaException e) {
        throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
      }
      throw new BadInputException(
          file + ": got neither JPEG nor PNG, wanted a picture of one of them");
    }
  }
}
