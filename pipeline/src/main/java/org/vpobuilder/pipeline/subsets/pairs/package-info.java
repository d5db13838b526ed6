/** The rules of position-only and class-only pairs (decision 43). */
@NullMarked
package org.vpobuilder.pipeline.subsets.pairs;

import org.jspecify.annotations.NullMarked;
