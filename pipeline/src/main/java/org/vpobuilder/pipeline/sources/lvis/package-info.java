/**
 * Stage 1, LVIS v1.
 *
 * <p>In: {@code lvis_v1_train.json} and {@code lvis_v1_val.json}, COCO's images and, if there are
 * any, captions. Out: scenes of COCO's images. The split of an image is COCO's, according to its
 * address: LVIS' val holds 15,000 images of train2017. Categories are identified by their synset.
 * Masks are polygons, drawn like COCO's.
 *
 * <p>LVIS is federated: {@link org.vpobuilder.pipeline.sources.Scene#notExhaustive} has the classes
 * of which an image may show more objects than are annotated.
 *
 * <p>Rejects as {@code sources.coco} does. Refuses LVIS v0.5 as a whole.
 *
 * <p>Memory: the json is streamed; some 70 bytes are held for an annotation and 500 for an image,
 * and for a moment twice that for both files: some 300 MB for the train split, computed and not
 * measured.
 */
@NullMarked
package org.vpobuilder.pipeline.sources.lvis;

import org.jspecify.annotations.NullMarked;
