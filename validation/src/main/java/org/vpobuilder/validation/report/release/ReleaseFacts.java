package org.vpobuilder.validation.report.release;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Stats;

/**
 * All facts about a release that a page shows.
 *
 * @param sha256 SHA-256 of its {@code release.json}
 * @param spec text of its {@code spec.yaml}
 * @param rejections the first rejections of every code
 * @param spots spots by key
 */
record ReleaseFacts(
    Release release,
    String sha256,
    Stats stats,
    String spec,
    SortedMap<String, List<Rejection>> rejections,
    List<Spot> spots,
    @Nullable Likeness pictures,
    @Nullable Likeness sounds) {}
