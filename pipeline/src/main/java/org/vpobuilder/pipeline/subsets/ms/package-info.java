/** The rule of VPO-MS, and the silencing rule (S1 §3). */
@NullMarked
package org.vpobuilder.pipeline.subsets.ms;

import org.jspecify.annotations.NullMarked;
