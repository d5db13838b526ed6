package org.vpobuilder.validation.evaluate;

/** What a model hears (S1 §5.3): stereo carries positions, mono does not. */
public enum AudioMode {
  MONO("mono"),
  STEREO("stereo");

  private final String label;

  AudioMode(String label) {
    this.label = label;
  }

  /** The name in files and on the command line. */
  @Override
  public String toString() {
    return label;
  }
}
