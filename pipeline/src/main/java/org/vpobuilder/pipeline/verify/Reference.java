package org.vpobuilder.pipeline.verify;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.release.LicenceTable;

/**
 * What samples are compared with.
 *
 * @param spec null if the release has no valid one; {@code classMap} likewise
 * @param licences null if there is no valid table
 */
record Reference(
    @Nullable ReleaseSpec spec,
    @Nullable ClassMap classMap,
    PlanRows plan,
    ClipIndex clips,
    @Nullable LicenceTable licences) {}
