package org.vpobuilder.validation.weights;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/**
 * PyTorch's {@code .pth}: a state dict, bare or under {@code state_dict} or {@code model}, in the
 * zip layout (since 1.6) or the earlier one. No code of the pickle is run.
 *
 * <p>Sizes are bounded by the file's: its storages are not larger than the file, and its tensors,
 * which may share and repeat a storage's elements, not larger than {@value #MAX_SHARING} times
 * that.
 */
public final class PthFile {
  /** {@code torch.serialization.MAGIC_NUMBER} and {@code PROTOCOL_VERSION}. */
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private static final Long PROTOCOL = 1001L;
  private static final int MAX_SHARING = 4;
  private static final List<String> WRAPPERS = List.of("state_dict", "model");

  private final TorchGlobals globals = new TorchGlobals();
  private final long size;

  /** The number of bytes that storages may still take. */
  private long left;

  private PthFile(long size) {
    this.size = size;
    this.left = size;
  }

  /**
   * The content of a file.
   *
   * @param under the keys under which the state dict is, outermost first; empty if there are none
   * @param tensors tensors by name, in the order of the file
   */
  record Contents(List<String> under, Map<String, HostTensor> tensors) {}

  /** The tensors of {@link #open}. */
  public static Map<String, HostTensor> read(Path file) {
    return open(file).tensors();
  }

