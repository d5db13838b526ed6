package org.vpobuilder.validation.tensor;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A function in TorchScript: an operator that DJL lacks or gets wrong, or many operators in one
 * call into the engine. Gradients flow through it. Numbers that never change stand in the text;
 * functions are compiled once per text and process.
 */
public final class Script {
  private static final Map<String, Script> COMPILED = new ConcurrentHashMap<>();

  private final PtSymbolBlock block;

  private Script(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * The function with these arguments and this body, as serialised TorchScript spells it.
   *
   * @param arguments e.g. {@code "x: Tensor, ws: List[Tensor]"}
   * @param result {@code "Tensor"} or {@code "List[Tensor]"}
   * @param body statements, e.g. {@code "return torch.relu(x)"}
   */
  public static Script of(String arguments, String result, String body) {
    return COMPILED.computeIfAbsent(
        arguments + "->" + result + ":" + body, key -> compile(arguments, result, body));
  }

  /** A function of tensors {@code arguments}, comma-separated, that returns {@code expression}. */
  public static Script expression(String arguments, String expression) {
    String typed = arguments.replace(",", ": Tensor,") + ": Tensor";
    return of(typed, "Tensor", "return " + expression);
  }

  /** Conversion to {@code type}. */
  static Script cast(DType type) {
    // dtype, non_blocking, copy, memory_format
    return expression("x", "torch.to(x, " + type.scalar + ", False, False, None)");
  }

  /** How many functions this process keeps. */
  static int compiled() {
    return COMPILED.size();
  }

  private static Script compile(String arguments, String result, String body) {
    byte[] archive = ScriptArchive.of(arguments, result, body);
    PtNDManager manager = (PtNDManager) Engine.getInstance().newBaseManager();
    try {
      return new Script(
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls a function of tensors that returns one. */
  public Tensor call(Tensor... arguments) {
    NDList list = new NDList(arguments.length);
    for (Tensor argument : arguments) {
      list.add(argument.array());
    }
    return TensorScope.adopt((PtNDArray) IValueUtils.forward(block, list, true).head());
  }

  /** Calls a function of lists of tensors, then tensors, that returns a list. */
  List<Tensor> call(List<List<Tensor>> lists, Tensor... rest) {
    NDList arguments = new NDList();
    for (int i = 0; i < lists.size(); i++) {
      for (Tensor tensor : lists.get(i)) {
        // DJL passes arrays of one such name as one list.
        tensor.array().setName("list" + i + "[]");
        arguments.add(tensor.array());
      }
    }
    for (Tensor tensor : rest) {
      arguments.add(tensor.array());
    }
    try {
      List<Tensor> results = new ArrayList<>();
      for (NDArray array : IValueUtils.forward(block, arguments, true)) {
        results.add(TensorScope.adopt((PtNDArray) array));
      }
      return results;
    } finally {
      arguments.forEach(array -> array.setName(null));
    }
  }
}
