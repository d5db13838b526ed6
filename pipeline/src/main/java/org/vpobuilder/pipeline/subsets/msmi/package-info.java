/** The rule of VPO-MSMI. */
@NullMarked
package org.vpobuilder.pipeline.subsets.msmi;

import org.jspecify.annotations.NullMarked;
