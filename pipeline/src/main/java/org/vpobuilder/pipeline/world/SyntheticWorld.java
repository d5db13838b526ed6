package org.vpobuilder.pipeline.world;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A made-up source world, in which every step of the product can be tried without a download.
 *
 * <p>Its images show drawn objects of the 21 classes, or of those of a class map (and others),
 * whose segmentation is exactly the drawn area; its clips are synthesised, with one timbre for each
 * class. Objects of one class look alike, so that only the direction of a sound distinguishes them.
 */
public final class SyntheticWorld {
  private SyntheticWorld() {}

  /**
   * Writes {@code out/coco} and {@code out/vggsound}.
   *
   * @param out a folder that is absent or empty
   * @param listener gets the progress
   * @throws BadInputException if {@code out} exists and is not an empty folder
   * @throws IOException if a file cannot be written
   */
  public static WorldSummary write(WorldConfig config, Path out, WorldProgress listener)
      throws IOException {
    return write(config, "coco", out, listener);
  }

  /** Names of the sources that a world can have, visual and audio. */
  public static List<String> layouts() {
    return Stream.concat(
            VisualLayout.ALL.stream().map(VisualLayout::name),
            SoundLayout.ALL.stream().map(SoundLayout::name))
        .toList();
  }

  /**
   * Writes a visual and an audio source to folders of their names in {@code out}.
   *
   * @param layout one of {@link #layouts}, or two with a comma between them: a visual and an audio
   *     source; COCO or VGGSound is used for the one that is not named
   * @param out a folder that is absent or empty
   * @param listener gets the progress
   * @throws BadInputException if there is no such layout, two are of one kind, or {@code out}
   *     exists and is not an empty folder
   * @throws IOException if a file cannot be written
   */
  public static WorldSummary write(
      WorldConfig config, String layout, Path out, WorldProgress listener) throws IOException {
    VisualLayout visual = new CocoWriter.Layout();
    SoundLayout sounds = new ClipFiles.Layout();
    Set<Boolean> kinds = new HashSet<>();
    for (String name : layout.split(",", -1)) {
      Optional<SoundLayout> sound =
          SoundLayout.ALL.stream().filter(known -> known.name().equals(name)).findFirst();
      sounds = sound.orElse(sounds);
      visual = sound.isPresent() ? visual : VisualLayout.named(name);
      if (!kinds.add(sound.isPresent())) {
        throw new BadInputException(
            "world: layout: got '%s', wanted at most one visual and one audio source"
                .formatted(layout));
      }
    }
    requireEmpty(out);
    Draws draws = Draws.of(config.seed());
    ClassMap map = config.classMap();
    @Nullable MapClasses mapped = map == null ? null : new MapClasses(map, config.classes());
    Looks looks = mapped == null ? Looks.load().only(config.classes()) : mapped.looks(visual);
    ClipLabels labels =
        mapped == null ? sounds.labels().only(config.classes()) : mapped.labels(sounds);
    sounds = mapped == null ? sounds : sounds.with(labels);
    SceneComposer composer = new SceneComposer(draws, looks, config.crowded(), config.bystanders());
    Map<String, Term> terms = mapped == null ? Map.of() : mapped.terms(visual);
    Path folder = Files.createDirectories(out.resolve(visual.name()));
    VisualLayout.Written written =
        visual.write(
            new VisualLayout.Pictures(draws, composer, config.images(), terms, listener), folder);
    Path soundFolder = Files.createDirectories(out.resolve(sounds.name()));
    List<ClipPlan> clips = new ClipRoster(draws, labels).plan(config.clips());
    int clipRows = sounds.write(clips, draws, soundFolder);
    int clipFiles = 0;
    if (!config.annotationsOnly()) {
      writeImages(config.images(), composer, draws, visual, folder, listener);
      Map<String, Timbre> timbres = mapped == null ? Timbre.load() : mapped.timbres();
      ClipSynth synth = new ClipSynth(draws, timbres, config.crowded());
      clipFiles = ClipFiles.writeClips(clips, synth, sounds, soundFolder, listener);
    }
    int val = Frame.valImages(config.images());
    return new WorldSummary(
        config.images() - val, val, written.annotations(), written.captions(), clipRows, clipFiles);
  }

  static void requireEmpty(Path out) throws IOException {
    if (Files.notExists(out)) {
      return;
    }
    if (!Files.isDirectory(out)) {
      throw new BadInputException("world: out: " + out + " is a file, wanted an empty folder.");
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(out)) {
      if (entries.iterator().hasNext()) {
        throw new BadInputException(
            "world: out: " + out + " is not empty, wanted an empty or absent folder.");
      }
    }
  }

  private static void writeImages(
      int images,
      SceneComposer composer,
      Draws draws,
      VisualLayout layout,
      Path folder,
      WorldProgress listener)
      throws IOException {
    SceneArtist artist = new SceneArtist(draws);
    PieceCount progress = new PieceCount(listener, "images", images);
    Workers.forEach(
        images,
        index -> {
          DrawnScene scene = composer.compose(index);
          if (layout.isThere(scene.frame(), images)) {
            Path file = folder.resolve(layout.image(scene.frame()));
            Files.createDirectories(file.getParent());
            JpegWriter.write(artist.draw(scene), file);
          }
          progress.step();
        });
  }

  /** Writes JPEGs of one fixed quality. */
  private static final class JpegWriter {
    private static final float QUALITY = 0.88f;

    private JpegWriter() {}

    static void write(BufferedImage image, Path file) throws IOException {
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
      try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
        writer.setOutput(out);
        writer.write(null, new IIOImage(image, null, null), param);
      } finally {
        writer.dispose();
      }
      Files.write(file, bytes.toByteArray());
    }
  }
}
