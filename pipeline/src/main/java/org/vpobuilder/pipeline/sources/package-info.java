/**
 * Stage 1, sources: the interfaces of a data set of images ({@link
 * org.vpobuilder.pipeline.sources.VisualSource}) and of one of sounds ({@link
 * org.vpobuilder.pipeline.sources.AudioSource}), and the code that their readers share. Each source
 * is a package below this one and a line of {@code META-INF/services}; no other file names it.
 * Gives {@link org.vpobuilder.pipeline.sources.Scene}s and rows of clips. Rejects with
 * IMAGE_RECORD_INVALID, IMAGE_ID_DUPLICATE, IMAGE_NAME_UNSAFE, IMAGE_DIMENSIONS_OUT_OF_RANGE,
 * ANNOTATION_*, MASK_* (of objects that can't sound), PERSON_LABEL_INVALID, CSV_* and
 * CLIP_AMBIGUOUS.
 */
@NullMarked
package org.vpobuilder.pipeline.sources;

import org.jspecify.annotations.NullMarked;
