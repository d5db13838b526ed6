/**
 * {@code vpo export --format cavp}: the folders and csv of the published VPO, as the authors' code
 * reads them (decision 19). In: a verified release of the published law of space. Out: {@code
 * VPO/VPO-*} with images, masks and a csv for each subset, {@code vggsound_bench} with the stems as
 * wavs, and a {@code README.md}. Guarantees: the same bytes for the same release at any
 * parallelism; a thread holds a sample and the rows of its shard. Rejects nothing: a release that
 * can't be read is bad input.
 */
@NullMarked
package org.vpobuilder.pipeline.export.cavp;

import org.jspecify.annotations.NullMarked;
