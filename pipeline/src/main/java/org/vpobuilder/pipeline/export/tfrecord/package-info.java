/**
 * {@code vpo export --format tfrecord}: {@code tf.train.Example} records in TFRecord files
 * (decision 20). In: a verified release. Out: a file for each shard, {@code
 * vpo-{subset}/{split}-00000-of-0000N.tfrecord}, {@code label_map.pbtxt} and a {@code README.md}
 * that names every key. Guarantees: the same bytes for the same release at any parallelism, records
 * in the shard's order; media are the shard's bytes; a thread holds at most three samples. Rejects
 * nothing: a release that can't be read is bad input.
 */
@NullMarked
package org.vpobuilder.pipeline.export.tfrecord;

import org.jspecify.annotations.NullMarked;