  /**
   * Reads the tensors by name, in the order of the file. Other content of a checkpoint (an epoch, a
   * learning rate, an optimiser's state) is skipped.
   *
   * @throws BadInputException if it is not a state dict, calls anything except functions that build
   *     tensors, has elements of a type that {@link org.vpobuilder.validation.tensor.DType} lacks
   *     (int8, int16), or is damaged
   */
  static Contents open(Path file) {
    try {
      boolean zip;
      try (InputStream in = Files.newInputStream(file)) {
        zip = in.read() == 'P' && in.read() == 'K';
      }
      PthFile pth = new PthFile(Files.size(file));
      return pth.contents(zip ? pth.readZip(file) : pth.readLegacy(file));
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": no such file", e);
    } catch (IOException | BadInputException e) {
      throw new BadInputException(file + ": no PyTorch state dict: " + e.getMessage(), e);
    }
  }

  private Object readZip(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String folder =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.endsWith("/data.pkl"))
              .findFirst()
              .map(name -> name.substring(0, name.length() - "data.pkl".length()))
              .orElseThrow(() -> new BadInputException("no data.pkl in it"));
      checkByteOrder(zip, folder + "byteorder");
      Object root;
      try (InputStream in = new BufferedInputStream(open(zip, folder + "data.pkl"))) {
        root = Pickle.read(in, globals);
      }
      for (Map.Entry<String, StoredView.Storage> entry : globals.storages().entrySet()) {
        try (InputStream in = open(zip, folder + "data/" + entry.getKey())) {
          fill(entry.getValue(), in);
        }
      }
      return root;
    } catch (IllegalArgumentException e) {
      // The zip reader throws this for names that are not UTF-8.
      throw new BadInputException("not a zip: " + e.getMessage(), e);
    }
  }

  /**
   * Opens an entry as {@code torch.save} writes it; a compressed one could grow beyond the file's
   * size.
   */
  private static InputStream open(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BadInputException("no %s in it".formatted(Shown.of(name)));
    }
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new BadInputException("%s is compressed; torch.save stores".formatted(Shown.of(name)));
    }
    return zip.getInputStream(entry);
  }

  /** Checks the byte order, which is written since version 2.1. */
  private static void checkByteOrder(ZipFile zip, String name) throws IOException {
    if (zip.getEntry(name) != null) {
      try (InputStream in = open(zip, name)) {
        String order = new String(in.readNBytes(10), StandardCharsets.US_ASCII);
        if (!order.equals("little")) {
          throw new BadInputException("byte order: got %s, wanted little".formatted(order));
        }
      }
    }
  }

  private Object readLegacy(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!Pickle.read(in, globals).equals(MAGIC)) {
        throw new BadInputException("it does not begin with PyTorch's magic number");
      }
      Object protocol = Pickle.read(in, globals);
      if (!protocol.equals(PROTOCOL)) {
        throw new BadInputException(
            "protocol: got %s, wanted %d".formatted(Pickle.shown(protocol), PROTOCOL));
      }
      Map<?, ?> system = Pickle.as(Map.class, Pickle.read(in, globals), "facts of the system");
      if (!Boolean.TRUE.equals(system.get("little_endian"))) {
        throw new BadInputException("byte order: got big, wanted little");
      }
      Object root = Pickle.read(in, globals);
      List<?> order = Pickle.as(List.class, Pickle.read(in, globals), "storages' order");
      for (Object key : order) {
        StoredView.Storage storage =
            globals.storages().get(Pickle.as(String.class, key, "a storage's key"));
        long count = Long.reverseBytes(in.readLong());
        if (storage == null || storage.count != count) {
          throw new BadInputException(
              "storage %s of %d elements".formatted(Pickle.shown(key), count));
        }
        fill(storage, in);
      }
      return root;
    }
  }

  /** Checks the size against the available bytes before it allocates memory. */
  private void fill(StoredView.Storage storage, InputStream in) throws IOException {
    if (storage.count < 0
        || storage.count > Math.min(left, Integer.MAX_VALUE - 8) / storage.type.bytes()) {
      throw new BadInputException(
          "a storage of %d elements of %d bytes in a file of %d bytes"
              .formatted(storage.count, storage.type.bytes(), size));
    }
    int bytes = (int) storage.count * storage.type.bytes();
    left -= bytes;
    byte[] data = in.readNBytes(bytes);
    if (data.length != bytes) {
      throw new BadInputException("cut off: %d of %d bytes".formatted(data.length, bytes));
    }
    storage.bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  private Contents contents(Object root) {
    Map<?, ?> dictionary = Pickle.as(Map.class, root, "it holds no dictionary");
    List<String> under = new ArrayList<>();
    for (String key = wrapper(dictionary); key != null; key = wrapper(dictionary)) {
      dictionary = Pickle.as(Map.class, dictionary.get(key), key);
      under.add(key);
    }
    return new Contents(under, tensors(dictionary));
  }

  /** The key of a dictionary under which the state dict is, or a dictionary around it. */
  private static @Nullable String wrapper(Map<?, ?> dictionary) {
    return WRAPPERS.stream()
        .filter(key -> dictionary.get(key) instanceof Map<?, ?>)
        .findFirst()
        .orElse(null);
  }

  private Map<String, HostTensor> tensors(Map<?, ?> dictionary) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    long bytes = 0;
    for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
      if (entry.getValue() instanceof StoredView view) {
        String name = entry.getKey().toString();
        try {
          bytes += requireSmall(view.bytes(), bytes);
          tensors.put(name, view.tensor());
        } catch (BadInputException e) {
          throw new BadInputException(Shown.of(name) + ": " + e.getMessage(), e);
        }
      }
    }
    if (tensors.isEmpty()) {
      throw new BadInputException("it holds no tensors");
    }
    return tensors;
  }

  /** Checks the size, because a stride of zero makes any number of elements from one. */
  private long requireSmall(long bytes, long before) {
    if (bytes > Integer.MAX_VALUE - 8 || before + bytes > MAX_SHARING * size) {
      throw new BadInputException(
          "tensors of %d bytes, wanted at most %d times the file's %d"
              .formatted(before + bytes, MAX_SHARING, size));
    }
    return bytes;
  }

  /**
   * The globals that a state dict's pickle may name: tensors, parameters, ordered dictionaries,
   * storages.
   */
  private static final class TorchGlobals implements Pickle.Globals {
    /**
     * The types that {@link DType} has; {@code CharStorage} (int8) and {@code ShortStorage} are
     * missing.
     */
    private static final Map<String, DType> TYPES =
        Map.of(
            "torch.FloatStorage", DType.F32,
            "torch.DoubleStorage", DType.F64,
            "torch.HalfStorage", DType.F16,
            "torch.BFloat16Storage", DType.BF16,
            "torch.LongStorage", DType.I64,
            "torch.IntStorage", DType.I32,
            "torch.ByteStorage", DType.U8,
            "torch.BoolStorage", DType.BOOL);

    /** The most items; a list can be named again and again with three bytes each time. */
    private static final int MAX_ITEMS = 1_000_000;

    private final Map<String, StoredView.Storage> storages = new LinkedHashMap<>();
    private int items;

    /** The storages by key, in the order in which the pickle names them. */
    Map<String, StoredView.Storage> storages() {
      return storages;
    }

    @Override
    public Object call(String name, List<Object> arguments) {
      return switch (name) {
        case "collections.OrderedDict" -> ordered(arguments);
        case "torch._utils._rebuild_tensor_v2" -> view(arguments);
        case "torch._utils._rebuild_parameter" ->
            Pickle.as(
                StoredView.class,
                arguments.isEmpty() ? null : arguments.get(0),
                "a parameter's data");
        default -> throw new BadInputException("it would call " + Shown.of(name));
      };
    }

    /** An ordered dictionary; Python 2 pickled its items as an argument. */
    private Map<Object, Object> ordered(List<Object> arguments) {
      Map<Object, Object> map = new LinkedHashMap<>();
      if (!arguments.isEmpty()) {
        for (Object item :
            Pickle.as(List.class, arguments.get(0), "an ordered dictionary's items")) {
          List<?> pair = Pickle.as(List.class, item, "an ordered dictionary's item");
          if (pair.size() != 2) {
            throw new BadInputException(
                "an ordered dictionary's item of %d".formatted(pair.size()));
          }
          if (++items > MAX_ITEMS) {
            throw new BadInputException(
                "ordered dictionaries of more than %d items".formatted(MAX_ITEMS));
          }
          map.put(Pickle.key(pair.get(0)), pair.get(1));
        }
      }
      return map;
    }

    /** A view from (storage, offset, shape, strides, ...). */
    private static StoredView view(List<Object> arguments) {
      if (arguments.size() < 4) {
        throw new BadInputException("a tensor of " + arguments.size() + " parts");
      }
      return new StoredView(
          Pickle.as(StoredView.Storage.class, arguments.get(0), "a tensor's storage"),
          Pickle.as(Long.class, arguments.get(1), "a tensor's offset"),
          longs(arguments.get(2), "a tensor's shape"),
          longs(arguments.get(3), "a tensor's strides"));
    }

    private static long[] longs(Object tuple, String what) {
      List<?> values = Pickle.as(List.class, tuple, what);
      long[] longs = new long[values.size()];
      for (int i = 0; i < longs.length; i++) {
        longs[i] = Pickle.as(Long.class, values.get(i), what);
      }
      return longs;
    }

    /** A storage from ("storage", class, key, device, count[, view]). */
    @Override
    public Object persistent(List<Object> id) {
      if (id.size() < 5 || !(id.get(1) instanceof Pickle.Global global)) {
        throw new BadInputException("a persistent id that is no storage");
      }
      if (id.size() > 5 && id.get(5) != Pickle.NONE) {
        throw new BadInputException("a storage inside another, as PyTorch wrote before 0.4");
      }
      DType type = TYPES.get(global.name());
      if (type == null) {
        throw new BadInputException(
            "storage: got %s, wanted one of %s"
                .formatted(Shown.of(global.name()), new TreeSet<>(TYPES.keySet())));
      }
      String key = Pickle.as(String.class, id.get(2), "a storage's key");
      long count = Pickle.as(Long.class, id.get(4), "a storage's length");
      StoredView.Storage storage =
          storages.computeIfAbsent(key, k -> new StoredView.Storage(type, count));
      if (storage.type != type || storage.count != count) {
        throw new BadInputException(
            "storage %s is named twice, differently".formatted(Shown.of(key)));
      }
      return storage;
    }
  }
}
