package org.vpobuilder.validation.model.cpm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Prediction;
import org.vpobuilder.validation.model.mask2former.Queries;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * CPM's training path (S2): prompts drawn from the class mixtures, decoded on the image (VCP), on
 * mixed sound (ACP), and contrasted (PCL); and the classifier that the mixtures are (CCDM). Only
 * classes that are ready take part.
 */
final class PromptPath {
  private static final int BACKGROUND = 0;
  private static final int IGNORE = 255;
  private static final Script CROSS_ENTROPY =
      Script.expression("x, y, w", "torch.cross_entropy_loss(x, y, w, 1, -100, 0.)");

  private final CpmNetwork network;
  private final SetCriterion criterion;
  private final ClassMixtures mixtures;
  private final PromptConfig config;

  PromptPath(
      CpmNetwork network, SetCriterion criterion, ClassMixtures mixtures, PromptConfig config) {
    this.network = network;
    this.criterion = criterion;
    this.mixtures = mixtures;
    this.config = config;
  }

  /** A class's prompt for an image. */
  private record Prompt(int image, int label, float[] vector) {}

  // The mixtures as a classifier.

  /** Classes that are ready, ascending; "no object" is the last of all. */
  private List<Integer> readyClasses(int classes) {
    List<Integer> ready = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      if (mixtures.ready(c)) {
        ready.add(c);
      }
    }
    return ready;
  }

  private MixtureClassifier classifier(List<Integer> ready) {
    return new MixtureClassifier(
        ready.stream().map(c -> mixtures.of(c).orElseThrow()).toList(), mixtures.config().floor());
  }

  private Tensor scores(Tensor embeddings, List<Integer> ready) {
    Tensor scores = classifier(ready).scores(MixtureClassifier.unit(embeddings));
    return config.scoreNorm() ? MixtureClassifier.normed(scores) : scores;
  }

  /**
   * Probabilities of the classes without "no object" by Bayes' rule, [B, N, C]; empty unless all
   * classes are ready and the mixtures classify.
   */
  Optional<Tensor> posterior(Prediction prediction) {
    int classes = (int) prediction.classes().size(2);
    if (!config.ccdm() || !mixtures.allReady()) {
      return Optional.empty();
    }
    Tensor embeddings = prediction.embeddings();
    Tensor flat = embeddings.reshape(-1, embeddings.size(2));
    Tensor all = NeuralOps.softmax(scores(flat, readyClasses(classes)), -1);
    return Optional.of(
        all.reshape(embeddings.size(0), embeddings.size(1), classes).slice(2, 0, classes - 1));
  }

  /**
   * The mixtures' own cross-entropy on the final output, of the same targets and weights as the
   * linear head's, over the classes that are ready; empty if that leaves nothing to tell apart.
   */
  Optional<Tensor> bayes(Prediction prediction, Segments segments, int[] match) {
    int classes = (int) prediction.classes().size(2);
    List<Integer> ready = readyClasses(classes);
    if (!config.ccdm() || ready.size() < 2) {
      return Optional.empty();
    }
    int queries = (int) prediction.classes().size(1);
    int[] targets = targets(segments, match, queries, classes - 1);
    List<Long> rows = new ArrayList<>();
    List<Long> wanted = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      int place = ready.indexOf(targets[i]);
      if (place >= 0) {
        rows.add((long) i);
        wanted.add((long) place);
      }
    }
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    float[] weights = new float[ready.size()];
    Arrays.fill(weights, 1);
    int none = ready.indexOf(classes - 1);
    if (none >= 0) {
      weights[none] = (float) criterion.config().noObject();
    }
    Tensor embeddings = prediction.embeddings();
    Tensor chosen = embeddings.reshape(-1, embeddings.size(2)).select(0, longs(rows));
    Tensor loss =
        CROSS_ENTROPY.call(
            scores(chosen, ready), longs(wanted), Tensors.of(weights, weights.length));
    return Optional.of(loss.mul(criterion.config().classWeight()));
  }

  /** The class of each query of each image, [B N]; {@code none} where it answers for nothing. */
  private static int[] targets(Segments segments, int[] match, int queries, int none) {
    int[] targets = new int[segments.keys().size() * queries];
    Arrays.fill(targets, none);
    for (int j = 0; j < match.length; j++) {
      if (match[j] >= 0) {
        Segments.Segment segment = segments.all().get(j);
        targets[segment.image() * queries + match[j]] = segment.label();
      }
    }
    return targets;
  }

  private static Tensor longs(List<Long> values) {
    return Tensors.of(values.stream().mapToLong(Long::longValue).toArray(), values.size());
  }

  /** Gives the mixtures what answered in the final output, and a few of what did not. */
  void observe(Prediction last, Segments segments, int[] match, Draws draws, long step) {
    int none = (int) last.classes().size(2) - 1;
    float[][] vectors = MixtureClassifier.unitRows(last.embeddings());
    int[] targets = targets(segments, match, (int) last.classes().size(1), none);
    List<ClassMixtures.Observation> observations = new ArrayList<>();
    int[] order = new int[targets.length];
    Arrays.setAll(order, i -> i);
    draws.at("step", step, "unmatched").stream().shuffle(order);
    int left = mixtures.config().unmatched();
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != none) {
        observations.add(new ClassMixtures.Observation(targets[i], vectors[i]));
      }
    }
    for (int i : order) {
      if (targets[i] == none && left-- > 0) {
        observations.add(new ClassMixtures.Observation(none, vectors[i]));
      }
    }
    mixtures.observe(observations, draws, step);
  }

  // The prompts.

  /**
   * Terms {@code acp}, {@code vcp} and {@code pcl}, weighted; those without a prompt are missing.
   */
  Map<String, Tensor> losses(
      Inputs inputs, CpmNetwork.Seen seen, Segments segments, Draws draws, long step) {
    List<Prompt> prompts = new ArrayList<>();
    for (Segments.Segment segment : segments.all()) {
      if (mixtures.ready(segment.label())) {
        String key = segments.keys().get(segment.image());
        DrawStream stream = draws.at("step", step, "prompt", key, segment.label()).stream();
        float[] vector = mixtures.prompt(segment.label(), stream);
        prompts.add(new Prompt(segment.image(), segment.label(), vector));
      }
    }
    Map<String, Tensor> terms = new LinkedHashMap<>();
    if (config.vcp() && !prompts.isEmpty()) {
      terms.put("vcp", visual(prompts, seen, segments, draws, step).mul(config.lambda()));
    }
    if (config.acp()) {
      audible(prompts, inputs, seen, draws, step)
          .forEach((name, loss) -> terms.put(name, loss.mul(config.lambda())));
    }
    return terms;
  }

  /** Prompts image by image, filled up with what nobody may look at. */
  private record Table(Queries queries, Map<Prompt, Integer> slots) {
    /** The place of a prompt that is in the table. */
    int slot(Prompt prompt) {
      return Objects.requireNonNull(slots.get(prompt));
    }
  }

  /**
   * The prompts of some images.
   *
   * @param images which become rows, in this order
   */
  private Table table(List<Prompt> prompts, List<Integer> images) {
    int width = prompts.get(0).vector().length;
    Map<Prompt, Integer> slots = new LinkedHashMap<>();
    int[] counts = new int[images.size()];
    for (Prompt prompt : prompts) {
      slots.put(prompt, counts[images.indexOf(prompt.image())]++);
    }
    int most = Arrays.stream(counts).max().orElse(0);
    float[] values = new float[images.size() * most * width];
    float[] missing = new float[images.size() * most];
    Arrays.fill(missing, 1);
    slots.forEach(
        (prompt, slot) -> {
          int at = images.indexOf(prompt.image()) * most + slot;
          System.arraycopy(prompt.vector(), 0, values, at * width, width);
          missing[at] = 0;
        });
    Tensor blocked = Tensors.of(missing, images.size(), 1, 1, most).greater(0.5);
    Tensor features = Tensors.of(values, images.size(), most, width);
    return new Table(network.prompts(features, blocked), slots);
  }

  /** L_VCP = L_ce + L_mask (S2): a prompt's class is known, so that nothing is matched. */
  private Tensor visual(
      List<Prompt> prompts, CpmNetwork.Seen seen, Segments segments, Draws draws, long step) {
    List<Integer> images = new ArrayList<>();
    for (int i = 0; i < segments.keys().size(); i++) {
      images.add(i);
    }
    Table table = table(prompts, images);
    int[] slots = new int[segments.count()];
    Arrays.fill(slots, -1);
    table
        .slots()
        .forEach(
            (prompt, slot) ->
                slots[
                        segments
                            .all()
                            .indexOf(new Segments.Segment(prompt.image(), prompt.label()))] =
                    slot);
    // Prompts of every class that is ready; nothing else is divided by.
    SetCriterion.Share share =
        new SetCriterion.Share(images.size(), prompts.size(), prompts.size());
    CriterionConfig weights = criterion.config();
    List<Prediction> predictions = network.visual(table.queries(), seen);
    List<Tensor> sum = new ArrayList<>();
    // The first is the prompts' own, which no parameter has touched.
    for (int i = 1; i < predictions.size(); i++) {
      Prediction each = predictions.get(i);
      SetCriterion.MaskLosses masks =
          criterion.maskLosses(each, segments, slots, share, draws, step, "prompt points " + i);
      sum.add(masks.point().mul(weights.maskWeight()));
      sum.add(masks.dice().mul(weights.diceWeight()));
      sum.add(named(each, prompts, table).mul(weights.classWeight()));
    }
    if (config.ccdm()) {
      bayes(predictions.get(predictions.size() - 1), prompts, table).ifPresent(sum::add);
    }
    return Tensors.stack(0, sum).sum();
  }

  /** Rows of the prompts in [B K, ...]. */
  private static Tensor rows(Tensor x, List<Prompt> prompts, Table table) {
    List<Long> rows = new ArrayList<>();
    for (Prompt prompt : prompts) {
      rows.add(prompt.image() * x.size(1) + table.slot(prompt));
    }
    return x.reshape(-1, x.size(2)).select(0, longs(rows));
  }

  /** Mean cross-entropy of the prompts with their own classes on the linear head. */
  private static Tensor named(Prediction prediction, List<Prompt> prompts, Table table) {
    Tensor labels = longs(prompts.stream().map(prompt -> (long) prompt.label()).toList());
    Tensor logits = rows(prediction.classes(), prompts, table);
    return NeuralOps.crossEntropy(logits, labels, -100);
  }

  private Optional<Tensor> bayes(Prediction last, List<Prompt> prompts, Table table) {
    List<Integer> ready = readyClasses((int) last.classes().size(2));
    if (ready.size() < 2) {
      return Optional.empty();
    }
    Tensor labels =
        longs(prompts.stream().map(prompt -> (long) ready.indexOf(prompt.label())).toList());
    Tensor scores = scores(rows(last.embeddings(), prompts, table), ready);
    return Optional.of(
        NeuralOps.crossEntropy(scores, labels, -100).mul(criterion.config().classWeight()));
  }

  /**
   * L_ACP and L_PCL (S2): what of a mixed sound the prompts of the image's sounding classes find.
   */
  private Map<String, Tensor> audible(
      List<Prompt> prompts, Inputs inputs, CpmNetwork.Seen seen, Draws draws, long step) {
    List<Batch.Entry> entries = inputs.entries();
    List<Prompt> heard = new ArrayList<>();
    TreeMap<Integer, Integer> noises = new TreeMap<>();
    for (Prompt prompt : prompts) {
      Batch.Entry entry = entries.get(prompt.image());
      if (prompt.label() != BACKGROUND && entry.soundingClasses().contains(prompt.label())) {
        noise(prompt.image(), entries, draws, step)
            .ifPresent(
                other -> {
                  noises.put(prompt.image(), other);
                  heard.add(prompt);
                });
      }
    }
    Map<String, Tensor> terms = new LinkedHashMap<>();
    if (heard.isEmpty()) {
      return terms;
    }
    List<Integer> images = List.copyOf(noises.keySet());
    Tensor own = inputs.audio().select(0, indices(images));
    Tensor noise = inputs.audio().select(0, indices(List.copyOf(noises.values())));
    AudioHead.Heard sound = network.hear(own.add(noise));
    Table table = table(heard, images);
    Tensor masks = network.audible(table.queries(), sound);
    // Rows without a prompt are no masks of anything.
    Tensor present = presence(heard, images, table, masks.size(1));
    Tensor summed = masks.mul(present).sum(true, 1);
    Tensor enlarged = NeuralOps.bilinear(summed, own.size(2), own.size(3), false).squeeze(1);
    Tensor ratio = PromptLosses.ratio(own.mean(false, 1), noise.mean(false, 1));
    terms.put("acp", PromptLosses.onScreen(enlarged, ratio, config.acpNorm()));
    if (config.pcl()) {
      contrast(heard, images, table, masks, sound, inputs, seen, draws, step)
          .ifPresent(loss -> terms.put("pcl", loss));
    }
    return terms;
  }

  private static Tensor indices(List<Integer> values) {
    return longs(values.stream().map(Integer::longValue).toList());
  }

  private static Tensor presence(
      List<Prompt> prompts, List<Integer> images, Table table, long most) {
    float[] values = new float[Math.toIntExact(images.size() * most)];
    for (Prompt prompt : prompts) {
      int row = images.indexOf(prompt.image());
      values[Math.toIntExact(row * most + table.slot(prompt))] = 1;
    }
    return Tensors.of(values, images.size(), most, 1, 1);
  }

  /** Another sample of the batch, whose classes that sound are none of those in the image. */
  static Optional<Integer> noise(int image, List<Batch.Entry> entries, Draws draws, long step) {
    Batch.Entry own = entries.get(image);
    List<Integer> strange = new ArrayList<>();
    for (int other = 0; other < entries.size(); other++) {
      List<Integer> sounding = entries.get(other).soundingClasses();
      boolean disjoint =
          sounding.stream()
              .noneMatch(
                  label ->
                      own.visibleClasses().contains(label)
                          || own.soundingClasses().contains(label));
      if (other != image && disjoint && !sounding.isEmpty()) {
        strange.add(other);
      }
    }
    return strange.isEmpty()
        ? Optional.empty()
        : Optional.of(
            strange.get(draws.at("step", step, "noise", own.key()).below(strange.size())));
  }

  private Optional<Tensor> contrast(
      List<Prompt> prompts,
      List<Integer> images,
      Table table,
      Tensor masks,
      AudioHead.Heard sound,
      Inputs inputs,
      CpmNetwork.Seen seen,
      Draws draws,
      long step) {
    Tensor features = seen.image().masks();
    long[] lattice = lattice(inputs.labels(), features);
    int[] chosen = chosen(lattice, draws, step);
    if (chosen.length == 0) {
      return Optional.empty();
    }
    List<Long> rows = new ArrayList<>();
    List<Long> sounds = new ArrayList<>();
    List<Long> kinds = new ArrayList<>();
    for (Prompt prompt : prompts) {
      long row = images.indexOf(prompt.image());
      rows.add(row * masks.size(1) + table.slot(prompt));
      sounds.add(row);
      kinds.add((long) prompt.label());
    }
    Tensor shares =
        NeuralOps.sigmoid(masks.reshape(masks.size(0) * masks.size(1), -1).select(0, longs(rows)));
    Tensor maps =
        sound.masks().reshape(images.size(), sound.masks().size(1), -1).select(0, longs(sounds));
    Tensor anchors = network.projectSounds(PromptLosses.pooled(shares, maps));
    long[] places = new long[chosen.length];
    long[] labels = new long[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      places[i] = chosen[i];
      labels[i] = lattice[chosen[i]];
    }
    Tensor pixels =
        features
            .permute(0, 2, 3, 1)
            .reshape(-1, features.size(1))
            .select(0, Tensors.of(places, places.length));
    return Optional.of(
        PromptLosses.contrast(
            anchors,
            longs(kinds),
            network.projectPixels(pixels),
            Tensors.of(labels, labels.length),
            config.temperature()));
  }

  /** Labels at the places of the mask features, by nearest neighbour. */
  private static long[] lattice(Tensor labels, Tensor features) {
    Tensor maps = paddedLabels(labels, IGNORE).unsqueeze(1).to(DType.F32);
    return NeuralOps.nearest(maps, features.size(2), features.size(3)).longs();
  }

  /**
   * At most so many places of each class in the batch, drawn, ascending by class and then place.
   */
  private int[] chosen(long[] lattice, Draws draws, long step) {
    TreeMap<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < lattice.length; i++) {
      if (lattice[i] != IGNORE) {
        byClass.computeIfAbsent((int) lattice[i], any -> new ArrayList<>()).add(i);
      }
    }
    List<Integer> chosen = new ArrayList<>();
    byClass.forEach(
        (label, places) -> {
          int[] order = places.stream().mapToInt(Integer::intValue).toArray();
          if (order.length > config.pixels()) {
            draws.at("step", step, "pixels", label).stream().shuffle(order);
            order = Arrays.copyOf(order, config.pixels());
            Arrays.sort(order);
          }
          Arrays.stream(order).forEach(chosen::add);
        });
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Labels [B, H, W] with {@code ignore} to the right and below, to multiples of 32. */
  static Tensor paddedLabels(Tensor labels, int ignore) {
    Tensor padded = labels;
    for (int dim : new int[] {2, 1}) {
      long missing = (32 - padded.size(dim) % 32) % 32;
      if (missing > 0) {
        long[] shape = padded.shape();
        shape[dim] = missing;
        padded = Tensors.concat(dim, padded, Tensors.full(ignore, DType.I64, shape));
      }
    }
    return padded;
  }
}
