/**
 * Independent pieces of work on several threads of one machine. In: a count, and the work for each
 * number below it. Guarantees: bounded memory, and the first failure ends the work.
 */
@NullMarked
package org.vpobuilder.schemas.parallel;

import org.jspecify.annotations.NullMarked;
