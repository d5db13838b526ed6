package org.vpobuilder.validation.tensor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The lifetime of tensors. Every tensor made on a thread belongs to the thread's innermost open
 * scope and is freed when it closes; one scope around a training step is all the memory management
 * that is needed. Scopes close in the reverse order of opening, on the thread that opened them.
 */
public final class TensorScope implements AutoCloseable {
  private static final ThreadLocal<@Nullable TensorScope> CURRENT = new ThreadLocal<>();

  private final @Nullable TensorScope parent;
  private final PtNDManager manager;
  private final Device device;
  private final ComputeMode mode;

  private TensorScope(
      @Nullable TensorScope parent, NDManager manager, Device device, ComputeMode mode) {
    this.parent = parent;
    this.manager = (PtNDManager) manager;
    this.device = device;
    this.mode = mode;
    CURRENT.set(this);
  }

  /** Opens a scope inside the current one, on its device, in its mode; without one, on the CPU. */
  public static TensorScope open() {
    TensorScope current = CURRENT.get();
    return current == null
        ? open(Device.CPU)
        : new TensorScope(current, current.manager.newSubManager(), current.device, current.mode);
  }

  /**
   * Opens a scope whose tensors live on {@code device}. Opening a thread's outermost scope switches
   * gradients on.
   */
  public static TensorScope open(Device device) {
    TensorScope current = CURRENT.get();
    return open(device, current == null ? ComputeMode.DEFAULT : current.mode);
  }

  /**
   * Opens a scope whose tensors live on {@code device} and whose operators compute in {@code mode}.
   */
  public static TensorScope open(Device device, ComputeMode mode) {
    TensorScope current = CURRENT.get();
    NDManager manager = Engine.getInstance().newBaseManager(device.djl());
    if (current == null) {
      // DJL switches gradients off on the thread that happens to start the engine.
      JniUtils.setGradMode(true);
      // One-line functions gain nothing from the profiling executor, which slows down their first
      // calls.
      JniUtils.setGraphExecutorOptimize(false);
    }
    return new TensorScope(current, manager, device, mode);
  }

  /**
   * The current scope.
   *
   * @throws IllegalStateException if none is open, because the tensor would never be freed
   */
  static TensorScope current() {
    TensorScope current = CURRENT.get();
    if (current == null) {
      throw new IllegalStateException("no tensor scope is open on " + Thread.currentThread());
    }
    return current;
  }

  public Device device() {
    return device;
  }

  ComputeMode mode() {
    return mode;
  }

  PtNDManager manager() {
    return manager;
  }

  /**
   * Returns the result of {@code work} and frees its intermediate tensors when it ends, except
   * those that autograd holds. Without this, a scope around a whole step would keep all of them, a
   * third of a training's memory.
   *
   * @param work computes a tensor that it creates itself
   */
  public static Tensor resultOf(Supplier<Tensor> work) {
    try (TensorScope scope = open()) {
      return scope.keep(work.get());
    }
  }

  /** Moves {@code tensor} into the scope around this one, to outlive it. */
  public Tensor keep(Tensor tensor) {
    if (parent == null) {
      throw new IllegalStateException("the outermost scope has none around it");
    }
    tensor.array().attach(parent.manager);
    return tensor;
  }

  /** Moves {@code array} from the scope that DJL attached it to into the current scope. */
  static Tensor adopt(PtNDArray array) {
    PtNDManager manager = current().manager;
    if (array.getManager() != manager) {
      array.attach(manager);
    }
    return new Tensor(array);
  }

  @Override
  public void close() {
    if (CURRENT.get() != this) {
      throw new IllegalStateException("scopes must close in reverse order, on their own thread");
    }
    manager.close();
    if (parent == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(parent);
    }
  }
}
