package org.vpobuilder.spec;

import java.util.List;

/**
 * The splits of a release. Each source assigns its images and clips to train or test; {@code val}
 * is taken from train if a spec asks for it.
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
