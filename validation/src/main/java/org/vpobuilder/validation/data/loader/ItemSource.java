package org.vpobuilder.validation.data.loader;

import org.jspecify.annotations.Nullable;

/** Where a loader's items come from, in order. Used and closed by one thread. */
public interface ItemSource<R> {
  /** The next item, or null at the end. */
  @Nullable R next();

  void close();
}
