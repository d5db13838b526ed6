/** The rule of VPO-SS. */
@NullMarked
package org.vpobuilder.pipeline.subsets.ss;

import org.jspecify.annotations.NullMarked;
