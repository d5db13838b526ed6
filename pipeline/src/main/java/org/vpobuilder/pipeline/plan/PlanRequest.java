package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The inputs of a plan.
 *
 * @param subsets with those that they contain
 * @param personLabels the user's csv, or null
 * @param lookAtImages false to plan only from the annotations
 * @param extended the release whose samples are kept, or null
 * @param clips the folder whose clip index is used, as the user named it
 * @param out holds the same clip index already
 */
public record PlanRequest(
    ReleaseSpec spec,
    ClassMap classMap,
    Set<Subset> subsets,
    Sources sources,
    @Nullable PersonLabelFile personLabels,
    boolean lookAtImages,
    @Nullable Folder extended,
    Folder clips,
    Folder out)
    implements Serializable {
  /**
   * Reads the clip index.
   *
   * @throws BadInputException if the index is not as it was written
   */
  ClipPool pool() throws IOException {
    return ClipPool.of(new IndexFolder(clips).checkedClips(spec.audio(), classMap), classMap, spec);
  }
}
