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
 * What is looked at, and for which spec.
 *
 * @param subsets each brings those that it contains
 * @param personLabels the user's csv, or null
 * @param index a folder whose clip index is used in place of the audio sources, or null
 * @param imagesNeeded whether a run that finds no image can't go on
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
    // In the subsets' own order, on which the order of a plan's files rests.
    subsets = Collections.unmodifiableSet(Subset.withContained(subsets));
  }
}
