/**
 * Which scenes and sounds become samples of a subset: the seam of the subsets' rules, {@link
 * org.vpobuilder.pipeline.subsets.SubsetRule}. Each rule has a package of its own below; matching
 * and planning ask the rules and name none.
 */
@NullMarked
package org.vpobuilder.pipeline.subsets;

import org.jspecify.annotations.NullMarked;
