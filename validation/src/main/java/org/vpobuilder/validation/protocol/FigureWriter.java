package org.vpobuilder.validation.protocol;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.OutputFolder;
import org.vpobuilder.schemas.media.FlacFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.Embeddings;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.SampleFigure;
import org.vpobuilder.validation.evaluate.SampleFigure.Shade;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.SoundMasks;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Collects the data of figures that need the network, and writes them at the end of the evaluation:
 * pictures with truth, prediction and attention of {@value #SAMPLES} samples; the masks that the
 * model finds in the sounds of {@value #MASKED} of them; embeddings of at most {@value #PER_CLASS}
 * objects of a class.
 *
 * <p>The samples are those with the lowest draws at (0, {@code figures}, key), where every
 * character of the key that is not a letter, digit, _ or - is replaced by _. So all models, audio
 * modes and seeds show the same samples, in any order of evaluation.
 */
final class FigureWriter implements Evaluator.Watcher {
  private static final int SAMPLES = 12;
  private static final int MASKED = 6;
  private static final int PER_CLASS = 16;
  private static final int FULL_SCALE = 1 << 15;
  private static final int WHITE = 255;

  /** The range of a spectrogram that is shown, below its maximum. */
  private static final double RANGE_DB = 80;

  private static final double SILENT = 1e-5;

  /** The precision of an embedding's numbers, which is enough for figures. */
  private static final MathContext DIGITS = new MathContext(5);

  private final FigureFolder folder;
  private final ClassNames names;
  private final AudioFeatures features;
  private final Evaluator.Watcher next;
  private final TreeMap<Rank, Kept> samples = new TreeMap<>();
  private final Map<Integer, TreeMap<Rank, Embeddings.Embedded>> objects = new TreeMap<>();
  private String embedded = "";
  private @Nullable Inner inner;

  /**
   * A writer.
   *
   * @param features computes the features of sounds as for the batches
   * @param next a further watcher of the evaluation
   */
  FigureWriter(
      FigureFolder folder, ClassNames names, AudioFeatures features, Evaluator.Watcher next) {
    this.folder = folder;
    this.names = names;
    this.features = features;
    this.next = next;
  }

  /** The rank of a sample in the draw. */
  private record Rank(double drawn, String name) implements Comparable<Rank> {
    static Rank of(String name) {
      return new Rank(Draws.of(0).at("figures", name).unit(), name);
    }

    @Override
    public int compareTo(Rank other) {
      int order = Double.compare(drawn, other.drawn);
      return order == 0 ? name.compareTo(other.name) : order;
    }
  }

  private static <T> boolean isAmong(TreeMap<Rank, T> lowest, int most, Rank rank) {
    return lowest.size() < most || rank.compareTo(lowest.lastKey()) < 0;
  }

  private static <T> void keep(TreeMap<Rank, T> lowest, int most, Rank rank, T value) {
    lowest.put(rank, value);
    if (lowest.size() > most) {
      lowest.pollLastEntry();
    }
  }

  /** A sample whose files are not written yet; {@code features} are [C, T, F]. */
  private record Kept(
      String name, Batch.Entry entry, Map<Path, byte[]> files, SampleFigure about, Sound sound) {}

  @SuppressWarnings("ArrayRecordComponent") // as a batch holds them
  private record Sound(float[] features, int channels, int frames, int bins) {}

  /** The inner maps of the answer to a batch, computed once for all of its examples. */
  private static final class Inner {
    private final Answer answer;
    private @Nullable Optional<Answer.Inside> attention;
    private @Nullable Optional<Answer.Inside> features;

    Inner(Answer answer) {
      this.answer = answer;
    }

    Optional<Answer.Inside> attention() {
      Optional<Answer.Inside> known = attention == null ? answer.attention() : attention;
      attention = known;
      return known;
    }

    Optional<Answer.Inside> features() {
      Optional<Answer.Inside> known = features == null ? answer.features() : features;
      features = known;
      return known;
    }
  }

  private Inner inner(Answer answer) {
    Inner now = inner;
    if (now == null || now.answer != answer) {
      now = new Inner(answer);
      inner = now;
    }
    return now;
  }

  @Override
  public void predicted(Batch batch, int index, byte[] prediction, Answer answer) {
    next.predicted(batch, index, prediction, answer);
    int pixels = batch.labelHeight() * batch.labelWidth();
    byte[] truth = Arrays.copyOfRange(batch.labels(), index * pixels, (index + 1) * pixels);
    Rank rank = Rank.of(fileName(batch.entries().get(index)));
    if (isAmong(samples, SAMPLES, rank)) {
      Kept sample = sample(batch, index, truth, prediction, inner(answer).attention());
      keep(samples, SAMPLES, rank, sample);
    }
    // With two classes only one sounds, so its embeddings would show nothing.
    if (names.size() > 2) {
      embed(batch, index, truth, rank, inner(answer));
    }
  }

  // Samples.

  private Kept sample(
      Batch batch, int index, byte[] truth, byte[] prediction, Optional<Answer.Inside> attention) {
    Batch.Entry entry = batch.entries().get(index);
    String name = fileName(entry);
    Map<Path, byte[]> files = new LinkedHashMap<>();
    try {
      files.put(folder.image(name), jpeg(batch, index));
      files.put(folder.truth(name), png(batch, truth));
      files.put(folder.prediction(name), png(batch, prediction));
      files.put(folder.sound(name), FlacFile.write(sound(entry)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Optional<Shaded> looked =
        attention.flatMap(
            inside -> {
              Tensor map = inside.maps().slice(0, index, index + 1).squeeze(0);
              return shaded(inside.what(), map.floats(), (int) map.size(1));
            });
    looked.ifPresent(picture -> files.put(folder.attention(name), GreyPng.write(picture.grey)));
    SampleFigure about =
        new SampleFigure(
            SampleFigure.FORMAT_VERSION,
            Arrays.stream(entry.alphas()).boxed().toList(),
            entry.sounding().stream().map(this::name).toList(),
            looked.map(Shaded::shade).orElse(null),
            List.of());
    int numbers = batch.channels() * batch.frames() * batch.bins();
    float[] heard = Arrays.copyOfRange(batch.features(), index * numbers, (index + 1) * numbers);
    Sound sound = new Sound(heard, batch.channels(), batch.frames(), batch.bins());
    return new Kept(name, entry, files, about, sound);
  }

  /** A release from another source may have any key. */
  private static String fileName(Batch.Entry entry) {
    return entry.key().replaceAll("[^A-Za-z0-9_-]", "_");
  }

  /** The name of an object's class; a recording of a whole scene has none. */
  private String name(SoundingObject object) {
    return object.classIndex() == 0 ? "recording" : names.all().get(object.classIndex());
  }

  private static Pcm16 sound(Batch.Entry entry) {
    boolean recording = entry.sounding().stream().allMatch(object -> object.classIndex() == 0);
    AudioMode mode = recording ? AudioMode.RECORDING : AudioMode.STEREO;
    float[][] mixture = Waveforms.mix(entry.stems(), entry.ears(), mode);
    short[] pcm = new short[mixture.length * mixture[0].length];
    for (int i = 0; i < pcm.length; i++) {
      float value = mixture[i % mixture.length][i / mixture.length] * FULL_SCALE;
      pcm[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }
    return new Pcm16(FeatureSpec.SAMPLE_RATE_HZ, mixture.length, pcm);
  }

  private static byte[] png(Batch batch, byte[] labels) {
    return GreyPng.write(new GreyPng.Grey(batch.labelWidth(), batch.labelHeight(), labels));
  }

  private static byte[] jpeg(Batch batch, int index) throws IOException {
    int bytesOfOne = batch.height() * batch.width() * 3;
    byte[] seen = Arrays.copyOfRange(batch.images(), index * bytesOfOne, (index + 1) * bytesOfOne);
    BufferedImage image = new RgbImage(batch.height(), batch.width(), seen).buffered();
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

  // Maps of numbers.

  private record Shaded(Shade shade, GreyPng.Grey grey) {}

  /** A grey picture from the lowest number to the highest; empty if a value is not finite. */
  private static Optional<Shaded> shaded(String what, float[] values, int width) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return Optional.empty();
      }
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return Optional.of(shaded(what, values, width, low, high));
  }

  private static Shaded shaded(String what, float[] values, int width, double low, double high) {
    byte[] grey = new byte[values.length];
    for (int i = 0; i < grey.length; i++) {
      double share = high > low ? (values[i] - low) / (high - low) : 0;
      grey[i] = (byte) Math.round(WHITE * Math.max(0, Math.min(1, share)));
    }
    return new Shaded(
        new Shade(what, low, high), new GreyPng.Grey(width, grey.length / width, grey));
  }

  // Embeddings.

  private void embed(Batch batch, int index, byte[] truth, Rank rank, Inner inside) {
    for (int label : new LabelMap(batch.labelHeight(), batch.labelWidth(), truth).present()) {
      if (label == 0 || label == VpoClass.IGNORE) {
        continue;
      }
      TreeMap<Rank, Embeddings.Embedded> kept =
          objects.computeIfAbsent(label, any -> new TreeMap<>());
      if (isAmong(kept, PER_CLASS, rank)) {
        inside
            .features()
            .ifPresent(
                features -> {
                  embedded = features.what();
                  Tensor map = features.maps().slice(0, index, index + 1).squeeze(0);
                  List<Double> values = mean(map, truth, batch, label);
                  String key = batch.entries().get(index).key();
                  keep(
                      kept,
                      PER_CLASS,
                      rank,
                      new Embeddings.Embedded(key, label, names.all().get(label), values));
                });
      }
    }
  }

  /** The mean of a map, [D, h, w], over the pixels of a class. */
  private static List<Double> mean(Tensor map, byte[] truth, Batch batch, int label) {
    int rows = (int) map.size(1);
    int columns = (int) map.size(2);
    float[] weights = new float[rows * columns];
    int count = 0;
    for (int i = 0; i < truth.length; i++) {
      if ((truth[i] & 0xff) == label) {
        int y = i / batch.labelWidth() * rows / batch.labelHeight();
        int x = i % batch.labelWidth() * columns / batch.labelWidth();
        weights[y * columns + x]++;
        count++;
      }
    }
    Tensor shares = Tensors.of(weights, (long) rows * columns, 1).div(count);
    float[] mean = map.reshape(map.size(0), -1).matmul(shares).floats();
    List<Double> values = new ArrayList<>();
    for (float value : mean) {
      values.add(Float.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : 0);
    }
    return values;
  }

  // The end.

  @Override
  public void finished(AvsModel model) {
    next.finished(model);
    inner = null;
    List<Kept> kept = List.copyOf(samples.values());
    if (kept.isEmpty()) {
      return;
    }
    Map<Path, byte[]> files = new LinkedHashMap<>();
    kept.forEach(sample -> files.putAll(sample.files));
    Map<String, SampleFigure> about = new LinkedHashMap<>();
    kept.forEach(sample -> about.put(sample.name, sample.about));
    masks(model, kept, files, about);
    about.forEach(
        (name, sample) -> files.put(folder.about(name), SampleFigure.JSON.writePretty(sample)));
    List<Embeddings.Embedded> all =
        objects.values().stream().flatMap(each -> each.values().stream()).toList();
    if (!all.isEmpty()) {
      Embeddings embeddings = new Embeddings(Embeddings.FORMAT_VERSION, embedded, all);
      files.put(folder.embeddings(), Embeddings.JSON.write(embeddings));
    }
    try {
      write(files);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void masks(
      AvsModel model, List<Kept> kept, Map<Path, byte[]> files, Map<String, SampleFigure> about) {
    Sound first = kept.get(0).sound;
    float[] heard = new float[kept.size() * first.features.length];
    for (int i = 0; i < kept.size(); i++) {
      float[] own = kept.get(i).sound.features;
      System.arraycopy(own, 0, heard, i * own.length, own.length);
    }
    Tensor audio = Tensors.of(heard, kept.size(), first.channels, first.frames, first.bins);
    List<Batch.Entry> entries = kept.stream().map(Kept::entry).toList();
    List<SoundMasks> all = model.soundMasks(audio, entries, features, Draws.of(0));
    for (SoundMasks found : all.subList(0, Math.min(MASKED, all.size()))) {
      String name = kept.get(found.example()).name;
      List<Shade> shades = new ArrayList<>();
      for (Shaded panel : panels(found)) {
        files.put(folder.mask(name, shades.size()), GreyPng.write(panel.grey));
        shades.add(panel.shade);
      }
      SampleFigure own = Objects.requireNonNull(about.get(name));
      about.put(
          name,
          new SampleFigure(
              own.formatVersion(), own.alphas(), own.sounding(), own.attention(), shades));
    }
  }

  /** Makes pictures of the masks; all magnitudes of one sample have the same scale. */
  private static List<Shaded> panels(SoundMasks found) {
    double loudest =
        found.panels().stream()
            .filter(panel -> panel.scale() == SoundMasks.Scale.MAGNITUDE)
            .mapToDouble(panel -> panel.values().max().item())
            .max()
            .orElse(1);
    double high = decibels(loudest);
    List<Shaded> panels = new ArrayList<>();
    for (SoundMasks.Panel panel : found.panels()) {
      int width = (int) panel.values().size(0);
      float[] upright = upright(panel.values());
      if (panel.scale() == SoundMasks.Scale.MAGNITUDE) {
        for (int i = 0; i < upright.length; i++) {
          upright[i] = (float) decibels(upright[i]);
        }
        panels.add(shaded(panel.name() + ", dB", upright, width, high - RANGE_DB, high));
      } else {
        panels.add(shaded(panel.name(), upright, width, 0, 1));
      }
    }
    return panels;
  }

  private static double decibels(double magnitude) {
    return 20 * Math.log10(Math.max(SILENT, magnitude));
  }

  /** Turns [T, F] into rows of a picture: time to the right, the highest frequency at the top. */
  private static float[] upright(Tensor values) {
    int times = (int) values.size(0);
    int bins = (int) values.size(1);
    float[] from = values.floats();
    float[] rows = new float[from.length];
    for (int t = 0; t < times; t++) {
      for (int f = 0; f < bins; f++) {
        rows[(bins - 1 - f) * times + t] = from[t * bins + f];
      }
    }
    return rows;
  }

  /** Writes all files at once, so that the figures of two evaluations are never mixed. */
  private void write(Map<Path, byte[]> files) throws IOException {
    OutputFolder.replace(
        folder.path(),
        () -> {},
        filling -> {
          for (Map.Entry<Path, byte[]> file : files.entrySet()) {
            Files.write(filling.resolve(file.getKey().getFileName()), file.getValue());
          }
          return files;
        });
  }
}
