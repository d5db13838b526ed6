package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.MediaException;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.Embeddings;
import org.vpobuilder.validation.evaluate.FigureFolder;
import org.vpobuilder.validation.evaluate.SampleFigure;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.SoundMasks;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** What is kept of evaluations, with answers made up by hand. */
class FigureWriterTest {
  private static final ClassNames NAMES = new ClassNames(List.of("background", "dog", "cat"));
  private static final AudioFeatures FEATURES =
      new AudioFeatures(TinyRelease.config("tiny-tpavi", 1).audio());

  @TempDir Path run;
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private FigureFolder folder() {
    return FigureFolder.of(run.resolve("evaluation-vpo-ms.json"));
  }

  /** One of 4 x 2 pixels with a sound of its own level, [C, T, F] = [1, 2, 3]. */
  private static Batch batch(String key, byte[] labels, float level) {
    float[] wave = new float[FEATURES.spec().samples()];
    Rle mask = Rle.ofBitmap(new byte[8], 2, 4, (byte) 1);
    SoundingObject dog = new SoundingObject("1", 1, 0.25, SpatialLaws.named("linear"), wave, mask);
    Batch.Entry entry = new Batch.Entry(key, "ms", List.of(1), List.of(0, 1), List.of(dog));
    float[] features = new float[6];
    java.util.Arrays.fill(features, level);
    return new Batch(2, 4, new byte[24], 2, 4, labels, 1, 2, 3, features, List.of(entry));
  }

  /** It looks at 2, 6; 4, 8; and knows (1, 10) of the left half and (3, 30) of the right. */
  private record Made(int[] asked) implements Answer {
    @Override
    public Tensor logits() {
      throw new AssertionError("the evaluator has them");
    }

    @Override
    public Optional<Inside> attention() {
      asked[0]++;
      return Optional.of(new Inside("made up", Tensors.of(new float[] {2, 6, 4, 8}, 1, 2, 2)));
    }

    @Override
    public Optional<Inside> features() {
      asked[1]++;
      return Optional.of(
          new Inside("thoughts", Tensors.of(new float[] {1, 3, 10, 30}, 1, 2, 1, 2)));
    }
  }

  /** Finds its own audio in every sound. */
  private static final class Finder implements AvsModel {
    @Override
    public Module network() {
      return new Sequential(Activation.relu());
    }

    @Override
    public List<ParameterGroup> groups(double headLrMultiplier) {
      return List.of();
    }

    @Override
    public Losses losses(Inputs inputs, Draws draws, long step) {
      throw new AssertionError();
    }

    @Override
    public Answer answer(Inputs inputs) {
      throw new AssertionError();
    }

    @Override
    public Map<String, Tensor> backbone(Backbone backbone) {
      return Map.of();
    }

    @Override
    public List<SoundMasks> soundMasks(
        Tensor audio, List<Batch.Entry> entries, AudioFeatures features, Draws draws) {
      List<SoundMasks> all = new ArrayList<>();
      for (int i = 0; i < entries.size(); i++) {
        Tensor own = audio.slice(0, i, i + 1).squeeze(0).squeeze(0);
        Tensor share = Tensors.of(new float[] {0, 0.2f, 1, 0.4f, 2, 0}, 2, 3);
        all.add(
            new SoundMasks(
                i,
                List.of(
                    new SoundMasks.Panel("mixed", own, SoundMasks.Scale.MAGNITUDE),
                    new SoundMasks.Panel("noise", own.mul(0.1), SoundMasks.Scale.MAGNITUDE),
                    new SoundMasks.Panel("target", share, SoundMasks.Scale.SHARE))));
      }
      return all;
    }
  }

  private static void predict(FigureWriter writer, Batch batch) {
    writer.predicted(batch, 0, new byte[8], new Made(new int[2]));
  }

  private static SampleFigure about(FigureFolder folder, String key) throws IOException {
    byte[] json = Files.readAllBytes(folder.about(key));
    assertThat(SampleFigure.JSON.violations(json)).isEmpty();
    return SampleFigure.JSON.read(json, key);
  }

