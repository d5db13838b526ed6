package org.vpobuilder.validation.model.cpm;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.SoundMasks;
import org.vpobuilder.validation.model.SoundMasks.Panel;
import org.vpobuilder.validation.model.SoundMasks.Scale;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Queries;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * CPM's training path (S2): prompts drawn from the class mixtures, decoded on the image (VCP), on
 * mixed sound (ACP), and contrasted (PCL); and the mixtures as a classifier (CCDM). Only classes
 * that are ready take part.
 */
final class PromptPath {
  private static final int BACKGROUND = 0;
  private static final Script CROSS_ENTROPY =
      Script.expression("x, y, w", "torch.cross_entropy_loss(x, y, w, 1, -100, 0.)");

  private final CpmNetwork network;
  private final SetCriterion criterion;
  private final ClassMixtures mixtures;
  private final CpmConfig config;
  private final OffScreen offScreen;

  /**
   * A path.
   *
   * @param offScreen chooses the noises of ACP
   */
  PromptPath(
      CpmNetwork network,
      SetCriterion criterion,
      ClassMixtures mixtures,
      CpmConfig config,
      OffScreen offScreen) {
    this.offScreen = offScreen;
    this.network = network;
    this.criterion = criterion;
    this.mixtures = mixtures;
    this.config = config;
  }

  /**
   * A prompt of a class for an image.
   *
   * @param number index among the class's prompts for the image, from 0
   */
  record Prompt(int image, int label, int number, float[] vector) {}

  // The mixtures as a classifier.

  /** The logits of the classes that are ready, [R, ready], for embeddings [R, D]. */
  private Tensor scores(Tensor embeddings, List<Integer> ready) {
    Tensor scores = mixtures.classifier(ready).scores(mixtures.vectors(embeddings));
    return network.classLogits(scores, indices(ready));
  }

  /**
   * Probabilities of the classes without "no object" by Bayes' rule, [B, N, C]; empty unless all
   * classes are ready and the mixtures classify.
   */
  Optional<Tensor> posterior(QueryAnswer prediction) {
    int classes = (int) prediction.classes().size(2);
    boolean bayes =
        config.mixtures().enabled()
            && config.mixtures().classifier() == MixtureConfig.Classifier.BAYES;
    if (!bayes || !mixtures.allReady()) {
      return Optional.empty();
    }
    Tensor embeddings = prediction.embeddings();
    Tensor flat = embeddings.reshape(-1, embeddings.size(2));
    Tensor all = NeuralOps.softmax(scores(flat, mixtures.readyClasses()), -1);
    return Optional.of(
        all.reshape(embeddings.size(0), embeddings.size(1), classes).slice(2, 0, classes - 1));
  }

