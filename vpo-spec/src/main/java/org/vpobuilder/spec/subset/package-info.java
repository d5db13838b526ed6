/**
 * The subsets: what a spec says of each, what it is called and what a sample of it must be. Which
 * images and sounds become its samples is the matter of module {@code pipeline}.
 */
@NullMarked
package org.vpobuilder.spec.subset;

import org.jspecify.annotations.NullMarked;
