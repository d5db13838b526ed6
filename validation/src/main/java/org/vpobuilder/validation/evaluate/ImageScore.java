package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * One image or video in the protocol of TPAVI: a line of the .jsonl beside an evaluation.
 *
 * @param key of the sample
 * @param j in percent; absent if every pixel is ignored
 * @param f in percent; absent if the truth is empty, so that nothing could be found
 */
public record ImageScore(String key, @Nullable Double j, @Nullable Double f) {}
