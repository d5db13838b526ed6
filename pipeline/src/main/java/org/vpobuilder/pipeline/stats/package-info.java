/**
 * Statistics of a release. {@link org.vpobuilder.pipeline.stats.StatsCollector} reads release.json,
 * rejections.jsonl, the shard indices and the json of every sample, skipping images, masks and
 * audio; writes {@link org.vpobuilder.spec.release.Stats} and their text. {@link
 * org.vpobuilder.pipeline.stats.ProbeCollector} reads every sample's masks and sounds too and
 * writes {@link org.vpobuilder.spec.release.Probes}: how well a model can score without listening.
 * Guarantees: the same numbers in every run. Rejects nothing: a release that can't be read is bad
 * input.
 */
@NullMarked
package org.vpobuilder.pipeline.stats;

import org.jspecify.annotations.NullMarked;
