package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.Nullable;

/**
 * The scores of one image or video in the protocol of TPAVI: a line of an evaluation's .jsonl file.
 *
 * @param key key of the sample
 * @param j J in percent; absent if every pixel is ignored
 * @param f F in percent; absent if the truth is empty, so that nothing could be found
 */
public record ImageScore(String key, @Nullable Double j, @Nullable Double f) {}