  /**
   * The mixtures' own cross-entropy on the final output, with the targets and weights of the linear
   * head, over the classes that are ready; empty if fewer than two classes are left to distinguish.
   */
  Optional<Tensor> bayes(QueryAnswer prediction, Segments segments, int[] match) {
    int classes = (int) prediction.classes().size(2);
    List<Integer> ready = mixtures.readyClasses();
    if (config.mixtures().crossEntropy() == 0 || ready.size() < 2) {
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
    return Optional.of(loss.mul(bayesWeight()));
  }

  /** The weight of the cross-entropy of the mixtures' scores. */
  private double bayesWeight() {
    return config.mixtures().crossEntropy() * criterion.config().classWeight();
  }

  /** The class of each query of each image, [B N]; {@code none} for queries without a match. */
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

  /** The embeddings' values in the form used by the mixtures, [B N][D], without history. */
  private float[][] vectors(Tensor embeddings) {
    try (Autograd.Off off = Autograd.off()) {
      float[] values = mixtures.vectors(NeuralOps.widened(embeddings)).floats();
      int width = (int) embeddings.size(2);
      float[][] rows = new float[values.length / width][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
      }
      return rows;
    }
  }

  /**
   * Passes to the mixtures the matched embeddings of the final output, and a few unmatched ones.
   */
  void observe(QueryAnswer last, Segments segments, int[] match, Draws draws, long step) {
    int none = (int) last.classes().size(2) - 1;
    float[][] vectors = vectors(last.embeddings());
    int[] targets = targets(segments, match, (int) last.classes().size(1), none);
    List<ClassMixtures.Observation> observations = new ArrayList<>();
    int[] order = new int[targets.length];
    Arrays.setAll(order, i -> i);
    draws.at("step", step, "unmatched").stream().shuffle(order);
    int left = config.mixtures().noObjectPerStep();
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
   * The terms {@code acp}, {@code vcp} and {@code pcl}, weighted; a term without prompts is
   * missing.
   */
  Map<String, Tensor> losses(
      Inputs inputs, CpmNetwork.Seen seen, Segments segments, Draws draws, long step) {
    Map<String, Tensor> terms = new LinkedHashMap<>();
    if (config.vcp().enabled()) {
      List<Prompt> shown = new ArrayList<>();
      for (Segments.Segment segment : segments.all()) {
        if (segment.label() != BACKGROUND || config.vcp().background()) {
          shown.addAll(prompts(segment.image(), segment.label(), segments.keys(), draws, step));
        }
      }
      if (!shown.isEmpty()) {
        terms.put("vcp", visual(shown, seen, segments, draws, step).mul(config.lambda()));
      }
    }
    if (config.acp().enabled() || config.pcl().enabled()) {
      audible(inputs, seen, segments.keys(), draws, step)
          .forEach((name, loss) -> terms.put(name, loss.mul(config.lambda())));
    }
    return terms;
  }

  /**
   * The prompts of a class for an image: none until the class is ready. They depend neither on the
   * other images nor on the other classes, and all losses of a step use the same prompts.
   */
  private List<Prompt> prompts(int image, int label, List<String> keys, Draws draws, long step) {
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; mixtures.ready(label) && i < config.prompts().perClass(); i++) {
      DrawStream stream = draws.at("step", step, "prompt", keys.get(image), label, i).stream();
      float[] vector = mixtures.prompt(label, config.prompts().normalise(), stream);
      prompts.add(new Prompt(image, label, i, vector));
    }
    return prompts;
  }

  /** Prompts image by image, filled up with slots that are blocked for all. */
  private record Table(Queries queries, Map<Prompt, Integer> slots) {}

  /** The slot of a prompt that has one. */
  private static int slot(Prompt prompt, Map<Prompt, Integer> slots) {
    return Objects.requireNonNull(slots.get(prompt));
  }

  /**
   * The prompts of some images.
   *
   * @param images the images that become rows, in this order
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

  /** L_VCP = L_ce + L_mask (S2): a prompt's class is known, so no matching is needed. */
  private Tensor visual(
      List<Prompt> prompts, CpmNetwork.Seen seen, Segments segments, Draws draws, long step) {
    List<Integer> images = new ArrayList<>();
    for (int i = 0; i < segments.keys().size(); i++) {
      images.add(i);
    }
    Table table = table(prompts, images);
    List<QueryAnswer> predictions = network.visual(table.queries(), seen);
    return supervised(predictions, prompts, table.slots(), segments, draws, step);
  }

  /**
   * L_VCP of the prompts' predictions, each compared with the segment of its own class.
   *
   * @param predictions predictions before the first block, and after each block
   * @param slots the slot of each prompt among the queries of its image
   */
  Tensor supervised(
      List<QueryAnswer> predictions,
      List<Prompt> prompts,
      Map<Prompt, Integer> slots,
      Segments segments,
      Draws draws,
      long step) {
    // The number of prompts of all ready classes is the only divisor.
    SetCriterion.Share share =
        new SetCriterion.Share(segments.keys().size(), prompts.size(), prompts.size());
    CriterionConfig weights = criterion.config();
    List<Tensor> sum = new ArrayList<>();
    // The first prediction is that of the prompts themselves, on which no parameter has an effect.
    for (int i = 1; i < predictions.size(); i++) {
      QueryAnswer each = predictions.get(i);
      for (int number = 0; number < config.prompts().perClass(); number++) {
        SetCriterion.MaskLosses masks =
            criterion.maskLosses(
                each,
                segments,
                match(prompts, number, slots, segments),
                share,
                draws,
                step,
                "prompt points " + i + " " + number);
        sum.add(masks.point().mul(weights.maskWeight()));
        sum.add(masks.dice().mul(weights.diceWeight()));
      }
      sum.add(named(each, prompts, slots).mul(weights.classWeight()));
    }
    bayes(predictions.get(predictions.size() - 1), prompts, slots).ifPresent(sum::add);
    return Tensors.stack(0, sum).sum();
  }

  /** The slot of each segment's prompt with that number, -1 if there is none. */
  private static int[] match(
      List<Prompt> prompts, int number, Map<Prompt, Integer> slots, Segments segments) {
    int[] match = new int[segments.count()];
    Arrays.fill(match, -1);
    for (Prompt prompt : prompts) {
      if (prompt.number() == number) {
        Segments.Segment own = new Segments.Segment(prompt.image(), prompt.label());
        match[segments.all().indexOf(own)] = slot(prompt, slots);
      }
    }
    return match;
  }

  /** The rows of the prompts in [B K, ...]. */
  private static Tensor rows(Tensor x, List<Prompt> prompts, Map<Prompt, Integer> slots) {
    List<Long> rows = new ArrayList<>();
    for (Prompt prompt : prompts) {
      rows.add(prompt.image() * x.size(1) + slot(prompt, slots));
    }
    return x.reshape(-1, x.size(2)).select(0, longs(rows));
  }

  /** The mean cross-entropy of the linear head for the prompts' own classes. */
  private static Tensor named(
      QueryAnswer prediction, List<Prompt> prompts, Map<Prompt, Integer> slots) {
    Tensor labels = longs(prompts.stream().map(prompt -> (long) prompt.label()).toList());
    Tensor logits = rows(prediction.classes(), prompts, slots);
    return NeuralOps.crossEntropy(logits, labels, -100);
  }

  private Optional<Tensor> bayes(
      QueryAnswer last, List<Prompt> prompts, Map<Prompt, Integer> slots) {
    List<Integer> ready = mixtures.readyClasses();
    if (config.mixtures().crossEntropy() == 0 || ready.size() < 2) {
      return Optional.empty();
    }
    Tensor labels =
        longs(prompts.stream().map(prompt -> (long) ready.indexOf(prompt.label())).toList());
    Tensor scores = scores(rows(last.embeddings(), prompts, slots), ready);
    return Optional.of(NeuralOps.crossEntropy(scores, labels, -100).mul(bayesWeight()));
  }

  /**
   * L_ACP and L_PCL (S2): what the prompts of the image's sounding classes find in a mixed sound.
   */
  private Map<String, Tensor> audible(
      Inputs inputs, CpmNetwork.Seen seen, List<String> keys, Draws draws, long step) {
    List<Batch.Entry> entries = inputs.entries();
    SortedMap<Integer, Integer> noises = noises(inputs, draws, step);
    List<Prompt> heard = heard(entries, noises, keys, draws, step);
    Map<String, Tensor> terms = new LinkedHashMap<>();
    if (heard.isEmpty()) {
      return terms;
    }
    List<Integer> images = heard.stream().map(Prompt::image).distinct().toList();
    Tensor own = inputs.audio().select(0, indices(images));
    Tensor mixed = mixed(inputs.audio(), inputs.extra(), images, noises, own);
    Retrieval found = retrieve(heard, images, own, mixed);
    if (config.acp().enabled()) {
      List<Integer> whole = whole(entries, images);
      if (!whole.isEmpty()) {
        terms.put(
            "acp",
            PromptLosses.onScreen(
                found.summed(whole), found.ratio(whole, config), config.acp().norm()));
      }
    }
    if (config.pcl().enabled()) {
      contrast(heard, images, found.table, found.masks, found.sound, inputs, seen, draws, step)
          .ifPresent(loss -> terms.put("pcl", loss));
    }
    return terms;
  }

  /** The prompts for the sounding classes of the images that have a noise. */
  private List<Prompt> heard(
      List<Batch.Entry> entries,
      SortedMap<Integer, Integer> noises,
      List<String> keys,
      Draws draws,
      long step) {
    List<Prompt> heard = new ArrayList<>();
    for (int image : noises.keySet()) {
      for (int label : heard(entries.get(image))) {
        heard.addAll(prompts(image, label, keys, draws, step));
      }
    }
    return heard;
  }

  /**
   * The rows of images all of whose classes have prompts. If a class of an image has no prompts
   * yet, the ratio contains more than the prompts can find.
   */
  private List<Integer> whole(List<Batch.Entry> entries, List<Integer> images) {
    List<Integer> whole = new ArrayList<>();
    for (int row = 0; row < images.size(); row++) {
      if (heard(entries.get(images.get(row))).stream().allMatch(mixtures::ready)) {
        whole.add(row);
      }
    }
    return whole;
  }

  /**
   * The results of prompts in mixed sounds.
   *
   * @param own a_i, [S, C, T, F]
   * @param mixed a_p, [S, C, T, F]
   * @param masks logits for each prompt, [S, K, t, f]
   * @param present 1 for prompts, 0 for slots without one, whose masks are meaningless, [S, K, 1,
   *     1]
   */
  private record Retrieval(
      Tensor own, Tensor mixed, AudioHead.Heard sound, Table table, Tensor masks, Tensor present) {
    /** The sum of the prompts' masks for some of the rows: logits, [R, T, F]. */
    Tensor summed(List<Integer> rows) {
      Tensor summed = masks.mul(present).sum(true, 1).select(0, indices(rows));
      return NeuralOps.bilinear(summed, own.size(2), own.size(3), false).squeeze(1);
    }

    /** One ratio for all channels, because the place of a sound does not depend on its class. */
    Tensor ratio(List<Integer> rows, CpmConfig config) {
      return PromptLosses.ratio(own.mean(false, 1), mixed.mean(false, 1), config.acp().epsilon())
          .select(0, indices(rows));
    }
  }

  private Retrieval retrieve(List<Prompt> prompts, List<Integer> images, Tensor own, Tensor mixed) {
    AudioHead.Heard sound = network.hear(mixed);
    Table table = table(prompts, images);
    Tensor masks = network.audible(table.queries(), sound);
    Tensor present = presence(prompts, images, table, masks.size(1));
    return new Retrieval(own, mixed, sound, table, masks, present);
  }

  /**
   * The results of ACP for sounds that it is not trained on, each mixed with another of them as in
   * training (S2, fig. 2): the mixed sound, the noise, the share of the image's own sound, and the
   * share that the prompts find. Only for images all of whose classes have prompts.
   *
   * @param audio [B, C, T, F]
   */
  List<SoundMasks> soundMasks(
      Tensor audio, List<Batch.Entry> entries, AudioFeatures features, Draws draws) {
    AvsModel.Extra extra =
        config.acp().mix() == CpmConfig.Mix.WAVEFORM
            ? new MixedSounds.Maker(offScreen, config.acp().gain(), features, draws).of(entries, 0)
            : null;
    SortedMap<Integer, Integer> noises = offScreen.of(entries, draws, 0);
    List<String> keys = entries.stream().map(Batch.Entry::key).toList();
    List<Prompt> heard = heard(entries, noises, keys, draws, 0);
    List<Integer> images = heard.stream().map(Prompt::image).distinct().toList();
    List<Integer> whole = whole(entries, images);
    if (whole.isEmpty()) {
      return List.of();
    }
    Tensor own = audio.select(0, indices(images));
    Tensor mixed = mixed(audio, extra, images, noises, own);
    Retrieval found = retrieve(heard, images, own, mixed);
    Tensor target = found.ratio(whole, config);
    Tensor prediction = NeuralOps.sigmoid(found.summed(whole));
    List<SoundMasks> masks = new ArrayList<>();
    for (int row = 0; row < whole.size(); row++) {
      int image = images.get(whole.get(row));
      int noise = Objects.requireNonNull(noises.get(image));
      masks.add(
          new SoundMasks(
              image,
              List.of(
                  new Panel("mixed", panel(mixed, whole.get(row)), Scale.MAGNITUDE),
                  new Panel("noise", panel(audio, noise).mul(config.acp().gain()), Scale.MAGNITUDE),
                  new Panel("target", target.slice(0, row, row + 1).squeeze(0), Scale.SHARE),
                  new Panel(
                      "prediction", prediction.slice(0, row, row + 1).squeeze(0), Scale.SHARE))));
    }
    return masks;
  }

  /** The mean over the channels of one sound, [T, F]. */
  private static Tensor panel(Tensor sounds, int row) {
    return sounds.slice(0, row, row + 1).mean(false, 1).squeeze(0);
  }

  /**
   * The images that have a noise, with the index of its sample, as drawn by the loader or by this
   * step.
   */
  private SortedMap<Integer, Integer> noises(Inputs inputs, Draws draws, long step) {
    // For parts of a step, the loader's extras have their own addresses.
    return inputs.extra() instanceof MixedSounds made
        ? made.noises()
        : offScreen.of(inputs.entries(), draws, step);
  }

  /** The classes of an image's sounds that have prompts; a sound has no background. */
  private List<Integer> heard(Batch.Entry entry) {
    if (!offScreen.named()) {
      return entry.soundingClasses().isEmpty() ? List.of() : List.of(BACKGROUND + 1);
    }
    return entry.soundingClasses().stream().filter(label -> label != BACKGROUND).toList();
  }

  /**
   * a_p of images that have a noise: magnitudes added here, or the loader's result of adding
   * samples.
   *
   * @param audio features of all images, [B, C, T, F]
   * @param extra the loader's extra, if samples are added
   * @param own a_i of these images, [S, C, T, F]
   */
  Tensor mixed(
      Tensor audio,
      AvsModel.@Nullable Extra extra,
      List<Integer> images,
      SortedMap<Integer, Integer> noises,
      Tensor own) {
    return switch (config.acp().mix()) {
      case MAGNITUDE -> {
        List<Integer> others =
            images.stream().map(i -> Objects.requireNonNull(noises.get(i))).toList();
        yield own.add(audio.select(0, indices(others)).mul(config.acp().gain()));
      }
      case WAVEFORM -> {
        if (!(extra instanceof MixedSounds made)) {
          throw new IllegalArgumentException("got a batch without CPM's mixed sounds");
        }
        yield made.of(images);
      }
    };
  }

  private static Tensor indices(List<Integer> values) {
    return longs(values.stream().map(Integer::longValue).toList());
  }

  private static Tensor presence(
      List<Prompt> prompts, List<Integer> images, Table table, long most) {
    float[] values = new float[Math.toIntExact(images.size() * most)];
    for (Prompt prompt : prompts) {
      int row = images.indexOf(prompt.image());
      values[Math.toIntExact(row * most + slot(prompt, table.slots()))] = 1;
    }
    return Tensors.of(values, images.size(), most, 1, 1);
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
      rows.add(row * masks.size(1) + slot(prompt, table.slots()));
      sounds.add(row);
      kinds.add((long) prompt.label());
    }
    Tensor pooling = config.pcl().detachMask() ? masks.detach() : masks;
    Tensor shares =
        NeuralOps.sigmoid(
            pooling.reshape(masks.size(0) * masks.size(1), -1).select(0, longs(rows)));
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
            config.pcl().temperature()));
  }

  /** The labels at the places of the mask features, by nearest neighbour. */
  private static long[] lattice(Tensor labels, Tensor features) {
    Tensor maps = paddedLabels(labels, IGNORE).unsqueeze(1).to(DType.F32);
    return NeuralOps.nearest(maps, features.size(2), features.size(3)).longs();
  }

  /**
   * At most the configured number of places of each class in the batch, drawn, ascending by class
   * and then place.
   */
  private int[] chosen(long[] lattice, Draws draws, long step) {
    TreeMap<Integer, List<Integer>> byClass = new TreeMap<>();
    for (int i = 0; i < lattice.length; i++) {
      if (lattice[i] != IGNORE && (lattice[i] != BACKGROUND || config.pcl().background())) {
        byClass.computeIfAbsent((int) lattice[i], any -> new ArrayList<>()).add(i);
      }
    }
    List<Integer> chosen = new ArrayList<>();
    byClass.forEach(
        (label, places) -> {
          int[] order = places.stream().mapToInt(Integer::intValue).toArray();
          if (order.length > config.pcl().pixels()) {
            draws.at("step", step, "pixels", label).stream().shuffle(order);
            order = Arrays.copyOf(order, config.pcl().pixels());
            Arrays.sort(order);
          }
          Arrays.stream(order).forEach(chosen::add);
        });
    return chosen.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Pads labels [B, H, W] with {@code ignore} on the right and below, to multiples of 32. */
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
