package org.vpobuilder.validation.data.loader;

import org.jspecify.annotations.Nullable;

/** The source of a loader's items, in order. Used and closed by one thread. */
public interface ItemSource<R> {
  /** The next item, or null at the end. */
  @Nullable R next();

  void close();
}
