package org.vpobuilder.pipeline.export.hf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.vpobuilder.pipeline.export.hf.Feature.Field;
import org.vpobuilder.pipeline.export.hf.Feature.Struct;
import org.vpobuilder.pipeline.export.hf.Feature.Value;

/**
 * Puts a struct together, field by field.
 *
 * @param <S> the type that its values are taken from
 */
final class Columns<S> {
  private final List<Field<S, ?>> fields = new ArrayList<>();

  Columns<S> text(String name, Function<S, String> value) {
    return field(name, Value.STRING, value);
  }

  Columns<S> whole(String name, ToLongFunction<S> value) {
    return field(name, Value.INT64, value::applyAsLong);
  }

  Columns<S> real(String name, ToDoubleFunction<S> value) {
    return field(name, Value.FLOAT64, value::applyAsDouble);
  }

  Columns<S> truth(String name, Predicate<S> value) {
    return field(name, Value.BOOL, value::test);
  }

  <V> Columns<S> field(String name, Feature<V> feature, Function<S, V> value) {
    fields.add(new Field<>(name, feature, value));
    return this;
  }

  Struct<S> struct() {
    return new Struct<>(List.copyOf(fields));
  }
}
