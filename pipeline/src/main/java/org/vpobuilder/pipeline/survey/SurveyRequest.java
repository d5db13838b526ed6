package org.vpobuilder.pipeline.survey;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;

/**
 * What is looked at, and for which spec.
 *
 * @param subsets MSMI with MS, which it contains
 * @param personLabels the user's csv, or null
 * @param index a folder whose clip index is used in place of csv and clips, or null
 * @param imagesNeeded whether a run that finds no image can't go on
 */
public record SurveyRequest(
    ReleaseSpec spec,
    Set<Subset> subsets,
    Folder coco,
    Folder vggsound,
    @Nullable PersonLabelFile personLabels,
    @Nullable Folder index,
    boolean imagesNeeded) {
  ClassMap classMap() {
    return ClassMap.builtIn(spec.classMap());
  }
}
