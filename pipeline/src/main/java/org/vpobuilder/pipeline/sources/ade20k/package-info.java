/**
 * Stage 1, the full release of ADE20K of 2021 ({@code ADE20K_2021_17_01}).
 *
 * <p>In: {@code images/ADE/{training,validation}/} and below it for each image {@code NAME.jpg},
 * {@code NAME.json} (text in ISO 8859-1) and {@code NAME/instance_*.png}, one for each object. Out:
 * scenes whose objects are the annotations of part level 0; the mask of an object is what is seen
 * of it (255), not what other objects hide (128). Training is the train split and validation the
 * test split. {@code index_ade20k.pkl} is not read: a pickle may hold code, and all that it tells
 * stands in the json files.
 *
 * <p>Categories are told by the beginning of their list of synonyms: {@code car} is the id of
 * {@code car, auto, automobile, machine, motorcar} in a class map, and {@code mouse, computer
 * mouse} does not name the animal. What the annotator called by a plural (cars) is a crowd. Of
 * persons it is not known whether they are male or female; babies are a category of their own.
 *
 * <p>Rejects with IMAGE_RECORD_INVALID, IMAGE_ID_DUPLICATE, IMAGE_NAME_UNSAFE,
 * IMAGE_DIMENSIONS_OUT_OF_RANGE, IMAGE_LINK_LEADS_OUT, ANNOTATION_RECORD_INVALID,
 * ANNOTATION_ID_DUPLICATE and MASK_*. Refuses ADE20K of 2016 and SceneParse150 as a whole.
 *
 * <p>Memory: one json file of at most 16 MiB for each thread while it is read; some 600 bytes for
 * an image and 300 for an object of the class map. Folders are listed; in a store that has no
 * folders the names of all files are held, some 200 bytes each.
 */
@NullMarked
package org.vpobuilder.pipeline.sources.ade20k;

import org.jspecify.annotations.NullMarked;
