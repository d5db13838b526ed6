package org.vpobuilder.validation.model.cpm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

/**
 * A mixture for every class, fitted to the latest mask embeddings that were matched with the class
 * (S2, CCDM). The last class is "no object". The state after a step depends only on the
 * observations until then and on the addresses of the draws.
 */
public final class ClassMixtures {
  /** The prefix of the names of the banks in {@link #memory}. */
  static final String BANK = "bank/";

  private static final String MIXTURE = "mixture/";
  private static final String PUSHED = "pushed";

  private final int classes;
  private final int width;
  private final MixtureConfig config;
  private final FeatureBank bank;
  private final List<Optional<DiagonalMixture>> mixtures = new ArrayList<>();

  /**
   * Mixtures without any observation.
   *
   * @param classes number of classes with "no object"
   * @param width length of the embeddings, D
   */
  public ClassMixtures(int classes, int width, MixtureConfig config) {
    this.classes = classes;
    this.width = width;
    this.config = config;
    bank = new FeatureBank(classes, config.bank());
    for (int i = 0; i < classes; i++) {
      mixtures.add(Optional.empty());
    }
  }

  public MixtureConfig config() {
    return config;
  }

  /** Whether a class has a mixture. */
  public boolean ready(int classIndex) {
    return mixtures.get(classIndex).isPresent();
  }

  /** Whether all classes have one, including "no object". */
  public boolean allReady() {
    return mixtures.stream().allMatch(Optional::isPresent);
  }

  Optional<DiagonalMixture> of(int classIndex) {
    return mixtures.get(classIndex);
  }

