package org.vpobuilder.pipeline.sources;

import org.vpobuilder.pipeline.storage.Folder;

/**
 * A kind of visual or audio source: a line of {@code META-INF/services} registers it.
 *
 * @param <S> {@link VisualSource} or {@link AudioSource}
 */
public interface SourceKind<S> {
  /** How specs, class maps, samples and the command line name it: {@code [a-z][a-z0-9]*}. */
  String name();

  /** What it is, in one line, for {@code --help} and docs. */
  String summary();

  /** What a release says of it. */
  DataSet dataSet();

  /** The source in a folder; reads nothing. */
  S in(Folder root);
}
