package org.vpobuilder.validation.model.cpm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.mask2former.Prediction;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SemanticInference;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.weights.HostTensor;

/**
 * CPM with its losses, its class mixtures and its stability score. Its audio is linear magnitude,
 * {@code cpm-stft}.
 */
public final class CpmSegmenter implements AvsModel {
  private static final int IGNORE = 255;
  private static final String STABILITY = "stability";
  private static final String MIXTURES = "ccdm/";

  private final CpmConfig config;
  private final CpmNetwork network;
  private final SetCriterion criterion;
  private final ClassMixtures mixtures;
  private final PromptPath path;
  private final StabilityScore stability;

  /** A model not yet initialised. */
  public CpmSegmenter(CpmConfig config) {
    this.config = config;
    int classes = config.core().classes();
    network = new CpmNetwork(config);
    criterion = new SetCriterion(config.criterion());
    mixtures = new ClassMixtures(classes + 1, config.core().width(), config.ccdm());
    path = new PromptPath(network, criterion, mixtures, config.prompts());
    stability = new StabilityScore(classes, config.core().queries());
  }

  @Override
  public Module network() {
    return network;
  }

  /** Which queries answered for which classes since the score was last cleared. */
  public StabilityScore stability() {
    return stability;
  }

  /** As Mask2Former groups them: a slow image backbone; norms and embeddings do not decay. */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    Predicate<String> decays = ParameterGroup.decayingAsDetectron2(network);
    return ParameterGroup.of(
        network,
        name -> name.startsWith("backbone.") ? config.backboneLr() : headLrMultiplier,
        decays);
  }

  /**
   * L = L_agn + lambda (L_ACP + L_VCP + L_PCL) (S2, "Loss &amp; Training"). Terms: class, mask,
   * dice and bayes of the class-agnostic path; acp, vcp and pcl as they enter.
   */
  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    CpmNetwork.Seen seen = network.see(CpmNetwork.padded(inputs.image()), inputs.audio());
    Segments segments = segments(inputs);
    List<Prediction> predictions = network.agnostic(seen);
    SetCriterion.Result agnostic = criterion.of(predictions, segments, draws, step);
    Prediction last = predictions.get(predictions.size() - 1);
    int[] match = agnostic.matches().get(predictions.size() - 1);
    count(segments, match);
    Map<String, Tensor> terms = new LinkedHashMap<>(agnostic.losses().terms());
    Tensor total = agnostic.losses().total();
    if (config.prompts().any()) {
      path.bayes(last, segments, match).ifPresent(loss -> terms.put("bayes", loss));
      path.observe(last, segments, match, draws, step);
      terms.putAll(path.losses(inputs, seen, segments, draws, step));
      for (String term : List.of("bayes", "acp", "vcp", "pcl")) {
        Tensor loss = terms.get(term);
        total = loss == null ? total : total.add(loss);
      }
    }
    return new Losses(total, terms);
  }

  /** One segment for each class that occurs, background too; labels are padded as images are. */
  private Segments segments(Inputs inputs) {
    Tensor labels = PromptPath.paddedLabels(inputs.labels(), IGNORE);
    List<List<Integer>> classes =
        inputs.entries().stream().map(Batch.Entry::visibleClasses).toList();
    List<String> keys = inputs.entries().stream().map(Batch.Entry::key).toList();
    return Segments.of(labels, classes, keys, IGNORE);
  }

  private void count(Segments segments, int[] match) {
    for (int j = 0; j < match.length; j++) {
      if (match[j] >= 0) {
        stability.add(segments.all().get(j).label(), match[j]);
      }
    }
  }

  /** The class-agnostic path alone; classes by Bayes' rule where all are modelled (S2, CCDM). */
  @Override
  public Tensor logits(Inputs inputs) {
    Tensor images = CpmNetwork.padded(inputs.image());
    List<Prediction> all = network.agnostic(network.see(images, inputs.audio()));
    Prediction last = all.get(all.size() - 1);
    Tensor probabilities =
        path.posterior(last).orElseGet(() -> SemanticInference.probabilities(last));
    Tensor scores =
        SemanticInference.scores(probabilities, last.masks(), images.size(2), images.size(3));
    return scores.slice(2, 0, inputs.image().size(2)).slice(3, 0, inputs.image().size(3));
  }

  @Override
  public Map<String, Tensor> backbone(Backbone backbone) {
    return switch (backbone) {
      case IMAGE -> network.stateUnder("backbone.");
      case AUDIO -> network.stateUnder("audio_backbone.");
    };
  }

  /** Banks and mixtures under {@code ccdm/}, and the counts of the stability score. */
  @Override
  public Map<String, HostTensor> memory() {
    Map<String, HostTensor> memory = new LinkedHashMap<>();
    mixtures.memory().forEach((name, tensor) -> memory.put(MIXTURES + name, tensor));
    long[] counts = stability.counts();
    double[] values = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      values[i] = counts[i];
    }
    memory.put(STABILITY, HostTensor.of(values, config.core().classes(), config.core().queries()));
    return memory;
  }

  /**
   * Takes back what {@link #memory} gave.
   *
   * @throws BadInputException if it is of another model
   */
  @Override
  public void recall(Map<String, HostTensor> memory) {
    Map<String, HostTensor> own = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    memory.forEach(
        (name, tensor) -> {
          if (name.startsWith(MIXTURES)) {
            own.put(name.substring(MIXTURES.length()), tensor);
          } else if (!name.equals(STABILITY)) {
            unknown.add(name);
          }
        });
    HostTensor counts = memory.get(STABILITY);
    long cells = (long) config.core().classes() * config.core().queries();
    if (!unknown.isEmpty()
        || counts == null
        || counts.type() != DType.F64
        || counts.doubles().length != cells) {
      throw new BadInputException(
          "memory of CPM: got %s, wanted ccdm/... and stability of F64 [%d, %d]"
              .formatted(memory.keySet(), config.core().classes(), config.core().queries()));
    }
    mixtures.recall(own);
    double[] values = counts.doubles();
    long[] restored = new long[values.length];
    for (int i = 0; i < restored.length; i++) {
      restored[i] = (long) values[i];
    }
    stability.restore(restored);
  }
}
