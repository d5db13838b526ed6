package org.vpobuilder.validation.protocol;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.train.RunFolder;

/**
 * Keeps the first predictions of an evaluation to look at, under {@code qualitative/}: the picture
 * as the network saw it, truth and prediction, all of the labels' size, the sound, and where what
 * sounded. The sound is in stereo, whatever the network heard; a recording is as it was.
 */
final class QualitativeFolder implements Evaluator.Watcher {
  private static final int KEPT = 12;
  private static final int FULL_SCALE = 1 << 15;

  private final ClassNames names;
  private final Path folder;
  private int kept;

  QualitativeFolder(Path run, ClassNames names) {
    this.names = names;
    this.folder = run.resolve("qualitative");
  }

  @Override
  public void predicted(Batch batch, int index, byte[] prediction) {
    if (kept == KEPT) {
      return;
    }
    kept++;
    try {
      Files.createDirectories(folder);
      Batch.Entry entry = batch.entries().get(index);
      String key = entry.key().replaceAll("[^A-Za-z0-9_-]", "_");
      int pixels = batch.labelHeight() * batch.labelWidth();
      byte[] truth = Arrays.copyOfRange(batch.labels(), index * pixels, (index + 1) * pixels);
      RunFolder.replace(folder.resolve(key + ".jpg"), jpeg(batch, index));
      RunFolder.replace(folder.resolve(key + ".truth.png"), png(batch, truth));
      RunFolder.replace(folder.resolve(key + ".prediction.png"), png(batch, prediction));
      RunFolder.replace(folder.resolve(key + ".flac"), FlacFile.write(sound(entry)));
      Map<String, Object> heard = new LinkedHashMap<>();
      heard.put("alphas", entry.alphas());
      heard.put("sounding", entry.sounding().stream().map(this::name).toList());
      RunFolder.replace(folder.resolve(key + ".json"), new ObjectMapper().writeValueAsBytes(heard));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A recording of a whole scene is of no class. */
  private String name(SoundingObject object) {
    return object.classIndex() == 0 ? "recording" : names.all().get(object.classIndex());
  }

  private static Pcm16 sound(Batch.Entry entry) {
    boolean recording = entry.sounding().stream().allMatch(object -> object.classIndex() == 0);
    AudioMode mode = recording ? AudioMode.RECORDING : AudioMode.STEREO;
    float[][] mixture = Waveforms.mix(entry.stems(), entry.alphas(), mode);
    short[] samples = new short[mixture.length * mixture[0].length];
    for (int i = 0; i < samples.length; i++) {
      float value = mixture[i % mixture.length][i / mixture.length] * FULL_SCALE;
      samples[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }
    return new Pcm16(FeatureSpec.SAMPLE_RATE_HZ, mixture.length, samples);
  }

  private static byte[] png(Batch batch, byte[] labels) {
    return GreyPng.write(new GreyPng.Grey(batch.labelWidth(), batch.labelHeight(), labels));
  }

  private static byte[] jpeg(Batch batch, int index) throws IOException {
    int width = batch.width();
    BufferedImage image = new BufferedImage(width, batch.height(), BufferedImage.TYPE_INT_RGB);
    int at = index * width * batch.height() * 3;
    for (int y = 0; y < batch.height(); y++) {
      for (int x = 0; x < width; x++, at += 3) {
        image.setRGB(
            x,
            y,
            (batch.images()[at] & 0xff) << 16
                | (batch.images()[at + 1] & 0xff) << 8
                | batch.images()[at + 2] & 0xff);
      }
    }
    BufferedImage full =
        new BufferedImage(batch.labelWidth(), batch.labelHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = full.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, full.getWidth(), full.getHeight(), null);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(full, "jpg", bytes);
    return bytes.toByteArray();
  }
}
