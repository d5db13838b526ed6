/**
 * Stage 1, COCO panoptic 2017 and COCONut.
 *
 * <p>In: {@code annotations/panoptic_{train,val}2017.json}, a PNG for each image in {@code
 * annotations/panoptic_{train,val}2017/} or {@code panoptic_{train,val}2017/}, COCO's images and,
 * if there are any, captions. Out: scenes of COCO's images; the mask of an object is the pixels
 * whose {@code R + 256 G + 65536 B} is its segment's id. Categories are COCO's own: the class map's
 * rows of {@code coco} are used. Stuff (sky, grass) is outside of every class map.
 *
 * <p>Rejects as {@code sources.coco} does, and PNG files with MASK_MISSING, MASK_UNREADABLE,
 * MASK_NOT_A_SEGMENTATION, MASK_RLE_SIZE and MASK_NO_PIXEL.
 *
 * <p>Memory: the json is streamed; some 64 bytes are held for a segment and 350 for an image, and
 * one PNG for each thread.
 */
@NullMarked
package org.vpobuilder.pipeline.sources.panoptic;

import org.jspecify.annotations.NullMarked;
