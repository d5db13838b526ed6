/**
 * What a trained network answers to a person's own picture and sound.
 *
 * <ul>
 *   <li>In: JPEG or PNG; sounds and videos that FFmpeg reads; a network of {@code protocol}.
 *   <li>Out: {@link org.vpobuilder.validation.predict.Prediction} and pictures beside it.
 *   <li>Guarantees: nothing that is there is replaced; a file that can't be read is one line.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.predict;

import org.jspecify.annotations.NullMarked;
