/**
 * A standalone Flink cluster, queried through its REST interface before and while jobs run on it.
 * In: an address. Out: the cluster's version, slots and progress. Guarantees: does not affect a
 * byte of a release. Refuses a cluster that can't run a job with {@link
 * org.vpobuilder.spec.failure.BadInputException}.
 */
@NullMarked
package org.vpobuilder.pipeline.flink;

import org.jspecify.annotations.NullMarked;
