/**
 * Runs the work of stages: on threads of this process, or by Beam on its DirectRunner or on Flink.
 * A stage has a list of tasks and a worker that does one; a {@link
 * org.vpobuilder.pipeline.run.Runner} returns the results in the order of the tasks. The choice of
 * runner does not affect a byte of them. The package depends on no stage.
 */
@NullMarked
package org.vpobuilder.pipeline.run;

import org.jspecify.annotations.NullMarked;
