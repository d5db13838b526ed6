package org.vpobuilder.validation.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/** What a state dict's pickle may name: tensors, parameters, ordered dictionaries, storages. */
final class TorchGlobals implements Pickle.Globals {
  /** Types that {@link DType} has; {@code CharStorage} (int8) and {@code ShortStorage} are not. */
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

  /** A list of items can be named again and again at three bytes a time. */
  private static final int MAX_ITEMS = 1_000_000;

  private final Map<String, StoredView.Storage> storages = new LinkedHashMap<>();
  private int items;

  /** Storages by key, in the order in which the pickle names them. */
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

  /** Python 2 pickled the items as an argument. */
  private Map<Object, Object> ordered(List<Object> arguments) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      for (Object item : Pickle.as(List.class, arguments.get(0), "an ordered dictionary's items")) {
        List<?> pair = Pickle.as(List.class, item, "an ordered dictionary's item");
        if (pair.size() != 2) {
          throw new BadInputException("an ordered dictionary's item of %d".formatted(pair.size()));
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

  /** (storage, offset, shape, strides, ...). */
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

  /** ("storage", class, key, device, count[, view]). */
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
