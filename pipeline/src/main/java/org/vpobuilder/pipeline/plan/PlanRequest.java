package org.vpobuilder.pipeline.plan;

import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Subset;

/**
 * What is to be planned.
 *
 * @param subsets MSMI with MS, which it contains
 * @param personLabels the user's csv, or null
 * @param lookAtImages false to plan from the annotations alone
 * @param extended the release whose samples are kept, or null
 * @param out holds the clip index already
 */
public record PlanRequest(
    ReleaseSpec spec,
    ClassMap classMap,
    Set<Subset> subsets,
    Folder coco,
    @Nullable PersonLabelFile personLabels,
    boolean lookAtImages,
    @Nullable Folder extended,
    Folder out)
    implements Serializable {}
