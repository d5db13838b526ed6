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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function in TorchScript: an operator that DJL lacks or gets wrong, or many operators in one
 * call to the engine. Gradients flow through it. Constants are part of the text; functions are
 * compiled once per text and process.
 */
public final class Script {
  private static final Map<String, Script> COMPILED = new ConcurrentHashMap<>();

  private final PtSymbolBlock block;

  private Script(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * The function with these arguments and this body, in the syntax of serialised TorchScript.
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

  /** The number of functions that this process keeps. */
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

  /** Calls a function of tensors that returns one tensor. */
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
        // DJL passes arrays with such a common name as one list.
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

  /**
   * Bytes of a TorchScript module with one method and no data, as {@code torch.jit.save} lays it
   * out: a zip of stored entries with the source under {@code code/} and a pickle of the empty
   * module. Source: the layout notes in PyTorch's {@code torch/csrc/jit/docs/serialization.md}.
   */
  private static final class ScriptArchive {
    private static final String HEAD =
        """
        class M(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
        """;

    private ScriptArchive() {}

    static byte[] of(String arguments, String result, String body) {
      String method =
          "  def forward(self: __torch__.M,\n    "
              + arguments
              + ") -> "
              + result
              + ":\n"
              + body.indent(4);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        zip.setMethod(ZipOutputStream.STORED);
        store(zip, "data.pkl", emptyModule());
        store(zip, "code/__torch__.py", (HEAD + method).getBytes(StandardCharsets.UTF_8));
        // An empty tuple of constants.
        store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        store(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    /** The pickle of {@code M()} with {@code training = True}. */
    private static byte[] emptyModule() {
      ByteArrayOutputStream pickle = new ByteArrayOutputStream();
      pickle.writeBytes(new byte[] {(byte) 0x80, 2});
      pickle.writeBytes("c__torch__\nM\n)\u0081}(".getBytes(StandardCharsets.ISO_8859_1));
      byte[] key = "training".getBytes(StandardCharsets.UTF_8);
      pickle.writeBytes(new byte[] {'X', (byte) key.length, 0, 0, 0});
      pickle.writeBytes(key);
      pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
      return pickle.toByteArray();
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
      ZipEntry entry = new ZipEntry("m/" + name);
      CRC32 crc = new CRC32();
      crc.update(content);
      entry.setSize(content.length);
      entry.setCrc(crc.getValue());
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }
  }
}
