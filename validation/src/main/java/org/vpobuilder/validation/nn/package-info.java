/**
 * Modules: networks built of small typed parts.
 *
 * <p>In: tensors. Out: tensors. Guarantees: every parameter and buffer is keyed as the published
 * weights' {@code state_dict} keys it; initial weights depend on (seed, name) alone, not on the
 * order of construction.
 */
@NullMarked
package org.vpobuilder.validation.nn;

import org.jspecify.annotations.NullMarked;
