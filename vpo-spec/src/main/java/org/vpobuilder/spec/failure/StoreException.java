package org.vpobuilder.spec.failure;

/**
 * The run can't go on because of where its files lie, not of what is in them: a store that can't be
 * reached, refuses, or holds what must not be overwritten. No record is to blame, so it is never a
 * rejection; what was written stays. The message is one line; the command line exits with 2.
 */
public final class StoreException extends RuntimeException {
  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
