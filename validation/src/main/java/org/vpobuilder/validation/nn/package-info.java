/**
 * Modules: networks built of small typed parts.
 *
 * <p>In: tensors. Out: tensors. Guarantees: every parameter and buffer has the key that it has in
 * the published weights' {@code state_dict}; initial weights depend only on (seed, name), not on
 * the order of construction.
 */
@NullMarked
package org.vpobuilder.validation.nn;

import org.jspecify.annotations.NullMarked;
