package org.vpobuilder.validation.tensor;

import ai.djl.engine.Engine;
import java.util.Locale;
import org.vpobuilder.spec.failure.BadInputException;

/** The device that holds tensors: {@code cpu}, {@code gpu:0}, ... */
public record Device(boolean gpu, int index) {
  public static final Device CPU = new Device(false, 0);

  /**
   * Reads {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}; auto is the first GPU, or the
   * CPU if there is none.
   *
   * @throws BadInputException for any other text, and for a GPU that does not exist
   */
  public static Device of(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    int gpus = name.equals("cpu") ? 0 : Engine.getInstance().getGpuCount();
    if (name.equals("auto")) {
      return gpus > 0 ? new Device(true, 0) : CPU;
    }
    if (name.equals("cpu")) {
      return CPU;
    }
    if (!name.matches("gpu(:\\d{1,3})?")) {
      throw new BadInputException("device: got " + text + ", wanted auto, cpu, gpu or gpu:N");
    }
    int index = name.length() > 4 ? Integer.parseInt(name.substring(4)) : 0;
    if (index >= gpus) {
      throw new BadInputException(
          "device "
              + text
              + ": PyTorch sees "
              + gpus
              + " GPUs; docs/gpu.md tells how to build with the CUDA natives");
    }
    return new Device(true, index);
  }

  ai.djl.Device djl() {
    return gpu ? ai.djl.Device.gpu(index) : ai.djl.Device.cpu();
  }

  @Override
  public String toString() {
    return gpu ? "gpu:" + index : "cpu";
  }
}
