package org.vpobuilder.pipeline.sources;

import org.vpobuilder.pipeline.storage.Folder;

/**
 * A kind of visual or audio source: a line of {@code META-INF/services} registers it.
 *
 * @param <S> {@link VisualSource} or {@link AudioSource}
 */
public interface SourceKind<S> {
  /** Its name in specs, class maps, samples and on the command line: {@code [a-z][a-z0-9]*}. */
  String name();

  /** A description in one line, for {@code --help} and docs. */
  String summary();

  /** The facts about the data set that a release states. */
  DataSet dataSet();

  /** The source in a folder; reads nothing. */
  S in(Folder root);
}