  /** The classes that are ready, ascending. */
  List<Integer> readyClasses() {
    List<Integer> ready = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      if (ready(c)) {
        ready.add(c);
      }
    }
    return ready;
  }

  /** The mixtures of these classes, all ready, as a classifier on the current scope's device. */
  MixtureClassifier classifier(List<Integer> ready) {
    double all = ready.stream().mapToLong(bank::pushed).sum();
    double[] priors =
        ready.stream()
            .mapToDouble(
                c ->
                    switch (config.prior()) {
                      case UNIFORM -> 0;
                      case FREQUENCY -> Math.log(bank.pushed(c) / all);
                    })
            .toArray();
    return new MixtureClassifier(
        ready.stream().map(c -> mixtures.get(c).orElseThrow()).toList(),
        priors,
        config.densityFloor(),
        config.score());
  }

  /**
   * Mask embeddings in the form used by the mixtures, [..., D]: scaled to length 1 if the config
   * says so. Gradients pass.
   */
  Tensor vectors(Tensor embeddings) {
    return config.normalise() ? NeuralOps.normalize(embeddings, -1) : embeddings;
  }

  /** An embedding from {@link #vectors}, and the class with which it was matched. */
  record Observation(int classIndex, float[] vector) {}

  /** Stores the observations and updates the mixtures of their classes. */
  void observe(List<Observation> observations, Draws draws, long step) {
    SortedSet<Integer> seen = new TreeSet<>();
    for (Observation each : observations) {
      bank.push(each.classIndex(), each.vector());
      seen.add(each.classIndex());
    }
    // Classes are independent of each other, so all cores are used with the same result.
    List<Integer> due =
        seen.stream()
            .filter(
                classIndex ->
                    ready(classIndex)
                        ? step % config.every() == 0
                        : bank.size(classIndex) >= config.ready())
            .toList();
    List<DiagonalMixture> updates =
        Workers.map(
            due.size(),
            i -> updated(due.get(i), draws.at("step", step, "mixture", due.get(i)).stream()));
    for (int i = 0; i < due.size(); i++) {
      mixtures.set(due.get(i), Optional.of(updates.get(i)));
    }
  }

  private DiagonalMixture updated(int classIndex, DrawStream stream) {
    List<float[]> vectors = bank.of(classIndex);
    Optional<DiagonalMixture> before = mixtures.get(classIndex);
    DiagonalMixture start = before.orElseGet(() -> DiagonalMixture.seeded(vectors, config, stream));
    int loops = before.isPresent() ? config.loops() : config.initialLoops();
    DiagonalMixture.Fit fit = start.fit(vectors, loops, config, config.densityFloor(), stream);
    return before.isPresent() ? start.towards(fit, config.momentum()) : fit.mixture();
  }

  /**
   * A prompt for a class that is ready: a draw from its mixture.
   *
   * @param normalise whether it is scaled to sqrt(D), the length of a vector of N(0, 1) in each
   *     dimension
   */
  float[] prompt(int classIndex, boolean normalise, DrawStream draws) {
    double[] sample =
        mixtures
            .get(classIndex)
            .orElseThrow(() -> new IllegalStateException("class " + classIndex + " is not ready"))
            .sample(config.samplingFloor(), draws);
    double squares = 0;
    for (double value : sample) {
      squares += value * value;
    }
    double scale = normalise ? Math.sqrt(width) / Math.max(1e-12, Math.sqrt(squares)) : 1;
    float[] prompt = new float[width];
    for (int d = 0; d < width; d++) {
      prompt[d] = (float) (sample[d] * scale);
    }
    return prompt;
  }

  /** Fills every class's bank with random vectors of length 1 and fits all mixtures. */
  void rehearse(Draws draws) {
    List<Observation> noise = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      DrawStream stream = draws.at("rehearsal", c).stream();
      for (int i = 0; i < config.bank(); i++) {
        float[] vector = new float[width];
        double squares = 0;
        for (int d = 0; d < width; d++) {
          vector[d] = (float) stream.gaussian();
          squares += vector[d] * vector[d];
        }
        for (int d = 0; d < width; d++) {
          vector[d] /= (float) Math.sqrt(squares);
        }
        noise.add(new Observation(c, vector));
      }
    }
    observe(noise, draws, 0);
  }

  /**
   * The banks and mixtures by name, for a checkpoint; mixtures are in F64, so that nothing is
   * rounded.
   */
  public Map<String, HostTensor> memory() {
    Map<String, HostTensor> memory = new LinkedHashMap<>();
    for (int c = 0; c < classes; c++) {
      List<float[]> vectors = bank.of(c);
      if (!vectors.isEmpty()) {
        float[] values = new float[vectors.size() * width];
        for (int i = 0; i < vectors.size(); i++) {
          System.arraycopy(vectors.get(i), 0, values, i * width, width);
        }
        memory.put(BANK + c, HostTensor.of(values, vectors.size(), width));
      }
      if (ready(c)) {
        memory.put(MIXTURE + c, packed(mixtures.get(c).orElseThrow()));
      }
    }
    double[] pushed = new double[classes];
    Arrays.setAll(pushed, bank::pushed);
    memory.put(PUSHED, HostTensor.of(pushed, 1, classes));
    return memory;
  }

  /** The weight, means and variances of each component: [M, 1 + 2 D]. */
  private HostTensor packed(DiagonalMixture mixture) {
    int columns = 1 + 2 * width;
    double[] values = new double[mixture.components() * columns];
    for (int m = 0; m < mixture.components(); m++) {
      values[m * columns] = mixture.weights()[m];
      System.arraycopy(mixture.means()[m], 0, values, m * columns + 1, width);
      System.arraycopy(mixture.variances()[m], 0, values, m * columns + 1 + width, width);
    }
    return HostTensor.of(values, mixture.components(), columns);
  }

  /**
   * Restores the result of {@link #memory}.
   *
   * @throws BadInputException if an entry does not have that form or has other sizes
   */
  public void recall(Map<String, HostTensor> memory) {
    HostTensor pushed = memory.get(PUSHED);
    if (pushed == null) {
      throw new BadInputException(
          "memory of CPM: got %s, wanted %s among them".formatted(memory.keySet(), PUSHED));
    }
    requireShape(pushed, DType.F64, 1, classes, PUSHED);
    for (int c = 0; c < classes; c++) {
      HostTensor vectors = memory.get(BANK + c);
      bank.restore(
          c, vectors == null ? List.of() : vectors(vectors, BANK + c), (long) pushed.doubles()[c]);
      HostTensor mixture = memory.get(MIXTURE + c);
      mixtures.set(
          c, mixture == null ? Optional.empty() : Optional.of(unpacked(mixture, MIXTURE + c)));
    }
    for (String name : memory.keySet()) {
      boolean own =
          name.matches("(bank|mixture)/\\d{1,3}")
              && Integer.parseInt(name.substring(name.indexOf('/') + 1)) < classes;
      if (!own && !name.equals(PUSHED)) {
        throw new BadInputException(
            "memory of CPM: got %s, wanted pushed, bank/CLASS or mixture/CLASS of %d classes"
                .formatted(name, classes));
      }
    }
  }

  private List<float[]> vectors(HostTensor tensor, String name) {
    requireShape(tensor, DType.F32, tensor.shape()[0], width, name);
    float[] values = tensor.floats();
    List<float[]> vectors = new ArrayList<>();
    for (int at = 0; at < values.length; at += width) {
      vectors.add(Arrays.copyOfRange(values, at, at + width));
    }
    return vectors;
  }

  private DiagonalMixture unpacked(HostTensor tensor, String name) {
    int columns = 1 + 2 * width;
    int components = config.components();
    requireShape(tensor, DType.F64, components, columns, name);
    double[] values = tensor.doubles();
    double[] weights = new double[components];
    double[][] means = new double[components][];
    double[][] variances = new double[components][];
    for (int m = 0; m < components; m++) {
      int at = m * columns;
      weights[m] = values[at];
      means[m] = Arrays.copyOfRange(values, at + 1, at + 1 + width);
      variances[m] = Arrays.copyOfRange(values, at + 1 + width, at + columns);
    }
    return new DiagonalMixture(weights, means, variances);
  }

  private static void requireShape(
      HostTensor tensor, DType type, long rows, long columns, String name) {
    if (tensor.type() != type || !Arrays.equals(tensor.shape(), new long[] {rows, columns})) {
      throw new BadInputException(
          "memory of CPM: %s: got %s %s, wanted %s [%d, %d]"
              .formatted(
                  name, tensor.type(), Arrays.toString(tensor.shape()), type, rows, columns));
    }
  }

  /**
   * The latest vectors of each class, the oldest removed first: the memory to which S2's mixtures
   * are fitted. At most classes × capacity × D floats.
   */
  static final class FeatureBank {
    private final int capacity;
    private final List<ArrayDeque<float[]>> queues = new ArrayList<>();
    private final long[] pushed;

    FeatureBank(int classes, int capacity) {
      this.capacity = capacity;
      pushed = new long[classes];
      for (int i = 0; i < classes; i++) {
        queues.add(new ArrayDeque<>());
      }
    }

    void push(int classIndex, float[] vector) {
      ArrayDeque<float[]> queue = queues.get(classIndex);
      if (queue.size() == capacity) {
        queue.removeFirst();
      }
      queue.addLast(vector);
      pushed[classIndex]++;
    }

    /** The number of all vectors of a class that were ever added. */
    long pushed(int classIndex) {
      return pushed[classIndex];
    }

    int size(int classIndex) {
      return queues.get(classIndex).size();
    }

    /** The vectors of a class, the oldest first. */
    List<float[]> of(int classIndex) {
      return new ArrayList<>(queues.get(classIndex));
    }

    /**
     * Replaces the vectors of a class.
     *
     * @param ever number of all vectors that were ever added
     */
    void restore(int classIndex, List<float[]> vectors, long ever) {
      queues.get(classIndex).clear();
      vectors.forEach(vector -> push(classIndex, vector));
      pushed[classIndex] = ever;
    }
  }

  /**
   * Bayes' rule over class mixtures instead of a softmax classifier (S2, CCDM): the score of a
   * class is log p(q | c) + log p(c), and the posterior is the softmax of the scores. Gradients
   * flow into the embeddings but not into the mixtures.
   */
  static final class MixtureClassifier {
    /** Sums over the components of each class, in logarithms. */
    private static final Script LOG_SUM = Script.expression("x", "torch.logsumexp(x, [2], False)");

    private static final Script LARGEST = Script.expression("x", "torch.amax(x, [2], False)");

    private final Tensor inverse;
    private final Tensor linear;
    private final Tensor constant;
    private final int classes;
    private final int components;
    private final Tensor prior;
    private final MixtureConfig.Score score;

    /**
     * The current mixtures, on the current scope's device.
     *
     * @param priors log p(c) of each class, up to a common constant
     * @param floor value added to the variances
     */
    MixtureClassifier(
        List<DiagonalMixture> mixtures, double[] priors, double floor, MixtureConfig.Score score) {
      this.score = score;
      classes = mixtures.size();
      components = mixtures.get(0).components();
      int width = mixtures.get(0).dimensions();
      int columns = classes * components;
      double[] inverses = new double[width * columns];
      double[] linears = new double[width * columns];
      double[] constants = new double[columns];
      for (int c = 0; c < classes; c++) {
        DiagonalMixture mixture = mixtures.get(c);
        for (int m = 0; m < components; m++) {
          int column = c * components + m;
          double weight =
              switch (score) {
                case LOG_SUM -> Math.log(mixture.weights()[m]);
                case MAX -> 0;
              };
          double sum = weight - width * Math.log(2 * Math.PI) / 2;
          for (int d = 0; d < width; d++) {
            double mean = mixture.means()[m][d];
            double variance = Math.max(DiagonalMixture.LEAST, mixture.variances()[m][d] + floor);
            inverses[d * columns + column] = 1 / variance;
            linears[d * columns + column] = mean / variance;
            sum -= Math.log(variance) / 2 + mean * mean / variance / 2;
          }
          constants[column] = sum;
        }
      }
      inverse = Tensors.of(inverses, width, columns);
      linear = Tensors.of(linears, width, columns);
      constant = Tensors.of(constants, columns);
      prior = Tensors.of(priors, classes);
    }

    /**
     * log p(q | c) + log p(c), up to a constant common to all classes. It computes in double
     * precision, because the squares are multiplied out into terms that nearly cancel, and half
     * precision would round them to whole nats.
     *
     * @param embeddings the result of {@link ClassMixtures#vectors}, [R, D]
     * @return [R, classes], F64 for F64, otherwise F32
     */
    Tensor scores(Tensor embeddings) {
      Tensor x = embeddings.to(DType.F64);
      Tensor parts = x.matmul(linear).sub(x.square().matmul(inverse).mul(0.5)).add(constant);
      Tensor byComponent = parts.reshape(x.size(0), classes, components);
      Tensor likelihood =
          switch (score) {
            case LOG_SUM -> LOG_SUM.call(byComponent);
            case MAX -> LARGEST.call(byComponent);
          };
      return likelihood.add(prior).to(NeuralOps.widened(embeddings).type());
    }

    /** p(c | q) by Bayes' rule, [R, classes]. */
    Tensor posterior(Tensor embeddings) {
      return NeuralOps.softmax(scores(embeddings), -1);
    }
  }
}
