package org.vpobuilder.validation.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.vpobuilder.spec.sample.Pair;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.ConfusionMatrix;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.ImageScore;
import org.vpobuilder.validation.evaluate.JfProtocol;
import org.vpobuilder.validation.evaluate.JfScores;
import org.vpobuilder.validation.evaluate.MaskFrame;
import org.vpobuilder.validation.evaluate.PairScorer;
import org.vpobuilder.validation.evaluate.SemanticJf;
import org.vpobuilder.validation.evaluate.SoundAnswer;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.train.StopSignal;

/**
 * Scores a model on a data set, once: the confusion matrix at the labels' own resolution (S1 §5.1),
 * and J and F of the foreground at 224 x 224 (TPAVI's protocol) or, on AVSS, of the classes.
 */
public final class Evaluator {
  private static final int JF_SIDE = SoundAnswer.SIDE;

  private final AvsModel model;
  private final ClassNames names;
  private final Optional<SemanticJf> byClass;

  /**
   * An evaluator.
   *
   * @param videos the set of AVSBench that is scored; on AVSS J and F are those of classes (S1 Tab.
   *     1, right)
   */
  public Evaluator(AvsModel model, ClassNames names, Optional<Layout> videos) {
    this.model = model;
    this.names = names;
    this.byClass = videos.filter(Layout.AVSS::equals).map(avss -> new SemanticJf(names.size()));
  }

  /** An evaluation and the scores of single images. */
  public record Result(Evaluation evaluation, List<ImageScore> images) {}

  /** Receives each prediction. */
  @FunctionalInterface
  public interface Watcher {
    Watcher NONE = (batch, index, prediction, answer) -> {};

    /**
     * Called when an example was predicted.
     *
     * @param prediction class indices at the labels' resolution
     * @param answer answer for the whole batch, valid only during this call
     */
    void predicted(Batch batch, int index, byte[] prediction, Answer answer);

    /** Called when all examples were predicted. */
    default void finished(AvsModel model) {}
  }

  /** Receives the answers to samples of a release. */
  @FunctionalInterface
  interface Taker {
    Taker NONE = (sample, answer) -> {};

    /** Called with the answer to a sample. */
    void take(Sample sample, SoundAnswer answer);
  }

  /**
   * Scores all batches.
   *
   * @throws java.util.concurrent.CancellationException if asked to stop before the end
   */
  public Result run(Batches batches, EvaluatedRun run, Watcher watcher, StopSignal stop) {
    return run(batches, run, watcher, Taker.NONE, stop);
  }

  /** Scores all batches, and passes on the answers to samples of a release. */
  Result run(Batches batches, EvaluatedRun run, Watcher watcher, Taker taker, StopSignal stop) {
    PairScorer pairs = new PairScorer();
    Taker all =
        (sample, answer) -> {
          Pair pair = sample.pair();
          if (pair != null) {
            pairs.member(pair.id(), answer);
          }
          taker.take(sample, answer);
        };
    model.network().train(false);
    ConfusionMatrix matrix = new ConfusionMatrix(names.size());
    List<ImageScore> images = new ArrayList<>();
    try (Autograd.Off off = Autograd.off()) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        stop.check();
        try (TensorScope scope = TensorScope.open()) {
          score(
              batch,
              batches.frames(),
              matrix,
              images,
              watcher,
              sample -> sample.pair() != null || taker != Taker.NONE,
              all);
        }
      }
      try (TensorScope scope = TensorScope.open()) {
        watcher.finished(model);
      }
    }
    JfScores jf = byClass.map(SemanticJf::scores).orElseGet(() -> JfScores.of(images));
    Evaluation evaluation = Evaluation.of(run, matrix, names, jf).withPairs(pairs.scores());
    return new Result(evaluation, images);
  }

  private void score(
      Batch batch,
      int frames,
      ConfusionMatrix matrix,
      List<ImageScore> images,
      Watcher watcher,
      Predicate<Sample> wanted,
      Taker taker) {
    Inputs inputs = Inputs.of(batch, frames);
    Answer answer = model.answer(inputs);
    Tensor logits = NeuralOps.widened(answer.logits());
    Tensor soft = NeuralOps.bilinear(model.foreground(logits), JF_SIDE, JF_SIDE, false).clip(0, 1);
    Tensor truth = NeuralOps.nearest(inputs.labels().unsqueeze(1).to(DType.F32), JF_SIDE, JF_SIDE);
    byte[] predictions = labels(logits, batch).bytes();
    int pixels = batch.labelHeight() * batch.labelWidth();
    List<MaskFrame> video = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      byte[] prediction = java.util.Arrays.copyOfRange(predictions, i * pixels, (i + 1) * pixels);
      byte[] labels = java.util.Arrays.copyOfRange(batch.labels(), i * pixels, (i + 1) * pixels);
      matrix.add(labels, prediction);
      byClass.ifPresent(classes -> classes.add(labels, prediction));
      watcher.predicted(batch, i, prediction, answer);
      MaskFrame frame =
          new MaskFrame(
              soft.slice(0, i, i + 1).floats(), truth.slice(0, i, i + 1).to(DType.U8).bytes());
      Sample sample = batch.entries().get(i).sample();
      if (sample != null && wanted.test(sample)) {
        Tensor heard =
            NeuralOps.bilinear(sounds(logits.slice(0, i, i + 1)), JF_SIDE, JF_SIDE, false);
        MaskFrame answered = new MaskFrame(heard.clip(0, 1).floats(), frame.truth());
        taker.take(sample, SoundAnswer.of(sample, answered, labels));
      }
      video.add(frame);
      if (video.size() == frames) {
        images.add(JfProtocol.score(batch.keys().get(i - frames + 1), video));
        video.clear();
      }
    }
  }

  /**
   * The probability that a pixel sounds, [B, 1, H, W]: above 0.5 if a class is likelier than the
   * background. The maps from which J and F are computed, which take all classes together, also
   * count a pixel as sounding if its likeliest class is the background but the other classes
   * together are likelier.
   */
  static Tensor sounds(Tensor logits) {
    Tensor margin =
        logits.size(1) == 1
            ? logits
            : logits.slice(1, 1, logits.size(1)).max(true, 1).sub(logits.slice(1, 0, 1));
    return NeuralOps.sigmoid(margin);
  }

  /** The class indices at the labels' resolution: [B, H, W], U8. */
  static Tensor labels(Tensor logits, Batch batch) {
    Tensor full = NeuralOps.bilinear(logits, batch.labelHeight(), batch.labelWidth(), false);
    Tensor index = logits.size(1) == 1 ? full.squeeze(1).greater(0) : full.argmax(1);
    return index.to(DType.U8);
  }
}
