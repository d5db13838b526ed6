package org.vpobuilder.spec;

/** The two sides of a release; each source says which of its images and clips are on which. */
public enum Split {
  TRAIN("train"),
  TEST("test");

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
