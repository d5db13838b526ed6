package org.vpobuilder.spec;

/** The effect of a crowd region (iscrowd 1) of a class that sounds. */
public enum CrowdRule {
  /** Its pixels are 255 in the mask and count neither for nor against a model. */
  IGNORE("ignore"),
  /** Its class cannot sound in that image; in MS the image is not eligible at all. */
  EXCLUDE("exclude");

  private final String label;

  CrowdRule(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
