/** The command line of the second half of the product: one class a command. */
@NullMarked
package org.vpobuilder.validation.cli;

import org.jspecify.annotations.NullMarked;
