/**
 * A release in the formats of other training code. In: a verified release, read by {@code
 * pipeline.release}. Out: the files of a registered {@link org.vpobuilder.pipeline.export.Export},
 * each of which has its own package, with the texts that accompany a release in every format
 * (decision 24). Guarantees: the same bytes for the same release at any parallelism; the folder
 * appears whole, by one renaming; memory is a few samples a thread, which the formats name. Rejects
 * nothing: a release that can't be read is bad input.
 */
@NullMarked
package org.vpobuilder.pipeline.export;

import org.jspecify.annotations.NullMarked;
