package org.vpobuilder.validation.weights;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/**
 * PyTorch's {@code .pth}: a state dict, bare or under {@code state_dict} or {@code model}, in the
 * zip layout (since 1.6) or the one before. Nothing of the pickle is run.
 */
public final class PthFile {
  private static final Map<String, DType> STORAGES =
      Map.of(
          "torch.FloatStorage", DType.F32,
          "torch.DoubleStorage", DType.F64,
          "torch.HalfStorage", DType.F16,
          "torch.BFloat16Storage", DType.BF16,
          "torch.LongStorage", DType.I64,
          "torch.IntStorage", DType.I32,
          "torch.ByteStorage", DType.U8,
          "torch.BoolStorage", DType.BOOL);

  private final Map<String, Storage> storages = new LinkedHashMap<>();

  private PthFile() {}

  /** Elements that several tensors may share; {@code bytes} come after the pickle. */
  private static final class Storage {
    final DType type;
    final long count;
    ByteBuffer bytes = ByteBuffer.allocate(0);

    Storage(DType type, long count) {
      this.type = type;
      this.count = count;
    }
  }

  /** A tensor as pickled: a view of a storage. */
  private record View(Storage storage, long offset, long[] shape, long[] strides) {}

  /**
   * Tensors by name, in the order of the file.
   *
   * @throws BadInputException if it is no state dict, or names anything but tensors
   */
  public static Map<String, HostTensor> read(Path file) {
    try {
      boolean zip;
      try (InputStream in = Files.newInputStream(file)) {
        zip = in.read() == 'P' && in.read() == 'K';
      }
      PthFile pth = new PthFile();
      return pth.tensors(zip ? pth.readZip(file) : pth.readLegacy(file));
    } catch (IOException | BadInputException e) {
      throw new BadInputException(file + ": no PyTorch state dict: " + e.getMessage(), e);
    }
  }

