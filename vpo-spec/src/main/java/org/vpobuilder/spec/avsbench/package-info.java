/**
 * The stored records of AVS-M-SS (S1 §5.2): AVSBench-Object's single-source videos, the clip that
 * replaces the sound of each, and the manifest of such a copy. In: nothing. Out: records, no I/O.
 * Guarantees: they do not change.
 */
@NullMarked
package org.vpobuilder.spec.avsbench;

import org.jspecify.annotations.NullMarked;
