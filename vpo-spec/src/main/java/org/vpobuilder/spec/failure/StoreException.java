package org.vpobuilder.spec.failure;

/**
 * The run can't continue because of the place where its files are stored, not because of their
 * content: a store that can't be reached, that refuses, or that holds files which must not be
 * overwritten. It is not the fault of a record, so it is never a rejection; files that were written
 * stay. The message is one line; the command line exits with 2.
 */
public final class StoreException extends RuntimeException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
