package org.vpobuilder.pipeline.job;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.survey.SurveyRequest;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;

/**
 * A build: spec, sources and output.
 *
 * @param classMap that the spec names
 * @param subsets to build; each brings those that it contains
 * @param personLabels the user's csv, or null
 * @param index a folder with a clip index to use instead of decoding every clip, or null
 * @param cache for decoded clips, kept; null for one inside the output that is not
 * @param lookAtImages false to plan only from the annotations
 * @param out must be empty or absent, or hold what an earlier run of the same build left
 * @param resume whether to continue that run
 * @param extended a release whose samples are kept, or null
 */
public record BuildRequest(
    ReleaseSpec spec,
    ClassMap classMap,
    Set<Subset> subsets,
    Sources sources,
    @Nullable PersonLabelFile personLabels,
    @Nullable Folder index,
    @Nullable Folder cache,
    boolean lookAtImages,
    Folder out,
    boolean resume,
    @Nullable Folder extended) {
  /** A build from the beginning, with images looked at. */
  public BuildRequest(
      ReleaseSpec spec, ClassMap classMap, Set<Subset> subsets, Sources sources, Folder out) {
    this(spec, classMap, subsets, sources, null, null, null, true, out, false, null);
  }

  /** The survey of its sources. */
  SurveyRequest survey(boolean imagesNeeded) {
    return new SurveyRequest(
        spec, classMap, subsets, sources, personLabels, givenIndex(), imagesNeeded);
  }

  /** The subsets that are made. */
  Set<Subset> withContained() {
    return survey(lookAtImages).subsets();
  }

  /** The folder whose clip index is used; null if clips are decoded. */
  @Nullable Folder givenIndex() {
    return extended == null ? index : extended;
  }

  /** The same build, continuing an earlier run or extending an earlier release. */
  public BuildRequest after(boolean resumed, @Nullable Folder extendedRelease) {
    return new BuildRequest(
        spec,
        classMap,
        subsets,
        sources,
        personLabels,
        index,
        cache,
        lookAtImages,
        out,
        resumed,
        extendedRelease);
  }
}
