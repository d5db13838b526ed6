/**
 * The reports of workers apart from their results: rejections, counts and the source files that
 * they read; and sums of them.
 */
@NullMarked
package org.vpobuilder.pipeline.ledger;

import org.jspecify.annotations.NullMarked;
