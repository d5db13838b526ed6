package org.vpobuilder.schemas.shard;

import org.vpobuilder.spec.AudioContainer;

/** The files of a sample in a shard. Within a shard they are sorted by name. */
public enum Member {
  IMAGE,
  JSON,
  MASK,
  STEMS,
  MIXTURE;

  /** The name of a sample's file: {@code {key}.{extension}}. */
  public String fileName(String key, AudioContainer container) {
    return key + "." + extension(container);
  }

  /** The part of a file's name after the key's dot. */
  public String extension(AudioContainer container) {
    return switch (this) {
      case IMAGE -> "jpg";
      case JSON -> "json";
      case MASK -> "mask.png";
      case STEMS -> "stems." + container;
      case MIXTURE -> container.toString();
    };
  }
}
