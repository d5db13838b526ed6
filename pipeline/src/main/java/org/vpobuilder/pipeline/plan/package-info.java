/**
 * Stage 4, plan. Reads ranked scenes, the clip index, spec and seed. Writes {@code
 * plan/{subset}.jsonl}, every sample fully decided, and {@code plan/plan.json}. This is the last
 * stage that draws. Rejects with MASK_* and IMAGE_*, since masks and images are read here, but only
 * those of scenes that may be used.
 */
@NullMarked
package org.vpobuilder.pipeline.plan;

import org.jspecify.annotations.NullMarked;
