/**
 * Where a stage's work is done: by threads of this process, or by Beam on its DirectRunner or on
 * Flink. A stage gives a list of tasks and a worker that does one; a {@link
 * org.vpobuilder.pipeline.run.Runner} gives the results in the order of the tasks. No runner
 * decides a byte of them. Knows no stage.
 */
@NullMarked
package org.vpobuilder.pipeline.run;

import org.jspecify.annotations.NullMarked;
