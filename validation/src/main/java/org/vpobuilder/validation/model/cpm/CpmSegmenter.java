package org.vpobuilder.validation.model.cpm;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.SoundMasks;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.model.mask2former.Matcher;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SemanticInference;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

/**
 * CPM with its losses, its class mixtures and its stability score. Its audio features are linear
 * magnitudes, {@code cpm-stft}.
 */
public final class CpmSegmenter implements AvsModel {
  /** Avoids a division by zero: a pixel that no query claims gets the share 0. */
  private static final double SMALL = 1e-10;

  private static final String STABILITY = "stability";
  private static final String MIXTURES = "ccdm/";

  private final CpmConfig config;
  private final int classes;
  private final CpmNetwork network;
  private final SetCriterion criterion;
  private final ClassMixtures mixtures;
  private final PromptPath path;
  private final OffScreen offScreen;
  private final StabilityScore stability;

  /**
   * A model not yet initialised.
   *
   * @param classes number of classes C, including background
   */
  public CpmSegmenter(CpmConfig config, CpmBackbones backbones, int classes) {
    this.config = config;
    this.classes = classes;
    network = new CpmNetwork(config, backbones, classes);
    criterion = new SetCriterion(config.criterion());
    mixtures = new ClassMixtures(classes + 1, config.network().width(), config.mixtures());
    offScreen = new OffScreen(classes > 2);
    path = new PromptPath(network, criterion, mixtures, config, offScreen);
    stability = new StabilityScore(classes, config.network().queries(), config.sts());
  }

  @Override
  public Module network() {
    return network;
  }

  /** Counts which queries were matched with which classes since the score was last cleared. */
  public StabilityScore stability() {
    return stability;
  }

