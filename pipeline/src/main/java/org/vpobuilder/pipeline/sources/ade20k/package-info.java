/**
 * Stage 1, the full release of ADE20K of 2021 ({@code ADE20K_2021_17_01}).
 *
 * <p>In: in the folders below {@code images/ADE/{training,validation}/} for each image {@code
 * NAME.jpg}, {@code NAME.json} (text in ISO 8859-1) and {@code NAME/instance_*.png}, one for each
 * object. Out: scenes whose objects are the annotations of part level 0; the mask of an object is
 * its visible pixels (255), without those that other objects hide (128). Training is the train
 * split and validation the test split. {@code index_ade20k.pkl} is not read: a pickle may hold
 * code, and the json files have all its facts.
 *
 * <p>Categories are identified by the beginning of their list of synonyms: {@code car} is the id of
 * {@code car, auto, automobile, machine, motorcar} in a class map, and {@code mouse, computer
 * mouse} does not name the animal. An object that the annotator named with a plural (cars) is a
 * crowd. It is not known whether a person is male or female; babies are a separate category.
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
