package org.vpobuilder.validation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.BadInputException;

/** A JSON object of which only some members are read; later versions may add others. */
final class Members extends TreeMap<String, Object> {
  private static final long serialVersionUID = 1;

  /** Parses a file's text. The known members must match its schema. */
  static Members read(String schema, byte[] json, String file) {
    JsonFormat<Members> format = JsonFormat.lenient(Members.class, Members.class, schema);
    List<String> violations = format.violations(json);
    if (!violations.isEmpty()) {
      throw new BadInputException(
          file + ": " + String.join("; ", violations.stream().limit(5).toList()));
    }
    return format.read(json, file);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(get(name)).map(String::valueOf);
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(get(name));
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    if (get(name) instanceof List<?> list) {
      list.forEach(value -> texts.add(String.valueOf(value)));
    }
    return texts;
  }

  List<Double> numbers(String name) {
    List<Double> numbers = new ArrayList<>();
    if (get(name) instanceof List<?> list) {
      list.forEach(value -> numbers.add(((Number) value).doubleValue()));
    }
    return numbers;
  }

  Members object(String name) {
    Members object = new Members();
    if (get(name) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> object.put(String.valueOf(key), value));
    }
    return object;
  }
}
