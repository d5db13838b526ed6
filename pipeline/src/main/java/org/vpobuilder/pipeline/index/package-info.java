/**
 * Stage 2, index. Takes the rows of the audio sources. Writes {@code index/clips.jsonl}: every
 * usable clip decoded, measured and fingerprinted, and its mono PCM into a cache. Rejects with
 * CLIP_*.
 */
@NullMarked
package org.vpobuilder.pipeline.index;

import org.jspecify.annotations.NullMarked;
