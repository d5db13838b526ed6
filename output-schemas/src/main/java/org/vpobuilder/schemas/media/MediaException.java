package org.vpobuilder.schemas.media;

/**
 * A media file whose content is not what its name and use require; the message gives got and
 * wanted.
 */
public final class MediaException extends Exception {
  public MediaException(String message) {
    super(message);
  }

  public MediaException(String message, Throwable cause) {
    super(message, cause);
  }
}
