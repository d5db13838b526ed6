package org.vpobuilder.pipeline.survey;

import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;

/**
 * The inputs of a survey: the sources and the spec.
 *
 * @param subsets each brings those that it contains
 * @param personLabels the user's csv, or null
 * @param index a folder whose clip index is used instead of the audio sources, or null
 * @param imagesNeeded whether a run needs images and can't continue without any
 */
public record SurveyRequest(
    ReleaseSpec spec,
    ClassMap classMap,
    Set<Subset> subsets,
    Sources sources,
    @Nullable PersonLabelFile personLabels,
    @Nullable Folder index,
    boolean imagesNeeded) {
  public SurveyRequest {
    // Sorted in the subsets' own order, which the order of a plan's files depends on.
    subsets = Collections.unmodifiableSet(Subset.withContained(subsets));
  }
}
