package org.vpobuilder.validation.weights;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Reads the pickles that {@code torch.save} writes, restricted to a closed set: dictionaries,
 * lists, tuples, strings, numbers, and the few globals that {@link Globals} knows. Nothing else is
 * constructed and no code is run. Keys of dictionaries must be text or numbers, because a
 * dictionary that contains itself as a key would have no hash. Source of the opcodes: CPython's
 * {@code pickletools}.
 */
final class Pickle {
  /** The globals that a file may name. */
  interface Globals {
    /** The result of calling the global {@code name} with {@code arguments}. */
    Object call(String name, List<Object> arguments);

    /** The object of a persistent id. */
    Object persistent(List<Object> id);
  }

  /** The name of a function or class that is not yet called. */
  record Global(String name) {}

  private static final int MAX_TEXT = 1 << 20;

  /** The most operations; a network of a thousand tensors takes some forty thousand. */
  private static final int MAX_OPERATIONS = 2_000_000;

  private static final int MAX_INTEGER = 16;
  private static final Object MARK = new Object();

  /** Python's {@code None}. */
  static final Object NONE = new Object();

  private final DataInputStream in;
  private final Globals globals;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int operations;

  private Pickle(InputStream in, Globals globals) {
    this.in = new DataInputStream(in);
    this.globals = globals;
  }

  /**
   * Reads one pickle and leaves the stream after it.
   *
   * @throws BadInputException at an opcode or global outside of this set
   */
  static Object read(InputStream in, Globals globals) throws IOException {
    return new Pickle(in, globals).run();
  }

  private Object run() throws IOException {
    while (true) {
      int opcode = in.readUnsignedByte();
      if (opcode == '.') {
        return pop();
      }
      if (++operations > MAX_OPERATIONS) {
        throw new BadInputException("more than " + MAX_OPERATIONS + " operations");
      }
      if (!literal(opcode) && !container(opcode)) {
        operation(opcode);
      }
    }
  }

