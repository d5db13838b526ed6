package org.vpobuilder.spec;

/** The order in which images are taken. */
public enum Priority {
  /** Images with objects of several VPO classes before images of one class (S1 §3). */
  SEVERAL_CLASSES_FIRST("several_classes_first"),
  NONE("none");

  private final String label;

  Priority(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
