package org.vpobuilder.validation.data.image;

/**
 * A part of a picture.
 *
 * @param x left column; y is the top row
 */
public record Window(int x, int y, int width, int height) {
  /** A whole picture. */
  public static Window all(int width, int height) {
    return new Window(0, 0, width, height);
  }
}
