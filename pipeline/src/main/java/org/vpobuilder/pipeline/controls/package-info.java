/**
 * Control sets ({@code vpo controls}).
 *
 * <ul>
 *   <li>In: only a release, since the sounds are its stems.
 *   <li>Out: a folder in the form of a release, whose samples have {@code control}.
 *   <li>Guarantees: the same base, kinds and seed give the same bytes on any runner; {@code of =
 *       made + rejected} of every kind; nothing is clipped; an off-screen sound has a class that
 *       the picture surely does not show.
 *   <li>Rejects with {@code CONTROL_*}, counted by kind.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.controls;

import org.jspecify.annotations.NullMarked;
