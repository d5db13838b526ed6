/**
 * {@code vpo export --format hf}: parquet files that Hugging Face {@code datasets} loads (decision
 * 20). In: a verified release. Out: a file for each shard, {@code
 * vpo-{subset}/{split}-00000-of-0000N.parquet}, with the features in its metadata, and a {@code
 * README.md} whose head names configs, splits and features. Guarantees: the same bytes for the same
 * release at any parallelism; media are the shard's bytes; a thread holds at most three samples and
 * a row group of {@link org.vpobuilder.pipeline.export.hf.ParquetFile#ROW_GROUP_BYTES}. Rejects
 * nothing: a release that can't be read is bad input.
 */
@NullMarked
package org.vpobuilder.pipeline.export.hf;

import org.jspecify.annotations.NullMarked;