  private Object readZip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry pickle =
          zip.stream()
              .filter(entry -> entry.getName().endsWith("/data.pkl"))
              .findFirst()
              .orElseThrow(() -> new BadInputException("no data.pkl in it"));
      String folder = pickle.getName().substring(0, pickle.getName().length() - 8);
      Object root;
      try (InputStream in = new BufferedInputStream(zip.getInputStream(pickle))) {
        root = Pickle.read(in, new Globals());
      }
      for (Map.Entry<String, Storage> entry : storages.entrySet()) {
        ZipEntry data = zip.getEntry(folder + "data/" + entry.getKey());
        if (data == null) {
          throw new BadInputException("no data/" + entry.getKey() + " in it");
        }
        try (InputStream in = zip.getInputStream(data)) {
          fill(entry.getValue(), in, data.getSize());
        }
      }
      return root;
    }
  }

  private Object readLegacy(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      Globals globals = new Globals();
      // A magic number, the protocol's version and facts of the system that wrote it.
      for (int i = 0; i < 3; i++) {
        Pickle.read(in, globals);
      }
      Object root = Pickle.read(in, globals);
      List<?> order =
          Pickle.as(List.class, Pickle.read(in, globals), value -> "storages are no list");
      for (Object key : order) {
        Storage storage = storages.get(key.toString());
        long count = Long.reverseBytes(in.readLong());
        if (storage == null || storage.count != count) {
          throw new BadInputException("storage " + key + " of " + count + " elements");
        }
        fill(storage, in, Files.size(file));
      }
      return root;
    }
  }

  /** Checks the size against what there is before taking memory. */
  private static void fill(Storage storage, InputStream in, long available) throws IOException {
    long bytes = Math.multiplyExact(storage.count, storage.type.bytes());
    if (bytes < 0 || bytes > available || bytes > Integer.MAX_VALUE - 8) {
      throw new BadInputException("a storage of " + bytes + " bytes where there are " + available);
    }
    byte[] data = in.readNBytes((int) bytes);
    if (data.length != bytes) {
      throw new BadInputException("cut off: " + data.length + " of " + bytes + " bytes");
    }
    storage.bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Map<String, HostTensor> tensors(Object root) {
    Map<?, ?> dictionary = Pickle.as(Map.class, root, value -> "it holds no dictionary");
    for (String key : List.of("state_dict", "model")) {
      if (dictionary.get(key) instanceof Map<?, ?> inner) {
        dictionary = inner;
      }
    }
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    dictionary.forEach(
        (key, value) -> {
          if (value instanceof View view) {
            tensors.put(key.toString(), copy(key.toString(), view));
          }
        });
    if (tensors.isEmpty()) {
      throw new BadInputException("it holds no tensors");
    }
    return tensors;
  }

  private static HostTensor copy(String name, View view) {
    long count = HostTensor.count(view.shape);
    long last = view.offset;
    for (int i = 0; i < view.shape.length; i++) {
      last = Math.addExact(last, Math.multiplyExact(view.shape[i] - 1, view.strides[i]));
    }
    if (count > 0 && (view.offset < 0 || last >= view.storage.count)) {
      throw new BadInputException(name + ": reaches beyond its storage");
    }
    int size = view.storage.type.bytes();
    ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(count, size)));
    long[] index = new long[view.shape.length];
    for (long i = 0; i < count; i++) {
      long at = view.offset;
      for (int d = 0; d < index.length; d++) {
        at += index[d] * view.strides[d];
      }
      data.put(view.storage.bytes.slice((int) at * size, size));
      for (int d = index.length - 1; d >= 0 && ++index[d] == view.shape[d]; d--) {
        index[d] = 0;
      }
    }
    return new HostTensor(view.storage.type, view.shape, data.flip());
  }

  private final class Globals implements Pickle.Globals {
    @Override
    public Object call(String name, List<Object> arguments) {
      return switch (name) {
        case "collections.OrderedDict" -> new LinkedHashMap<>();
        case "torch._utils._rebuild_tensor_v2" -> view(arguments);
        case "torch._utils._rebuild_parameter" -> arguments.get(0);
        default -> throw new BadInputException("it would call " + name);
      };
    }

    private View view(List<Object> arguments) {
      if (arguments.size() < 4) {
        throw new BadInputException("a tensor of " + arguments.size() + " parts");
      }
      long[] shape = longs(arguments.get(2));
      long[] strides = longs(arguments.get(3));
      if (shape.length != strides.length || shape.length > 16) {
        throw new BadInputException("a tensor of " + shape.length + " dimensions");
      }
      for (int i = 0; i < shape.length; i++) {
        if (shape[i] < 0 || strides[i] < 0) {
          throw new BadInputException("a tensor with a negative length or stride");
        }
      }
      Storage storage =
          Pickle.as(Storage.class, arguments.get(0), value -> "a tensor without storage");
      long offset = Pickle.as(Long.class, arguments.get(1), value -> "an offset " + value);
      return new View(storage, offset, shape, strides);
    }

    private static long[] longs(Object tuple) {
      List<Long> values = new ArrayList<>();
      for (Object value : Pickle.as(List.class, tuple, v -> "a shape " + v)) {
        values.add(Pickle.as(Long.class, value, v -> "a length " + v));
      }
      return values.stream().mapToLong(Long::longValue).toArray();
    }

    /** ("storage", class, key, device, count[, view]). */
    @Override
    public Object persistent(List<Object> id) {
      if (id.size() < 5 || !(id.get(1) instanceof Pickle.Global global)) {
        throw new BadInputException("a persistent id that is no storage");
      }
      DType type = STORAGES.get(global.name());
      if (type == null) {
        throw new BadInputException("a storage of type " + global.name());
      }
      long count = Pickle.as(Long.class, id.get(4), value -> "a storage of " + value);
      return storages.computeIfAbsent(id.get(2).toString(), key -> new Storage(type, count));
    }
  }
}
