/**
 * Chooses the scenes and sounds that become samples of a subset, through the interface of the
 * subsets' rules, {@link org.vpobuilder.pipeline.subsets.SubsetRule}. Each rule has its own package
 * below this one; matching and planning call the rules and name none.
 */
@NullMarked
package org.vpobuilder.pipeline.subsets;

import org.jspecify.annotations.NullMarked;
