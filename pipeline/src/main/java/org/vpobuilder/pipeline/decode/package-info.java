/**
 * Decoding of clips: FFmpeg in child processes, the cache of decoded clips, and the meter of their
 * levels. Nothing here depends on a source: a clip is a file and its content. Rejects with CLIP_*
 * and SOURCE_CHANGED.
 */
@NullMarked
package org.vpobuilder.pipeline.decode;

import org.jspecify.annotations.NullMarked;
