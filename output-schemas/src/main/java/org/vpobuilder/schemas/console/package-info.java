/**
 * The behaviour of commands on a terminal: exit codes, one line for a mistake, {@code -v} for more.
 * It runs the command lines of both the pipeline and validation.
 */
@NullMarked
package org.vpobuilder.schemas.console;

import org.jspecify.annotations.NullMarked;
