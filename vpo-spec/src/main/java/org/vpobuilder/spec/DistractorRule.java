package org.vpobuilder.spec;

/** The rule in VPO-SS for other instances of the class that sounds. */
public enum DistractorRule {
  /** They stay as silent distractors: only the stereo position shows which one sounds. */
  KEEP("keep"),
  /** The object cannot sound, because the sample would be ambiguous in mono (S1 §2). */
  EXCLUDE("exclude");

  private final String label;

  DistractorRule(String label) {
    this.label = label;
  }

  @Override
  public String toString() {
    return label;
  }
}
