package org.vpobuilder.validation.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Threads;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.TrainingStep;

/** Our implementation of a network, run as in training or evaluation, on one thread. */
final class EngineContender implements Contender {
  /** Scales the learning rate: the data are noise, and the weights must stay finite. */
  private static final double FACTOR = 0.01;

  /** The file in which Linux reports the memory of this process. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private final TensorScope scope;
  private final AvsModel model;
  private final TrainingStep step;
  private final AudioFeatures features;
  private final Optional<AvsModel.Extras> extras;
  private final Batch many;
  private final Batch one;
  private long steps;

  EngineContender(TrainConfig config, BenchSpec spec) {
    Threads.set(spec.engine().threads());
    scope = TensorScope.open(spec.engine().device(), spec.engine().mode());
    model = config.network(spec.classes(), Optional.empty());
    model.network().initialise(1);
    Optimiser optimiser =
        new Optimiser(
            config.optimiser(),
            model.network().parameters(),
            model.groups(config.optimiser().headLrMultiplier()));
    step = new TrainingStep(model, optimiser, Draws.of(1));
    features = new AudioFeatures(config.audio());
    extras = model.extras(features, Draws.of(1));
    model.rehearse(Draws.of(1));
    many = SyntheticBatch.of(config.audio(), spec.batch(), spec.side(), spec.classes());
    one = SyntheticBatch.of(config.audio(), 1, spec.side(), spec.classes());
  }

  @Override
  public String engine() {
    return "djl " + Threads.engineVersion();
  }

  @Override
  public long parameters() {
    return model.network().parameters().values().stream().mapToLong(Tensor::count).sum();
  }

  @Override
  public Spent run(Work work) {
    model.network().train(work == Work.TRAIN);
    long began = System.nanoTime();
    double cpu = cpuSeconds();
    try (TensorScope run = TensorScope.open()) {
      switch (work) {
        case TRAIN -> train();
        case INFER -> infer();
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Spent(seconds, cpuSeconds() - cpu, memoryGb());
  }

  private static double cpuSeconds() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime() / 1e9
        : 0;
  }

  private static double memoryGb() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e9)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private void train() {
    long number = steps++;
    Inputs inputs =
        Inputs.of(many, 1).with(extras.map(each -> each.of(many.entries(), number)).orElse(null));
    double loss = step.run(inputs, number, FACTOR).total().item();
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("the loss on noise became " + loss);
    }
  }

  private byte[] infer() {
    try (Autograd.Off off = Autograd.off()) {
      return model.logits(Inputs.of(one, 1)).argmax(1).to(DType.U8).bytes();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
