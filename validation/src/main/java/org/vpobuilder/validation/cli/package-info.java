/** The commands of the second half of the product, one class for each. */
@NullMarked
package org.vpobuilder.validation.cli;

import org.jspecify.annotations.NullMarked;