  /**
   * Mask2Former's groups: a low learning rate for the image backbone; norms and embeddings without
   * weight decay.
   */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    Predicate<String> decays = ParameterGroup.decayingAsDetectron2(network);
    return ParameterGroup.of(
        network,
        name -> {
          if (name.startsWith("backbone.")) {
            return config.backboneLr();
          }
          return headLrMultiplier * (name.startsWith("audio_backbone.") ? config.audioLr() : 1);
        },
        decays.and(name -> !name.startsWith(CpmNetwork.SCORE_NORM)));
  }

  /** Makes ACP's mixed sounds if it adds waveforms; magnitudes are added by the loss. */
  @Override
  public Optional<Extras> extras(AudioFeatures features, Draws draws) {
    boolean mixes =
        config.mixtures().enabled()
            && (config.acp().enabled() || config.pcl().enabled())
            && config.acp().mix() == CpmConfig.Mix.WAVEFORM;
    return mixes
        ? Optional.of(new MixedSounds.Maker(offScreen, config.acp().gain(), features, draws))
        : Optional.empty();
  }

  /**
   * L = L_agn + lambda (L_ACP + L_VCP + L_PCL) (S2, "Loss &amp; Training"). Terms: class, mask,
   * dice and bayes of the class-agnostic path; acp, vcp and pcl as they enter the sum. If the paths
   * take turns, a step has only those of one path.
   */
  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    return losses(inputs, new Part(inputs.entries(), 1), draws, step);
  }

  /**
   * The losses of a part of a batch. Those of the class-agnostic path are divided by the counts of
   * the whole batch, so that their gradients add up to those of the whole. The mixtures are fitted
   * part after part, and the prompts' losses are those of the part, weighted by its share of the
   * images.
   */
  @Override
  public Losses losses(Inputs inputs, Part part, Draws draws, long step) {
    CpmNetwork.Seen seen = network.see(CpmNetwork.padded(inputs.image()), inputs.audio());
    Segments segments = segments(inputs);
    List<QueryAnswer> predictions = network.agnostic(seen);
    SetCriterion.Result agnostic =
        criterion.of(predictions, segments, share(part.whole()), draws, step);
    double images = (double) inputs.entries().size() / part.whole().size();
    QueryAnswer last = predictions.get(predictions.size() - 1);
    int[] match = agnostic.matches().get(predictions.size() - 1);
    if (config.sts().collection() == CpmConfig.Collection.TRAINING) {
      count(segments, match);
    }
    Map<String, Tensor> terms = new LinkedHashMap<>(agnostic.losses().terms());
    if (config.mixtures().enabled()) {
      path.bayes(last, segments, match).ifPresent(loss -> terms.put("bayes", loss));
      path.observe(last, segments, match, draws, step);
      boolean alternate = config.paths() == CpmConfig.Paths.ALTERNATE;
      if (!alternate || step % 2 == 1) {
        Map<String, Tensor> prompted = path.losses(inputs, seen, segments, draws, step);
        if (alternate && !prompted.isEmpty()) {
          terms.clear();
        }
        terms.putAll(prompted);
      }
    }
    // Always in this order, because sums in another order differ in their last bits.
    Tensor total = terms.containsKey("class") ? agnostic.losses().total() : Tensors.zeros();
    for (String name : List.of("bayes", "acp", "vcp", "pcl")) {
      Tensor term = terms.get(name);
      if (term != null && images < 1) {
        term = term.mul(images);
        terms.put(name, term);
      }
      total = term == null ? total : total.add(term);
    }
    return new Losses(total, terms);
  }

  /**
   * Counts for the stability score which query is matched with which class, without learning: a
   * step of the additional pass after an epoch that {@code sts.collection: full} asks for. The
   * network should be in evaluation mode.
   *
   * @param draws source of draws of the matching's points, at addresses that begin with {@code
   *     step}
   */
  public void count(Inputs inputs, Draws draws, long step) {
    try (Autograd.Off off = Autograd.off()) {
      List<QueryAnswer> all =
          network.agnostic(network.see(CpmNetwork.padded(inputs.image()), inputs.audio()));
      Segments segments = segments(inputs);
      List<QueryAnswer> last = all.subList(all.size() - 1, all.size());
      count(segments, new Matcher(config.criterion()).match(last, segments, draws, step).get(0));
    }
  }

  /**
   * One segment for each class that occurs, including background; labels are padded like images.
   */
  private Segments segments(Inputs inputs) {
    Tensor labels = PromptPath.paddedLabels(inputs.labels(), IGNORE);
    List<List<Integer>> visible =
        inputs.entries().stream().map(Batch.Entry::visibleClasses).toList();
    List<String> keys = inputs.entries().stream().map(Batch.Entry::key).toList();
    return Segments.of(labels, visible, keys, IGNORE);
  }

  /** The divisors of the losses for these images. */
  private SetCriterion.Share share(List<Batch.Entry> images) {
    int queries = config.network().queries();
    int all = images.stream().mapToInt(image -> image.visibleClasses().size()).sum();
    int answered =
        images.stream().mapToInt(image -> Math.min(queries, image.visibleClasses().size())).sum();
    return new SetCriterion.Share(images.size(), all, answered);
  }

  @Override
  public boolean looksAgain() {
    return config.sts().collection() == CpmConfig.Collection.FULL;
  }

  @Override
  public void look(Inputs inputs, Draws draws, long step) {
    count(inputs, draws, step);
  }

  /** The stability score of the epoch. */
  @Override
  public Map<String, Double> epochEnded() {
    Map<String, Double> scores = stability.metrics();
    stability.clear();
    return scores;
  }

  private void count(Segments segments, int[] match) {
    for (int j = 0; j < match.length; j++) {
      if (match[j] >= 0) {
        stability.add(segments.all().get(j).label(), match[j]);
      }
    }
  }

  /**
   * Answers by the class-agnostic path alone. Classes follow from Bayes' rule if all have a mixture
   * (S2, CCDM) and the config does not say otherwise.
   */
  @Override
  public Answer answer(Inputs inputs) {
    Tensor images = CpmNetwork.padded(inputs.image());
    CpmNetwork.Seen seen = network.see(images, inputs.audio());
    List<QueryAnswer> all = network.agnostic(seen);
    QueryAnswer last = all.get(all.size() - 1);
    Tensor probabilities =
        path.posterior(last).orElseGet(() -> SemanticInference.probabilities(last));
    Tensor scores =
        SemanticInference.scores(probabilities, last.masks(), images.size(2), images.size(3));
    long height = inputs.image().size(2);
    long width = inputs.image().size(3);
    return Answer.of(
        scores.slice(2, 0, height).slice(3, 0, width),
        "the last masked cross-attention to the image of the queries that heard the sound, weighted"
            + " by how surely each answers for a sounding class (S2; Mask2Former §3.2)",
        () -> {
          Tensor maps = SemanticInference.attention(network.looks(seen), probabilities);
          return unpadded(maps.unsqueeze(1), images, height, width).squeeze(1);
        },
        "the mask embeddings, which CPM's mixtures model (S2, CCDM), of the queries that claim each"
            + " pixel",
        () -> unpadded(SemanticInference.embeddings(probabilities, last), images, height, width));
  }

  /** Cuts maps [B, C, h, w] of padded images to the part that covers the pictures. */
  private static Tensor unpadded(Tensor maps, Tensor images, long height, long width) {
    long rows = (height * maps.size(2) - 1) / images.size(2) + 1;
    long columns = (width * maps.size(3) - 1) / images.size(3) + 1;
    return maps.slice(2, 0, rows).slice(3, 0, columns);
  }

  /**
   * Applies ACP to sounds that are not trained on (S2, fig. 2), for images all of whose classes
   * have prompts.
   */
  @Override
  public List<SoundMasks> soundMasks(
      Tensor audio, List<Batch.Entry> entries, AudioFeatures features, Draws draws) {
    return config.mixtures().enabled() && config.acp().enabled()
        ? path.soundMasks(audio, entries, features, draws)
        : List.of();
  }

  /** The mixtures, which classify, without the vectors to which they were fitted. */
  @Override
  public Map<String, HostTensor> answering() {
    Map<String, HostTensor> needed = memory();
    needed.keySet().removeIf(name -> name.startsWith(MIXTURES + ClassMixtures.BANK));
    return needed;
  }

  /** Computed from scores, not logits: the sounding classes' share of the sum over all classes. */
  @Override
  public Tensor foreground(Tensor logits) {
    Tensor all = logits.sum(true, 1).add(SMALL);
    return logits.slice(1, 1, classes).sum(true, 1).div(all);
  }

  @Override
  public Fit fit(Backbone backbone, String name) {
    return PublishedLayers.fit(backbone, name);
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
    memory.put(STABILITY, HostTensor.of(values, classes, config.network().queries()));
    return memory;
  }

  /** Fills the banks, so that every class has prompts. */
  @Override
  public void rehearse(Draws draws) {
    mixtures.rehearse(draws);
  }

  /**
   * Restores the result of {@link #memory}.
   *
   * @throws BadInputException if it belongs to another model
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
    long cells = (long) classes * config.network().queries();
    if (!unknown.isEmpty()
        || counts == null
        || counts.type() != DType.F64
        || counts.doubles().length != cells) {
      throw new BadInputException(
          "memory of CPM: got %s, wanted ccdm/... and stability of F64 [%d, %d]"
              .formatted(memory.keySet(), classes, config.network().queries()));
    }
    mixtures.recall(own);
    double[] values = counts.doubles();
    long[] restored = new long[values.length];
    for (int i = 0; i < restored.length; i++) {
      restored[i] = (long) values[i];
    }
    stability.restore(restored);
  }

  /**
   * The stability score of queries over an epoch (S2 suppl., Algorithm 1): how consistently each
   * class is matched with the same queries. For a class it is the sum of s ln s over queries, where
   * s is the share of the class's segments that were matched with a query: 0 if it is always the
   * same query, -ln N if all N have the same share. The score is the mean over the classes that
   * occurred, unless its config says otherwise.
   */
  static final class StabilityScore {
    private static final double LEAST = 1e-12;

    private static final int BACKGROUND = 0;

    private final CpmConfig.Sts config;
    private final long[][] answered;

    /**
     * A score without any counts.
     *
     * @param classes number of classes of segments, including background
     * @param queries number of queries, N
     */
    public StabilityScore(int classes, int queries, CpmConfig.Sts config) {
      this.config = config;
      answered = new long[classes][queries];
    }

    /** Counts a match of a query with a segment of a class. */
    public void add(int classIndex, int query) {
      answered[classIndex][query]++;
    }

    /** The number of classes with a segment so far, among those that count. */
    public int classes() {
      int seen = 0;
      for (int c = first(); c < answered.length; c++) {
        seen += sum(answered[c]) > 0 ? 1 : 0;
      }
      return seen;
    }

    private int first() {
      return config.background() ? BACKGROUND : BACKGROUND + 1;
    }

    /** The score; NaN before the first segment. */
    public double score() {
      int seen = classes();
      double sum = 0;
      for (int c = first(); c < answered.length; c++) {
        long all = sum(answered[c]);
        for (long count : answered[c]) {
          double share = all == 0 ? 1 : Math.min(1, Math.max(LEAST, (double) count / all));
          sum += share * Math.log(share);
        }
      }
      int counted =
          switch (config.unseen()) {
            case SKIP -> seen;
            case ZERO -> answered.length - first();
          };
      double mean = seen == 0 ? Double.NaN : sum / counted;
      return switch (config.sign()) {
        case NEGATIVE_ENTROPY -> mean;
        case ENTROPY -> -mean;
      };
    }

    /**
     * {@code sts} and {@code sts_classes}, the number of classes that it is the mean of, for a row
     * of metrics; empty before the first segment.
     */
    public Map<String, Double> metrics() {
      return classes() == 0 ? Map.of() : Map.of("sts", score(), "sts_classes", (double) classes());
    }

    /** The score as one line for the console. */
    public String line() {
      return classes() == 0
          ? "STS: no class was matched"
          : String.format(
              Locale.ROOT,
              "STS %.4f over %d of %d classes",
              score(),
              classes(),
              answered.length - first());
    }

    private static long sum(long[] row) {
      long sum = 0;
      for (long count : row) {
        sum += count;
      }
      return sum;
    }

    /** Resets all counts at the beginning of an epoch. */
    public void clear() {
      for (long[] row : answered) {
        Arrays.fill(row, 0);
      }
    }

    /** The counts, class by class, for a checkpoint. */
    public long[] counts() {
      long[] counts = new long[answered.length * answered[0].length];
      for (int c = 0; c < answered.length; c++) {
        System.arraycopy(answered[c], 0, counts, c * answered[c].length, answered[c].length);
      }
      return counts;
    }

    /**
     * Restores the result of {@link #counts}.
     *
     * @throws IllegalArgumentException if their number is different, or one is below 0
     */
    public void restore(long[] counts) {
      if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
        throw new IllegalArgumentException("got a count below 0");
      }
      if (counts.length != answered.length * answered[0].length) {
        throw new IllegalArgumentException(
            "got %d counts, wanted %d x %d"
                .formatted(counts.length, answered.length, answered[0].length));
      }
      for (int c = 0; c < answered.length; c++) {
        System.arraycopy(counts, c * answered[c].length, answered[c], 0, answered[c].length);
      }
    }
  }
}
