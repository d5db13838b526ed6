package org.vpobuilder.validation.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;

/** Modules of one kind, named "0", "1", ..., which the owner calls itself. */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
  private final List<M> modules = new ArrayList<>();

  /** {@code count} modules, made one after another. */
  public ModuleList(int count, IntFunction<M> maker) {
    for (int i = 0; i < count; i++) {
      modules.add(child(Integer.toString(i), maker.apply(i)));
    }
  }

  public M get(int index) {
    return modules.get(index);
  }

  public int size() {
    return modules.size();
  }

  @Override
  public Iterator<M> iterator() {
    return modules.iterator();
  }
}
