package org.vpobuilder.spec.failure;

/**
 * The run can't start or continue: a file, option or spec is wrong as a whole. The message is one
 * line that names the thing, the record, the value got and the value wanted; the command line exits
 * with 2.
 */
public final class BadInputException extends RuntimeException {
  public BadInputException(String message) {
    super(message);
  }

  public BadInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
