/**
 * Before stage 1: a synthetic source world in the formats of VGGSound and of COCO or another visual
 * source.
 *
 * <p>In: a {@link org.vpobuilder.pipeline.world.WorldConfig} (sizes and a seed). Out: {@code coco/}
 * (or the folder of another layout) and {@code vggsound/}, or {@code avsbench/} and a {@code
 * vggsound/} of its categories, in the layout of the real ones. Guarantees: the same configuration
 * gives the same bytes (for one FFmpeg build and CPU family); every segmentation is the polygon
 * that was drawn; memory does not grow with the number of images. Rejects with {@link
 * org.vpobuilder.spec.failure.BadInputException} an output folder that is not empty.
 *
 * <p>The content of the world ({@code SceneComposer}, {@code S4Composer}, {@code ClipRoster}) is
 * kept separate from its layout on disk ({@code VisualLayout}, {@code SoundLayout}, {@code
 * DrawnVideoFiles}).
 */
@NullMarked
package org.vpobuilder.pipeline.world;

import org.jspecify.annotations.NullMarked;
