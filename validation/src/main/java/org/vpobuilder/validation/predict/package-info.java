/**
 * The answers of a trained network to a user's own picture and sound.
 *
 * <ul>
 *   <li>In: JPEG or PNG; sounds and videos that FFmpeg reads; a network of {@code protocol}.
 *   <li>Out: {@link org.vpobuilder.validation.predict.Prediction} and its pictures.
 *   <li>Guarantees: no existing file is replaced; a file that can't be read gives a one-line error.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.predict;

import org.jspecify.annotations.NullMarked;
