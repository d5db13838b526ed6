/**
 * Measures how far one gets on a release without listening, without looking, or by knowing its
 * habits (SPEC.md, Probes). In: what samples show and sound like. Out: {@link
 * org.vpobuilder.spec.release.Probes}, or those of their numbers that the rows of a plan allow. It
 * depends on no stage, so that a release's description and {@code vpo stats} use the same measures.
 * Guarantees: the same numbers in every run, whatever the order of the samples.
 */
@NullMarked
package org.vpobuilder.pipeline.probes;

import org.jspecify.annotations.NullMarked;
