package org.vpobuilder.spec;

import java.util.List;

/**
 * The sides of a release. Each source says which of its images and clips are of train and which of
 * test; {@code val} is taken from train where a spec wants it.
 */
public enum Split {
  TRAIN("train"),
  VAL("val"),
  TEST("test");

  /** The splits that a source has. */
  public static final List<Split> OF_SOURCES = List.of(TRAIN, TEST);

  private final String label;

  Split(String label) {
    this.label = label;
  }

  /** The name in files and folders. */
  @Override
  public String toString() {
    return label;
  }
}
