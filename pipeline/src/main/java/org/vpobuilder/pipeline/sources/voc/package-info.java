/**
 * Stage 1, the visual source {@code voc}: Pascal VOC 2012.
 *
 * <ul>
 *   <li>Reads {@code ImageSets/Segmentation/{train,val}.txt} (val is the test split), and for each
 *       image named there {@code SegmentationObject}, {@code SegmentationClass} and {@code
 *       Annotations}. From the PNG files it takes the numbers, never the colours of their palettes.
 *   <li>Gives a scene for each image, with an object for each value from 1 to 254 of
 *       SegmentationObject; 255 is a border or left open, and belongs to no object. The category is
 *       that of most of the object's pixels. A category of which the XML lists more objects than
 *       the PNG shows is not exhaustive. A person is {@code person} unless the user's csv has a
 *       label.
 *   <li>Rejects with IMAGE_RECORD_INVALID and IMAGE_ID_DUPLICATE for the lists; MASK_* and
 *       ANNOTATION_RECORD_INVALID for an image whose files are missing or broken (one record of the
 *       annotations; the scene is flawed and empty); ANNOTATION_UNKNOWN_CATEGORY.
 *   <li>Refuses sets that were made of VOC and have no instances, such as SegmentationClassAug.
 *   <li>Memory: two PNG files (see {@link org.vpobuilder.pipeline.sources.MaskPng}), 100 bytes an
 *       instance and 200 an image; a list has at most 16 MiB, an XML 1 MiB.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.sources.voc;

import org.jspecify.annotations.NullMarked;
