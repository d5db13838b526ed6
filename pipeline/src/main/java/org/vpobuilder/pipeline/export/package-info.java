/**
 * A release in the formats of other training code. In: a verified release, read by {@code
 * pipeline.release}. Out: {@code cavp}, the folders and csv of the published VPO
 * (decision 19), with what goes with a release wherever it goes (decision 24); in packages of their
 * own {@code hf} and {@code tfrecord}, one file for each shard (decision 20). Guarantees: the same
 * bytes for the same release at any parallelism; the folder appears whole, by one renaming; memory
 * is a few samples a thread, which the formats name. Rejects nothing: a release that can't be read
 * is bad input.
 */
@NullMarked
package org.vpobuilder.pipeline.export;

import org.jspecify.annotations.NullMarked;
