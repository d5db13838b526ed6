/**
 * How a command speaks on a terminal: exit codes, one line for a mistake, {@code -v} for more. Both
 * command lines, the pipeline's and validation's, are run by it.
 */
@NullMarked
package org.vpobuilder.schemas.console;

import org.jspecify.annotations.NullMarked;
