/**
 * Two releases compared sample by sample. In: releases, read by {@code pipeline.release}. Out:
 * {@link org.vpobuilder.spec.release.ReleaseDiff} and its text. Guarantees: the bytes of the shards
 * are compared, not their descriptions in manifests; the result is the same at any parallelism;
 * memory is a sample a thread and about a kilobyte for each sample of the first release. Rejects
 * nothing: a release that can't be read is bad input.
 */
@NullMarked
package org.vpobuilder.pipeline.compare;

import org.jspecify.annotations.NullMarked;
