import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.mask2former.Assignment;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerHead;
import org.vpobuilder.validation.model.mask2former.PixelDecoder;
import org.vpobuilder.validation.model.mask2former.Prediction;
import org.vpobuilder.validation.model.mask2former.Segments;
import org.vpobuilder.validation.model.mask2former.SetCriterion;
import org.vpobuilder.validation.nn.DeformableAttention;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.tensor.Threads;

/**
 * What the parts of a Mask2Former cost at the paper's size: the assignment, one deformable attention,
 * and a whole step of ResNet-50 with the published head and criterion.
 *
 * <p>java -cp "validation/target/validation-0.1.0.jar:validation/target/lib/*"
 * docs/Mask2FormerCost.java [BATCH [SIDE]]
 */
class Mask2FormerCost {
  public static void main(String[] args) throws Exception {
    int batch = args.length > 0 ? Integer.parseInt(args[0]) : 2;
    int side = args.length > 1 ? Integer.parseInt(args[1]) : 512;
    assignment();
    System.out.printf("threads %d, resident at the start %.2f GB%n", Threads.get(), resident());
    deformable(batch, side);
    step(batch, side);
  }

  private static void assignment() {
    DrawStream draws = Draws.of(1).at("costs").stream();
    double[][] costs = new double[200][100 * 20];
    for (double[] each : costs) {
      Arrays.setAll(each, i -> draws.next().unit());
    }
    var threads = java.lang.management.ManagementFactory.getThreadMXBean();
    long[] rounds = new long[50];
    long sum = 0;
    for (int round = 0; round < rounds.length; round++) {
      long start = threads.getCurrentThreadCpuTime();
      for (double[] each : costs) {
        sum += Assignment.of(each, 100, 20)[0];
      }
      rounds[round] = threads.getCurrentThreadCpuTime() - start;
    }
    Arrays.sort(rounds);
    System.out.printf(
        "assignment 100 x 20: median %.1f us of CPU, fastest %.1f us (%d)%n",
        rounds[rounds.length / 2] / 200e3, rounds[0] / 200e3, sum);
  }

  private static void deformable(int batch, int side) throws Exception {
    try (TensorScope scope = TensorScope.open()) {
      DeformableAttention attention = new DeformableAttention(256, 8, 3, 4);
      attention.initialise(1);
      List<Pyramid.Size> sizes = new ArrayList<>();
      for (int stride : new int[] {32, 16, 8}) {
        sizes.add(new Pyramid.Size(side / stride, side / stride));
      }
      Pyramid pyramid = new Pyramid(sizes);
      float[] values = new float[Math.toIntExact(batch * pyramid.count() * 256)];
      DrawStream draws = Draws.of(2).at("values").stream();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) draws.next().unit();
      }
      for (int run = 0; run < 2; run++) {
        try (TensorScope inner = TensorScope.open()) {
          Tensor x = Autograd.require(Tensors.of(values, batch, pyramid.count(), 256));
          double before = resident();
          double start = cpu();
          Tensor out = attention.forward(x, x, pyramid);
          double middle = cpu();
          double kept = resident() - before;
          Autograd.backward(out.sum());
          System.out.printf(
              "deformable attention, %d tokens: forward %.2f s of CPU, backward %.2f s, kept %.2f GB, peak"
                  + " so far %.2f GB%n",
              pyramid.count(),
              middle - start,
              cpu() - middle,
              kept,
              peak());
        }
      }
    }
  }

  private static void step(int batch, int side) throws Exception {
    try (TensorScope scope = TensorScope.open()) {
      ResNet backbone = new ResNet(ResNetConfig.resNet50());
      Mask2FormerHead head =
          new Mask2FormerHead(backbone.config().widths(), Mask2FormerConfig.published(22));
      backbone.initialise(1);
      head.initialise(2);
      SetCriterion criterion = new SetCriterion(CriterionConfig.PUBLISHED);
      long[] labels = new long[batch * side * side];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i / (side * side / 4) % 4;
      }
      List<String> keys = new ArrayList<>();
      List<List<Integer>> classes = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        keys.add("image" + i);
        classes.add(List.of(0, 1, 2, 3));
      }
      for (int run = 0; run < 2; run++) {
        try (TensorScope inner = TensorScope.open()) {
          double start = cpu();
          List<Tensor> maps =
              backbone.stages(Tensors.full(0.5, DType.F32, batch, 3, side, side));
          double seen = cpu();
          PixelDecoder.Features features = head.pixels().forward(maps);
          double encoded = cpu();
          List<Prediction> predictions = head.predictor().forward(features);
          double decoded = cpu();
          Segments segments =
              Segments.of(Tensors.of(labels, batch, side, side), classes, keys, 255);
          Tensor loss =
              criterion.of(predictions, segments, Draws.of(1), run).losses().total();
          double value = loss.item();
          double judged = cpu();
          Autograd.backward(loss);
          for (Map<String, Tensor> part : List.of(backbone.parameters(), head.parameters())) {
            part.values().forEach(Autograd::zero);
          }
          System.out.printf(
              "step of %d x %d x %d: backbone %.2f, pixel decoder %.2f, decoder %.2f, criterion %.2f,"
                  + " backward %.2f s of CPU; loss %.3f; peak %.2f GB%n",
              batch,
              side,
              side,
              seen - start,
              encoded - seen,
              decoded - encoded,
              judged - decoded,
              cpu() - judged,
              value,
              peak());
        }
      }
    }
  }

  /** Seconds of CPU that all threads of this process took; what a busy machine can be measured by. */
  private static double cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /** Gigabytes of this process in memory. */
  private static double resident() throws Exception {
    return status("VmRSS");
  }

  private static double peak() throws Exception {
    return status("VmHWM");
  }

  private static double status(String key) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1e6;
      }
    }
    throw new IllegalStateException("no " + key);
  }
}
