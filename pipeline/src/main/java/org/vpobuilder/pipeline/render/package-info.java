/**
 * Stage 5, render. Reads planned samples, images and clips. Gives samples: image bytes, mask,
 * mixture, stems and json. Draws nothing. Rejects a sample whose sources have changed since
 * planning, with SOURCE_CHANGED, IMAGE_* and CLIP_*.
 */
@NullMarked
package org.vpobuilder.pipeline.render;

import org.jspecify.annotations.NullMarked;
