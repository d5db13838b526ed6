/**
 * Stage 7, verify. Reads only a release; writes a verdict: every promise, under its name, checked
 * from the bytes alone. Guarantees: every file is read once, memory is bounded by one sample per
 * thread and a line per key, clip and image, and any content of the folder that is not valid ends
 * as a failed check. Rejects nothing.
 */
@NullMarked
package org.vpobuilder.pipeline.verify;

import org.jspecify.annotations.NullMarked;
