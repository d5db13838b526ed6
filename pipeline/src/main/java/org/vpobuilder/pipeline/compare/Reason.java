package org.vpobuilder.pipeline.compare;

/** A reason why two samples of a key are not the same. */
enum Reason {
  SPLIT("other split", true),
  IMAGE("other image", true),
  AUDIO_FORMAT("other audio format", true),
  OBJECTS("other objects", true),
  CLASSES("other class", true),
  ROLES("other sounding objects", true),
  CLIP("other clip", true),
  SPAN("other span", true),
  ALPHA("other alpha", true),
  MASK("other mask", true),
  GAIN("other gain", true),
  /** The clips, spans and gain are the same, but they were decoded otherwise. */
  SOUND("other samples of the same sound", true),
  METADATA("other metadata only", false),
  /**
   * The content is the same and the bytes are not, for example because another deflate packed it.
   */
  BYTES("other bytes only", false);

  private final String label;
  private final boolean content;

  Reason(String label, boolean content) {
    this.label = label;
    this.content = content;
  }

  /** Whether the difference reaches a model that is trained or scored on the sample. */
  boolean isContent() {
    return content;
  }

  @Override
  public String toString() {
    return label;
  }
}
