package org.vpobuilder.spec.sample;

/** The role of an object of a VPO class in a sample. */
public enum ObjectRole {
  SOUNDING("sounding"),
  /** The object is visible and does not sound: a distractor. */
  SILENT("silent"),
  /** The object is a crowd region of a sounding class: 255 in the mask. */
  IGNORED("ignored");

  private final String label;

  ObjectRole(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
