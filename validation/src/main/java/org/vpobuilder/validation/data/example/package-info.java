/**
 * Stage 8, one example: a picture, its labels, and its sounding objects, before and after
 * augmentation.
 *
 * <ul>
 *   <li>In: pixels, labels, stems and positions.
 *   <li>Out: {@link org.vpobuilder.validation.data.example.Example}.
 *   <li>Guarantees: values only; labels and picture cover the same scene, though an evaluated
 *       picture may be smaller than its labels.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.example;

import org.jspecify.annotations.NullMarked;
