/**
 * Recognises pictures and sounds that are the same though their bytes differ: re-encoded, scaled,
 * slightly cropped, mirrored, louder, or cut at another second. Has the prints of pictures and
 * sounds and the search among them. It depends on no stage, so that the planner and {@code vpo
 * verify} use the same measure (SPEC.md, Likeness).
 */
@NullMarked
package org.vpobuilder.pipeline.likeness;

import org.jspecify.annotations.NullMarked;
