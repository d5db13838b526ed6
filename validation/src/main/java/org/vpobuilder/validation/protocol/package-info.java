/**
 * Stages 8 to 11 put together: one training, one evaluation, and the whole protocol over models,
 * audio modes and seeds.
 *
 * <p>In: a release, folders in AVSBench's layout, configs, seeds. Out: a folder of results, each
 * file whole or not there. Guarantees: a finished run is never repeated; an interrupted run
 * continues from its checkpoint.
 */
@NullMarked
package org.vpobuilder.validation.protocol;

import org.jspecify.annotations.NullMarked;
