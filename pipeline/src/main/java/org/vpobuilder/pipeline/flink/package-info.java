/**
 * A standalone Flink cluster, asked through its REST interface before and while jobs run on it. In:
 * an address. Out: what the cluster is, has and has done so far. Guarantees: decides no byte of a
 * release. Refuses with: {@link org.vpobuilder.spec.failure.BadInputException} what can't run a
 * job.
 */
@NullMarked
package org.vpobuilder.pipeline.flink;

import org.jspecify.annotations.NullMarked;
