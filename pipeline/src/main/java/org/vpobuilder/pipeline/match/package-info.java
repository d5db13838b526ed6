/**
 * Stage 3, match. Reads scenes, the class map and the number of clips per class. Gives for every
 * scene and subset either the objects that may sound or one {@link
 * org.vpobuilder.pipeline.ledger.NotSelected} reason. Rejects nothing: a scene that does not fit is
 * sound all the same.
 */
@NullMarked
package org.vpobuilder.pipeline.match;

import org.jspecify.annotations.NullMarked;
