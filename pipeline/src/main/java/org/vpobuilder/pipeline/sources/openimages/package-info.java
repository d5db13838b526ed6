/**
 * Stage 1, the visual source {@code openimages}: Open Images V5, V6 and V7, whose masks are the
 * same.
 *
 * <ul>
 *   <li>Reads the tables of masks, boxes and images of {@code train}, and of {@code test} or else
 *       {@code validation}; masks from unpacked PNG, flat or by the first digit of the image. Reads
 *       the labels that humans verified of whole images, if they are there, for the classes that an
 *       image is known to lack.
 *   <li>Gives a scene for each image that the table of masks names and the table of images has,
 *       with an object for each mask of the class map's labels. A group is a crowd. An object that
 *       is drawn or seen from within, or may be, is outside of the class map. A class is not
 *       exhaustive if an object or a group of it has a box and no mask, or if it is not known
 *       whether there is a group. Labels distinguish men and women; the label {@code Person} does
 *       not.
 *   <li>Rejects IMAGE_ORIENTED (a rotation other than 0), IMAGE_RECORD_INVALID (the image has no
 *       row), IMAGE_ID_DUPLICATE, ANNOTATION_RECORD_INVALID (also a mask without a box),
 *       ANNOTATION_UNKNOWN_CATEGORY, ANNOTATION_ID_DUPLICATE (also the second mask of one object).
 *   <li>Memory: see {@link org.vpobuilder.pipeline.sources.openimages.OpenImagesImages} and {@link
 *       org.vpobuilder.pipeline.sources.MaskPng}; a row has at most 1 MiB.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.sources.openimages;

import org.jspecify.annotations.NullMarked;
