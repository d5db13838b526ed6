package org.vpobuilder.spec;

/** A source of evidence for male, female and baby, which COCO does not distinguish. */
public enum PersonRung {
  /** A csv of the user: {@code ann_id,label}. */
  CSV("csv"),
  /** COCO captions, used if the image has exactly one non-crowd person. */
  CAPTIONS("captions");

  private final String label;

  PersonRung(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
