/**
 * Decoding of clips: FFmpeg behind processes of its own, the cache of decoded clips, and the meter
 * of their levels. Knows no source: a clip is a file and its content. Rejects with CLIP_* and
 * SOURCE_CHANGED.
 */
@NullMarked
package org.vpobuilder.pipeline.decode;

import org.jspecify.annotations.NullMarked;
