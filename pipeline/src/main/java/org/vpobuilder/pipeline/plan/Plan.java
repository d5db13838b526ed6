package org.vpobuilder.pipeline.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;
import org.vpobuilder.spec.sample.PlannedSample;

/**
 * The result of planning.
 *
 * @param rows per subset, in the order of their files: by split, shard and key; without those of a
 *     subset that it contains
 * @param keepProbability of the silencing rule, per split
 * @param tallies of the scenes that were judged by their masks
 * @param shares the samples that each source gives of its share; null where the spec has no weights
 * @param rejections of images that are like others
 * @param likeness of images to those of test; null if it was not asked for
 */
record Plan(
    Map<Subset, List<PlannedSample>> rows,
    Map<Split, Double> keepProbability,
    List<Shortfall> shortfalls,
    Tallies tallies,
    @Nullable List<SourceShare> shares,
    List<Rejection> rejections,
    @Nullable Likeness likeness) {}