  private static GreyPng.Grey grey(Path file) throws IOException {
    try {
      return GreyPng.read(Files.readAllBytes(file), 100);
    } catch (MediaException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void finished_oneSample_hasItsFiles() throws IOException {
    FigureWriter writer = new FigureWriter(folder(), NAMES, FEATURES, Evaluator.Watcher.NONE);
    byte[] dogOnTheLeft = {1, 1, 0, 0, 1, 1, 0, -1};
    predict(writer, batch("ms:a/b", dogOnTheLeft, 1));
    assertThat(Files.list(run)).isEmpty();
    writer.finished(new Finder());
    FigureFolder folder = FigureFolder.in(run).get(0);
    assertThat(folder.path().getFileName()).hasToString("figures-vpo-ms");
    assertThat(folder.dataset()).isEqualTo("vpo-ms");
    assertThat(folder.keys()).containsExactly("ms_a_b");
    assertThat(grey(folder.truth("ms_a_b")).pixels()).isEqualTo(dogOnTheLeft);
    SampleFigure about = about(folder, "ms_a_b");
    assertThat(about.formatVersion()).isEqualTo(1);
    assertThat(about.sounding()).containsExactly("dog");
    assertThat(about.alphas()).containsExactly(0.25);
    // 2 is black, 8 is white; 6 and 4 are 170 and 85 of 255.
    assertThat(about.attention()).isEqualTo(new SampleFigure.Shade("made up", 2, 8));
    assertThat(grey(folder.attention("ms_a_b")).pixels()).containsExactly(0, 170, 85, 255);
    // The loudest is 0 dB and the noise 20 below it: 60 of 80 dB is 191 of 255.
    assertThat(about.masks())
        .containsExactly(
            new SampleFigure.Shade("mixed, dB", -80, 0),
            new SampleFigure.Shade("noise, dB", -80, 0),
            new SampleFigure.Shade("target", 0, 1));
    assertThat(grey(folder.mask("ms_a_b", 1)).pixels()).containsOnly(191);
    // [T, F] = 0 .2 1 / .4 2 0: time to the right, the last bin at the top; 2 is cut at 1.
    GreyPng.Grey target = grey(folder.mask("ms_a_b", 2));
    assertThat(target.width()).isEqualTo(2);
    assertThat(target.pixels()).containsExactly(255, 0, 51, 255, 0, 102);
  }

  /** Of 4 x 2 pixels over a map of 2 x 1: three on the left, one on the right. */
  @Test
  void finished_embeddings_areMeansOverTheObjectsPixels() throws IOException {
    FigureWriter writer = new FigureWriter(folder(), NAMES, FEATURES, Evaluator.Watcher.NONE);
    int[] asked = new int[2];
    byte[] labels = {1, 1, 1, 0, 1, 2, 2, -1};
    writer.predicted(batch("k", labels, 1), 0, new byte[8], new Made(asked));
    // Of both classes, computed once.
    assertThat(asked).containsExactly(1, 1);
    writer.finished(new Finder());
    byte[] json = Files.readAllBytes(folder().embeddings());
    assertThat(Embeddings.JSON.violations(json)).isEmpty();
    Embeddings read = Embeddings.JSON.read(json, "embeddings");
    assertThat(read.what()).isEqualTo("thoughts");
    assertThat(read.objects())
        .containsExactly(
            new Embeddings.Embedded("k", 1, "dog", List.of(1.5, 15.0)),
            new Embeddings.Embedded("k", 2, "cat", List.of(2.0, 20.0)));
  }

  @Test
  void finished_manySamples_keepsTheSameInAnyOrder() throws IOException {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      keys.add("k" + i);
    }
    byte[] labels = {1, 1, 1, 0, 1, 1, 1, 0};
    List<List<String>> kept = new ArrayList<>();
    List<byte[]> embeddings = new ArrayList<>();
    for (int time = 0; time < 2; time++) {
      FigureWriter writer = new FigureWriter(folder(), NAMES, FEATURES, Evaluator.Watcher.NONE);
      keys.forEach(key -> predict(writer, batch(key, labels, 1)));
      writer.finished(new Finder());
      kept.add(folder().keys());
      embeddings.add(Files.readAllBytes(folder().embeddings()));
      Collections.reverse(keys);
    }
    // Those of the lowest draws, written by a program of its own.
    List<String> lowest = new ArrayList<>(keys);
    lowest.sort(java.util.Comparator.comparingDouble(key -> Draws.of(0).at("figures", key).unit()));
    assertThat(kept.get(0)).isEqualTo(kept.get(1)).hasSize(12);
    assertThat(kept.get(0)).containsExactlyInAnyOrderElementsOf(lowest.subList(0, 12));
    assertThat(embeddings.get(0)).isEqualTo(embeddings.get(1));
    assertThat(Embeddings.JSON.read(embeddings.get(0), "e").objects()).hasSize(16);
    // Masks are of six; the folder of before is replaced whole.
    try (var files = Files.list(folder().path())) {
      List<String> names = files.map(f -> f.getFileName().toString()).toList();
      assertThat(names.stream().filter(n -> n.endsWith(".masks-0.png"))).hasSize(6);
      assertThat(names).hasSize(12 * 6 + 6 * 3 + 1);
    }
    try (var files = Files.list(run)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void finished_oneClassAlone_hasNoEmbeddings() throws IOException {
    FigureWriter writer =
        new FigureWriter(folder(), ClassNames.binary(), FEATURES, Evaluator.Watcher.NONE);
    predict(writer, batch("k", new byte[] {1, 1, 0, 0, 0, 0, 0, 0}, 1));
    writer.finished(new Finder());
    assertThat(folder().keys()).containsExactly("k");
    assertThat(folder().embeddings()).doesNotExist();
  }
}
