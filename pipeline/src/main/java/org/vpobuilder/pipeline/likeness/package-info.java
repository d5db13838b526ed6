/**
 * Tells pictures and sounds that are the same though their bytes differ: re-encoded, scaled, a
 * little cropped, mirrored, louder, cut from another second. Prints of pictures and sounds, and the
 * search among them; knows no stage, so that what is found when a release is made is proven from
 * its bytes by the same measure (SPEC.md, Likeness).
 */
@NullMarked
package org.vpobuilder.pipeline.likeness;

import org.jspecify.annotations.NullMarked;
