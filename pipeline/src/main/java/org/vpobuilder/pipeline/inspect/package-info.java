/**
 * One sample of a release, for a person. In: a release, read by {@code pipeline.release}, and its
 * plan, which says where a sample lies. Out: a table, and the sample's files. Guarantees: keys are
 * checked before they become names of files, and what is shown has no control characters. Rejects
 * nothing: a key that is not there is bad input, with the nearest ones.
 */
@NullMarked
package org.vpobuilder.pipeline.inspect;

import org.jspecify.annotations.NullMarked;
