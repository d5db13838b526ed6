/**
 * Independent pieces of work on several threads of one machine. In: a count and what to do with
 * each number below it. Guarantees: bounded memory, and the first failure ends it.
 */
@NullMarked
package org.vpobuilder.pipeline.parallel;

import org.jspecify.annotations.NullMarked;
