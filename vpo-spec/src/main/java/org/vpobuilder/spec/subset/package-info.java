/**
 * The subsets: their rules in a spec, their names and the properties that their samples must have.
 * Module {@code pipeline} decides which images and sounds become their samples.
 */
@NullMarked
package org.vpobuilder.spec.subset;

import org.jspecify.annotations.NullMarked;
