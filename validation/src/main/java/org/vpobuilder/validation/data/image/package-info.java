/**
 * Stage 8, pictures: files are decoded to pixels, and pixels are changed, with the results of PIL
 * and torchvision.
 *
 * <ul>
 *   <li>In: JPEG and PNG bytes; pixels.
 *   <li>Out: {@link org.vpobuilder.validation.data.image.RgbImage}, {@link
 *       org.vpobuilder.validation.data.image.LabelMap}.
 *   <li>Guarantees: a JPEG's pixels are libjpeg's, bit for bit; memory is bounded by the size that
 *       a header states, which is checked first; pure functions.
 *   <li>Rejects with: {@code MediaException}.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.image;

import org.jspecify.annotations.NullMarked;