  private boolean literal(int opcode) throws IOException {
    switch (opcode) {
      case 'N' -> stack.push(NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'K' -> stack.push((long) in.readUnsignedByte());
      case 'M' -> stack.push((long) Short.toUnsignedInt(Short.reverseBytes(in.readShort())));
      case 'J' -> stack.push((long) Integer.reverseBytes(in.readInt()));
      case 0x8a -> stack.push(integer(in.readUnsignedByte()));
      case 'G' -> stack.push(in.readDouble());
      case 'X' -> stack.push(text(Integer.reverseBytes(in.readInt())));
      case 0x8c -> stack.push(text(in.readUnsignedByte()));
      case 'U' -> stack.push(text(in.readUnsignedByte()));
      case 'T' -> stack.push(text(Integer.reverseBytes(in.readInt())));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) throws IOException {
    switch (opcode) {
      case '(' -> stack.push(MARK);
      case ')' -> stack.push(List.of());
      case '}' -> stack.push(new LinkedHashMap<>());
      case ']' -> stack.push(new ArrayList<>());
      case 't' -> stack.push(toMark());
      case 0x85 -> stack.push(last(1));
      case 0x86 -> stack.push(last(2));
      case 0x87 -> stack.push(last(3));
      case 's' -> put(last(2));
      case 'u' -> put(toMark());
      case 'a' -> append(last(1));
      case 'e' -> append(toMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private void operation(int opcode) throws IOException {
    switch (opcode) {
      case 0x80 -> in.readUnsignedByte();
      case 0x95 -> in.readLong();
      case 'q' -> memo.put(in.readUnsignedByte(), top());
      case 'r' -> memo.put(Integer.reverseBytes(in.readInt()), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> stack.push(known(in.readUnsignedByte()));
      case 'j' -> stack.push(known(Integer.reverseBytes(in.readInt())));
      case 'c' -> stack.push(global(line(), line()));
      case 0x93 -> {
        List<Object> names = last(2);
        stack.push(
            global(
                as(String.class, names.get(0), "a global's module"),
                as(String.class, names.get(1), "a global's name")));
      }
      case 'Q' -> stack.push(globals.persistent(tuple(pop())));
      case 'R' -> {
        List<Object> arguments = tuple(pop());
        if (!(pop() instanceof Global global)) {
          throw new BadInputException("a call of something that is no global");
        }
        stack.push(globals.call(global.name(), arguments));
      }
      case 'b' ->
          pop(); // The state of an object, e.g. a state_dict's _metadata, which is not needed.
      default -> throw new BadInputException("pickle opcode 0x%02x".formatted(opcode));
    }
  }

  private static Global global(String module, String name) {
    if (module.matches("numpy\\._?core\\.multiarray") && name.equals("_reconstruct")) {
      throw new BadInputException(
          "it holds arrays of NumPy, as Detectron2's .pkl do; wanted tensors: docs/data.md tells"
              + " how to save them as such");
    }
    return new Global(module + "." + name);
  }

  private Object known(int key) {
    Object value = memo.get(key);
    if (value == null) {
      throw new BadInputException("pickle memo " + key + " was never set");
    }
    return value;
  }

  private Object top() {
    Object value = stack.peek();
    if (value == null) {
      throw new BadInputException("pickle with an empty stack");
    }
    return value;
  }

  private Object pop() {
    Object value = top();
    stack.pop();
    return value;
  }

  private List<Object> toMark() {
    List<Object> values = new ArrayList<>();
    for (Object value = pop(); value != MARK; value = pop()) {
      values.add(value);
    }
    Collections.reverse(values);
    return values;
  }

  private List<Object> last(int count) {
    Object[] values = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      values[i] = pop();
    }
    return Arrays.asList(values);
  }

  @SuppressWarnings("unchecked")
  private void put(List<Object> pairs) {
    if (!(top() instanceof Map<?, ?> map) || pairs.size() % 2 != 0) {
      throw new BadInputException("pickle sets an item of something that is no dictionary");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      ((Map<Object, Object>) map).put(key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  /** Checks that a value may be a key. */
  static Object key(Object value) {
    if (value instanceof String || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    throw new BadInputException(
        "got %s for a key, wanted text or a number".formatted(shown(value)));
  }

  @SuppressWarnings("unchecked")
  private void append(List<Object> values) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw new BadInputException("pickle appends to something that is no list");
    }
    ((ArrayList<Object>) list).addAll(values);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> tuple(Object value) {
    if (!(value instanceof List<?> list)) {
      throw new BadInputException("pickle calls with something that is no tuple");
    }
    return (List<Object>) list;
  }

  private String text(int length) throws IOException {
    if (length < 0 || length > MAX_TEXT) {
      throw new BadInputException("pickle text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** Reads an integer, little-endian, two's complement; a {@link Long} if it fits. */
  private Number integer(int length) throws IOException {
    if (length > MAX_INTEGER) {
      throw new BadInputException("pickle integer of " + length + " bytes");
    }
    byte[] bytes = new byte[length + 1];
    for (int i = length; i > 0; i--) {
      bytes[i] = in.readByte();
    }
    bytes[0] = (byte) (length > 0 && bytes[1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(bytes);
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
      line.append((char) c);
      if (line.length() > 1000) {
        throw new BadInputException("pickle name of more than 1000 characters");
      }
    }
    return line.toString();
  }

  /**
   * Casts a value to the type that is wanted.
   *
   * @param what name of the value in the error
   */
  static <T> T as(Class<T> type, @Nullable Object value, String what) {
    if (!type.isInstance(value)) {
      String wanted = type == Long.class ? "a number" : "a " + type.getSimpleName();
      throw new BadInputException(
          "%s: got %s, wanted %s".formatted(what, shown(value), wanted.toLowerCase(Locale.ROOT)));
    }
    return type.cast(value);
  }

  /**
   * The text of a value in an error. Containers are described only by their kind, because they may
   * contain themselves.
   */
  static String shown(@Nullable Object value) {
    if (value == null || value == NONE) {
      return "none";
    }
    if (value instanceof String text) {
      return Shown.of(text);
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return value instanceof List ? "a list" : value instanceof Map ? "a map" : "an object";
  }
}
